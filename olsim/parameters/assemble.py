"""From quantities to parameters: one visible line per parameter, with its conversion.

Every read is noted, so that the table "parameter, value, unit, source" is a by-product of the assembly and
cannot drift away from it.
"""

import math
from collections.abc import Callable, Mapping
from itertools import pairwise

import numpy as np

from olsim.core.arrays import Floats, Ints
from olsim.core.definitions import LAST_AGE
from olsim.core.errors import OlsimError
from olsim.core.months import START_YEAR, index, parse, school_year
from olsim.core.units import log, monthly_hazard, monthly_rate, months, per_point, per_share
from olsim.evidence.quantity import Quantity
from olsim.parameters import groups as g
from olsim.parameters.reader import Made, Reader
from olsim.parameters.shares import board_shares, some, wijk_share

BEFORE = "shocks.switches"
"""Under this name is noted what is read before the first group."""
_MADE: dict[tuple[int, int], tuple[Mapping[str, Quantity], Made]] = {}


def _without_overrides(quantities: Mapping[str, Quantity], n_months: int) -> Made:
    """What parameters are without overrides, made once for these quantities and months."""
    key = id(quantities), n_months
    if key not in _MADE or _MADE[key][0] is not quantities:
        if len(_MADE) >= 4:
            _MADE.clear()
        _MADE[key] = quantities, assemble(quantities, None, n_months)[1].made(BEFORE)
    return _MADE[key][1]


