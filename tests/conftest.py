import os
import shutil

import pytest
from hypothesis import settings

# the first call of a rule may translate it to machine code; properties are no tests of speed
settings.register_profile("olsim", deadline=None)
settings.load_profile("olsim")

os.environ.setdefault("MPLBACKEND", "Agg")


@pytest.fixture(scope="session")
def evidence():
    from olsim.evidence.load import load

    return load()


@pytest.fixture
def data_copy(tmp_path):
    """A copy of the data folder that a test may break."""
    from olsim.evidence.load import DATA

    target = tmp_path / "data"
    shutil.copytree(DATA, target)
    return target


@pytest.fixture(autouse=True)
def shipped_observables():
    """Own observables that a test registers are gone after it."""
    from olsim.measurement.catalogue import CATALOGUE
    from olsim.scenarios.own_observables import names

    yield
    for own in CATALOGUE.keys() - set(names()):
        del CATALOGUE[own]
