"""Parameters that start from those made before are the same as parameters made from nothing."""

from dataclasses import fields

import numpy as np
import pytest

from olsim.evidence.ensemble import uncertain
from olsim.evidence.load import load
from olsim.evidence.priors import values_of
from olsim.parameters import assemble as module
from olsim.parameters.assemble import assemble
from olsim.parameters.reader import Reader

QUANTITIES = load().quantities
HIGH = {name: float(values_of(QUANTITIES[name], np.array([0.8]))[0]) for name in uncertain(load())}
OTHERS = {
    "training.places_per_year@2026": 90.0,
    "loops.workload": 0.0,
    "shocks.on": 0.0,
    "pabo.entrants_per_year": 500.0,
}


def same(one, other):
    for group in fields(one):
        for item in fields(getattr(one, group.name)):
            mine, yours = (getattr(getattr(made, group.name), item.name) for made in (one, other))
            assert np.array_equal(mine, yours) if isinstance(mine, np.ndarray) else mine == yours, (
                group.name,
                item.name,
            )


def from_nothing(overrides, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(
            module, "Reader", lambda quantities, given, years, made=None: Reader(quantities, given, years)
        )
        return assemble(QUANTITIES, overrides)


@pytest.mark.parametrize("name", [*HIGH, *OTHERS])
def test_every_quantity_alone(name, monkeypatch):
    overrides = {name: {**HIGH, **OTHERS}[name]}
    (one, reader), (other, plain) = assemble(QUANTITIES, overrides), from_nothing(overrides, monkeypatch)
    same(one, other)
    assert reader.reads.keys() == plain.reads.keys()
    assert all(sorted(reader.reads[key]) == sorted(plain.reads[key]) for key in plain.reads)
    assert one.block.tobytes() == other.block.tobytes()


def test_many_together(monkeypatch):
    names = list(HIGH)
    for start in range(7):
        overrides = {name: HIGH[name] for name in names[start::7]}
        one, other = assemble(QUANTITIES, overrides)[0], from_nothing(overrides, monkeypatch)[0]
        same(one, other)
        assert one.block.tobytes() == other.block.tobytes()


def test_what_does_not_change_is_the_very_same_group():
    base = assemble(QUANTITIES)[0]
    one, two = (assemble(QUANTITIES, {"boards.lend_willing": value})[0] for value in (0.2, 0.4))
    assert one.pupils is two.pupils
    assert one.boards is not two.boards
    same(base, assemble(QUANTITIES, {"boards.lend_willing": QUANTITIES["boards.lend_willing"].value})[0])


def test_a_value_looked_up_later_was_not_read_for_a_parameter():
    """What a page shows of a quantity is no source of the last parameter, here or in the next city."""
    one = assemble(QUANTITIES)[1]
    last = {name: list(read) for name, read in one.reads.items()}
    for reader in (one, assemble(QUANTITIES, {"boards.lend_willing": 0.2})[1]):
        reader("leaving.summer_share")
        reader.points("pupils.bo")
        assert reader.reads.keys() == last.keys()
    assert assemble(QUANTITIES, {"boards.lend_willing": 0.3})[1].reads == last
