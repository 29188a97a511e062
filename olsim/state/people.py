"""Columns of people: teachers, pabo students and zij-instromers share one table, so that a change of role
keeps the person.
"""

import numpy as np

from olsim.core.arrays import Bools, Floats, Ints, Keys
from olsim.core.definitions import NEVER
from olsim.state.table import Table, column


class People(Table):
    """Everybody who ever was in the model. A row is in use when `status` is not NONE."""

    LABEL = "mensen"

    key: Keys = column(
        np.uint64, "key", "sleutel", "permanent key, a hash of channel, month of entry and ordinal"
    )
    channel: Ints = column(int, "Channel", "herkomst", "how the person came into the model")
    entered: Ints = column(int, "month", "binnengekomen", "month of entry into the model")
    ordinal: Ints = column(int, "count", "volgnummer", "number within channel and month")
    status: Ints = column(int, "Status", "toestand", "where the person stands towards the labour market")
    role: Ints = column(int, "Role", "rol", "teacher, zij-instromer or student")
    born: Ints = column(int, "month", "geboortemaand", "month of birth, negative")
    woman: Bools = column(bool, "switch", "vrouw", "true for women")
    lives_in_city: Bools = column(bool, "switch", "woont in de stad", "grade D: no figure on residence")
    teaching_since: Ints = column(
        int, "month", "voor de klas sinds", "first month as a qualified teacher; -30000 where never", NEVER
    )

    wtf: Floats = column(
        float, "fte", "contract", "contract size, sum of post, task, replacement, supernumerary and study fte"
    )
    post_fte: Floats = column(float, "fte", "klasplek", "regular class posts held")
    task_fte: Floats = column(
        float, "fte", "taakplek", "coaching or ambulant posts held inside the formation"
    )
    task: Ints = column(int, "Task", "soort taak", "coach, ambulant or none")
    replacement_fte: Floats = column(float, "fte", "vervanging", "replacement of somebody who is long absent")
    supernumerary_fte: Floats = column(
        float, "fte", "boven de formatie", "dubbele bezetting or bovenformatief"
    )
    study_fte: Floats = column(float, "fte", "studiedag", "study day of a zij-instromer")
    extra_fte: Floats = column(float, "fte", "extra uren", "extra hours this month, on top of the contract")
    permanent: Bools = column(bool, "switch", "vast contract", "true for a permanent contract")
    permanent_from: Ints = column(
        int, "month", "vast vanaf", "month in which a temporary contract becomes permanent; -1 where not", -1
    )
    school: Ints = column(int, "school", "school", "row of the school, -1 where none", -1)
    since: Ints = column(int, "month", "op deze school sinds", "first month at this school")
    replaces: Ints = column(int, "row", "vervangt", "row of the absent colleague, -1 where none", -1)

    absence: Ints = column(int, "Absence", "afwezig", "not absent, sick or on leave, from six weeks on")
    absent_since: Ints = column(int, "month", "afwezig sinds", "first month of the absence", -1)
    absent_until: Ints = column(int, "month", "verlof tot", "end of a leave; -1 where open", -1)
    coached: Floats = column(
        float, "share", "begeleiding", "share of the needed coaching that was received, smoothed", 0.7
    )

    leave_month: Ints = column(
        int, "month", "vertrekt per", "month in which a notice takes effect, -1 where none", -1
    )
    leave_reason: Ints = column(
        int, "Reason", "reden van vertrek", "reason of the notice, kept after leaving"
    )
    search_until: Ints = column(
        int, "month", "zoekt tot", "last month of a spell of searching, -1 where not searching", -1
    )
    available: Ints = column(int, "month", "beschikbaar vanaf", "earliest month of a start")
    offer_school: Ints = column(int, "school", "aanbod", "school whose offer was accepted, -1 where none", -1)
    offer_start: Ints = column(
        int, "month", "start per", "month in which the accepted offer starts, -1 where none", -1
    )
    lent_until: Ints = column(
        int,
        "month",
        "uitgeleend tegen de zin",
        "month until which being lent by an unwilling school counts",
        -1,
    )
    lent_counts: Floats = column(
        float,
        "ratio",
        "reactie op uitlenen",
        "response to being lent by an unwilling school; 1 is that of the evidence",
        1.0,
    )
    wanted_fte: Floats = column(float, "fte", "gewenst contract", "contract the person looks for")
    hours_change: Floats = column(float, "fte", "verandering uren", "change of contract decided for 1 August")

    year: Ints = column(int, "years", "studiejaar", "year of a pabo student")
    part_time: Bools = column(bool, "switch", "deeltijdroute", "part-time pabo")
    from_mbo: Bools = column(bool, "switch", "vooropleiding mbo", "prior education mbo")
    graduates: Ints = column(int, "month", "diploma per", "month of the diploma, -1 where not decided", -1)
    to_city: Bools = column(bool, "switch", "kiest voor Utrecht", "graduate who wants to work in the city")
    paid_fte: Floats = column(float, "fte", "betaald werk", "paid support work of a student at a school")
    paid_counts: Bools = column(
        bool, "switch", "betaald werk telt", "the paid work counts for the choice of a city"
    )

    training_month: Ints = column(
        int, "months", "maand in het traject", "months since the start as zij-instromer"
    )
    training_length: Ints = column(int, "months", "duur van het traject", "months until the diploma")
    strict: Bools = column(
        bool, "switch", "strenger voortraject", "came through a voortraject that selects more strictly"
    )
    double_months: Floats = column(
        float, "months", "dubbele bezetting gegeven", "months of dubbele bezetting really given"
    )
    double_felt: Floats = column(
        float,
        "months",
        "dubbele bezetting in beleving",
        "months of dubbele bezetting that count for who goes on",
    )
    double_planned: Floats = column(
        float, "months", "dubbele bezetting gepland", "months of dubbele bezetting due so far"
    )
    guidance_hours: Floats = column(
        float, "hours_per_year", "begeleidingsuren", "hours of guidance received by a zij-instromer"
    )
