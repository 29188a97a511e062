"""Observables of a user's own, in `observables.py` beside measures: measured like those that ship, in every
process that needs them.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from olsim.errors import OlsimError
from olsim.measurement.catalogue import CATALOGUE
from olsim.measurement.observable import Observable
from olsim.measures.folder import digest_of, watched
from olsim.measures.measure import Setting
from olsim.reading import read_text

FILE = "observables.py"
DATES = ("oktober", "schooljaar", "maand")
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
        found[one.id] = one
    return found
