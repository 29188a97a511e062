"""The life of one person, month by month, in words: a rerun with a recorder for one row. Nothing is logged in
bulk.
"""

import numpy as np

from olsim.core.codes import Absence, Reason, Role, Status, Task, dutch
from olsim.core.dutch import MONTHS
from olsim.core.errors import OlsimError
from olsim.core.months import calendar
from olsim.simulation.run import Case, simulate
from olsim.state.world import World


def when(month: int) -> str:
    """Text such as 'oktober 2021'."""
    year, number = calendar(month)
    return f"{MONTHS[number - 1]} {year}"


def fte(value: float) -> str:
    """Fte with a decimal comma."""
    return f"{value:.2f}".replace(".", ",")


def snapshot(world: World, row: int) -> dict[str, float]:
    """State of one person."""
    p = world.people
    names: tuple[str, ...] = (
        "status",
        "role",
        "school",
        "wtf",
        "post_fte",
        "task",
        "supernumerary_fte",
        "replacement_fte",
        "extra_fte",
        "absence",
        "leave_month",
        "leave_reason",
    )
    names += (
        "offer_school",
        "offer_start",
        "search_until",
        "permanent",
        "year",
        "training_month",
        "graduates",
    )
    return {name: float(getattr(p, name)[row]) for name in names}


def school_of(world: World, row: int) -> str:
    """A school with its wijk and board."""
    schools = world.schools
    return (
        f"school {row + 1:03d} ({world.wijken[int(schools.wijk[row])]}, bestuur"
        f" {int(schools.board[row]) + 1:02d})"
    )


def around(world: World, row: int) -> str:
    """What somebody sees of the own school, and may have a reason in."""
    schools = world.schools
    if row < 0:
        return ""
    return (
        f" (op de school is {percent(schools.strain[row])} van de plekken niet goed vervuld, begeleiding"
        f" {percent(schools.coach_share[row])} van wat nodig is)"
    )


def percent(share: float) -> str:
    """A share in whole per cents."""
    return f"{100.0 * float(share):.0f} %"


def changes(before: dict[str, float], after: dict[str, float], month: int, world: World) -> list[str]:
    """What happened to the person this month, as sentences, with what the person saw at school where it is a
    decision.
    """

    def school(name: str) -> str:
        return school_of(world, int(after[name]))

    here = around(world, int(before["school"]))
    lines: list[str] = []
    if after["status"] != before["status"]:
        lines.append(
            {
                Status.STUDYING: "begint aan de pabo",
                Status.CANDIDATE: "begint aan het voortraject",
                Status.SEARCHING: "zoekt werk in Utrecht",
                Status.EMPLOYED: f"gaat werken op {school('school')} voor {fte(after['wtf'])} fte",
                Status.AWAY: "verlaat het onderwijs, misschien voor even",
                Status.GONE: (
                    f"verdwijnt uit beeld ({dutch(Reason(int(after['leave_reason'])))})"
                    if after["leave_reason"] > 0
                    else (
                        "gaat met het diploma buiten de stad werken"
                        if before["status"] == Status.STUDYING and 0 <= before["graduates"] <= month
                        else (
                            "stopt met de pabo"
                            if before["status"] == Status.STUDYING
                            else "verdwijnt uit beeld"
                        )
                    )
                ),
            }.get(Status(int(after["status"])), "verandert van toestand")
        )
    elif after["status"] == Status.EMPLOYED and after["school"] != before["school"]:
        lines.append(f"stapt over naar {school('school')} voor {fte(after['wtf'])} fte")
    elif after["status"] == Status.EMPLOYED and abs(after["wtf"] - before["wtf"]) > 1e-9:
        lines.append(f"verandert het contract van {fte(before['wtf'])} naar {fte(after['wtf'])} fte")
    if after["role"] != before["role"] and after["status"] != Status.GONE:
        lines.append(f"is nu {dutch(Role(int(after['role'])))}")
    if after["absence"] != before["absence"]:
        lines.append(
            {
                Absence.NONE: "is weer terug",
                Absence.SICK: "valt langdurig uit door ziekte",
                Absence.LEAVE: "gaat met lang verlof",
            }[Absence(int(after["absence"]))]
        )
    if after["task"] != before["task"] and after["status"] == Status.EMPLOYED:
        lines.append(
            {
                Task.NONE: "legt de taak neer",
                Task.COACH: "wordt schoolopleider",
                Task.AMBULANT: "krijgt een ambulante taak",
            }[Task(int(after["task"]))]
        )
    if (
        after["search_until"] >= month
        and before["search_until"] < month
        and after["status"] == Status.EMPLOYED
        and after["offer_start"] < 0
    ):
        lines.append(f"kijkt rond naar een andere baan{here}")
    if after["leave_month"] >= 0 and before["leave_month"] < 0:
        lines.append(
            f"zegt op per {when(int(after['leave_month']))}:"
            f" {dutch(Reason(int(after['leave_reason'])))}{here}"
        )
    if after["offer_start"] >= 0 and before["offer_start"] < 0:
        lines.append(f"neemt een baan aan op {school('offer_school')} per {when(int(after['offer_start']))}")
    if after["permanent"] > before["permanent"] and after["status"] == before["status"]:
        lines.append("krijgt een vast contract")
    if after["extra_fte"] > 0.0 and before["extra_fte"] == 0.0:
        lines.append(f"valt extra in ({fte(after['extra_fte'])} fte)")
    if after["extra_fte"] == 0.0 and before["extra_fte"] > 0.0 and after["status"] == Status.EMPLOYED:
        lines.append("valt niet meer extra in")
    if (
        after["supernumerary_fte"] > 0.05
        and before["supernumerary_fte"] <= 0.05
        and after["status"] == before["status"]
    ):
        lines.append(f"staat voor {fte(after['supernumerary_fte'])} fte boven de formatie")
    if after["graduates"] >= 0 and before["graduates"] < 0:
        lines.append(f"haalt het diploma per {when(int(after['graduates']))}")
    return lines


