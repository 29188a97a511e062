"""Columns of the surroundings: pools with a size and a state, one row."""

from olsim.core.arrays import Floats, Ints
from olsim.state.table import Table, column


class Surroundings(Table):
    """Everything around the city that is not an agent; the table has one row."""

    LABEL = "omgeving"

    neighbours_posts_fte: Floats = column(
        float, "fte", "plekken randgemeenten", "posts in the randgemeenten, NPO in"
    )
    neighbours_filled_fte: Floats = column(
        float, "fte", "gevuld randgemeenten", "filled posts there; moves from and to the city are in it"
    )
    neighbours_shortage: Floats = column(float, "share", "tekort randgemeenten", "unfilled share there")
    neighbours_openings_fte: Floats = column(
        float, "fte", "openingen randgemeenten", "posts that can be taken there this month"
    )
    reserve_persons: Floats = column(
        float, "persons", "stille reserve", "people with a diploma who do not teach and may return"
    )
    pond_persons: Floats = column(
        float, "persons", "vijver zij-instroom", "people who could become zij-instromer"
    )
    support_pool_fte: Floats = column(float, "fte", "vrije ondersteuners", "support staff looking for work")
    external_fte: Floats = column(
        float, "fte", "extern aanbod", "external and zzp hours available this month"
    )
    flex_left_fte: Floats = column(
        float, "fte", "flexpool vrij", "suitable hours of the flex pool that are left this month"
    )
    flex_fte: Floats = column(float, "fte", "flexpool", "qualified hours in the joint flex pool")
    lent_until: Ints = column(
        int,
        "month",
        "uitlenen tegen de zin telt tot",
        "last month in which being lent by an unwilling school counts for anybody",
        -1,
    )
    city_gap_share: Floats = column(
        float,
        "share",
        "niet benoemd in de stad",
        "share of regular posts without an appointed teacher, last closed ledger",
    )
    city_strain: Floats = column(
        float,
        "share",
        "noodoplossingen in de stad",
        "share of class posts with an unwanted stopgap, last closed ledger",
    )
