"""Named arrays of one block, each declared once: its type in memory and its shape by rows of the world."""

import re
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from olsim.core.blocks import column_of, layout

ROWS = re.compile(r"(?:(\d+)\*)?([a-z]+)(?:\+(\d+))?")


@dataclass(frozen=True)
class Named:
    """What an array is: its type, and the length of each axis as a number or as rows (`people`, `schools+1`);
    or the arrays inside it.
    """

    dtype: Any
    axes: tuple[int | str, ...] = (1,)


def array(dtype: Any, *axes: int | str) -> Any:
    """Declare an array; without axes it is an array of one."""
    return Named(dtype, axes or (1,))


def length(axis: int | str, rows: dict[str, int]) -> int:
    """Length of an axis: a number, or rows of the world, as in `3*people` and `schools+1`."""
    if isinstance(axis, int):
        return axis
    found = ROWS.fullmatch(axis)
    assert found, axis
    times, name, more = found.groups()
    return int(times or 1) * rows[name] + int(more or 0)


class Arrays:
    """Arrays that share the memory of a block, in the order in which they are declared."""

    ARRAYS: ClassVar[dict[str, Named]] = {}

    def __init_subclass__(cls) -> None:
        cls.ARRAYS = {name: value for name, value in cls.__dict__.items() if isinstance(value, Named)}

    def __init__(self, block: Any) -> None:
        for name, declared in self.ARRAYS.items():
            inner = isinstance(declared.dtype, type) and issubclass(declared.dtype, Arrays)
            made = (
                declared.dtype(block[name])
                if inner
                else column_of(block, name, switch=declared.dtype is np.bool_)
            )
            setattr(self, name, made)

    @classmethod
    def block_type(cls, **rows: int) -> np.dtype[Any]:
        """Type of the block of a world with so many rows of each kind."""
        return layout(
            {
                name: declared.dtype.block_type(**rows)
                if isinstance(declared.dtype, type) and issubclass(declared.dtype, Arrays)
                else (declared.dtype, tuple(length(axis, rows) for axis in declared.axes))
                for name, declared in cls.ARRAYS.items()
            }
        )
