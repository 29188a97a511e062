"""A digest of everything that a Python function depends on; where that cannot be known there is none, and its
runs are never taken from a bank.
"""

import dis
import functools
import hashlib
import os
import sys
import sysconfig
import types
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

READERS = frozenset(
    [
        "open",
        "read_text",
        "read_bytes",
        "load",
        "loadtxt",
        "genfromtxt",
        "fromfile",
        "memmap",
        "loads",
        "urlopen",
        "connect",
        "environ",
        "getenv",
        "input",
        "read_csv",
        "read_excel",
        "read_json",
        "read_parquet",
        "read_table",
        "read_pickle",
        "read_feather",
        "run",
        "Popen",
        "check_output",
        "system",
        "import_module",
        "exec",
        "eval",
        "now",
        "today",
        "time",
        "perf_counter",
        "monotonic",
        "random",
        "default_rng",
        "rand",
        "randn",
        "randint",
        "RandomState",
        "seed",
        "urandom",
        "getpid",
        "globals",
        "vars",
        "__import__",
    ]
)
"""Names in code that reads something which no digest of the code covers."""
PURE = frozenset(
    [
        "builtins",
        "math",
        "cmath",
        "statistics",
        "fractions",
        "decimal",
        "numbers",
        "operator",
        "itertools",
        "functools",
        "collections",
        "dataclasses",
        "typing",
        "enum",
        "abc",
        "copy",
        "bisect",
        "heapq",
        "string",
        "re",
        "numpy",
        "scipy",
        "numba",
        "olsim",
    ]
)
"""Modules of Python and packages that give the same for the same; what comes from another one is run anew."""
LIBRARIES = tuple(
    {
        str(Path(path).resolve())
        for name, path in sysconfig.get_paths().items()
        if name in ("stdlib", "platstdlib", "purelib", "platlib")
    }
)
OLSIM = str(Path(__file__).parents[1].resolve())


class UnknownError(Exception):
    """Something is in the way of knowing what a function depends on."""


def digest_of(function: Any) -> str | None:
    """Digest of a function: its code, constants, defaults, what it holds, and all that it calls outside
    Python and packages; none where that is not known.
    """
    found = _Visit()
    try:
        found.visit(function)
    except (UnknownError, RecursionError):
        return None
    return found.digest.hexdigest()


class _Visit:
    def __init__(self) -> None:
        self.digest = hashlib.blake2b(digest_size=8)
        self._seen: dict[int, int] = {}
        self._kept: list[Any] = []

    def note(self, *words: object) -> None:
        self.digest.update("\x1f".join(str(word) for word in words).encode() + b"\x1e")

    def visit(self, thing: Any) -> None:
        if isinstance(thing, bool | int | float | complex | str | bytes | type(None) | type(Ellipsis)):
            self.note(type(thing).__name__, repr(thing))
            return
        if id(thing) in self._seen:
            self.note("again", self._seen[id(thing)])
            return
        self._seen[id(thing)] = len(self._seen)
        self._kept.append(thing)  # so that no other thing gets its number
        if isinstance(thing, tuple | list):
            self.note(type(thing).__name__, len(thing))
            for item in thing:
                self.visit(item)
        elif isinstance(thing, set | frozenset):
            self.note("set", sorted(map(repr, thing)))
        elif isinstance(thing, Mapping):
            self.note("dict", len(thing))
            for key, value in thing.items():
                self.visit(key)
                self.visit(value)
        elif isinstance(thing, np.ndarray | np.generic):
            if np.asarray(thing).dtype.hasobject:
                raise UnknownError
            self.note(
                "array",
                np.asarray(thing).dtype.str,
                np.shape(thing),
                np.ascontiguousarray(thing).tobytes().hex(),
            )
        elif isinstance(thing, functools.partial):
            for part in (thing.func, thing.args, thing.keywords):
                self.visit(part)
        elif isinstance(thing, types.MethodType):
            self.visit(thing.__func__)
            self.visit(thing.__self__)
        elif isinstance(thing, types.CodeType):
            self._code(thing)
        elif hasattr(thing, "py_func"):  # compiled by numba
            self.visit(thing.py_func)
        elif isinstance(thing, types.FunctionType):
            self._function(thing)
        elif isinstance(thing, types.ModuleType):
            self._module(thing)
        elif isinstance(thing, types.BuiltinFunctionType | np.ufunc):
            _pure(getattr(thing, "__module__", None) or "builtins")
            self.note("builtin", getattr(thing, "__module__", ""), getattr(thing, "__name__", ""))
        elif isinstance(thing, type):
            self._class(thing)
        else:
            self._instance(thing)

    def _outside(self, module: str | None) -> bool:
        """Whether a module belongs to Python, a package or olsim, whose versions are in the key already."""
        place = getattr(sys.modules.get(module or ""), "__file__", None)
        if place is None:
            return module not in (None, "__main__", "__mp_main__") and module in sys.builtin_module_names
        return str(Path(place).resolve()).startswith(tuple(f"{root}{os.sep}" for root in (*LIBRARIES, OLSIM)))

    def _function(self, function: types.FunctionType) -> None:
        if self._outside(function.__module__):
            _pure(function.__module__)
            self.note("library", function.__module__, function.__qualname__)
            return
        self._code(function.__code__)
        for part in (function.__defaults__, function.__kwdefaults__):
            self.visit(part)
        for cell in function.__closure__ or ():
            self.visit(cell.cell_contents)
        for name in sorted(_names(function.__code__)):
            if name in function.__globals__:
                self.note("global", name)
                self.visit(function.__globals__[name])

    def _code(self, code: types.CodeType) -> None:
        if READERS & set(code.co_names):
            raise UnknownError
        for step in dis.get_instructions(code):
            if step.opname == "IMPORT_NAME":
                _pure(str(step.argval))
        self.note("code", code.co_code.hex(), code.co_names, code.co_varnames, code.co_freevars)
        for constant in code.co_consts:
            self.visit(constant)

    def _module(self, module: types.ModuleType) -> None:
        self.note("module", module.__name__)
        if self._outside(module.__name__):
            _pure(module.__name__)
            return
        source = getattr(module, "__file__", None)
        if source is None:
            raise UnknownError
        self.note(Path(source).read_text(encoding="utf-8"))
        for name, value in sorted(vars(module).items()):
            if not name.startswith("__"):
                self.note(name)
                self.visit(value)

    def _class(self, kind: type) -> None:
        self.note("class", kind.__qualname__)
        if self._outside(kind.__module__):
            _pure(kind.__module__)
            return
        for base in kind.__bases__:
            self.visit(base)
        for name, value in sorted(vars(kind).items()):
            if name in ("__dict__", "__weakref__", "__doc__", "__module__", "__annotations__"):
                continue
            self.note(name)
            plain = value.fget if isinstance(value, property) else getattr(value, "__func__", value)
            self.visit(plain)

    def _instance(self, thing: Any) -> None:
        held = getattr(thing, "__dict__", None)
        if held is None or (self._outside(type(thing).__module__) and not held):
            raise UnknownError
        self.visit(type(thing))
        self.visit(held)


def _pure(module: str | None) -> None:
    """Raise UnknownError for a module of which nobody says that it gives the same for the same."""
    if (module or "builtins").partition(".")[0] not in PURE:
        raise UnknownError


def _names(code: types.CodeType) -> set[str]:
    """Names that code uses, with those of the functions within it."""
    found = set(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            found |= _names(constant)
    return found
