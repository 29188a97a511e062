"""From quantities to parameters where a parameter is not the quantity of its own name: one line each.

A field of a group that stands here takes its line; every other field takes the quantity of its own name.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from olsim.core.months import START_YEAR
from olsim.core.units import log, monthly_hazard, monthly_rate, months, per_point, per_share
from olsim.parameters.reader import Reader
from olsim.parameters.series import (
    Context,
    after,
    aow,
    below_one,
    bo_path,
    lasting,
    later_entrants,
    mobility,
    npo_years,
    ones_if,
    outside,
    share_between,
    special_path,
    start_ages,
    table,
    toelage,
)
from olsim.parameters.series import pay as pay_by_month
from olsim.parameters.shares import board_shares, wijk_share

Lines = Mapping[str, Callable[[], Any]]


def demand(q: Reader, c: Context) -> Lines:
    return {
        "npo_fte_by_year": (
            lambda: (
                outside(q.by_year("shocks.npo_fte"), q, "shocks.npo_fte")
                * q("shocks.npo_strength")
                * c.shocks_on
            )
        ),
        "need_by_year": (
            lambda: 1.0 + q("demand.step_from_2022") * after(c.n_years, 2022) * c.trends_on * c.shocks_on
        ),
    }


def pupils(q: Reader, c: Context) -> Lines:
    return {
        "bo_by_year": lambda: bo_path(q, c),
        "sbo_by_year": lambda: special_path(q, c, "pupils.sbo"),
        "so_by_year": lambda: special_path(q, c, "pupils.so"),
        "vso_by_year": lambda: special_path(q, c, "pupils.vso"),
        "last_observed_year": lambda: max(int(date) for date in q.points("pupils.bo")) - START_YEAR,
        "city_sd": lambda: q("pupils.city_sd") * c.trends_on,
        "school_sd": lambda: q("pupils.school_sd") * c.trends_on,
        "growth_per_year": lambda: q("pupils.growth_per_year") * c.trends_on,
    }


def sickness(q: Reader, c: Context) -> Lines:
    return {
        "onset_per_month": (
            lambda: c.long_sick * q.positive("sickness.recovery_per_month") / (1.0 - c.long_sick)
        ),
        "recovery_per_month": lambda: q.positive("sickness.recovery_per_month"),
        "age_log_per_year": lambda: log(q("sickness.age_ratio")) / q("sickness.age_span"),
        "strain_effect": (
            lambda: (
                per_share(q("sickness.strain_points"))
                * q.positive("sickness.recovery_per_month")
                * c.loop["workload"]
            )
        ),
        "strain_reference": lambda: q("leaving.strain_reference"),
        "leave_per_month": lambda: (
            c.long_leave
            / q("sickness.leave_months")
            / share_between(q, "sickness.leave_age_low", "sickness.leave_age_high")
        ),
        "sick_stock_share": lambda: c.long_sick,
        "leave_stock_share": lambda: c.long_leave,
        "short_share": lambda: q("sickness.sick_share") - c.long_sick,
    }


def cover(q: Reader, c: Context) -> Lines:
    return {
        "support_turnover": lambda: monthly_hazard(q("cover.support_turnover")),
        "support_inflow_per_month": lambda: monthly_rate(q("cover.support_pool_inflow")),
        "external_fte_by_year": (
            lambda: q("cover.external_fte") * c.trend(q.by_year("cover.external_growth"))
        ),
        "npo_support_by_year": (
            lambda: outside(q.by_year("shocks.npo_support"), q, "shocks.npo_support") * c.shocks_on
        ),
        "flex_joins_per_month": lambda: monthly_hazard(q("cover.flex_joins_per_year")),
        "flex_turnover": lambda: monthly_hazard(q("cover.flex_turnover_per_year")),
        "likes_extra": lambda: q("cover.preference_extra"),
        "likes_ambulant": lambda: q("cover.preference_ambulant"),
        "likes_zij": lambda: q("cover.preference_zij") if c.loop["stopgap"] else -math.inf,
        "likes_support": lambda: q("cover.preference_support"),
        "likes_external": lambda: q("cover.preference_external"),
    }


def coaching(q: Reader, c: Context) -> Lines:
    return {
        "schools_with_extra_by_year": lambda: c.trend(q.by_year("coaching.schools_with_extra")),
        "smoothing_months": lambda: q.positive("coaching.smoothing_months"),
        "hours_per_fte_month": lambda: monthly_rate(
            q("coaching.full_week_hours") * q("coaching.weeks_per_year")
        ),
        "coach_experience_months": lambda: 12.0 * q("coaching.coach_experience_years"),
    }


def training(q: Reader, c: Context) -> Lines:
    return {
        "uitval_per_month": lambda: monthly_hazard(q("training.uitval_per_year")),
        "voortraject_dropout": lambda: below_one(q, "training.voortraject_dropout"),
        "double_log_odds": lambda: log(q("training.double_odds_ratio")) * c.loop["stopgap"],
        "double_full": lambda: q.positive("training.double_full_months"),
        "strict_dropout": lambda: below_one(q, "training.strict_dropout"),
        "strict_log": lambda: log(q("training.strict_ratio")),
        "leave_log_per_fte": (
            lambda: log(q("training.study_leave_ratio")) / q.positive("training.study_fte")
        ),
        "coaching_log": lambda: log(q("training.coaching_ratio")) * c.loop["coaching"],
        "contract_fte": lambda: q.positive("training.contract_fte"),
        "places_by_year": lambda: c.trend(q.by_year("training.places_per_year")),
        "places_log_per_share": lambda: per_share(q("training.places_response")) * c.loop["places"],
        "places_reference": lambda: q("searching.tightness_reference"),
        "small_board_log": lambda: log(q("training.small_board_ratio")),
        "special_log": lambda: log(q("training.special_ratio")),
        "board_response_per_share": lambda: per_share(q("training.board_response")) * c.loop["places"],
        "pond_inflow_per_month": lambda: monthly_rate(q("training.pond_inflow_per_year")),
        "share_women": lambda: q("staff.share_women"),
        "share_city": lambda: q("staff.lives_in_city"),
    }


def pabo(q: Reader, c: Context) -> Lines:
    return {
        "entrants_by_year": lambda: (
            q("pabo.entrants_per_year")
            * ones_if(q.by_year("pabo.entrants_index") * later_entrants(q, c), c.trends_on * c.shocks_on)
        ),
        # the printed rates are averages over all routes: who takes a harder one lies above, the others
        # below
        "harder_log": lambda: log(q("pabo.harder_route_ratio")) - c.mean_route,
        "easier_log": lambda: -c.mean_route,
        "paid_log": lambda: log(q("pabo.paid_ratio")),
        "fee_log": lambda: log(q("pabo.fee_dropout_ratio")),
        "guidance_log": lambda: log(q("pabo.guidance_dropout_ratio")),
        "contract_large_share": lambda: q("pabo.contract_fte_large"),
        "enrolment_log_per_share": lambda: per_share(q("pabo.enrolment_response")) * c.loop["enrolment"],
        "share_women": lambda: q("staff.share_women"),
        "share_city": lambda: q("staff.lives_in_city"),
    }


def leaving(q: Reader, c: Context) -> Lines:
    return {
        "starter_year_1": lambda: monthly_hazard(q("leaving.starter_exit_year_1")),
        "starter_year_2": lambda: monthly_hazard(q("leaving.starter_exit_year_2")),
        "starter_year_3": lambda: monthly_hazard(q("leaving.starter_exit_year_3")),
        "starter_year_4_5": lambda: monthly_hazard(q("leaving.starter_exit_year_4_5")),
        "under_30": lambda: monthly_hazard(q("leaving.exit_under_30")),
        "age_30": lambda: monthly_hazard(q("leaving.exit_30_39")),
        "age_40": lambda: monthly_hazard(q("leaving.exit_40_49")),
        "age_50": lambda: monthly_hazard(q("leaving.exit_50_59")),
        "age_60": lambda: monthly_hazard(q("leaving.exit_60_plus")),
        # a year has three months in which summer notices are given; together they carry the summer share
        # of twelve monthly hazards
        "summer_factor": lambda: c.season * 12.0 / 3.0,
        "other_factor": lambda: 1.0 - c.season,
        "sector_under_30": lambda: monthly_hazard(q("leaving.other_sector_under_30")),
        "sector_30_49": lambda: monthly_hazard(q("leaving.other_sector_30_49")),
        "sector_50": lambda: monthly_hazard(q("leaving.other_sector_50_plus")),
        "city_log": lambda: log(q("leaving.city_multiplier")),
        "temporary_log": lambda: log(q("leaving.temporary_ratio")) * c.loop["temporary"],
        "strain_log_per_share": lambda: per_share(log(q("leaving.strain_ratio"))) * c.loop["workload"],
        "coaching_log": lambda: log(q("leaving.coaching_ratio")) * c.loop["coaching"],
        "return_per_month": lambda: monthly_hazard(q("leaving.return_within_year")),
        "notice_months": lambda: round(q("pension.notice_months")),
        "aow_months_by_month": lambda: aow(q, c.n_months + 24, c.trends_on),
        "special_log": lambda: log(q("leaving.special_ratio")),
        "lent_log": lambda: log(q("leaving.lent_ratio")),
    }


def hours(q: Reader, _: Context) -> Lines:
    return {
        # decided in three months of the year
        "up_per_decision": lambda: q("hours.up_per_year") / 3.0,
        "down_per_decision": lambda: q("hours.down_per_year") / 3.0,
        "offer_accept_per_decision": lambda: q("hours.offer_accept_per_year") / 3.0,
    }


def searching(q: Reader, c: Context) -> Lines:
    return {
        # four months of c.spring carry the c.spring share, eight months the rest
        "spring_per_month": lambda: q("searching.search_per_year") * c.spring / 4.0,
        "other_per_month": lambda: q("searching.search_per_year") * (1.0 - c.spring) / 8.0,
        "spring_weight": lambda: 12.0 * c.spring / 4.0,
        "other_weight": lambda: 12.0 * (1.0 - c.spring) / 8.0,
        "young_log": lambda: log(q("searching.young_ratio")),
        "old_log": lambda: log(q("searching.old_ratio")),
        "temporary_log": lambda: log(q("searching.temporary_ratio")) * c.loop["temporary"],
        "strain_log_per_share": lambda: per_share(log(q("searching.strain_ratio"))) * c.loop["workload"],
        "weging_log_per_point": lambda: per_point(log(q("searching.weging_ratio"))) * c.weging,
        "weging_mean": lambda: q("schools.weging_mean"),
        "coaching_log": lambda: log(q("searching.coaching_ratio")) * c.loop["coaching"],
        "tightness_elasticity": lambda: q("searching.tightness_elasticity") * c.loop["tightness"],
        "turnover": lambda: q("neighbours.turnover_per_year"),
    }


def applying(q: Reader, c: Context) -> Lines:
    return {
        "weging_per_point": lambda: per_point(q("applying.weging")) * c.weging,
        "weging_mean": lambda: q("schools.weging_mean"),
        "strain_per_share": lambda: per_share(q("applying.strain")) * c.loop["attractiveness"],
        "neighbours_strain_per_share": lambda: per_share(q("applying.neighbours_strain")),
        "pay_per_share": lambda: 100.0 * q("applying.pay_utility"),
    }


def advertising(q: Reader, _: Context) -> Lines:
    return {
        "spring_per_month": lambda: q("advertising.spring"),
        "regular_per_month": lambda: q("advertising.regular"),
        "replacement_per_month": lambda: q("advertising.replacement"),
        "withdraw_per_month": lambda: q("advertising.withdraw"),
    }


def boards(q: Reader, c: Context) -> Lines:
    return {
        "lend_log_per_share": lambda: per_share(q("boards.lend_own_shortage")) * c.loop["lending"],
        "school_days": lambda: q.positive("boards.school_days_per_year"),
    }


def neighbours(q: Reader, c: Context) -> Lines:
    return {
        "posts_fte": lambda: q.positive("neighbours.posts_fte"),
        "shortage_by_year": (
            lambda: (
                c.trend(q.by_year("neighbours.shortage"))
                + q("neighbours.shortage_spread") * after(c.n_years, 2024)
            )
        ),
        "npo_share_by_year": lambda: npo_years(q, c.n_years) * q("neighbours.npo_share") * c.shocks_on,
        "npo_pull_per_share": lambda: 100.0 * q("neighbours.npo_pull"),
        "usual_gain_fte_per_month": lambda: monthly_rate(q("neighbours.usual_gain")),
        "contract_fte": lambda: q.positive("neighbours.contract_fte"),
        "search_per_month": lambda: monthly_rate(q("neighbours.search_per_year")),
        "strain_log_per_share": lambda: per_share(q("neighbours.strain")),
        "turnover_per_month": lambda: monthly_hazard(q("neighbours.turnover_per_year")),
    }


def inflow(q: Reader, c: Context) -> Lines:
    return {
        "reserve_return_per_month": lambda: monthly_hazard(q("inflow.reserve_return_per_year")),
        "reserve_decay_per_month": lambda: monthly_hazard(q("inflow.reserve_decay_per_year")),
        "campaign_log": lambda: log(q("inflow.campaign_ratio")),
        "elsewhere_by_year": lambda: np.maximum(
            0.0,
            q("inflow.elsewhere_per_year")
            + q("inflow.change_from_2022") * lasting(q, c) * c.trends_on * c.shocks_on,
        ),
        "career_start": lambda: q("staff.career_start_age"),
        "experience_least_months": lambda: 12.0 * q("inflow.experience_least_years"),
        "share_women": lambda: q("staff.share_women"),
        "share_city": lambda: q("staff.lives_in_city"),
    }


def organising(q: Reader, c: Context) -> Lines:
    return {
        "adopt_by_year": lambda: np.array(
            [monthly_hazard(x) for x in c.trend(q.by_year("organising.adopt_per_year"))]
        ),
        "adopt_log_per_share": lambda: per_share(q("organising.strain")) * c.loop["organising"],
        "workload_log": lambda: log(q("organising.workload_ratio")) * c.loop["workload"],
    }


def pay(q: Reader, _: Context) -> Lines:
    return {"delay_months": lambda: max(1.0, months(q("pay.delay_years")))}


def shocks(q: Reader, c: Context) -> Lines:
    return {
        "mobility_log_by_month": lambda: mobility(q, c.n_months, c.shocks_on),
        "pay_log_by_month": lambda: pay_by_month(q, c.n_months, c.shocks_on),
        "toelage_by_month": lambda: toelage(q, c.n_months, c.shocks_on),
        "toelage_schools": lambda: q("pay.toelage_schools"),
    }


def reporting(q: Reader, _: Context) -> Lines:
    return {"exit_includes_moves": lambda: q("reporting.exit_includes_moves") > 0.0}


def staff(q: Reader, _: Context) -> Lines:
    return {
        "start_gap_slope": lambda: per_point(q("staff.start_gap_slope")),
        "ages": lambda: start_ages(q),
        "sizes_women": lambda: table(q, "staff.sizes_women"),
        "sizes_men": lambda: table(q, "staff.sizes_men"),
    }


def city(q: Reader, _: Context) -> Lines:
    return {
        "bo_schools": lambda: round(q.positive("schools.bo_schools")),
        "large_board_shares": lambda: board_shares(q),
        "wijken": lambda: tuple(q.points("schools.wijk_share")),
        "wijk_share": lambda: wijk_share(q),
        "wijk_weging": lambda: tuple(q.points("schools.wijk_weging").values()),
        "wijk_growth": lambda: tuple(q.points("schools.wijk_growth").values()),
    }


def past(q: Reader, _: Context) -> Lines:
    return {"seed": lambda: round(q("luck.past_seed")), "months": lambda: round(q("luck.past_months"))}


def prices(q: Reader, _: Context) -> Lines:
    return {"pay_eur_per_year": lambda: q.positive("prices.pay_eur_per_year")}


def nothing(_: Reader, __: Context) -> Lines:
    """Every field takes the quantity of its own name."""
    return {}


LINES: Mapping[str, Callable[[Reader, Context], Lines]] = {
    line.__name__: line
    for line in (
        advertising,
        applying,
        boards,
        city,
        coaching,
        cover,
        demand,
        hours,
        inflow,
        leaving,
        neighbours,
        organising,
        pabo,
        past,
        pay,
        prices,
        pupils,
        reporting,
        searching,
        shocks,
        sickness,
        staff,
        training,
    )
}
"""By group of `Parameters` its lines."""
