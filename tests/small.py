"""A small city for tests: 11 schools, about 230 teachers, 130 students."""

from olsim.evidence.load import load
from olsim.simulation.run import Case

SMALL = {
    "schools.bo_schools": 8.0,
    "schools.sbo_schools": 1.0,
    "schools.so_schools": 1.0,
    "schools.vso_schools": 1.0,
    "schools.small_boards": 2.0,
    "staff.filled_bo_fte": 131.0,
    "staff.filled_go_fte": 41.0,
    "pabo.entrants_per_year": 40.0,
    "staff.zij_persons": 3.0,
    "neighbours.posts_fte": 380.0,
    "inflow.elsewhere_per_year": 6.0,
    "inflow.change_from_2022": -3.0,
    "inflow.reserve_persons": 50.0,
    "training.pond_persons": 40.0,
    "training.pond_inflow_per_year": 8.0,
    "training.places_per_year": 6.0,
}


def small_overrides(**changes):
    quantities = load().quantities
    overrides = dict(SMALL)
    overrides["pupils.bo"] = quantities["pupils.bo"].value * 8 / 103
    for name in ("pupils.sbo", "pupils.so", "pupils.vso"):
        overrides[name] = quantities[name].value / 5.0
    overrides.update({k.replace("__", "."): v for k, v in changes.items()})
    return overrides


def small_case(seed=0, months=30, **changes):
    return Case(seed=seed, months=months, overrides=tuple(sorted(small_overrides(**changes).items())))
