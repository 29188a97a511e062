"""The measures of a scenario in the course of a run: when they act, and that they write nothing but levers.

Levers stand from one moment to the next; a moment is a month in which a measure begins, grows or ends, and
every 1 August while one is active whose
levers follow from the city. At a
moment every lever returns to its default and all active measures act in the order of the scenario. They know
what was known on the last day before.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np

from olsim.core.errors import OlsimError
from olsim.core.months import MONTHS_PER_YEAR
from olsim.core.randomness import Draws
from olsim.core.units import UNITS
from olsim.measures.folder import watched_where
from olsim.measures.measure import LEVERS, Measure, Setting, make, own_files
from olsim.parameters.groups import Parameters
from olsim.state.audit import guarded
from olsim.state.world import World


class Plan:
    """The measures of a scenario."""

    def __init__(self, settings: tuple[Setting, ...]) -> None:
        self.measures: list[Measure] = [make(setting) for setting in settings]

    def __reduce__(self) -> Any:
        """A copy has the same measures, made anew in another process."""
        return plan_of, (tuple(measure.setting for measure in self.measures),)

    def moments(self, first: int, last: int) -> Iterator[int]:
        """Months from `first` up to `last`, the latter not in, in which levers are set anew."""
        for month in range(first, last):
            if any(self._moves(measure, month) for measure in self.measures):
                yield month

    @staticmethod
    def _moves(measure: Measure, month: int) -> bool:
        setting = measure.setting
        if month in (setting.first, setting.last + 1):
            return True
        return setting.active(month) and (
            measure.EVERY_MONTH
            or (measure.EVERY_AUGUST and month % MONTHS_PER_YEAR == 0)
            or month < setting.first + setting.ramp_months
        )

    def set_levers(self, world: World, parameters: Parameters, draws: Draws) -> None:
        """Levers back to their defaults, then every active measure; one that is not shipped may write levers
        only, or is stopped with its name.
        """
        reset(world)
        for measure in self.measures:
            if not measure.setting.active(world.month):
                continue

            def action(measure: Measure = measure) -> None:
                measure.set_levers(world, parameters, draws, measure.participants(world, parameters, draws))

            if not measure.setting.home and not world.checked:
                action()
            else:
                try:
                    with watched_where(measure.setting.home):
                        guarded(world, f"maatregel {measure.setting.name}", LEVERS, action)
                    check_levers(world, f"{measure.setting.home}/{measure.setting.name}.py")
                except OlsimError:
                    raise
                except (Exception, SystemExit) as error:
                    line = error.__traceback__
                    while line is not None and line.tb_next is not None:
                        line = line.tb_next
                    raise OlsimError(
                        "Deze maatregel loopt vast in haar eigen Python-bestand.",
                        where=(
                            f"{measure.setting.home}/{measure.setting.name}.py, regel"
                            f" {line.tb_lineno if line else 0}"
                        ),
                        given=f"{type(error).__name__}: {error}",
                        expected="zie docs/own-measure.md",
                    ) from error


def check_levers(world: World, where: str) -> None:
    """Raise OlsimError where a lever has a value that its unit cannot have; a measure may take away what it
    may add.
    """
    for key in LEVERS:
        table_name, _, name = key.partition(".")
        table = getattr(world, table_name)
        column, values = table.COLUMNS[name], getattr(table, name)[: table.n]
        limit = max(abs(end) for end in UNITS[column.unit]) if column.unit in UNITS else np.inf
        wrong = values[~np.isfinite(values) | ((np.abs(values) > limit) & (values != column.default))]
        if len(wrong):
            raise OlsimError(
                "Deze maatregel zet een hefboom op een waarde die niet kan.",
                where=where,
                key=key,
                given=f"{wrong[0]:g}",
                expected=f"een getal dat past bij de eenheid {column.unit}",
            )


def reset(world: World) -> None:
    """Every lever at its default."""
    for key in LEVERS:
        table_name, _, name = key.partition(".")
        table = getattr(world, table_name)
        getattr(table, name)[: table.n] = table.COLUMNS[name].default


def plan_of(settings: tuple[Setting, ...]) -> Plan | None:
    """The plan of these settings, made once per process and state of their files; none where there are no
    measures.
    """
    return _plan_of(settings, own_files(settings)) if settings else None


@cache
def _plan_of(settings: tuple[Setting, ...], _: str) -> Plan:
    return Plan(settings)
