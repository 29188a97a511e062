"""A case: everything that one run depends on, checked in one place for scripts, notebooks and the Mesa model
alike.
"""

import math
import operator
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from olsim.core.errors import NothingWarning, OlsimError
from olsim.core.months import LAST, index, label, parse
from olsim.evidence.load import load
from olsim.evidence.quantity import DATE
from olsim.measurement.catalogue import CATALOGUE
from olsim.measurement.observable import LEVELS, WEGING
from olsim.measures.measure import Setting
from olsim.parameters.reader import check_index, layered
from olsim.scenarios.load import Scenario
from olsim.scenarios.load import load as load_scenario
from olsim.scenarios.own_observables import register

MONTHS = index(2034, 12) + 1
"""Months of a run from August 2018 to December 2034."""
MOST_MONTHS = LAST + 1
"""Longest run: inputs are founded up to 2034, and go on as in that year."""
MOST_SEED = 2**62

Overrides = Mapping[str, float] | Iterable[tuple[str, float]]


def seed_of(given: Any) -> int:
    """A seed: any whole number from 0 on."""
    try:
        if isinstance(given, bool):
            raise TypeError
        seed = operator.index(given)
    except TypeError:
        raise OlsimError(
            "Dit is geen zaad.",
            key="seed",
            given=repr(given),
            expected="een geheel getal van 0 of meer, als 1",
        ) from None
    if not 0 <= seed <= MOST_SEED:
        raise OlsimError(
            "Dit zaad kan niet.",
            key="seed",
            given=str(seed),
            expected=f"een geheel getal van 0 tot en met {MOST_SEED}",
        )
    return seed


def months_of(given: Any) -> int:
    """A number of months."""
    try:
        if isinstance(given, bool):
            raise TypeError
        months = operator.index(given)
    except TypeError:
        text = given if isinstance(given, str) and DATE.fullmatch(given) and "-" in given else ""
        right = (
            f"een geheel aantal maanden; tot en met {text} is months={parse(text) + 1}"
            if text
            else "een geheel aantal maanden vanaf augustus 2018"
        )
        raise OlsimError(
            "Dit is geen aantal maanden.", key="months", given=repr(given), expected=right
        ) from None
    if not 1 <= months <= MOST_MONTHS:
        raise OlsimError(
            "Dit aantal maanden kan niet.",
            key="months",
            given=str(months),
            expected=f"van 1 tot en met {MOST_MONTHS}",
        )
    return months


def overrides_of(given: Any, months: int, depth: int = 4) -> tuple[tuple[str, float], ...]:
    """Overrides as pairs, each quantity and date once; warns of one that begins after the run."""
    right = 'een dict of paren, als {"training.places_per_year@2026": 90.0}'
    if isinstance(given, Scenario):
        raise OlsimError(
            "Een scenario is geen overrides.",
            key="overrides",
            given=given.id,
            expected=f'Case.of("{given.id}", seed=1)',
        )
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise OlsimError("Dit zijn geen overrides.", key="overrides", given=repr(given)[:80], expected=right)
    pairs = []
    for pair in given.items() if isinstance(given, Mapping) else given:
        try:
            name, value = pair
            number = float(value)
        except (TypeError, ValueError, OverflowError):
            raise OlsimError(
                "Dit zijn geen overrides.", key="overrides", given=repr(pair)[:80], expected=right
            ) from None
        if not isinstance(name, str) or isinstance(value, str | bool) or not math.isfinite(number):
            raise OlsimError(
                "Dit zijn geen overrides.", key="overrides", given=repr(pair)[:80], expected=right
            )
        base = load().quantities.get(name.partition("@")[0])
        if base is None:
            known = {id: quantity.name for id, quantity in load().quantities.items()}
            raise OlsimError(
                "Deze grootheid bestaat niet.",
                key="overrides",
                given=name.partition("@")[0],
                choices=known,
                expected="een id uit olsim describe parameters",
            )
        if "@" in name:
            check_index(base, name.partition("@")[2], f"overrides, {name}")
        pairs.append((name, number))
    names = [name for name, _ in pairs]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise OlsimError(
            "Deze grootheid staat er twee keer.",
            key="overrides",
            given=twice,
            expected="elke grootheid een keer",
        )
    for name in names:
        if _late(name, months):
            warnings.warn(f"{name} {_LATE.format(label(months - 1))}", NothingWarning, stacklevel=depth)
    return tuple(pairs)


_LATE = "begint na de laatste maand van de run ({}) en doet dus niets"


def _late(key: str, months: int) -> bool:
    """Whether a value begins after the last month."""
    name, _, date = key.partition("@")
    base = load().quantities[name]
    return bool(date) and (base.dated or not base.series) and begins(date) >= months


