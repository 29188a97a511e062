"""Columns of city-wide policy: levers that no single school holds. One row; zero is what holds without a
measure.
"""

from olsim.core.arrays import Floats
from olsim.state.table import Table, column


class Policy(Table):
    """What measures set for the city as a whole.

    A world has two of these tables: `policy` is what is done, and what costs and places follow from; `felt`
    is what people respond to. They are equal unless a scenario asks what happens where the response to a
    measure is another (see `effect` in a scenario).
    """

    LABEL = "beleid van de stad"

    places: Floats = column(
        float,
        "persons_per_year",
        "extra plaatsen",
        "places for zij-instroom on top of the agreed number",
        lever=True,
    )
    strict_share: Floats = column(
        float,
        "share",
        "strenger voortraject",
        "share of the candidates in a voortraject that selects more strictly",
        lever=True,
    )
    paid_share: Floats = column(
        float,
        "share",
        "betaald werk studenten",
        "extra share of last-year students with paid support work",
        lever=True,
    )
    fee_share: Floats = column(
        float, "share", "stagevergoeding", "share of the students with a uniform stagevergoeding", lever=True
    )
    guidance_share: Floats = column(
        float,
        "share",
        "begeleide studenten",
        "share of the students with extra guidance in their study",
        lever=True,
    )
    adpep: Floats = column(
        float,
        "persons_per_year",
        "Ad PEP",
        "support staff who start each year on the way to a teacher's diploma",
        lever=True,
    )
    ambassadors: Floats = column(
        float,
        "persons_per_year",
        "onderwijsambassadeurs",
        "onderwijsambassadeurs matched to a school each year",
        lever=True,
    )
    location_share: Floats = column(
        float,
        "share",
        "locatie",
        "share of the teachers reached by priority in housing, a parking permit or travel money",
        lever=True,
    )
    hours_share: Floats = column(
        float,
        "share",
        "aanbod meer uren",
        "share of the part-timers who get an offer of a larger contract",
        lever=True,
    )
    tariff_share: Floats = column(
        float, "share", "tariefplafond", "share of external staff under a ceiling on the tariff", lever=True
    )
    transfer_free: Floats = column(
        float,
        "switch",
        "transfervrij",
        "1 where nobody moves between schools of the city from July to October",
        lever=True,
    )
    flex_fte: Floats = column(
        float, "fte", "flexpool", "size that the joint flex pool is to have", lever=True
    )
    campaign: Floats = column(
        float,
        "number",
        "wervingscampagne",
        "strength of the recruitment campaign; 1 is a campaign as described",
        lever=True,
    )
