"""Units of quantities and every conversion between them. The only place where a yearly share becomes a
monthly hazard.
"""

import math

from olsim.core.errors import OlsimError

UNITS: dict[str, tuple[float, float]] = {
    # unit: lowest and highest value that make sense, for a city as well as for the country
    "share": (0.0, 1.0),
    "share_per_year": (0.0, 1.0),
    "share_per_month": (0.0, 1.0),
    "share_points": (-1.0, 1.0),
    "relative_change": (-1.0, 10.0),
    "relative_change_per_year": (-1.0, 1.0),
    "ratio": (0.0, 100.0),
    "ratio_per_100": (0.0, 10_000.0),
    "log_ratio": (-5.0, 5.0),
    "elasticity": (-10.0, 10.0),
    "utility": (-20.0, 20.0),
    "switch": (0.0, 10.0),
    "number": (-10_000.0, 10_000.0),
    "years": (0.0, 120.0),
    "months": (0.0, 240.0),
    "age_months": (600.0, 960.0),
    "index": (0.1, 10.0),
    "seed": (-1.0, 4e9),
    "month": (-1200.0, 1200.0),
    "fte": (0.0, 200_000.0),
    "fte_per_year": (0.0, 20_000.0),
    "fte_per_person": (0.0, 2.0),
    "fte_per_school": (0.0, 100.0),
    "fte_per_fte": (0.0, 10.0),
    "pupils": (1.0, 2_000_000.0),
    "pupils_per_fte": (1.0, 1000.0),
    "pupils_per_group": (1.0, 100.0),
    "pupils_per_year": (-100_000.0, 100_000.0),
    "persons": (0.0, 1_000_000.0),
    "persons_per_year": (0.0, 20_000.0),
    "persons_per_school": (0.0, 100.0),
    "persons_per_event": (0.0, 100_000.0),
    "schools": (0.0, 10_000.0),
    "boards": (0.0, 2000.0),
    "homes": (0.0, 1_000_000.0),
    "homes_per_year": (0.0, 100_000.0),
    "permits": (0.0, 100_000.0),
    "count": (0.0, 1000.0),
    "events_per_year": (0.0, 1000.0),
    "school_years": (0.0, 100.0),
    "hours_per_year": (0.0, 9000.0),
    "hours_per_month": (0.0, 800.0),
    "hours_per_week": (0.0, 168.0),
    "hours_per_day": (0.0, 24.0),
    "days_per_week": (0.0, 7.0),
    "days_per_year_per_fte": (0.0, 366.0),
    "weeks_per_year": (0.0, 53.0),
    "eur": (0.0, 1e11),
    "eur_per_year": (0.0, 1e10),
    "eur_per_month": (0.0, 100_000.0),
    "eur_per_person": (0.0, 1_000_000.0),
    "eur_per_school": (0.0, 100_000_000.0),
    "teachers_per_4_groups": (0.0, 4.0),
    "teachers_per_team": (0.0, 10.0),
    "score_1_5": (1.0, 5.0),
    "score_1_10": (1.0, 10.0),
    "schoolweging": (15.0, 45.0),
}


IN_WORDS = {
    "eur_per_year": "euro per jaar",
    "eur_per_month": "euro per maand",
    "eur_per_person": "euro per persoon",
    "eur": "euro",
    "fte": "fte",
    "fte_per_school": "fte per school",
    "fte_per_year": "fte per jaar",
    "persons_per_year": "mensen per jaar",
    "persons": "mensen",
    "months": "maanden",
    "age_months": "maanden",
    "pupils": "leerlingen",
    "schools": "scholen",
    "days_per_year_per_fte": "dagen per jaar per voltijdbaan",
    "hours_per_week": "uur per week",
}
"""What stands behind a number of a unit; shares are percentages, other units stand in the label."""


def in_words(value: float, unit: str) -> str:
    """A number with its unit as a Dutch reader writes it."""
    if unit.startswith("share"):
        return f"{100.0 * value:.3f}".rstrip("0").rstrip(".").replace(".", ",") + " %"
    text = f"{value:,.3f}".rstrip("0").rstrip(".") if abs(value) < 1000.0 else f"{value:,.0f}"
    text = text.replace(",", " ").replace(".", ",").replace(" ", ".").replace("-", "−")
    return f"{text} {IN_WORDS[unit]}" if unit in IN_WORDS else text


CONVERSIONS = {
    "deel_van_loon": ("eur_per_year", "share"),
    "deel_van_loon_maand": ("eur_per_month", "share"),
    "per_jaar": ("eur_per_month", "eur_per_year"),
}
"""Named conversions that a measure may ask of a field on its way to a lever: from which unit, to which."""


def converted(value: float, name: str, pay_eur_per_year: float) -> float:
    """A value after a named conversion; as it is where no name is given."""
    if name == "deel_van_loon":
        return value / pay_eur_per_year
    if name == "deel_van_loon_maand":
        return 12.0 * value / pay_eur_per_year
    return 12.0 * value if name == "per_jaar" else value


def check_unit(value: float, unit: str, where: str, key: str, given: str = "") -> None:
    """Raise OlsimError where a value is no number that this unit can have."""
    low, high = UNITS[unit]
    if not low <= value <= high:
        raise OlsimError(
            f"De waarde past niet bij de eenheid {unit}.",
            where=where,
            key=key,
            given=given or f"{value:g}",
            expected=f"tussen {low:g} en {high:g}",
        )


def monthly_hazard(yearly_share: float) -> float:
    """Monthly probability that repeated twelve times gives the yearly share: 1 - (1 - share) ** (1/12)."""
    return -math.expm1(math.log1p(-yearly_share) / 12.0) if yearly_share < 1.0 else 1.0


def monthly_rate(per_year: float) -> float:
    """A yearly flow spread evenly over the months."""
    return per_year / 12.0


def months(years: float) -> float:
    """Years to months."""
    return years * 12.0


def log(ratio: float) -> float:
    """Natural logarithm of a ratio, so that hazard ratios become additive effects."""
    return math.log(ratio)


def per_share(per_10_points: float) -> float:
    """An effect stated per 10 points of a share, as effect per unit of that share."""
    return per_10_points / 0.10


def per_point(per_5: float) -> float:
    """An effect stated per 5 points of schoolweging, as effect per point."""
    return per_5 / 5.0
