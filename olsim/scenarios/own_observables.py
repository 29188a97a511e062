"""Observables of a user's own, in `observables.py` beside measures: measured like those that ship, in every
process that needs them.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np

from olsim.core.errors import OlsimError
from olsim.core.reading import read_text
from olsim.core.texts import SENTENCE, one_line
from olsim.measurement.catalogue import CATALOGUE
from olsim.measurement.observable import Observable, Parts, Record, dates_of
from olsim.measures.folder import digest_of, watched
from olsim.measures.measure import Setting

FILE = "observables.py"
DATES = ("oktober", "schooljaar", "maand")
KINDS = tuple(sorted({observable.kind for observable in CATALOGUE.values()}))
_SHIPPED = frozenset(CATALOGUE)


def register(home: str) -> None:
    """Add the observables of a folder to the catalogue; raises OlsimError where the file cannot be used."""
    if home and (Path(home) / FILE).exists():
        CATALOGUE.update(_own(home, digest_of(home)))


def names(home: str = "") -> tuple[str, ...]:
    """Observables that a run has: those that ship, and those of a folder."""
    own = tuple(_own(home, digest_of(home))) if home and (Path(home) / FILE).exists() else ()
    return (*(name for name in CATALOGUE if name in _SHIPPED), *own)


def register_all(settings: Iterable[Setting]) -> None:
    """Add those of the folders of some measures."""
    for home in {setting.home for setting in settings if setting.home}:
        register(home)


@cache
def _own(home: str, _: str) -> dict[str, Observable]:
    path = Path(home) / FILE
    space: dict[str, object] = {"__file__": str(path), "__name__": "olsim_own_observables"}
    try:
        with watched(home):
            exec(compile(read_text(path), str(path), "exec"), space)
    except OlsimError:
        raise
    except (Exception, SystemExit) as error:
        raise OlsimError(
            "Dit bestand met maten is niet te laden.",
            where=str(path),
            given=f"{type(error).__name__}: {error}",
            expected="zie docs/own-mechanism.md",
        ) from error
    told = space.get("OBSERVABLES")
    if not isinstance(told, list | tuple) or not all(isinstance(one, Observable) for one in told):
        raise OlsimError(
            "In dit bestand staat geen OBSERVABLES.",
            where=str(path),
            expected="OBSERVABLES = [Observable(...)]",
        )
    found: dict[str, Observable] = {}
    for one in told:
        if one.id in _SHIPPED or one.id in found or not one.id.isidentifier():
            raise OlsimError(
                "Zo kan deze maat niet heten.",
                where=str(path),
                given=str(one.id),
                expected="een eigen naam van letters, cijfers en _",
            )
        if one.dates not in DATES or (one.by_school is None) == (one.city is None):
            raise OlsimError(
                "Deze maat is niet volledig.",
                where=str(path),
                key=one.id,
                expected=f"dates: {', '.join(DATES)}; en by_school of city",
            )
        texts = {
            key: one_line(getattr(one, key), str(path), f"{one.id}.{key}", SENTENCE)
            for key in ("label", "unit", "scope", "denominator", "formula")
        }
        if one.kind not in KINDS:
            raise OlsimError(
                "Deze soort bestaat niet.",
                where=str(path),
                key=f"{one.id}.kind",
                given=str(one.kind),
                expected=", ".join(KINDS),
            )
        found[one.id] = replace(one, **texts)
    return found


def computed(observable: Observable, record: Record, home: str) -> Parts:
    """Numerator and denominator of an observable by date and school, or for the city its series in the place
    of both.
    """
    if observable.id not in _SHIPPED:
        return _computed(observable, record, home)
    if observable.by_school is not None:
        return observable.by_school(record)
    assert observable.city is not None
    return observable.city(record), None


def _computed(observable: Observable, record: Record, home: str) -> Parts:
    """What an own observable gives, checked. The record cannot be changed by it."""
    where, n_dates = str(Path(home) / FILE), len(dates_of(observable, record.months))
    try:
        with unchanged(record.history, record.schools):
            fresh = replace(record, kept={})
            if observable.by_school is not None:
                told = observable.by_school(fresh)
            else:
                told = (observable.city(fresh), None)  # type: ignore[misc]
            parts = [np.asarray(part, dtype=float) for part in told if part is not None]
    except OlsimError:
        raise
    except (Exception, SystemExit) as error:
        raise OlsimError(
            "Deze maat loopt vast in haar eigen Python-bestand.",
            where=where,
            key=observable.id,
            given=f"{type(error).__name__}: {error}",
            expected="zie docs/own-mechanism.md",
        ) from error
    shape = (n_dates,) if observable.by_school is None else (n_dates, record.schools.n)
    if not 1 <= len(parts) <= len(told) <= 2 or any(part.shape != shape for part in parts):
        raise OlsimError(
            "Deze maat heeft niet de juiste vorm.",
            where=where,
            key=observable.id,
            given=" en ".join(str(part.shape) for part in parts),
            expected=f"getallen in de vorm {shape}",
        )
    return parts[0], parts[1] if len(parts) > 1 else None


@contextmanager
def unchanged(*tables: object) -> Iterator[None]:
    """Within it the arrays of these tables cannot be written."""
    held = [
        array
        for table in tables
        for array in vars(table).values()
        if isinstance(array, np.ndarray) and array.flags.writeable
    ]
    for array in held:
        array.flags.writeable = False
    try:
        yield
    finally:
        for array in held:
            array.flags.writeable = True
