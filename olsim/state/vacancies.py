"""Columns of vacancies: the posts, or parts of posts, that nobody holds."""

from olsim.core.arrays import Bools, Floats, Ints
from olsim.state.table import Table, column


class Vacancies(Table):
    """One row per post without a holder. A row with a start in the future belongs to a post that falls free
    then.
    """

    LABEL = "vacatures"

    state: Ints = column(int, "VacancyState", "toestand", "open, reserved, filled or closed")
    school: Ints = column(int, "school", "school", "row of the school")
    kind: Ints = column(int, "Kind", "soort", "regular or replacement")
    fte: Floats = column(float, "fte", "omvang", "size of the post")
    opened: Ints = column(int, "month", "ontstaan", "month in which the row was made")
    start: Ints = column(int, "month", "vrij per", "first month in which the post is empty")
    advertised: Bools = column(bool, "switch", "uitgezet", "true while advertised")
    advertised_since: Ints = column(
        int, "month", "uitgezet sinds", "first month of the present advertisement, -1 where none", -1
    )
    person: Ints = column(
        int,
        "row",
        "voor",
        "person who accepted (reserved), or the absent colleague (replacement), -1 where none",
        -1,
    )
    npo: Bools = column(bool, "switch", "NPO", "post that NPO money pays, while nobody holds it")
    next: Ints = column(
        int,
        "row",
        "volgende",
        "next open or reserved row of the same school, -1 at the end; see `Lists.open_first`",
        -1,
    )
    absent: Ints = column(
        int, "row", "vervangt", "row of the absent person of a replacement, -1 where none", -1
    )
