"""Parameters, one frozen group per process. No field has a default: evidence is the only home of a number.

Names carry units. `_log` is the logarithm of a hazard ratio, `_per_share` an effect per unit of a share (ten
times that per 10 points), `_by_year` an array by school year from 2018/19, `_by_month` an array by month from
August 2018.
"""

from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np

from olsim.core.arrays import Floats, Ints
from olsim.core.blocks import MONTHS, YEARS, empty, layout, stored


@dataclass(frozen=True)
class Demand:
    fixed_fte_per_school: float
    pupils_per_fte_bo: float
    pupils_per_fte_sbo: float
    pupils_per_fte_so: float
    pupils_per_fte_vso: float
    pupils_per_group_bo: float
    pupils_per_group_go: float
    ambulant_share: float
    npo_fte_by_year: Floats
    need_by_year: Floats


@dataclass(frozen=True)
class Pupils:
    bo_by_year: Floats
    sbo_by_year: Floats
    so_by_year: Floats
    vso_by_year: Floats
    last_observed_year: int
    city_sd: float
    school_sd: float
    growth_per_year: float


@dataclass(frozen=True)
class Sickness:
    onset_per_month: float
    recovery_per_month: float
    age_log_per_year: float
    age_reference: float
    strain_effect: float
    strain_reference: float
    leave_per_month: float
    leave_months: int
    leave_age_low: float
    leave_age_high: float
    sick_stock_share: float
    leave_stock_share: float
    short_share: float


@dataclass(frozen=True)
class Cover:
    extra_willing: float
    extra_fte: float
    ambulant_pull: float
    director_fte: float
    support_share: float
    support_per_teacher: float
    support_turnover: float
    support_pool_fte: float
    support_inflow_per_month: float
    external_fte_by_year: Floats
    npo_support_by_year: Floats
    flex_suitable: float
    flex_joins_per_month: float
    flex_turnover: float
    tariff_loss: float
    likes_extra: float
    likes_ambulant: float
    likes_zij: float
    likes_support: float
    likes_external: float


@dataclass(frozen=True)
class Coaching:
    coaches_per_school: float
    coach_fte: float
    extra_coach_fte: float
    schools_with_extra_by_year: Floats
    starter_need_fte: float
    starter_months: int
    zij_need_year_1_fte: float
    zij_need_year_2_fte: float
    reference: float
    smoothing_months: float
    hours_per_fte_month: float
    coach_experience_months: float
    largest_share_of_post: float
    above_pool_fte: float


@dataclass(frozen=True)
class Training:
    uitval_per_month: float
    duration_months: float
    voortraject_months: float
    voortraject_dropout: float
    double_months: float
    double_log_odds: float
    double_reference: float
    double_full: float
    strict_dropout: float
    strict_log: float
    leave_log_per_fte: float
    ambassador_share: float
    coaching_log: float
    contract_fte: float
    study_fte: float
    places_by_year: Floats
    places_log_per_share: float
    places_reference: float
    small_board_log: float
    special_log: float
    gap_weight: float
    least_coaching: float
    board_response_per_share: float
    pond_persons: float
    pond_inflow_per_month: float
    pond_willing: float
    age_low: float
    age_high: float
    share_women: float
    share_city: float


@dataclass(frozen=True)
class Pabo:
    entrants_by_year: Floats
    part_time_share: float
    mbo_share: float
    dropout_year_1: float
    dropout_year_2: float
    dropout_year_3: float
    harder_log: float
    easier_log: float
    graduates_year_4: float
    graduates_later: float
    to_city: float
    paid_share: float
    paid_fte: float
    paid_log: float
    fee_log: float
    guidance_log: float
    adpep_to_city: float
    contract_large_share: float
    contract_large_fte: float
    contract_small_fte: float
    enrolment_log_per_share: float
    enrolment_reference: float
    age_low: float
    age_span_full: float
    age_span_part: float
    share_women: float
    share_city: float