def assemble(
    quantities: Mapping[str, Quantity], overrides: Mapping[str, float] | None = None, n_months: int = 197
) -> tuple[g.Parameters, Reader]:
    """All parameters for a run of `n_months`, and the reader that knows which quantity each came from."""
    n_years = school_year(n_months) + 3
    q = Reader(
        quantities, overrides or {}, n_years, _without_overrides(quantities, n_months) if overrides else None
    )
    q._current = BEFORE
    shocks_on, trends_on = q("shocks.on"), q("shocks.trends")
    loop = {name.removeprefix("loops."): q(name) for name in quantities if name.startswith("loops.")}
    weging = q("schools.weging_effect")

    def trend(values: Floats) -> Floats:
        return values if trends_on else np.full_like(values, values[0])

    def frozen(values: Floats) -> Floats:
        return np.full_like(values, values[0]) if q("pupils.frozen") else values

    def bo_path() -> Floats:
        observed = q.by_year("pupils.bo", between="line")
        old = q("pupils.use_old_path") > 0.0
        ratio = q.by_year("pupils.path_old" if old else "pupils.path", between="line")
        if not old:
            # the published path is of required fte; the amount per school does not move with pupils
            fixed = q.positive("schools.bo_schools") * q("demand.fixed_fte_per_school")
            last = observed[-1] / q("demand.pupils_per_fte_bo")
            ratio = 1.0 + (ratio - 1.0) * (fixed + last) / last
        return frozen(trend(observed * ratio))

    def special_path(name: str) -> Floats:
        return frozen(trend(q.by_year(name, between="line") * q.by_year("pupils.path", between="line")))

    def lasting() -> Floats:
        return _after(n_years, 2022) - (1.0 - q("inflow.change_lasts")) * _after(n_years, 2025)

    def later_entrants() -> Floats:
        # from the first year after the printed ones
        first = 1 + max(int(date) for date in q.quantities["pabo.entrants_index"].series)
        result: Floats = 1.0 + (q("pabo.entrants_later") - 1.0) * _after(n_years, first)
        return result

    def summer(yearly: float) -> float:
        return monthly_hazard(yearly)

    harder_share = 1.0 - (1.0 - q("pabo.part_time_share")) * (1.0 - q("pabo.mbo_share"))
    mean_route = log(1.0 + harder_share * (q("pabo.harder_route_ratio") - 1.0))
    season = q("leaving.summer_share")
    spring = q("searching.spring_share")
    long_sick = q("sickness.sick_share") * q("sickness.long_share")
    long_leave = q("sickness.leave_share") * q("sickness.leave_long_share")

    demand = q.build(
        g.Demand,
        {
            "fixed_fte_per_school": lambda: q("demand.fixed_fte_per_school"),
            "pupils_per_fte_bo": lambda: q("demand.pupils_per_fte_bo"),
            "pupils_per_fte_sbo": lambda: q("demand.pupils_per_fte_sbo"),
            "pupils_per_fte_so": lambda: q("demand.pupils_per_fte_so"),
            "pupils_per_fte_vso": lambda: q("demand.pupils_per_fte_vso"),
            "pupils_per_group_bo": lambda: q("demand.pupils_per_group_bo"),
            "pupils_per_group_go": lambda: q("demand.pupils_per_group_go"),
            "ambulant_share": lambda: q("demand.ambulant_share"),
            "npo_fte_by_year": (
                lambda: (
                    _outside(q.by_year("shocks.npo_fte"), q, "shocks.npo_fte")
                    * q("shocks.npo_strength")
                    * shocks_on
                )
            ),
            "need_by_year": (
                lambda: 1.0 + q("demand.step_from_2022") * _after(n_years, 2022) * trends_on * shocks_on
            ),
        },
    )
    pupils = q.build(
        g.Pupils,
        {
            "bo_by_year": bo_path,
            "sbo_by_year": lambda: special_path("pupils.sbo"),
            "so_by_year": lambda: special_path("pupils.so"),
            "vso_by_year": lambda: special_path("pupils.vso"),
            "last_observed_year": lambda: max(int(date) for date in q.points("pupils.bo")) - START_YEAR,
            "city_sd": lambda: q("pupils.city_sd") * trends_on,
            "school_sd": lambda: q("pupils.school_sd") * trends_on,
            "growth_per_year": lambda: q("pupils.growth_per_year") * trends_on,
        },
    )
    sickness = q.build(
        g.Sickness,
        {
            "onset_per_month": (
                lambda: long_sick * q.positive("sickness.recovery_per_month") / (1.0 - long_sick)
            ),
            "recovery_per_month": lambda: q.positive("sickness.recovery_per_month"),
            "age_log_per_year": lambda: log(q("sickness.age_ratio")) / q("sickness.age_span"),
            "age_reference": lambda: q("sickness.age_reference"),
            "strain_effect": (
                lambda: (
                    per_share(q("sickness.strain_points"))
                    * q.positive("sickness.recovery_per_month")
                    * loop["workload"]
                )
            ),
            "strain_reference": lambda: q("leaving.strain_reference"),
            "leave_per_month": lambda: (
                long_leave
                / q("sickness.leave_months")
                / _share_between(q, "sickness.leave_age_low", "sickness.leave_age_high")
            ),
            "leave_months": lambda: round(q("sickness.leave_months")),
            "leave_age_low": lambda: q("sickness.leave_age_low"),
            "leave_age_high": lambda: q("sickness.leave_age_high"),
            "sick_stock_share": lambda: long_sick,
            "leave_stock_share": lambda: long_leave,
            "short_share": lambda: q("sickness.sick_share") - long_sick,
        },
    )
    cover = q.build(
        g.Cover,
        {
            "extra_willing": lambda: q("cover.extra_willing"),
            "extra_fte": lambda: q("cover.extra_fte"),
            "ambulant_pull": lambda: q("cover.ambulant_pull"),
            "director_fte": lambda: q("cover.director_fte"),
            "support_share": lambda: q("cover.support_share"),
            "support_per_teacher": lambda: q("cover.support_per_teacher"),
            "support_turnover": lambda: monthly_hazard(q("cover.support_turnover")),
            "support_pool_fte": lambda: q("cover.support_pool_fte"),
            "support_inflow_per_month": lambda: monthly_rate(q("cover.support_pool_inflow")),
            "external_fte_by_year": (
                lambda: q("cover.external_fte") * trend(q.by_year("cover.external_growth"))
            ),
            "npo_support_by_year": (
                lambda: _outside(q.by_year("shocks.npo_support"), q, "shocks.npo_support") * shocks_on
            ),
            "flex_suitable": lambda: q("cover.flex_suitable"),
            "flex_joins_per_month": lambda: monthly_hazard(q("cover.flex_joins_per_year")),
            "flex_turnover": lambda: monthly_hazard(q("cover.flex_turnover_per_year")),
            "tariff_loss": lambda: q("cover.tariff_loss"),
            "likes_extra": lambda: q("cover.preference_extra"),
            "likes_ambulant": lambda: q("cover.preference_ambulant"),
            "likes_zij": lambda: q("cover.preference_zij") if loop["stopgap"] else -math.inf,
            "likes_support": lambda: q("cover.preference_support"),
            "likes_external": lambda: q("cover.preference_external"),
        },
    )
    coaching = q.build(
        g.Coaching,
        {
            "coaches_per_school": lambda: q("coaching.coaches_per_school"),
            "coach_fte": lambda: q("coaching.coach_fte"),
            "extra_coach_fte": lambda: q("coaching.extra_coach_fte"),
            "schools_with_extra_by_year": lambda: trend(q.by_year("coaching.schools_with_extra")),
            "starter_need_fte": lambda: q("coaching.starter_need_fte"),
            "starter_months": lambda: round(q("coaching.starter_months")),
            "zij_need_year_1_fte": lambda: q("coaching.zij_need_year_1_fte"),
            "zij_need_year_2_fte": lambda: q("coaching.zij_need_year_2_fte"),
            "reference": lambda: q("coaching.reference"),
            "smoothing_months": lambda: q.positive("coaching.smoothing_months"),
            "hours_per_fte_month": lambda: monthly_rate(
                q("coaching.full_week_hours") * q("coaching.weeks_per_year")
            ),
            "coach_experience_months": lambda: 12.0 * q("coaching.coach_experience_years"),
            "largest_share_of_post": lambda: q("coaching.largest_share_of_post"),
            "above_pool_fte": lambda: q("coaching.above_pool_fte"),
        },
    )
    training = q.build(
        g.Training,
        {
            "uitval_per_month": lambda: monthly_hazard(q("training.uitval_per_year")),
            "duration_months": lambda: q("training.duration_months"),
            "voortraject_months": lambda: q("training.voortraject_months"),
            "voortraject_dropout": lambda: _below_one(q, "training.voortraject_dropout"),
            "double_months": lambda: q("training.double_months"),
            "double_log_odds": lambda: log(q("training.double_odds_ratio")) * loop["stopgap"],
            "double_reference": lambda: q("training.double_reference"),
            "double_full": lambda: q.positive("training.double_full_months"),
            "strict_dropout": lambda: _below_one(q, "training.strict_dropout"),
            "strict_log": lambda: log(q("training.strict_ratio")),
            "leave_log_per_fte": (
                lambda: log(q("training.study_leave_ratio")) / q.positive("training.study_fte")
            ),
            "ambassador_share": lambda: q("training.ambassador_share"),
            "coaching_log": lambda: log(q("training.coaching_ratio")) * loop["coaching"],
            "contract_fte": lambda: q.positive("training.contract_fte"),
            "study_fte": lambda: q("training.study_fte"),
            "places_by_year": lambda: trend(q.by_year("training.places_per_year")),
            "places_log_per_share": lambda: per_share(q("training.places_response")) * loop["places"],
            "places_reference": lambda: q("searching.tightness_reference"),
            "small_board_log": lambda: log(q("training.small_board_ratio")),
            "special_log": lambda: log(q("training.special_ratio")),
            "gap_weight": lambda: q("training.gap_weight"),
            "least_coaching": lambda: q("training.least_coaching"),
            "board_response_per_share": lambda: per_share(q("training.board_response")) * loop["places"],
            "pond_persons": lambda: q("training.pond_persons"),
            "pond_inflow_per_month": lambda: monthly_rate(q("training.pond_inflow_per_year")),
            "pond_willing": lambda: q("training.pond_willing"),
            "age_low": lambda: q("training.age_low"),
            "age_high": lambda: q("training.age_high"),
            "share_women": lambda: q("staff.share_women"),
            "share_city": lambda: q("staff.lives_in_city"),
        },
    )
    pabo = q.build(
        g.Pabo,
        {
            "entrants_by_year": lambda: (
                q("pabo.entrants_per_year")
                * _ones_if(q.by_year("pabo.entrants_index") * later_entrants(), trends_on * shocks_on)
            ),
            "part_time_share": lambda: q("pabo.part_time_share"),
            "mbo_share": lambda: q("pabo.mbo_share"),
            "dropout_year_1": lambda: q("pabo.dropout_year_1"),
            "dropout_year_2": lambda: q("pabo.dropout_year_2"),
            "dropout_year_3": lambda: q("pabo.dropout_year_3"),
            # the printed rates are averages over all routes: who takes a harder one lies above, the others
            # below
            "harder_log": lambda: log(q("pabo.harder_route_ratio")) - mean_route,
            "easier_log": lambda: -mean_route,
            "graduates_year_4": lambda: q("pabo.graduates_year_4"),
            "graduates_later": lambda: q("pabo.graduates_later"),
            "to_city": lambda: q("pabo.to_city"),
            "paid_share": lambda: q("pabo.paid_share"),
            "paid_fte": lambda: q("pabo.paid_fte"),
            "paid_log": lambda: log(q("pabo.paid_ratio")),
            "fee_log": lambda: log(q("pabo.fee_dropout_ratio")),
            "guidance_log": lambda: log(q("pabo.guidance_dropout_ratio")),
            "adpep_to_city": lambda: q("pabo.adpep_to_city"),
            "contract_large_share": lambda: q("pabo.contract_fte_large"),
            "contract_large_fte": lambda: q("pabo.contract_large_fte"),
            "contract_small_fte": lambda: q("pabo.contract_small_fte"),
            "enrolment_log_per_share": lambda: per_share(q("pabo.enrolment_response")) * loop["enrolment"],
            "enrolment_reference": lambda: q("pabo.enrolment_reference"),
            "age_low": lambda: q("pabo.age_low"),
            "age_span_full": lambda: q("pabo.age_span_full"),
            "age_span_part": lambda: q("pabo.age_span_part"),
            "share_women": lambda: q("staff.share_women"),
            "share_city": lambda: q("staff.lives_in_city"),
        },
    )
    leaving = q.build(
        g.Leaving,
        {
            "starter_year_1": lambda: summer(q("leaving.starter_exit_year_1")),
            "starter_year_2": lambda: summer(q("leaving.starter_exit_year_2")),
            "starter_year_3": lambda: summer(q("leaving.starter_exit_year_3")),
            "starter_year_4_5": lambda: summer(q("leaving.starter_exit_year_4_5")),
            "under_30": lambda: summer(q("leaving.exit_under_30")),
            "age_30": lambda: summer(q("leaving.exit_30_39")),
            "age_40": lambda: summer(q("leaving.exit_40_49")),
            "age_50": lambda: summer(q("leaving.exit_50_59")),
            "age_60": lambda: summer(q("leaving.exit_60_plus")),
            # a year has three months in which summer notices are given; together they carry the summer share
            # of twelve monthly hazards
            "summer_factor": lambda: season * 12.0 / 3.0,
            "other_factor": lambda: 1.0 - season,
            "sector_under_30": lambda: monthly_hazard(q("leaving.other_sector_under_30")),
            "sector_30_49": lambda: monthly_hazard(q("leaving.other_sector_30_49")),
            "sector_50": lambda: monthly_hazard(q("leaving.other_sector_50_plus")),
            "city_log": lambda: log(q("leaving.city_multiplier")),
            "temporary_log": lambda: log(q("leaving.temporary_ratio")) * loop["temporary"],
            "temporary_reference": lambda: q("leaving.temporary_reference"),
            "temporary_months": lambda: round(q("leaving.temporary_months")),
            "strain_log_per_share": lambda: per_share(log(q("leaving.strain_ratio"))) * loop["workload"],
            "strain_reference": lambda: q("leaving.strain_reference"),
            "coaching_log": lambda: log(q("leaving.coaching_ratio")) * loop["coaching"],
            "return_per_month": lambda: monthly_hazard(q("leaving.return_within_year")),
            "return_to_city": lambda: q("leaving.return_to_city"),
            "away_months": lambda: round(q("leaving.away_months")),
            "work_on_share": lambda: q("leaving.work_on_share"),
            "aow_window_months": lambda: round(q("leaving.aow_window_months")),
            "notice_months": lambda: round(q("pension.notice_months")),
            "aow_months_by_month": lambda: _aow(q, n_months + 24, trends_on),
            "pay_elasticity_experienced": lambda: q("leaving.pay_elasticity_experienced"),
            "pay_elasticity_starter": lambda: q("leaving.pay_elasticity_starter"),
            "special_log": lambda: log(q("leaving.special_ratio")),
            "lent_log": lambda: log(q("leaving.lent_ratio")),
            "lent_months": lambda: round(q("leaving.lent_months")),
        },
    )
    hours = q.build(
        g.Hours,
        {
            # decided in three months of the year
            "up_per_decision": lambda: q("hours.up_per_year") / 3.0,
            "down_per_decision": lambda: q("hours.down_per_year") / 3.0,
            "offer_accept_per_decision": lambda: q("hours.offer_accept_per_year") / 3.0,
            "step_fte": lambda: q("hours.step_fte"),
            "smallest_fte": lambda: q("hours.smallest_fte"),
        },
    )
    searching = q.build(
        g.Searching,
        {
            # four months of spring carry the spring share, eight months the rest
            "spring_per_month": lambda: q("searching.search_per_year") * spring / 4.0,
            "other_per_month": lambda: q("searching.search_per_year") * (1.0 - spring) / 8.0,
            "spring_weight": lambda: 12.0 * spring / 4.0,
            "other_weight": lambda: 12.0 * (1.0 - spring) / 8.0,
            "young_log": lambda: log(q("searching.young_ratio")),
            "old_log": lambda: log(q("searching.old_ratio")),
            "temporary_log": lambda: log(q("searching.temporary_ratio")) * loop["temporary"],
            "strain_log_per_share": lambda: per_share(log(q("searching.strain_ratio"))) * loop["workload"],
            "weging_log_per_point": lambda: per_point(log(q("searching.weging_ratio"))) * weging,
            "weging_mean": lambda: q("schools.weging_mean"),
            "coaching_log": lambda: log(q("searching.coaching_ratio")) * loop["coaching"],
            "tightness_elasticity": lambda: q("searching.tightness_elasticity") * loop["tightness"],
            "tightness_reference": lambda: q("searching.tightness_reference"),
            "turnover": lambda: q("neighbours.turnover_per_year"),
            "search_months": lambda: round(q("searching.search_months")),
            "spell_months": lambda: round(q("searching.spell_months")),
        },
    )
    applying = q.build(
        g.Applying,
        {
            "considered": lambda: round(q("applying.considered")),
            "weging_per_point": lambda: per_point(q("applying.weging")) * weging,
            "weging_mean": lambda: q("schools.weging_mean"),
            "strain_per_share": lambda: per_share(q("applying.strain")) * loop["attractiveness"],
            "concept": lambda: q("applying.concept"),
            "growth": lambda: q("applying.growth"),
            "own_board": lambda: q("applying.own_board"),
            "special": lambda: q("applying.special"),
            "stay": lambda: q("applying.stay"),
            "neighbours": lambda: q("applying.neighbours"),
            "neighbours_strain_per_share": lambda: per_share(q("applying.neighbours_strain")),
            "neighbours_young": lambda: q("applying.neighbours_young"),
            "neighbours_commuter": lambda: q("applying.neighbours_commuter"),
            "incoming_stay": lambda: q("applying.incoming_stay"),
            "pay_per_share": lambda: 100.0 * q("applying.pay_utility"),
            "location": lambda: q("applying.location"),
            "school_experience": lambda: q("applying.school_experience"),
            "school_own_board": lambda: q("applying.school_own_board"),
            "slack_fte": lambda: q("applying.slack_fte"),
        },
    )
    advertising = q.build(
        g.Advertising,
        {
            "spring_per_month": lambda: q("advertising.spring"),
            "regular_per_month": lambda: q("advertising.regular"),
            "replacement_per_month": lambda: q("advertising.replacement"),
            "withdraw_per_month": lambda: q("advertising.withdraw"),
            "smallest_fte": lambda: q("advertising.smallest_fte"),
        },
    )
    boards = q.build(
        g.BoardPolicy,
        {
            "anticipation": lambda: q("boards.anticipation"),
            "anticipation_threshold": lambda: q("boards.anticipation_threshold"),
            "lend_willing": lambda: q("boards.lend_willing"),
            "lend_other_board": lambda: q("boards.lend_other_board"),
            "lend_log_per_share": lambda: per_share(q("boards.lend_own_shortage")) * loop["lending"],
            "buddy_willing": lambda: q("boards.buddy_willing"),
            "school_days": lambda: q.positive("boards.school_days_per_year"),
        },
    )
    neighbours = q.build(
        g.Neighbours,
        {
            "posts_fte": lambda: q.positive("neighbours.posts_fte"),
            "shortage_by_year": (
                lambda: (
                    trend(q.by_year("neighbours.shortage"))
                    + q("neighbours.shortage_spread") * _after(n_years, 2024)
                )
            ),
            "npo_share_by_year": lambda: _npo_years(q, n_years) * q("neighbours.npo_share") * shocks_on,
            "npo_pull_per_share": lambda: 100.0 * q("neighbours.npo_pull"),
            "recovery_per_month": lambda: q("neighbours.recovery_per_month"),
            "usual_gain_fte_per_month": lambda: monthly_rate(q("neighbours.usual_gain")),
            "contract_fte": lambda: q.positive("neighbours.contract_fte"),
            "search_per_month": lambda: monthly_rate(q("neighbours.search_per_year")),
            "strain_log_per_share": lambda: per_share(q("neighbours.strain")),
            "reference": lambda: q("neighbours.reference"),
            "turnover_per_month": lambda: monthly_hazard(q("neighbours.turnover_per_year")),
        },
    )
    inflow = q.build(
        g.Inflow,
        {
            "reserve_persons": lambda: q("inflow.reserve_persons"),
            "reserve_return_per_month": lambda: monthly_hazard(q("inflow.reserve_return_per_year")),
            "reserve_decay_per_month": lambda: monthly_hazard(q("inflow.reserve_decay_per_year")),
            "campaign_log": lambda: log(q("inflow.campaign_ratio")),
            "elsewhere_by_year": lambda: np.maximum(
                0.0,
                q("inflow.elsewhere_per_year")
                + q("inflow.change_from_2022") * lasting() * trends_on * shocks_on,
            ),
            "contract_fte": lambda: q("inflow.contract_fte"),
            "contract_spread_fte": lambda: q("inflow.contract_spread_fte"),
            "age_low": lambda: q("inflow.age_low"),
            "age_high": lambda: q("inflow.age_high"),
            "career_start": lambda: q("staff.career_start_age"),
            "experience_least_months": lambda: 12.0 * q("inflow.experience_least_years"),
            "share_women": lambda: q("staff.share_women"),
            "share_city": lambda: q("staff.lives_in_city"),
        },
    )
    organising = q.build(
        g.Organising,
        {
            "adopt_by_year": lambda: np.array(
                [monthly_hazard(x) for x in trend(q.by_year("organising.adopt_per_year"))]
            ),
            "adopt_log_per_share": lambda: per_share(q("organising.strain")) * loop["organising"],
            "support_fte": lambda: q("organising.support_fte"),
            "substitution": lambda: q("organising.substitution"),
            "workload_log": lambda: log(q("organising.workload_ratio")) * loop["workload"],
            "high_shortage": lambda: q("organising.high_shortage"),
            "model_ratio": lambda: q("organising.model_ratio"),
            "vision_ratio": lambda: q("organising.vision_ratio"),
        },
    )
    pay = q.build(
        g.Pay,
        {
            "temporary_weight": lambda: q("pay.temporary_weight"),
            "delay_months": lambda: max(1.0, months(q("pay.delay_years"))),
        },
    )

    def price(name: str) -> Callable[[], float]:
        return lambda: (q.positive if name == "pay_eur_per_year" else q)(f"prices.{name}")

    prices = q.build(g.Prices, {name: price(name) for name in g.Prices.__dataclass_fields__})
    shocks = q.build(
        g.Shocks,
        {
            "mobility_log_by_month": lambda: _mobility(q, n_months, shocks_on),
            "pay_log_by_month": lambda: _pay(q, n_months, shocks_on),
            "toelage_by_month": lambda: _toelage(q, n_months, shocks_on),
            "toelage_schools": lambda: q("pay.toelage_schools"),
        },
    )
    reporting = q.build(
        g.Reporting,
        {
            "zij_hidden": lambda: q("reporting.zij_hidden"),
            "extra_hidden": lambda: q("reporting.extra_hidden"),
            "instrument_2020": lambda: q("reporting.instrument_2020"),
            "city_error_sd": lambda: q("reporting.city_error_sd"),
            "wijk_error_sd": lambda: q("reporting.wijk_error_sd"),
            "school_error_sd": lambda: q("reporting.school_error_sd"),
            "exit_includes_moves": lambda: q("reporting.exit_includes_moves") > 0.0,
            "other_gemeente_share": lambda: q("reporting.other_gemeente_share"),
        },
    )
    staff = q.build(
        g.Staff,
        {
            "filled_bo_fte": lambda: q("staff.filled_bo_fte"),
            "filled_go_fte": lambda: q("staff.filled_go_fte"),
            "share_women": lambda: q("staff.share_women"),
            "share_permanent": lambda: q("staff.share_permanent"),
            "lives_in_city": lambda: q("staff.lives_in_city"),
            "career_start_age": lambda: q("staff.career_start_age"),
            "experience_lowest": lambda: q("staff.experience_lowest"),
            "tenure_years": lambda: q("staff.tenure_years"),
            "zij_persons": lambda: round(q("staff.zij_persons")),
            "start_gap_slope": lambda: per_point(q("staff.start_gap_slope")),
            "contract_women": lambda: q("staff.contract_women"),
            "contract_men": lambda: q("staff.contract_men"),
            "ages": lambda: _start_ages(q),
            "sizes_women": lambda: _table(q, "staff.sizes_women"),
            "sizes_men": lambda: _table(q, "staff.sizes_men"),
        },
    )
    city = q.build(
        g.City,
        {
            "bo_schools": lambda: round(q.positive("schools.bo_schools")),
            "sbo_schools": lambda: round(q("schools.sbo_schools")),
            "so_schools": lambda: round(q("schools.so_schools")),
            "vso_schools": lambda: round(q("schools.vso_schools")),
            "locations": lambda: round(q("schools.locations")),
            "large_boards": lambda: round(q("schools.large_boards")),
            "small_boards": lambda: round(q("schools.small_boards")),
            "large_board_shares": lambda: board_shares(q),
            "large_board_size": lambda: q("schools.large_board_size"),
            "size_spread": lambda: q("schools.size_spread"),
            "wijken": lambda: tuple(q.points("schools.wijk_share")),
            "wijk_share": lambda: wijk_share(q),
            "wijk_weging": lambda: tuple(q.points("schools.wijk_weging").values()),
            "wijk_growth": lambda: tuple(q.points("schools.wijk_growth").values()),
            "weging_spread": lambda: q("schools.weging_spread"),
            "weging_special": lambda: q("schools.weging_special"),
            "concept_small_boards": lambda: q("schools.concept_small_boards"),
            "concept_share": lambda: q("schools.concept_share"),
            "shared_share": lambda: q("schools.shared_share"),
        },
    )
    past = q.build(
        g.Past, {"seed": lambda: round(q("luck.past_seed")), "months": lambda: round(q("luck.past_months"))}
    )
    parameters = g.Parameters(
        demand,
        pupils,
        sickness,
        cover,
        coaching,
        training,
        pabo,
        leaving,
        hours,
        searching,
        applying,
        advertising,
        boards,
        neighbours,
        inflow,
        organising,
        pay,
        prices,
        shocks,
        reporting,
        staff,
        city,
        past,
    )
    q.note_no_more()
    return parameters, q


