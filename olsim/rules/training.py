"""Whether a zij-instromer stops, and how many places are asked."""

from olsim.core.choice import bounded_exp
from olsim.core.compiled import compiled
from olsim.parameters.groups import Parameters


@compiled
def uitval_log(
    coached: float,
    months: int,
    double_felt: float,
    special: bool,
    strict: bool,
    leave_fte: float,
    parameters: Parameters,
) -> float:
    """Log hazard ratio of uitval in month `months` of the traject, from 1 on.

    Less with coaching received, less with dubbele bezetting against what could have been given by now, up to
    `training.double_full` months beyond which more adds nothing; more at a special school, less after a
    voortraject that selects more strictly and with study leave on top of the study day.
    """
    group = parameters.training
    shift = (
        group.coaching_log * (coached - parameters.coaching.reference)
        + (group.strict_log if strict else 0.0)
        + group.leave_log_per_fte * leave_fte
    )
    dose = double_felt / min(float(months), group.double_full)
    shift -= group.double_log_odds * (min(1.0, dose) - group.double_reference)
    return shift + (parameters.leaving.special_log if special else 0.0)


@compiled
def double_counts(given: float, without: float, effect: float) -> float:
    """Part of a month of dubbele bezetting that counts for who goes on: what would have been given anyway,
    plus the response to what a measure adds.
    """
    return without + effect * (given - without)


@compiled
def places_asked(base: float, gap_share: float, reference: float, response_per_share: float) -> float:
    """Places that schools of the city ask at one start: the agreed number, more where the shortage is
    larger.
    """
    return base * bounded_exp(response_per_share * (gap_share - reference))


@compiled
def places_promised(least_share: float, groups: float, zij_instromers: float) -> float:
    """First-year zij-instromers that a board still has to take to keep its promise of a share of the
    groups.
    """
    return max(0.0, least_share * groups - zij_instromers)


@compiled
def board_weight(
    schools: int, large: bool, gap_above_city: float, small_log: float, response_per_share: float
) -> float:
    """What a board asks of the places of the city: by its schools, more where it is shorter of teachers than
    the city, less for a small board.
    """
    return schools * bounded_exp(response_per_share * gap_above_city + (0.0 if large else small_log))