@dataclass(frozen=True)
class Leaving:
    starter_year_1: float
    starter_year_2: float
    starter_year_3: float
    starter_year_4_5: float
    under_30: float
    age_30: float
    age_40: float
    age_50: float
    age_60: float
    summer_factor: float
    other_factor: float
    sector_under_30: float
    sector_30_49: float
    sector_50: float
    city_log: float
    temporary_log: float
    temporary_reference: float
    temporary_months: int
    strain_log_per_share: float
    strain_reference: float
    coaching_log: float
    return_per_month: float
    return_to_city: float
    away_months: int
    work_on_share: float
    aow_window_months: int
    notice_months: int
    aow_months_by_month: Ints
    pay_elasticity_experienced: float
    pay_elasticity_starter: float
    special_log: float
    lent_log: float
    lent_months: int


@dataclass(frozen=True)
class Hours:
    up_per_decision: float
    down_per_decision: float
    offer_accept_per_decision: float
    step_fte: float
    smallest_fte: float


@dataclass(frozen=True)
class Searching:
    spring_per_month: float
    other_per_month: float
    spring_weight: float
    other_weight: float
    young_log: float
    old_log: float
    temporary_log: float
    strain_log_per_share: float
    weging_log_per_point: float
    weging_mean: float
    coaching_log: float
    tightness_elasticity: float
    tightness_reference: float
    turnover: float
    search_months: int
    spell_months: int


@dataclass(frozen=True)
class Applying:
    considered: int
    weging_per_point: float
    weging_mean: float
    strain_per_share: float
    concept: float
    growth: float
    own_board: float
    special: float
    stay: float
    neighbours: float
    neighbours_strain_per_share: float
    neighbours_young: float
    neighbours_commuter: float
    incoming_stay: float
    pay_per_share: float
    location: float
    school_experience: float
    school_own_board: float
    slack_fte: float


@dataclass(frozen=True)
class Advertising:
    spring_per_month: float
    regular_per_month: float
    replacement_per_month: float
    withdraw_per_month: float
    smallest_fte: float


@dataclass(frozen=True)
class BoardPolicy:
    anticipation: float
    anticipation_threshold: float
    lend_willing: float
    lend_other_board: float
    lend_log_per_share: float
    buddy_willing: float
    school_days: float


@dataclass(frozen=True)
class Neighbours:
    posts_fte: float
    shortage_by_year: Floats
    npo_share_by_year: Floats
    npo_pull_per_share: float
    recovery_per_month: float
    usual_gain_fte_per_month: float
    contract_fte: float
    search_per_month: float
    strain_log_per_share: float
    reference: float
    turnover_per_month: float


@dataclass(frozen=True)
class Inflow:
    reserve_persons: float
    reserve_return_per_month: float
    reserve_decay_per_month: float
    campaign_log: float
    elsewhere_by_year: Floats
    contract_fte: float
    contract_spread_fte: float
    age_low: float
    age_high: float
    career_start: float
    experience_least_months: float
    share_women: float
    share_city: float


@dataclass(frozen=True)
class Organising:
    adopt_by_year: Floats
    adopt_log_per_share: float
    support_fte: float
    substitution: float
    workload_log: float
    high_shortage: float
    model_ratio: float
    vision_ratio: float


@dataclass(frozen=True)
class Pay:
    """How people respond to an allowance: the part that a temporary one keeps, and the months until most of
    it is felt.
    """

    temporary_weight: float
    delay_months: float


@dataclass(frozen=True)
class Prices:
    """Unit costs. Measures, and what a comparison costs, use them; no process does."""

    pay_eur_per_year: float
    teacher_eur_per_fte: float
    support_eur_per_fte: float
    external_eur_per_fte: float
    zij_eur_per_person: float
    reference_eur_per_fte: float
    adpep_eur_per_route: float
    paid_student_eur_per_person: float
    coach_above_extra_eur_per_fte: float
    ambassador_eur_per_person: float
    location_eur_per_person: float
    fee_eur_per_person: float
    guidance_eur_per_person: float
    campaign_eur_per_year: float
    flex_eur_per_fte: float
    hours_eur_per_person: float


@dataclass(frozen=True)
class Shocks:
    mobility_log_by_month: Floats
    pay_log_by_month: Floats
    toelage_by_month: Floats
    toelage_schools: float


