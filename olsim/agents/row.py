"""A Mesa agent as a face over one row: it holds no state of its own."""

import math
from enum import IntEnum
from typing import Any, ClassVar

import mesa

from olsim.core import codes
from olsim.core.errors import OlsimError, nearest
from olsim.core.units import UNITS
from olsim.state.table import Column, Table

CODES: dict[str, type[IntEnum]] = {
    name: kind for name, kind in vars(codes).items() if isinstance(kind, type) and issubclass(kind, IntEnum)
}
FIXED = ("key", "row")
"""Units of columns that hold the city together; nobody writes them from outside."""


def _column_property(column: Column) -> property:
    """A property that reads and writes one column of the agent's row."""

    def get(self: "RowAgent") -> Any:
        return getattr(self.table, column.name)[self.row].item()

    def put(self: "RowAgent", value: Any) -> None:
        getattr(self.table, column.name)[self.row] = checked(column, value, self.model.world.schools.n)
        self.model.written = True

    return property(get, put, doc=f"{column.label}: {column.meaning} ({column.unit})")


def checked(column: Column, value: Any, n_schools: int) -> Any:
    """A value that a column can have; raises OlsimError for another one, with what the column takes."""

    def refuse(right: str) -> OlsimError:
        return OlsimError(
            "Deze waarde kan niet in deze kolom.", key=column.name, given=repr(value)[:80], expected=right
        )

    if column.unit in FIXED:
        raise OlsimError(
            "Deze kolom houdt de stad bij elkaar en is niet te zetten.",
            key=column.name,
            expected="een andere kolom",
        )
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        raise refuse(f"een getal ({column.unit})") from None
    if not math.isfinite(number):
        raise refuse(f"een gewoon getal ({column.unit})")
    if column.dtype is bool:
        if number not in (0.0, 1.0):
            raise refuse("True of False")
        return bool(number)
    if column.dtype is int and number != int(number):
        raise refuse(f"een geheel getal ({column.unit})")
    if column.unit in CODES:
        if number not in list(CODES[column.unit]):
            raise refuse(f"een waarde van olsim.core.codes.{column.unit}")
    elif column.unit == "school":
        if not min(-1.0, column.default) <= number < n_schools:
            raise refuse(f"de rij van een school, van 0 tot en met {n_schools - 1}, of -1 voor geen")
    elif column.unit in UNITS:
        low, high = UNITS[column.unit]
        if number != column.default and not (
            low <= number <= high or (column.unit == "switch" and -1.0 <= number <= 1.0)
        ):
            raise refuse(f"tussen {low:g} en {high:g} ({column.unit})")
    return int(number) if column.dtype is int else number


class RowAgent(mesa.Agent):
    """One row of a table of the world, seen as an agent.

    Attributes
    ----------
    row
        Row in the table; every column of the table is a property of the agent.

    """

    TABLE: ClassVar[str] = ""
    DECLARES: ClassVar[type[Table]]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        for name, column in cls.DECLARES.COLUMNS.items():
            if not hasattr(cls, name):
                setattr(cls, name, _column_property(column))

    def __init__(self, model: mesa.Model, row: int) -> None:
        # Mesa keeps models alive through its counter of ids; this one is part of the model, and copied with
        # it
        self.model: Any = model
        model.faces_made = getattr(model, "faces_made", 0) + 1
        self.unique_id = model.faces_made
        self.pos = None
        self.row = row
        self.model.register_agent(self)

    def __setattr__(self, name: str, value: Any) -> None:
        """Columns and what Mesa keeps of an agent; a name that is neither would be state that the city never
        sees.
        """
        if name not in OWN and not hasattr(type(self), name):
            near = nearest(name, self.DECLARES.COLUMNS)
            raise AttributeError(
                f"{type(self).__name__} heeft geen kolom {name!r}{f'; bedoelt u {near}?' if near else ''}"
                " (olsim describe columns). Een gezicht heeft geen eigen geheugen: bewaar eigen gegevens per"
                " agent.unique_id in een dict van het model."
            )
        super().__setattr__(name, value)

    def remove(self) -> None:
        """Refused: a row of the city does not go because its face goes."""
        raise OlsimError(
            "Een gezicht weghalen haalt niemand uit de stad.",
            key="remove()",
            given=type(self).__name__,
            expected=(
                "laat een persoon vertrekken met leave(); een school sluit met de maatregel"
                " fusie_kleine_scholen"
            ),
        )

    @property
    def table(self) -> Table:
        """The table of the world that holds the row."""
        table: Table = getattr(self.model.world, self.TABLE)
        return table


OWN = ("model", "unique_id", "pos", "row", "__class__")
"""What an agent of Mesa has besides columns."""
