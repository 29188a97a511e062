"""All luck of olsim: a number in [0, 1) as a pure function of (seed, decision, month, who).

`who` is the permanent key of a person or school, never a row number. A *stream* is the hash of (seed,
decision, month) and is made once per
decision and month; a draw mixes stream and key once. Nothing else in olsim is random.

The mixing function is the finaliser of SplitMix64 (Steele, Lea and Flood 2014, doi 10.1145/2660193.2660195);
keys and streams are
themselves outputs of it, so that neighbouring months or ordinals share nothing.
"""

import hashlib
from collections.abc import Iterator
from typing import Any

import numpy as np

from olsim.core.arrays import Flags, Floats, Ints, Keys
from olsim.core.blocks import empty, layout
from olsim.core.compiled import CHEAP_LUCK, COMPILED, compiled

MASK = 0xFFFFFFFFFFFFFFFF
_GOLDEN = 0x9E3779B97F4A7C15
_M1 = 0xBF58476D1CE4E5B9
_M2 = 0x94D049BB133111EB
_TWO_TO_53 = 9007199254740992.0
_TWO53 = 1.0 / _TWO_TO_53

_U11, _U27, _U30, _U31 = np.uint64(11), np.uint64(27), np.uint64(30), np.uint64(31)
_UM1, _UM2 = np.uint64(_M1), np.uint64(_M2)


def mix_int(value: int) -> int:
    """SplitMix64 finaliser on Python whole numbers; the twin of `mix`."""
    value &= MASK
    value = ((value ^ (value >> 30)) * _M1) & MASK
    value = ((value ^ (value >> 27)) * _M2) & MASK
    return value ^ (value >> 31)


DECISIONS: dict[str, np.uint64] = {}
"""Every decision that draws, with its permanent number."""


