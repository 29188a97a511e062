"""Whether a zij-instromer stops, and how many places are asked."""

from olsim.choice import bounded_exp
from olsim.compiled import compiled


@compiled
def uitval_log(
    coached: float,
    coaching_reference: float,
    coaching_log: float,
    double_given: float,
    double_planned: float,
    double_reference: float,
    double_log_odds: float,
    special: bool,
    special_log: float,
) -> float:
    """Log hazard ratio of uitval: less with coaching received and with dubbele bezetting really given, more at a special school."""
    shift = coaching_log * (coached - coaching_reference)
    if double_planned > 0.0:
        shift -= double_log_odds * (double_given / double_planned - double_reference)
    return shift + (special_log if special else 0.0)


@compiled
def places_asked(base: float, gap_share: float, reference: float, response_per_share: float) -> float:
    """Places that schools of the city ask at one start: the agreed number, more where the shortage is larger."""
    return base * bounded_exp(response_per_share * (gap_share - reference))


@compiled
def board_weight(schools: int, large: bool, gap_above_city: float, small_log: float, response_per_share: float) -> float:
    """What a board asks of the places of the city: by its schools, more where it is shorter of teachers than the city, less for a small board."""
    return schools * bounded_exp(response_per_share * gap_above_city + (0.0 if large else small_log))
