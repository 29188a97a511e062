"""A Mesa agent as a face over one row: it holds no state of its own."""

from typing import Any, ClassVar
from weakref import WeakKeyDictionary

import mesa

from olsim.state.table import Table

_NEXT_ID: WeakKeyDictionary[mesa.Model, int] = WeakKeyDictionary()


def _column_property(name: str) -> property:
    """A property that reads and writes one column of the agent's row."""

    def get(self: "RowAgent") -> Any:
        return getattr(self.table, name)[self.row].item()

    def put(self: "RowAgent", value: Any) -> None:
        getattr(self.table, name)[self.row] = value
        self.model.written = True

    return property(get, put)


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
        for name in cls.DECLARES.COLUMNS:
            if not hasattr(cls, name):
                setattr(cls, name, _column_property(name))

    def __init__(self, model: mesa.Model, row: int) -> None:
        # Mesa keeps models alive through its counter of ids; this one lets go of them
        self.model: Any = model
        self.unique_id = _NEXT_ID.get(model, 0) + 1
        _NEXT_ID[model] = self.unique_id
        self.pos = None
        self.row = row
        self.model.register_agent(self)

    @property
    def table(self) -> Table:
        """The table of the world that holds the row."""
        table: Table = getattr(self.model.world, self.TABLE)
        return table