KINDS = ("leraar", "starter", "zij-instromer", "pabostudent")
"""Kinds of people of whom a story can be asked."""


def find(case: Case, kind: str, wijk: str = "", board: str = "") -> list[int]:
    """Rows of people of a kind at the end of a case, at a school in a wijk and of a board where these are
    named; in the order of the table.
    """
    world, parameters = simulate(case)
    people, n = world.people, world.people.n
    role = {"zij-instromer": Role.ZIJ_INSTROMER, "pabostudent": Role.STUDENT}.get(kind, Role.TEACHER)
    status = Status.STUDYING if role == Role.STUDENT else Status.EMPLOYED
    chosen = (people.role[:n] == role) & (people.status[:n] == status)
    if kind == "starter":
        chosen &= world.month - people.teaching_since[:n] < parameters.coaching.starter_months
    if (wijk or board) and role == Role.STUDENT:
        raise OlsimError(
            "Een pabostudent heeft nog geen school.",
            key="--kind",
            given=kind,
            expected="--kind pabostudent zonder --wijk en --board",
        )
    schools = np.maximum(people.school[:n], 0)
    boards = [f"bestuur {k + 1:02d}" for k in range(world.boards.n)]
    for key, name, names, of_school in (
        ("--wijk", wijk, world.wijken, world.schools.wijk),
        ("--board", board, boards, world.schools.board),
    ):
        if name and name not in names:
            raise OlsimError(
                "Deze naam bestaat niet.", key=key, given=name, choices=names, expected=", ".join(names)
            )
        if name:
            chosen &= of_school[schools] == list(names).index(name)
    rows: list[int] = np.flatnonzero(chosen).tolist()
    return rows


def tell(case: Case, row: int) -> list[str]:
    """The story of the person in a row of the table of people."""
    lines: list[str] = []
    state: dict[str, dict[str, float]] = {}

    def look(world: World) -> None:
        month = world.month - 1
        if row >= world.people.n:
            return
        now = snapshot(world, row)
        if "last" not in state:
            p = world.people
            born, woman = int(p.born[row]), bool(p.woman[row])
            age = (month - born) // 12
            start = "vrouw" if woman else "man"
            text = f"{start} van {age} jaar, {dutch(Role(int(p.role[row])))}"
            if p.status[row] != Status.STUDYING:
                text += f", {dutch(Status(int(p.status[row])))}"
            if now["school"] >= 0:
                text += (
                    f" op {school_of(world, int(now['school']))}, contract {fte(now['wtf'])} fte,"
                    f" {'vast' if now['permanent'] else 'tijdelijk'}"
                )
            if now["absence"] != Absence.NONE:
                text += f", {dutch(Absence(int(now['absence'])))}"
            lines.append(f"{when(month)}: {text}.")
        else:
            for line in changes(state["last"], now, month, world):
                lines.append(f"{when(month)}: {line}.")
        state["last"] = now

    if row < 0:
        raise OlsimError(
            "Deze persoon bestaat niet.", key="--person", given=str(row), expected="een getal vanaf 0"
        )
    world, _ = simulate(case, look)
    if row >= world.people.n:
        raise OlsimError(
            "Deze persoon bestaat niet.",
            key="--person",
            given=str(row),
            expected=f"een getal van 0 tot en met {world.people.n - 1}",
        )
    p = world.people
    if p.status[row] == Status.EMPLOYED:
        lines.append(f"{when(case.months - 1)}: nog in dienst, {fte(float(p.wtf[row]))} fte.")
    return lines