def _below_one(q: Reader, name: str) -> float:
    value = q(name)
    if value >= 1.0:
        raise OlsimError(
            "Deze waarde moet kleiner zijn dan een.",
            key=name,
            given=str(value),
            expected="een aandeel onder 1",
        )
    return value


def _table(q: Reader, name: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    points = {float(key): share for key, share in q.points(name).items()}
    some(name, tuple(points.values()))
    limits = tuple(sorted(points))
    return limits, tuple(points[limit] for limit in limits)


def _start_ages(q: Reader) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Lower limits of the classes of ages of the start and their shares, tilted to older (above zero) or
    younger people; the sum stays one.
    """
    limits, shares = _table(q, "staff.ages")
    middles = (np.array(limits) + np.array([*limits[1:], LAST_AGE])) / 2.0
    tilted = np.array(shares) * np.exp(q("staff.age_tilt") * middles / 10.0)
    return limits, tuple((tilted / tilted.sum()).tolist())


def _outside(values: Floats, q: Reader, name: str) -> Floats:
    """A series that is zero before its first year."""
    first = min(int(date) for date in q.quantities[name].series) - START_YEAR
    result = values.copy()
    result[:first] = 0.0
    return result


def _ones_if(values: Floats, on: float) -> Floats:
    return values if on else np.ones_like(values)


def _after(n_years: int, year: int) -> Floats:
    return (np.arange(START_YEAR, START_YEAR + n_years) >= year).astype(float)


def _npo_years(q: Reader, n_years: int) -> Floats:
    """NPO money around the city: the same years as in the city, scaled to its highest year."""
    values = _outside(q.by_year("shocks.npo_fte"), q, "shocks.npo_fte")
    top = max(q.quantities["shocks.npo_fte"].series.values())
    result: Floats = values / top
    return result


def _share_between(q: Reader, low: str, high: str) -> float:
    """Share of teachers between two ages, from the age classes of the start."""
    limits, shares = _start_ages(q)
    bottom, top = q(low), q(high)
    return sum(
        share * max(0.0, min(top, last) - max(bottom, first)) / (last - first)
        for share, (first, last) in zip(shares, pairwise((*limits, LAST_AGE)))
    )


def _aow(q: Reader, n_months: int, trends_on: float) -> Ints:
    points = {int(date): number for date, number in q.points("pension.aow_months").items()}
    years = sorted(points)
    result = np.full(n_months, round(points[years[0]]), np.int64)
    for year in years if trends_on else ():
        result[max(index(year, 1), 0) :] = round(points[year])
    return result


def _mobility(q: Reader, n_months: int, on: float) -> Floats:
    points = {parse(date): factor for date, factor in q.points("shocks.corona_mobility").items()}
    strength = q("shocks.corona_strength")
    result = np.zeros(n_months)
    for start in sorted(points):
        result[max(start, 0) :] = math.log(max(1.0 + (points[start] - 1.0) * strength, 0.01)) * on
    return result


def _pay(q: Reader, n_months: int, on: float) -> Floats:
    rise = q("pay.rise_2022")
    result = np.zeros(n_months)
    result[min(index(2022, 4), n_months) :] = math.log1p(rise) * on
    return result


def _toelage(q: Reader, n_months: int, on: float) -> Floats:
    result = np.zeros(n_months)
    result[min(index(2021, 8), n_months) : min(index(2023, 8), n_months)] = q("pay.toelage_pay") * on
    return result
