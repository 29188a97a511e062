"""Blocks: one piece of memory that numpy sees as named arrays and compiled code as a single argument.

A call of compiled code costs a fixed time per argument. A month of olsim touches more than a hundred columns,
so the world, the parameters and the luck of a run each lie in one block; in compiled code
`world.people.wtf[i]` is an address, in plain Python it is the column itself.
"""

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

import numpy as np

from olsim.core.arrays import AnyArray
from olsim.core.compiled import COMPILED

PEOPLE, VACANCIES, SCHOOLS, BOARDS, MONTHS, YEARS = 65_536, 40_960, 128, 32, 256, 32
"""Usual numbers of rows in store."""

_LONG, _SHIFT = 4096, 72
"""Long columns get some rows on top: were they a power of two long, one row of all columns would compete for
the same places in the cache.
"""

Shape = tuple[int, ...]


class HasBlock(Protocol):
    """Something whose numbers lie in one block."""

    @property
    def block(self) -> Any:
        """The block."""


T = TypeVar("T")


def form(thing: T) -> T:
    """What compiled code takes: the block of a world, of parameters, of a group of them or of draws; the
    thing itself where nothing is compiled.
    """
    return thing.block if COMPILED else thing  # type: ignore[attr-defined]


def act(function: Callable[..., Any], *things: Any) -> Any:
    """Call compiled code from Python with whole things: a world, parameters and draws become their blocks,
    everything else stays as it is.
    """
    return function(*(form(thing) if hasattr(thing, "block") else thing for thing in things))


def stored(rows: int, usual: int) -> int:
    """Rows to store for something that may grow to `rows`: `usual`, or a power of two times as much.

    Compiled code is made for each size, so nearly every world has the usual one; memory that nobody touches
    costs nothing.
    """
    size = usual
    while size < rows:
        size *= 2
    return size + (_SHIFT if size > _LONG else 0)


def layout(fields: Mapping[str, tuple[Any, Shape] | np.dtype[Any]]) -> np.dtype[Any]:
    """Type of a block with these fields: (type, shape), or the type of a block inside it. Switches take one
    byte.
    """
    parts: list[Any] = []
    for name, field in fields.items():
        if isinstance(field, np.dtype):
            parts.append((name, field))
        else:
            dtype, shape = field
            parts.append(
                (name, np.uint8 if np.dtype(dtype) == np.bool_ else dtype, shape) if shape else (name, dtype)
            )
    return np.dtype(parts, align=True)


def empty(kind: np.dtype[Any]) -> Any:
    """A block of zeros."""
    return np.zeros(1, kind)[0]


_SPARE: dict[int, Any] = {}


def take(kind: np.dtype[Any]) -> Any:
    """A block of this type: one that was given back, with what was left in it, or a block of zeros. Fresh
    memory costs as much time as a month.
    """
    spare = _SPARE.pop(id(kind), None)
    return empty(kind) if spare is None else spare


def give_back(block: Any, kind: np.dtype[Any]) -> None:
    """Keep the memory of a block that nobody looks at any more for the next one of its type; at most one is
    kept.
    """
    _SPARE.clear()
    _SPARE[id(kind)] = block


_MARK: dict[int, Any] = {}


def copy_block(source: Any, target: Any) -> None:
    """Copy the numbers of a block to another of the same type; of a table in it only the rows that may be
    used, so that the others stay untouched.
    """
    kind = source.dtype
    rows = int(source["limit"][0]) if "limit" in kind.names else 0
    for name in kind.names:
        if kind[name].names:
            copy_block(source[name], target[name])
        elif rows and name not in ("count", "limit"):
            target[name][:rows] = source[name][:rows]
        else:
            target[name][...] = source[name]


def keep_mark(block: Any, kind: np.dtype[Any]) -> Any:
    """A copy of a block, in memory that is used again for the next one of its type: fresh memory costs twice
    the time of the copy.
    """
    if id(kind) not in _MARK:
        _MARK.clear()
        _MARK[id(kind)] = empty(kind)
    copy_block(block, _MARK[id(kind)])
    return _MARK[id(kind)]


def column_of(block: Any, name: str, *, switch: bool = False) -> AnyArray:
    """A field of a block as an array that shares its memory."""
    array: AnyArray = block[name]
    return array.view(np.bool_) if switch else array
