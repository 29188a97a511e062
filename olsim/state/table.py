"""Tables: columns declared once as annotated class attributes, stored as one array each."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from olsim.arrays import AnyArray
from olsim.errors import OlsimError


@dataclass(frozen=True)
class Column:
    """What a column is: its type, unit, value in an unused row, Dutch label, meaning, and whether it is a lever of measures."""

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


_NUMPY: dict[type, Any] = {float: np.float64, int: np.int32, bool: np.bool_, np.uint64: np.uint64}
_CODES = ("Status", "Role", "Channel", "Task", "Absence", "Reason", "Kind", "VacancyState", "SchoolType")


def stored_as(declared: Column) -> Any:
    """Type in memory: codes in one byte and other whole numbers in four, so that the columns a month touches stay close to the processor."""
    return np.int8 if declared.unit in _CODES else _NUMPY[declared.dtype]


class Table:
    """A set of columns of equal length. Rows are filled from 0 on, never move and are never reused; `n` counts the rows in use.

    Parameters
    ----------
    capacity
        Number of rows that are kept in store.

    """

    COLUMNS: ClassVar[dict[str, Column]] = {}
    LABEL: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        found = {}
        for name, value in list(cls.__dict__.items()):
            if isinstance(value, Column):
                found[name] = Column(value.dtype, value.unit, value.default, value.label, value.meaning, value.lever, name)
        cls.COLUMNS = found

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.count = np.zeros(1, np.int64)
        for name, declared in self.COLUMNS.items():
            dtype = stored_as(declared)
            array: AnyArray = np.zeros(capacity, dtype) if declared.default == 0 else np.full(capacity, declared.default, dtype)
            setattr(self, name, array)

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

    def copy(self) -> "Table":
        """A table with the same rows and its own arrays."""
        other = object.__new__(type(self))
        other.capacity, other.count = self.capacity, self.count.copy()
        for name, array in self.arrays().items():
            setattr(other, name, array.copy())
        return other

    def start_from(self, other: "Table") -> None:
        """Take over the rows of a smaller table of the same kind; the rest of the rows stay unused."""
        self.n = other.n
        for name, array in other.arrays().items():
            getattr(self, name)[: other.n] = array[: other.n]

    def room_for(self, rows: int, what: str) -> None:
        """Raise OlsimError where the table cannot take so many more rows."""
        if self.n + rows > self.capacity:
            raise OlsimError(
                f"De tabel {self.LABEL} is vol: geen ruimte voor nog {rows} rijen ({what}).",
                expected=f"hooguit {self.capacity} rijen; verklein de instroom of vergroot de capaciteit",
                exit_code=2,
            )

    def reset_levers(self) -> None:
        """Every lever column back to its default."""
        for name, declared in self.COLUMNS.items():
            if declared.lever:
                getattr(self, name)[: self.n] = declared.default
