"""Whether the books close: both ledgers person by person, the sums of schools, the flows; and who may write
what.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from olsim.core.arrays import AnyArray
from olsim.core.codes import Absence, Flow, Kind, Pool, Role, Standing, Status, Use, dutch
from olsim.core.errors import OlsimError
from olsim.core.months import school_year
from olsim.state.ledgers import BOOKS_BY_SCHOOL, N_CELLS, N_STANDINGS, N_VISIBLE, USES_ON_POSTS, cell_of
from olsim.state.world import World

TABLES = ("people", "schools", "boards", "vacancies", "surroundings", "policy", "felt")


def agreement(world: World) -> AnyArray:
    """Difference per person between the two ledgers, shape (n_people,), FTE: entries on required posts minus
    uses that face a post.
    """
    ledgers = world.ledgers
    n, n_staff = int(ledgers.n[0]), int(world.lists.n_staff[0])
    persons = ledgers.person[:n]
    known = persons >= 0
    difference: AnyArray = np.bincount(
        persons[known], weights=ledgers.fte[:n][known], minlength=world.people.n
    )
    difference[world.lists.staff[:n_staff]] += ledgers.filled_fte[:n_staff]
    difference[world.lists.staff[:n_staff]] -= world.uses()[:, [int(use) for use in USES_ON_POSTS]].sum(
        axis=1
    )
    return difference


def demand_entries(world: World) -> AnyArray:
    """Sum of all entries on the demand side by school, shape (n_schools, cells), FTE."""
    ledgers, n_schools = world.ledgers, world.schools.n
    n, n_staff = int(ledgers.n[0]), int(world.lists.n_staff[0])
    cells = ledgers.school[:n].astype(np.int64) * N_CELLS + ledgers.cell[:n]
    found: AnyArray = np.bincount(cells, weights=ledgers.fte[:n], minlength=n_schools * N_CELLS).reshape(
        -1, N_CELLS
    )
    schools = world.people.school[world.lists.staff[:n_staff]]
    found[:, cell_of(int(Kind.REGULAR), int(Standing.OWN), 0)] += np.bincount(
        schools, weights=ledgers.filled_fte[:n_staff], minlength=n_schools
    )
    return found


def audit(world: World, tolerance_fte: float = 0.01) -> None:
    """Raise OlsimError where the books of this month do not close: per person, per contract, per school, per
    pool and against the tables.
    """
    people, ledgers, lists = world.people, world.ledgers, world.lists
    here = f"maand {world.month}"
    gap = agreement(world)
    worst = int(np.abs(gap).argmax())
    if abs(gap[worst]) > tolerance_fte:
        raise OlsimError(
            "De twee boeken verschillen.",
            where=here,
            key=f"persoon {worst}",
            given=f"{gap[worst]:.4f} fte",
            expected="0",
            exit_code=1,
        )
    staff = lists.staff[: int(lists.n_staff[0])]
    uses = world.uses()
    contract = people.wtf[staff] + people.extra_fte[staff] + people.paid_fte[staff]
    difference = contract - uses.sum(axis=1)
    if len(staff) and np.abs(difference).max() > tolerance_fte:
        row = int(staff[int(np.abs(difference).argmax())])
        raise OlsimError(
            "De uren van een contract zijn niet precies een keer gebruikt.",
            where=here,
            key=f"persoon {row}",
            expected="contract = gebruik",
            exit_code=1,
        )
    schools = world.schools
    entries = demand_entries(world)
    used = np.array(
        [np.bincount(people.school[staff], weights=uses[:, use], minlength=schools.n) for use in Use]
    ).T
    for name, found, kept in (("vraag", entries, ledgers.demand_cells), ("aanbod", used, ledgers.supply)):
        if np.abs(found - kept[: schools.n]).max() > tolerance_fte:
            row = int(np.abs(found - kept[: schools.n]).max(axis=1).argmax())
            raise OlsimError(
                "De som van een school is niet de som van haar posten.",
                where=here,
                key=f"{name} van school {row}",
                exit_code=1,
            )
    _audit_pools(world, here, tolerance_fte)
    _audit_stock(world, here, tolerance_fte)
    free = (people.absence[staff] == Absence.NONE) & (
        people.supernumerary_fte[staff] + people.paid_fte[staff] > tolerance_fte
    )
    spare = ledgers.spare_fte[: len(staff)] - uses[:, Use.SUPERNUMERARY]
    if np.abs(spare[free]).max(initial=0.0) > tolerance_fte:
        row = int(staff[np.flatnonzero(free)[int(np.abs(spare[free]).argmax())]])
        raise OlsimError(
            "Wat boven de formatie over is, is niet wat het boek zegt.",
            where=here,
            key=f"persoon {row}",
            exit_code=1,
        )
    off = entries.sum(axis=1) - schools.required_fte[: schools.n]
    if np.abs(off).max() > tolerance_fte:
        row = int(np.abs(off).argmax())
        raise OlsimError(
            "De benodigde plekken van een school kloppen niet.",
            where=here,
            key=f"school {row}",
            given=f"{off[row]:.4f} fte",
            expected="0",
            exit_code=1,
        )


def _audit_pools(world: World, here: str, tolerance_fte: float) -> None:
    """Hours of people who are not in the model: what stands on posts is what the pools gave, and a director
    gives no more than there is.
    """
    ledgers, schools = world.ledgers, world.schools
    n = int(ledgers.n[0])
    nobody = ledgers.person[:n] < 0
    standing = ledgers.cell[:n] // N_VISIBLE % N_STANDINGS
    for pool, what in (
        (Pool.DIRECTOR, Standing.AMBULANT),
        (Pool.SUPPORT, Standing.UNQUALIFIED),
        (Pool.EXTERNAL, Standing.EXTERNAL),
        (Pool.FLEX, Standing.LENT_IN),
    ):
        chosen = nobody & (standing == what)
        found = np.bincount(ledgers.school[:n][chosen], weights=ledgers.fte[:n][chosen], minlength=schools.n)
        if np.abs(found - ledgers.pools[: schools.n, pool]).max() > tolerance_fte:
            raise OlsimError(
                "Hulp van buiten de mensen van het model staat niet op plekken.",
                where=here,
                key=dutch(what),
                exit_code=1,
            )
    if (ledgers.pools[: schools.n, Pool.DIRECTOR] > schools.director_fte[: schools.n] + tolerance_fte).any():
        raise OlsimError("Een directeur valt meer in dan er tijd is.", where=here, exit_code=1)


def _audit_stock(world: World, here: str, tolerance_fte: float) -> None:
    """Contracts in the books are those of the table of people, school by school."""
    people, ledgers, n = world.people, world.ledgers, world.people.n
    employed = (people.status[:n] == Status.EMPLOYED) & (people.role[:n] != Role.STUDENT)
    zij = employed & (people.role[:n] == Role.ZIJ_INSTROMER)
    for name, chosen, weights in (
        ("stock_fte", employed, people.wtf[:n]),
        ("stock_persons", employed, np.ones(n)),
        ("zij_fte", zij, people.wtf[:n]),
    ):
        found = np.bincount(people.school[:n][chosen], weights=weights[chosen], minlength=world.schools.n)
        if np.abs(found - getattr(ledgers, name)[: world.schools.n]).max() > tolerance_fte:
            raise OlsimError(
                "De aanstellingen in het boek zijn niet die van de mensen.", where=here, key=name, exit_code=1
            )


def audit_flows(
    world: World, before: dict[str, float], after: dict[str, float], tolerance: float = 0.01
) -> None:
    """Raise OlsimError where the change in stock of this month is not the sum of the recorded flows."""
    month = world.month
    for what, flows in (("persons", world.ledgers.flows_persons), ("fte", world.ledgers.flows_fte)):
        total = flows[: world.schools.n].sum(axis=0)
        net = total[: Flow.OUT_EDUCATION].sum() - total[Flow.OUT_EDUCATION : Flow.MOVE_IN].sum()
        net += total[Flow.MOVE_IN] - total[Flow.MOVE_OUT] + total[Flow.HOURS_UP] - total[Flow.HOURS_DOWN]
        change = after[what] - before[what]
        if abs(net - change) > tolerance:
            raise OlsimError(
                "De verandering van de stand is niet de som van de stromen.",
                where=f"maand {month}",
                key=what,
                given=f"{change - net:.4f}",
                expected="0",
                exit_code=1,
            )


def _owned(world: World) -> Iterator[tuple[str, AnyArray, slice]]:
    """Every array that has an owner and the part of it that is in use now: tables, both ledgers, the history
    of late, the memory of the city.
    """
    for table_name in TABLES:
        table = getattr(world, table_name)
        for name, column in table.arrays().items():
            yield f"{table_name}.{name}", column, slice(0, table.n)
    books, everything = world.ledgers, slice(None)
    for name in ("school", "cell", "person", "fte"):
        yield f"ledgers.{name}", getattr(books, name), slice(0, int(books.n[0]))
    for name in ("used_by", "used_for", "used_fte"):
        yield f"ledgers.{name}", getattr(books, name), slice(0, int(books.n_used[0]))
    for name in ("filled_fte", "taught_fte", "spare_fte"):
        yield f"ledgers.{name}", getattr(books, name), slice(0, int(world.lists.n_staff[0]))
    for name in ("n", "n_used", "pools", *BOOKS_BY_SCHOOL):
        yield f"ledgers.{name}", getattr(books, name), everything
    for name, array in vars(world.history).items():
        if isinstance(array, np.ndarray):
            now = world.month if len(array) == world.history.months else school_year(world.month)
            yield f"history.{name}", array, slice(max(now - 1, 0), now + 1)
    yield "last_october_gap", world.last_october_gap, everything
    yield "stopgap_order", world.stopgap_order, everything
    yield "external_order", world.external_order, everything
    yield "now", world.now, everything


def guarded(world: World, name: str, writes: Iterable[str], action: Callable[[], Any]) -> None:
    """Run `action` and raise OlsimError where it changed something that is not in `writes`: 'people.wtf', or
    'people.*' for a whole table.
    """
    allowed = set(writes)
    kept = [
        (key, array, part, array[part].copy())
        for key, array, part in _owned(world)
        if key not in allowed and f"{key.partition('.')[0]}.*" not in allowed
    ]
    action()
    for key, array, part, old in kept:
        now = array[part]
        if not np.array_equal(now, old, equal_nan=now.dtype.kind == "f"):
            row = int(np.argwhere(now != old)[0][0])
            raise OlsimError(
                f"{name} schreef in een kolom die niet van dit onderdeel is.",
                key=key,
                given=f"rij {row}",
                expected=(
                    "alleen hefbomen, zie olsim describe columns"
                    if name.startswith("maatregel")
                    else "alleen eigen kolommen"
                ),
                exit_code=1,
            )
