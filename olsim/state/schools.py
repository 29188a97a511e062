"""Columns of schools."""

import numpy as np

from olsim.arrays import Bools, Floats, Ints, Keys
from olsim.state.table import Table, column


class Schools(Table):
    """The schools of the synthetic city; no row is a real school."""

    LABEL = "scholen"

    key: Keys = column(np.uint64, "key", "sleutel", "permanent key")
    half_key: Keys = column(np.uint64, "key", "halve sleutel", "what the key adds to a draw for a pair of a person and this school")
    wijk: Ints = column(int, "row", "wijk", "number of the wijk in the order of the evidence")
    board: Ints = column(int, "row", "bestuur", "row of the board")
    type: Ints = column(int, "SchoolType", "soort", "bo, sbo, so or vso")
    growth: Bools = column(bool, "switch", "groeiwijk", "school in a growth district")
    concept: Bools = column(bool, "switch", "conceptschool", "Montessori, dalton, vrijeschool and the like")
    next_of_board: Ints = column(int, "row", "volgende school", "next school of the same board, -1 at the end; see `boards.first_school`", -1)
    shared_with: Ints = column(int, "row", "deelt gebouw met", "row of the school in the same building, -1 where none", -1)
    weging: Floats = column(float, "schoolweging", "schoolweging", "schoolweging; for special schools the value people weigh")
    pupils: Floats = column(float, "pupils", "leerlingen", "pupils this school year")
    groups: Ints = column(int, "count", "groepen", "groups this school year")
    model_ratio: Floats = column(float, "ratio", "bevoegd per groep", "qualified teachers per group in the organisation model", 1.0)
    required_fte: Floats = column(float, "fte", "benodigd", "required teacher fte this month, NPO in")
    required_npo_fte: Floats = column(float, "fte", "waarvan NPO", "part of the required fte that NPO money pays")
    npo_before_fte: Floats = column(float, "fte", "NPO vorig jaar", "required fte that NPO money paid in the school year before")
    planned_fte: Floats = column(float, "fte", "gepland", "required fte of next school year as the school knows it in spring")
    surplus_fte: Floats = column(float, "fte", "overschot straks", "posts that disappear next August and are not advertised")
    above_fte: Floats = column(
        float, "fte", "wacht op een klas", "hours above the formation of teachers and zij-instromers who stay and will take a post here"
    )
    director_fte: Floats = column(float, "fte", "tijd directie", "time of the director that can go to a class")
    support_fte: Floats = column(float, "fte", "ondersteuners", "support staff")
    support_extra_fte: Floats = column(float, "fte", "ondersteuners erbij", "extra support staff for anders organiseren")
    organises: Bools = column(bool, "switch", "anders organiseren", "the school works with anders organiseren")
    extra_coaching: Bools = column(bool, "switch", "Tijd voor Kwaliteit", "the school gets money for coaching hours")
    strain: Floats = column(float, "share", "noodoplossingen", "share of class posts with an unwanted stopgap in the last closed ledger")
    gap_share: Floats = column(float, "share", "niet benoemd", "share of regular posts without an appointed teacher in the last closed ledger")
    coach_fte: Floats = column(float, "fte", "tijd schoolopleiders", "coaching time really given in the last closed ledger")
    coach_need_fte: Floats = column(float, "fte", "vraag begeleiding", "coaching time that starters and zij-instromers need")
    coach_share: Floats = column(float, "share", "geleverde begeleiding", "share of the needed coaching that was delivered")
    zij_first_year: Ints = column(int, "count", "zij-instromers jaar 1", "zij-instromers in their first year")
    places: Ints = column(int, "count", "plaatsen zij-instroom", "places that the school offers at the coming start")
    allowance_share: Floats = column(float, "share", "toelage", "allowance as a share of pay", 0.0, lever=True)
    double_months: Floats = column(float, "months", "maanden dubbele bezetting", "planned months; -1 takes the parameter", -1.0, lever=True)
    double_due: Ints = column(int, "months", "dubbele bezetting nu", "months of dubbele bezetting due at this school this month")
    extra_coach_fte: Floats = column(float, "fte", "extra begeleidingstijd", "extra time per coach on top of the baseline", 0.0, lever=True)
    attraction: Floats = column(float, "utility", "extra aantrekkelijkheid", "addition to the utility of the school", 0.0, lever=True)