@dataclass(frozen=True)
class Reporting:
    zij_hidden: float
    extra_hidden: float
    instrument_2020: float
    city_error_sd: float
    wijk_error_sd: float
    school_error_sd: float
    exit_includes_moves: bool
    other_gemeente_share: float


@dataclass(frozen=True)
class Staff:
    """Margins of the teachers of 1 August 2018; tables are (lower limits, shares)."""

    filled_bo_fte: float
    filled_go_fte: float
    share_women: float
    share_permanent: float
    lives_in_city: float
    career_start_age: float
    experience_lowest: float
    tenure_years: float
    zij_persons: int
    start_gap_slope: float
    contract_women: float
    contract_men: float
    ages: tuple[tuple[float, ...], tuple[float, ...]]
    sizes_women: tuple[tuple[float, ...], tuple[float, ...]]
    sizes_men: tuple[tuple[float, ...], tuple[float, ...]]


@dataclass(frozen=True)
class City:
    """Schools, wijken and boards."""

    bo_schools: int
    sbo_schools: int
    so_schools: int
    vso_schools: int
    locations: int
    large_boards: int
    small_boards: int
    large_board_shares: tuple[float, ...]
    large_board_size: float
    size_spread: float
    wijken: tuple[str, ...]
    wijk_share: tuple[float, ...]
    wijk_weging: tuple[float, ...]
    wijk_growth: tuple[float, ...]
    weging_spread: float
    weging_special: float
    concept_small_boards: float
    concept_share: float
    shared_share: float


@dataclass(frozen=True)
class Past:
    """Luck of the past: its seed, below zero where a run has none of its own, and the months in which it
    holds.
    """

    seed: int
    months: int


@dataclass(frozen=True)
class Parameters:
    """All groups of one run."""

    demand: Demand
    pupils: Pupils
    sickness: Sickness
    cover: Cover
    coaching: Coaching
    training: Training
    pabo: Pabo
    leaving: Leaving
    hours: Hours
    searching: Searching
    applying: Applying
    advertising: Advertising
    boards: BoardPolicy
    neighbours: Neighbours
    inflow: Inflow
    organising: Organising
    pay: Pay
    prices: Prices
    shocks: Shocks
    reporting: Reporting
    staff: Staff
    city: City
    past: Past

    @cached_property
    def block(self) -> Any:
        """What compiled code reads: every group that processes use, series continued with their last value to
        a stored length.
        """
        groups = {
            name: getattr(self, name) for name in self.__dataclass_fields__ if name not in NOT_IN_PROCESSES
        }
        lengths = len(self.shocks.mobility_log_by_month), len(self.demand.npo_fte_by_year)
        first, filled = _FILLED.get(lengths, ({}, None))
        if filled is None:
            block = empty(layout({name: _kind_of(group) for name, group in groups.items()}))
            _FILLED[lengths] = groups, block
        else:
            block = filled.base.copy()[0]
        for name, group in groups.items():
            if group is first.get(name):
                continue
            part = block[name]
            for field in group.__dataclass_fields__:
                value = getattr(group, field)
                if isinstance(value, np.ndarray):
                    place = part[field]
                    place[: len(value)] = value
                    place[len(value) :] = value[-1]
                else:
                    part[field] = value
        return block


_FILLED: dict[tuple[int, int], tuple[dict[str, Any], Any]] = {}
"""The first block of each size, by months and school years of the series, with the groups in it: others start
as a copy and fill what differs.
"""

NOT_IN_PROCESSES = ("prices", "reporting", "staff", "city", "past")
"""Groups that only measures, measurement and the making of the world use."""


def _kind_of(group: Any) -> np.dtype[Any]:
    """Type of the block of one group."""
    kinds: dict[str, tuple[Any, tuple[int, ...]]] = {}
    for field in fields(group):
        value = getattr(group, field.name)
        if isinstance(value, np.ndarray):
            kinds[field.name] = (
                value.dtype,
                (stored(len(value), MONTHS if field.name.endswith("_by_month") else YEARS),),
            )
        else:
            kinds[field.name] = (np.int64 if isinstance(value, int) else np.float64, ())
    return layout(kinds)
