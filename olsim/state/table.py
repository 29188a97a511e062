"""Tables: columns declared once as annotated class attributes, stored as one array each."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from olsim.core.arrays import AnyArray, Ints
from olsim.core.blocks import column_of, empty, layout


@dataclass(frozen=True)
class Column:
    """What a column is: its type, unit, value in an unused row, Dutch label, meaning, and whether it is a
    lever of measures.
    """

    dtype: type
    unit: str
    default: float
    label: str
    meaning: str
    lever: bool = False
    name: str = ""


def column(dtype: type, unit: str, label: str, meaning: str, default: float = 0, lever: bool = False) -> Any:
    """Declare a column of a Table."""
    return Column(dtype, unit, default, label, meaning, lever)


_NUMPY: dict[type, Any] = {float: np.float64, bool: np.bool_, np.uint64: np.uint64}
_SHORT = ("month", "months", "years", "school")
_CODES = ("Status", "Role", "Channel", "Task", "Absence", "Reason", "Kind", "VacancyState", "SchoolType")


def stored_as(declared: Column) -> Any:
    """Type in memory: codes in one byte, months and schools in two, other whole numbers in four: what a month
    touches stays close to the processor.
    """
    if declared.dtype is not int:
        return _NUMPY[declared.dtype]
    return np.int8 if declared.unit in _CODES else np.int16 if declared.unit in _SHORT else np.int32


class Table:
    """A set of columns of equal length. Rows are filled from 0 on, never move and are never reused; `n`
    counts the rows in use.

    Parameters
    ----------
    capacity
        Number of rows that may be used.
    block
        Memory to use, zeros or what another table of this kind left behind; own memory where not given.

    """

    COLUMNS: ClassVar[dict[str, Column]] = {}
    LABEL: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        found = {}
        for name, value in list(cls.__dict__.items()):
            if isinstance(value, Column):
                found[name] = Column(
                    value.dtype, value.unit, value.default, value.label, value.meaning, value.lever, name
                )
        cls.COLUMNS = found

    def __init__(self, capacity: int, block: Any = None) -> None:
        self.block = empty(self.block_type(capacity)) if block is None else block
        self.count: Ints = self.block["count"]
        self.limit: Ints = self.block["limit"]
        # memory that no row may use is not touched; what another table left behind has its defaults up to its
        # own limit
        used, before = int(self.count[0]), int(self.limit[0])
        self.count[0], self.limit[0] = 0, capacity
        for name, declared in self.COLUMNS.items():
            array = column_of(self.block, name, switch=declared.dtype is bool)
            array[:used] = declared.default
            if declared.default != 0 and capacity > before:
                array[before:capacity] = declared.default
            setattr(self, name, array)

    @classmethod
    def block_type(cls, rows: int) -> np.dtype[Any]:
        """Type of the block that holds so many rows: rows in use, rows that may be used, then the columns."""
        fields: dict[str, tuple[Any, tuple[int, ...]]] = {
            "count": (np.int64, (1,)),
            "limit": (np.int64, (1,)),
        }
        return layout(
            fields | {name: (stored_as(declared), (rows,)) for name, declared in cls.COLUMNS.items()}
        )

    @property
    def capacity(self) -> int:
        """Rows that may be used."""
        return int(self.limit[0])

    @property
    def n(self) -> int:
        """Rows in use."""
        return int(self.count[0])

    @n.setter
    def n(self, rows: int) -> None:
        self.count[0] = rows

    def arrays(self) -> dict[str, AnyArray]:
        """All columns by name."""
        return {name: getattr(self, name) for name in self.COLUMNS}

    def start_from(self, other: "Table") -> None:
        """Take over the rows of a smaller table of the same kind; the rest of the rows stay unused."""
        self.n = other.n
        for name, array in other.arrays().items():
            getattr(self, name)[: other.n] = array[: other.n]