def decision_number(name: str) -> np.uint64:
    """What `decision` makes of a name, for who asks for the draws of a decision that another part of the
    model owns.
    """
    return np.uint64(int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little"))


def decision(name: str) -> np.uint64:
    """Permanent number of a decision (blake2b of its name, never `hash`); a name can be used once."""
    if name in DECISIONS:
        raise ValueError(f"two decisions are called {name!r}")
    DECISIONS[name] = decision_number(name)
    return DECISIONS[name]


def person_key(channel: int, month: int, ordinal: int) -> np.uint64:
    """Permanent key of a person: a hash of channel, month of entry and ordinal within both."""
    return np.uint64(mix_int(mix_int(mix_int(channel + _GOLDEN) ^ (month & MASK)) + ordinal * _GOLDEN))


_PERIODS = 1 << 32
"""Added to the number of a school year or other period, so that it never equals a month."""


class Draws:
    """The luck of one run: its seed as the root of all streams.

    Parameters
    ----------
    seed
        Number of the run.

    """

    KIND = layout({"root": (np.uint64, (1,))})

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.block: Any = empty(self.KIND)
        self.root: Keys = self.block["root"]
        self.root[0] = mix_int(seed * _GOLDEN + 1)

    def __reduce__(self) -> Any:
        """A copy has a block of its own."""
        return Draws, (self.seed,)

    def uniforms(self, decided: np.uint64, keys: Keys, month: int = 0) -> Floats:
        """One number per key in a month, for the few vector uses outside compiled code; shape (n_keys,)."""
        z = np.uint64(mix_int(mix_int(int(self.root[0]) ^ int(decided)) + month * _GOLDEN)) ^ keys
        with np.errstate(over="ignore"):
            z = (z ^ (z >> _U30)) * _UM1
            z = (z ^ (z >> _U27)) * _UM2
        z = z ^ (z >> _U31)
        result: Floats = (z >> _U11).astype(np.float64) * _TWO53
        return result

    def lasting_uniforms(self, decided: np.uint64, keys: Keys, period: int) -> Floats:
        """One number per key for tastes that last: give the school year, or -1 for ever; shape (n_keys,)."""
        return self.uniforms(decided, keys, period + _PERIODS)


class Luck:
    """The luck of a run over time: that of the past until a month, its own from then on.

    Parameters
    ----------
    seed
        Of the run.
    past_seed
        Of the past; below zero where it is that of the run.
    months
        Month from which the luck of the run holds.

    """

    def __init__(self, seed: int, past_seed: int = -1, months: int = 0) -> None:
        self.own = Draws(seed)
        self.months = months if past_seed >= 0 else 0
        self.past = Draws(past_seed) if past_seed >= 0 else self.own

    def at(self, month: int) -> Draws:
        """What decides in a month."""
        return self.past if month < self.months else self.own

    def turns(self, month: int, until: int) -> Iterator[tuple[int, Draws]]:
        """Stretches of equal luck from a month on: the month in which each ends, `until` at the latest, and
        what decides in it.
        """
        if month < min(self.months, until):
            yield min(self.months, until), self.past
        if max(month, self.months) < until:
            yield until, self.own


if COMPILED:

    @compiled
    def bits_of(stream: np.uint64, key: np.uint64) -> int:
        """A draw as a whole number from 0 to 2 ** 53 - 1."""
        z = stream ^ key
        if CHEAP_LUCK:
            return int(np.int64((z * _UM2) >> _U11))
        z = (z ^ (z >> _U30)) * _UM1
        z = (z ^ (z >> _U27)) * _UM2
        z = z ^ (z >> _U31)
        return int(np.int64(z >> _U11))

    @compiled
    def uniform(stream: np.uint64, key: np.uint64) -> float:
        """One number in [0, 1) for this stream and key."""
        return float(np.float64(bits_of(stream, key)) * _TWO53)

    @compiled
    def half(other: np.uint64) -> np.uint64:
        """What the second key of a pair adds; work it out once where one key meets many."""
        return (other ^ (other >> _U31)) * _UM2

    @compiled
    def pair_bits(stream: np.uint64, key: np.uint64, half_of_other: np.uint64) -> int:
        """A pair of keys as a whole number from 0 to 2 ** 53 - 1, for comparing pairs; the order of the two
        keys matters.
        """
        z = (stream ^ key) + half_of_other
        if CHEAP_LUCK:
            return int(np.int64((z * _UM2) >> _U11))
        z = (z ^ (z >> _U30)) * _UM1
        z = (z ^ (z >> _U27)) * _UM2
        z = z ^ (z >> _U31)
        return int(np.int64(z >> _U11))

    @compiled
    def uniform_pair(stream: np.uint64, key: np.uint64, other: np.uint64) -> float:
        """One number for a pair of keys, for example person and school; the order of the two matters."""
        return float(np.float64(pair_bits(stream, key, half(other))) * _TWO53)

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

    @compiled
    def stream(draws: Draws, decided: np.uint64, month: int) -> np.uint64:
        """Stream of a decision in a month: what a draw mixes with a key."""
        z: np.uint64 = draws.root[0] ^ decided
        z = (z ^ (z >> _U30)) * _UM1
        z = (z ^ (z >> _U27)) * _UM2
        z = (z ^ (z >> _U31)) + np.uint64(month) * np.uint64(_GOLDEN)
        z = (z ^ (z >> _U30)) * _UM1
        z = (z ^ (z >> _U27)) * _UM2
        return z ^ (z >> _U31)

else:
    LOG: dict[tuple[int, int], float] | None = None
    """Where a test puts a dictionary, every draw is noted in it: (stream, key or pair) and the number. Plain
    Python only."""

    def _noted(stream: np.uint64, who: int, bits: int) -> int:
        if LOG is not None:
            LOG[(int(stream), who)] = bits * _TWO53
        return bits

    def uniform(stream: np.uint64, key: np.uint64) -> float:
        """One number in [0, 1) for this stream and key."""
        return bits_of(stream, key) * _TWO53

    def bits_of(stream: np.uint64, key: np.uint64) -> int:
        """The same draw as a whole number from 0 to 2 ** 53 - 1."""
        return _noted(stream, int(key), mix_int(int(stream) ^ int(key)) >> 11)

    def half(other: np.uint64) -> np.uint64:
        """What the second key of a pair adds; work it out once where one key meets many."""
        o = int(other)
        return np.uint64(((o ^ (o >> 31)) * _M2) & MASK)

    def pair_bits(stream: np.uint64, key: np.uint64, half_of_other: np.uint64) -> int:
        """A pair of keys as a whole number from 0 to 2 ** 53 - 1, for comparing pairs; the order of the two
        keys matters.
        """
        return _noted(
            stream,
            int(key) * (MASK + 1) + int(half_of_other),
            mix_int((int(stream) ^ int(key)) + int(half_of_other)) >> 11,
        )

    def uniform_pair(stream: np.uint64, key: np.uint64, other: np.uint64) -> float:
        """One number for a pair of keys, for example person and school; the order of the two matters."""
        return pair_bits(stream, key, half(other)) * _TWO53

    def make_key(channel: int, month: int, ordinal: int) -> np.uint64:
        """Plain twin of the compiled function."""
        return person_key(int(channel), int(month), int(ordinal))

    def stream(draws: Draws, decided: np.uint64, month: int) -> np.uint64:
        """Stream of a decision in a month: what a draw mixes with a key."""
        return np.uint64(mix_int(mix_int(int(draws.root[0]) ^ int(decided)) + int(month) * _GOLDEN))


@compiled
def uniform_of(bits: int) -> float:
    """The number in [0, 1) that belongs to `pair_bits`."""
    return bits * _TWO53


@compiled
def bits_below(chance: float) -> int:
    """The whole number that `pair_bits` lies below with this chance."""
    return int(min(chance, 1.0) * _TWO_TO_53)


@compiled
def lasting_stream(draws: Draws, decided: np.uint64, period: int) -> np.uint64:
    """Stream of a decision for tastes that last longer than a month: give the school year, or -1 for ever."""
    result: np.uint64 = stream(draws, decided, period + _PERIODS)
    return result


@compiled
def draws_at_most(stream: np.uint64, keys: Keys, number: int, limit: int, flags: Flags) -> None:
    """Put in the first `number` of `flags` whether the draw of each key, as `bits_of`, is at most `limit`. A
    loop of nothing else takes several keys at once.
    """
    for k in range(number):
        flags[k] = bits_of(stream, keys[k]) <= limit


@compiled
def places_of(flags: Flags, first: int, end: int, places: Ints) -> int:
    """Put in `places` where `flags` is not 0 between `first` and `end`, in order; returns how many."""
    number = 0
    for k in range(first, end):
        # without a jump: the outcome cannot be foreseen
        places[number] = k
        number += flags[k] != 0
    return number
