"""All luck of olsim: a number in [0, 1) as a pure function of (seed, decision, month, who).

`who` is the permanent key of a person or school, never a row number. A *stream* is the hash of (seed, decision, month) and is made once per
decision and month; a draw mixes stream and key once. Nothing else in olsim is random.

The mixing function is the finaliser of SplitMix64 (Steele, Lea and Flood 2014, doi 10.1145/2660193.2660195); keys and streams are
themselves outputs of it, so that neighbouring months or ordinals share nothing.
"""

import hashlib
from collections.abc import Callable

import numpy as np

from olsim.arrays import Floats, Keys
from olsim.compiled import COMPILED, compiled

MASK = 0xFFFFFFFFFFFFFFFF
_GOLDEN = 0x9E3779B97F4A7C15
_M1 = 0xBF58476D1CE4E5B9
_M2 = 0x94D049BB133111EB
_TWO53 = 1.0 / 9007199254740992.0

_U11, _U27, _U30, _U31 = np.uint64(11), np.uint64(27), np.uint64(30), np.uint64(31)
_UM1, _UM2 = np.uint64(_M1), np.uint64(_M2)


def mix_int(value: int) -> int:
    """SplitMix64 finaliser on Python whole numbers; the twin of `mix`."""
    value &= MASK
    value = ((value ^ (value >> 30)) * _M1) & MASK
    value = ((value ^ (value >> 27)) * _M2) & MASK
    return value ^ (value >> 31)


def decision_number(name: str) -> int:
    """Permanent number of a decision name (blake2b, never `hash`)."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little")


def person_key(channel: int, month: int, ordinal: int) -> np.uint64:
    """Permanent key of a person: a hash of channel, month of entry and ordinal within both."""
    return np.uint64(mix_int(mix_int(mix_int(channel + _GOLDEN) ^ (month & MASK)) + ordinal * _GOLDEN))


if COMPILED:

    @compiled
    def uniform(stream: np.uint64, key: np.uint64) -> float:
        """One number in [0, 1) for this stream and key."""
        z = stream ^ key
        z = (z ^ (z >> _U30)) * _UM1
        z = (z ^ (z >> _U27)) * _UM2
        z = z ^ (z >> _U31)
        return float(np.float64(z >> _U11) * _TWO53)

    @compiled
    def uniform_pair(stream: np.uint64, key: np.uint64, other: np.uint64) -> float:
        """One number for a pair of keys, for example person and school; the order of the two matters."""
        z = (stream ^ key) + (other ^ (other >> _U31)) * _UM2
        z = (z ^ (z >> _U30)) * _UM1
        z = (z ^ (z >> _U27)) * _UM2
        z = z ^ (z >> _U31)
        return float(np.float64(z >> _U11) * _TWO53)

    @compiled
    def make_key(channel: int, month: int, ordinal: int) -> np.uint64:
        """Compiled twin of `person_key`."""
        z = np.uint64(channel) + np.uint64(_GOLDEN)
        z = (z ^ (z >> _U30)) * _UM1
        z = (z ^ (z >> _U27)) * _UM2
        z = (z ^ (z >> _U31)) ^ np.uint64(month)
        z = (z ^ (z >> _U30)) * _UM1
        z = (z ^ (z >> _U27)) * _UM2
        z = (z ^ (z >> _U31)) + np.uint64(ordinal) * np.uint64(_GOLDEN)
        z = (z ^ (z >> _U30)) * _UM1
        z = (z ^ (z >> _U27)) * _UM2
        return z ^ (z >> _U31)

else:

    def uniform(stream: np.uint64, key: np.uint64) -> float:
        """One number in [0, 1) for this stream and key."""
        return (mix_int(int(stream) ^ int(key)) >> 11) * _TWO53

    def uniform_pair(stream: np.uint64, key: np.uint64, other: np.uint64) -> float:
        """One number for a pair of keys, for example person and school; the order of the two matters."""
        o = int(other)
        return (mix_int((int(stream) ^ int(key)) + (o ^ (o >> 31)) * _M2) >> 11) * _TWO53

    def make_key(channel: int, month: int, ordinal: int) -> np.uint64:
        """Plain twin of the compiled function."""
        return person_key(int(channel), int(month), int(ordinal))


_PERIODS = 1 << 32
_STRETCH = 240
"""Months whose streams are made in one go."""

Recorder = Callable[[str, int, int], None]


class Draws:
    """The streams of one run: `stream(decision)` gives the number that a process hands to compiled code for the current month.

    Parameters
    ----------
    seed
        Number of the run.

    """

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.month = 0
        self._bases: dict[str, int] = {}
        self._root = mix_int(seed * _GOLDEN + 1)
        self._months: dict[str, list[np.uint64]] = {}
        self._known: dict[tuple[str, int], np.uint64] = {}
        self.recorder: Recorder | None = None

    def stream(self, decision: str, period: int | None = None) -> np.uint64:
        """Stream of a decision in the current month, or in `period` for tastes that last longer (give the school year or -1 for ever)."""
        when = self.month if period is None else period + _PERIODS
        if self.recorder is not None:
            self.recorder(decision, when, int(self._one(decision, when)))
        if period is None and 0 <= self.month < _STRETCH:
            months = self._months.get(decision)
            if months is None:
                months = self._months[decision] = self._all_months(decision)
            return months[self.month]
        known = self._known.get((decision, when))
        if known is None:
            known = self._known[(decision, when)] = np.uint64(self._one(decision, when))
        return known

    def _one(self, decision: str, when: int) -> int:
        """Stream of a decision in a month or period."""
        base = self._bases.get(decision)
        if base is None:
            base = self._bases[decision] = mix_int(self._root ^ decision_number(decision))
        return mix_int(base + when * _GOLDEN)

    def _all_months(self, decision: str) -> list[np.uint64]:
        """Streams of a decision for all months of a usual run in one go; the same numbers as `_one`."""
        self._one(decision, 0)
        with np.errstate(over="ignore"):
            z = np.uint64(self._bases[decision]) + np.arange(_STRETCH, dtype=np.uint64) * np.uint64(_GOLDEN)
            z = (z ^ (z >> _U30)) * _UM1
            z = (z ^ (z >> _U27)) * _UM2
            return list(z ^ (z >> _U31))

    def uniforms(self, decision: str, keys: Keys, period: int | None = None) -> Floats:
        """One number per key, for the few vector uses outside compiled code; shape (n_keys,)."""
        stream = self.stream(decision, period)
        z = stream ^ keys
        with np.errstate(over="ignore"):
            z = (z ^ (z >> _U30)) * _UM1
            z = (z ^ (z >> _U27)) * _UM2
        z = z ^ (z >> _U31)
        result: Floats = (z >> _U11).astype(np.float64) * _TWO53
        return result