def begins(date: str) -> int:
    """Month in which a value of a series begins: a school year in August, a month in that month."""
    return parse(date) if "-" in date else index(int(date), 8)


def names_of(given: Any, key: str, known: Iterable[str], right: str) -> tuple[str, ...]:
    """Names as a tuple, each of which is known."""
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise OlsimError(
            "Hier hoort een rij van namen.",
            key=key,
            given=repr(given)[:80],
            expected=f"een tuple, als ({right!r},)",
        )
    chosen, allowed = tuple(given), dict.fromkeys(known) if not isinstance(known, Mapping) else known
    for name in chosen:
        if name not in allowed:
            message = (
                "Deze maat bestaat niet." if key in ("observables", "detailed") else "Deze naam bestaat niet."
            )
            raise OlsimError(
                message, key=key, given=str(name), choices=allowed, expected=f"namen als {right}"
            )
    return chosen


@dataclass(frozen=True)
class Case:
    """One run: overrides of quantities, measures, seed, months, and the observables that are asked (all when
    empty).

    Values come for groups at all `levels`; where `detailed` names some observables, the others come for the
    city only. `Case.of` makes one of a scenario.
    A seed is anything that counts as a whole number; overrides are a mapping or pairs. Raises OlsimError for
    what no run can be.
    """

    seed: int = 0
    overrides: tuple[tuple[str, float], ...] = ()
    months: int = MONTHS
    observables: tuple[str, ...] = ()
    levels: tuple[str, ...] = ("stad",)
    detailed: tuple[str, ...] = ()
    books: bool = False
    checked: bool = False
    measures: tuple[Setting, ...] = ()
    home: str = ""
    """Folder with observables of the user's own."""
    roomy: bool = False
    """Whether the world gets all the rows there are; a run that runs out of room is done again so, with the
    same numbers."""

    def __post_init__(self) -> None:
        """Everything in its plain form."""

        def put(name: str, value: object) -> None:
            object.__setattr__(self, name, value)

        register(self.home)
        put("seed", seed_of(self.seed))
        put("months", months_of(self.months))
        put("overrides", overrides_of(self.overrides, self.months))
        labels = CATALOGUE
        put("observables", names_of(self.observables, "observables", labels, "tekort_peiling"))
        put("detailed", names_of(self.detailed, "detailed", labels, "tekort_peiling"))
        put("levels", names_of(self.levels, "levels", (*LEVELS, WEGING), "stad"))
        if not isinstance(self.measures, tuple) or not all(
            isinstance(setting, Setting) for setting in self.measures
        ):
            raise OlsimError(
                "Dit zijn geen maatregelen.",
                key="measures",
                expected="de measures van een scenario; zie Case.of",
            )

    @classmethod
    def of(
        cls,
        scenario: "Scenario | str | Path",
        *,
        overrides: Overrides = (),
        measures_folder: str = "",
        **more: Any,
    ) -> "Case":
        """A run of a scenario, with all that it sets and all its measures.

        Parameters
        ----------
        scenario
            A scenario, the name of one that ships, or the path of a file.
        overrides
            Values of quantities besides those of the scenario, which they replace.
        measures_folder
            Folder with measures of one's own.
        more
            Other fields of a case: `seed`, `months`, `observables`, `levels`, `detailed`, `books`, `checked`.

        """
        chosen = scenario if isinstance(scenario, Scenario) else scenario_of(scenario, measures_folder)
        months = months_of(more.get("months", MONTHS))
        values = layered(chosen.evidence, dict(overrides_of(overrides, months, 3)), load().quantities)
        late = [setting for setting in chosen.measures if setting.first >= months]
        late_figures = [key for key in chosen.evidence if _late(key, months)]
        for what in (*(setting.id for setting in late), *late_figures):
            warnings.warn(f"{what} {_LATE.format(label(months - 1))}", NothingWarning, stacklevel=2)
        with warnings.catch_warnings():  # all of it was said, at the line of the caller
            warnings.simplefilter("ignore", NothingWarning)
            return cls(
                overrides=tuple(sorted(values.items())), measures=chosen.measures, home=chosen.home, **more
            )


def scenario_of(given: Any, measures_folder: str = "") -> Scenario:
    """A scenario by name or path."""
    if not isinstance(given, str | Path):
        raise OlsimError(
            "Dit is geen scenario.",
            key="scenario",
            given=repr(given)[:80],
            expected="een naam als toelage, of een pad naar een TOML-bestand",
        )
    return load_scenario(given, load(), measures_folder)
