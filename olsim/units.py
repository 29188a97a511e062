"""Units of quantities and every conversion between them. The only place where a yearly share becomes a monthly hazard."""

import math

UNITS: dict[str, tuple[float, float]] = {
    # unit: lowest and highest value that make sense
    "share": (0.0, 1.0),
    "share_per_year": (0.0, 1.0),
    "share_per_month": (0.0, 1.0),
    "share_points": (-1.0, 1.0),
    "relative_change": (-1.0, 10.0),
    "relative_change_per_year": (-1.0, 1.0),
    "ratio": (0.0, math.inf),
    "ratio_per_100": (0.0, math.inf),
    "log_ratio": (-10.0, 10.0),
    "elasticity": (-10.0, 10.0),
    "utility": (-20.0, 20.0),
    "switch": (0.0, 10.0),
    "number": (-math.inf, math.inf),
    "years": (0.0, 200.0),
    "months": (0.0, 1200.0),
    "month": (-1200.0, 1200.0),
    "fte": (-math.inf, math.inf),
    "fte_per_year": (-math.inf, math.inf),
    "fte_per_person": (0.0, 2.0),
    "fte_per_school": (0.0, 1000.0),
    "fte_per_fte": (0.0, 100.0),
    "pupils": (0.0, math.inf),
    "pupils_per_fte": (0.1, 1000.0),
    "pupils_per_group": (1.0, 100.0),
    "pupils_per_year": (-math.inf, math.inf),
    "persons": (0.0, math.inf),
    "persons_per_year": (0.0, math.inf),
    "persons_per_school": (0.0, 1000.0),
    "persons_per_event": (0.0, math.inf),
    "schools": (0.0, math.inf),
    "boards": (0.0, math.inf),
    "homes": (0.0, math.inf),
    "homes_per_year": (0.0, math.inf),
    "permits": (0.0, math.inf),
    "count": (0.0, math.inf),
    "events_per_year": (0.0, math.inf),
    "school_years": (0.0, 100.0),
    "hours_per_year": (0.0, 9000.0),
    "hours_per_month": (0.0, 800.0),
    "hours_per_week": (0.0, 168.0),
    "hours_per_day": (0.0, 24.0),
    "days_per_week": (0.0, 7.0),
    "days_per_year_per_fte": (0.0, 366.0),
    "weeks_per_year": (0.0, 53.0),
    "eur": (-math.inf, math.inf),
    "eur_per_year": (-math.inf, math.inf),
    "eur_per_month": (-math.inf, math.inf),
    "eur_per_person": (-math.inf, math.inf),
    "eur_per_school": (-math.inf, math.inf),
    "teachers_per_4_groups": (0.0, 4.0),
    "teachers_per_team": (0.0, 10.0),
    "score_1_5": (1.0, 5.0),
    "score_1_10": (1.0, 10.0),
    "schoolweging": (15.0, 45.0),
}


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
