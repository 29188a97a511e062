"""Columns of boards."""

import numpy as np

from olsim.core.arrays import Bools, Floats, Ints, Keys
from olsim.state.table import Table, column


class Boards(Table):
    """School boards; each decides on timing, surplus, places and lending of its schools."""

    LABEL = "besturen"

    key: Keys = column(np.uint64, "key", "sleutel", "permanent key")
    schools: Ints = column(int, "count", "scholen", "number of schools")
    first_school: Ints = column(
        int,
        "row",
        "eerste school",
        "first school of the board; `schools.next_of_board` leads to the others",
        -1,
    )
    large: Bools = column(bool, "switch", "groot", "more than twenty schools")
    lends: Bools = column(
        bool, "switch", "leent uit", "policy: surplus staff may be lent to other schools", 1
    )
    anticipates: Bools = column(
        bool, "switch", "werft vooruit", "policy: popular schools may recruit above the formation in spring"
    )
    surplus_fte: Floats = column(
        float, "fte", "boven de formatie", "supernumerary qualified fte in the last closed ledger"
    )
    gap_share: Floats = column(
        float,
        "share",
        "niet benoemd",
        "share of regular posts without an appointed teacher in the last closed ledger",
    )
    october_gap: Floats = column(
        float,
        "share",
        "niet benoemd in oktober",
        "share of regular posts without an appointed teacher on the last 1 October",
    )
    places: Ints = column(
        int,
        "count",
        "plaatsen zij-instroom",
        "places that the schools of the board offer at the coming start",
    )
    zij_share_least: Floats = column(
        float,
        "share",
        "minste zij-instroom",
        "share of the groups with a zij-instromer that the board promised",
        lever=True,
    )
    recruits_ahead: Bools = column(
        bool,
        "switch",
        "werft nu vooruit",
        "recruits above the formation in spring although its policy does not say so",
        lever=True,
    )
