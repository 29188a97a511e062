"""Columns of schools."""

import numpy as np

from olsim.core.arrays import Bools, Floats, Ints, Keys
from olsim.state.table import Table, column


class Schools(Table):
    """The schools of the synthetic city; no row is a real school."""

    LABEL = "scholen"

    key: Keys = column(np.uint64, "key", "sleutel", "permanent key")
    half_key: Keys = column(
        np.uint64,
        "key",
        "halve sleutel",
        "what the key adds to a draw for a pair of a person and this school",
    )
    wijk: Ints = column(int, "row", "wijk", "number of the wijk in the order of the evidence")
    board: Ints = column(int, "row", "bestuur", "row of the board")
    type: Ints = column(int, "SchoolType", "soort", "bo, sbo, so or vso")
    growth: Bools = column(bool, "switch", "groeiwijk", "school in a growth district")
    concept: Bools = column(bool, "switch", "conceptschool", "Montessori, dalton, vrijeschool and the like")
    next_of_board: Ints = column(
        int,
        "row",
        "volgende school",
        "next school of the same board, -1 at the end; see `boards.first_school`",
        -1,
    )
    shared_with: Ints = column(
        int, "row", "deelt gebouw met", "row of the school in the same building, -1 where none", -1
    )
    weging: Floats = column(
        float, "schoolweging", "schoolweging", "schoolweging; for special schools the value people weigh"
    )
    pupils: Floats = column(float, "pupils", "leerlingen", "pupils this school year")
    groups: Ints = column(int, "count", "groepen", "groups this school year")
    required_fte: Floats = column(float, "fte", "benodigd", "required teacher fte this month, NPO in")
    required_npo_fte: Floats = column(
        float, "fte", "waarvan NPO", "part of the required fte that NPO money pays"
    )
    npo_before_fte: Floats = column(
        float, "fte", "NPO vorig jaar", "required fte that NPO money paid in the school year before"
    )
    planned_fte: Floats = column(
        float, "fte", "gepland", "required fte of next school year as the school knows it in spring"
    )
    surplus_fte: Floats = column(
        float, "fte", "overschot straks", "posts that disappear next August and are not advertised"
    )
    above_fte: Floats = column(
        float,
        "fte",
        "wacht op een klas",
        "hours above the formation of teachers and zij-instromers who stay and will take a post here",
    )
    director_fte: Floats = column(
        float, "fte", "tijd directie", "time of the director that can go to a class"
    )
    support_fte: Floats = column(float, "fte", "ondersteuners", "support staff")
    support_extra_fte: Floats = column(
        float, "fte", "ondersteuners erbij", "extra support staff for anders organiseren"
    )
    organises: Bools = column(
        bool, "switch", "anders organiseren", "the school works with anders organiseren"
    )
    extra_coaching: Bools = column(
        bool, "switch", "Tijd voor Kwaliteit", "the school gets money for coaching hours"
    )
    strain: Floats = column(
        float,
        "share",
        "noodoplossingen",
        "share of class posts with an unwanted stopgap in the last closed ledger",
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
    coach_fte: Floats = column(
        float, "fte", "tijd schoolopleiders", "coaching time really given in the last closed ledger"
    )
    coach_need_fte: Floats = column(
        float, "fte", "vraag begeleiding", "coaching time that starters and zij-instromers need"
    )
    coach_share: Floats = column(
        float, "share", "geleverde begeleiding", "share of the needed coaching that was delivered"
    )
    zij_first_year: Ints = column(int, "count", "zij-instromers jaar 1", "zij-instromers in their first year")
    places: Ints = column(
        int, "count", "plaatsen zij-instroom", "places that the school offers at the coming start"
    )
    allowance_felt: Floats = column(
        float, "share", "toelage in beleving", "allowance as a share of pay that people respond to by now"
    )
    allowance_starter_felt: Floats = column(
        float,
        "share",
        "startertoelage in beleving",
        "allowance on top for starters that people respond to by now",
    )
    double_due: Floats = column(
        float, "months", "dubbele bezetting nu", "months of dubbele bezetting due at this school this month"
    )
    saved_fte: Floats = column(
        float, "fte", "bespaard", "teacher fte that the school requires less because of anders organiseren"
    )
    redesigns: Bools = column(
        bool, "switch", "nieuw ontwerp", "the school took up the design of anders organiseren of a measure"
    )
    by_vision: Bools = column(bool, "switch", "uit visie", "the school took it up without being pressed")

    allowance_share: Floats = column(float, "share", "toelage", "allowance as a share of pay", lever=True)
    allowance_starter_share: Floats = column(
        float,
        "share",
        "toelage starters",
        "allowance on top for teachers in their first 60 months",
        lever=True,
    )
    allowance_lasting: Floats = column(
        float,
        "share",
        "waarvan blijvend",
        "part of the allowance that is promised for good and responded to, as a share of pay",
        lever=True,
    )
    allowance_temporary: Floats = column(
        float,
        "share",
        "waarvan tijdelijk",
        "part of the allowance that is temporary and responded to, as a share of pay",
        lever=True,
    )
    starter_lasting: Floats = column(
        float, "share", "blijvend voor starters", "as allowance_lasting, on top for starters", lever=True
    )
    starter_temporary: Floats = column(
        float, "share", "tijdelijk voor starters", "as allowance_temporary, on top for starters", lever=True
    )
    double_months: Floats = column(
        float, "months", "maanden dubbele bezetting", "planned months; -1 takes the parameter", -1.0, True
    )
    double_protected: Floats = column(
        float,
        "share",
        "dubbele bezetting beschermd",
        "share of the hours in dubbele bezetting that cannot be used as a stopgap",
        lever=True,
    )
    double_effect: Floats = column(
        float,
        "ratio",
        "reactie op dubbele bezetting",
        "response to what a measure adds to dubbele bezetting; 1 is that of the evidence",
        1.0,
        True,
    )
    study_leave_fte: Floats = column(
        float, "fte", "studieverlof", "study leave of a zij-instromer on top of the study day", lever=True
    )
    joins_coaching: Floats = column(
        float,
        "switch",
        "doet mee met begeleiding",
        "1: joins Tijd voor Kwaliteit; -1: loses it; 0: as in the baseline",
        lever=True,
    )
    extra_coach_fte: Floats = column(
        float, "fte", "extra begeleidingstijd", "extra time per coach on top of the baseline", lever=True
    )
    coach_protected: Floats = column(
        float,
        "share",
        "begeleiders beschermd",
        "share of coaching time that cannot be put in front of a class",
        lever=True,
    )
    coach_above_fte: Floats = column(
        float,
        "fte_per_school",
        "bovenschoolse begeleiding",
        "coaching by coaches above schools, as far as there are any",
        lever=True,
    )
    buddy: Ints = column(
        int,
        "school",
        "buddyschool",
        "row of the school that may borrow from this one, -1 where none",
        -1.0,
        True,
    )
    buddy_days: Floats = column(
        float,
        "days_per_year_per_fte",
        "buddydagen",
        "days a year that a full-time teacher can be lent to the buddy",
        lever=True,
    )
    buddy_obliged: Floats = column(
        float,
        "share",
        "verplicht uitlenen",
        "share of unwilling schools that have to lend all the same",
        lever=True,
    )
    buddy_effect: Floats = column(
        float, "ratio", "animo", "willingness to lend to the buddy; 1 is that of the evidence", 1.0, True
    )
    adopt_by_need: Floats = column(
        float,
        "share_per_year",
        "begint uit nood",
        "chance per year to take up the design, higher where the school is short",
        lever=True,
    )
    adopt_by_vision: Floats = column(
        float,
        "share_per_year",
        "begint uit visie",
        "chance per year to take up the design, the same for all",
        lever=True,
    )
    organised_share: Floats = column(
        float,
        "share",
        "anders georganiseerd deel",
        "share of groups times share of the week that a school organises otherwise",
        lever=True,
    )
    qualified_ratio: Floats = column(
        float,
        "ratio",
        "bevoegd per groep",
        "qualified teachers per group by design in the part that is organised otherwise",
        1.0,
        True,
    )
    extra_support_fte: Floats = column(
        float,
        "fte",
        "extra ondersteuning",
        "support staff that the design asks on top of the baseline",
        lever=True,
    )
    organise_effect: Floats = column(
        float,
        "ratio",
        "besparing",
        "qualified fte saved by what a measure adds; 1 is that of the evidence",
        1.0,
        True,
    )
    above_formation_share: Floats = column(
        float,
        "share",
        "bovenformatief",
        "part of the formation that the school may recruit above it in spring",
        lever=True,
    )
    leave_open_share: Floats = column(
        float,
        "share",
        "houdt open",
        "part of the formation that the school leaves open for schools in need",
        lever=True,
    )
    waits: Bools = column(
        bool, "switch", "wacht met werven", "the school leaves March and April to schools in need", lever=True
    )
    fixed_part: Floats = column(
        float, "share", "vaste formatie", "part of the amount per school that the school keeps", 1.0, True
    )
