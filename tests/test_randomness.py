import numpy as np
import pytest
from scipy import stats

from olsim import randomness as r

KEYS = np.array([r.person_key(1, 5, k) for k in range(10_000)], dtype=np.uint64)


def test_plain_and_compiled_twins_agree_on_ten_thousand_keys():
    stream = r.Draws(3).stream("a decision")
    plain = [(r.mix_int(int(stream) ^ int(k)) >> 11) / 2**53 for k in KEYS]
    assert [r.uniform(stream, k) for k in KEYS] == plain
    assert r.Draws(3).uniforms("a decision", KEYS).tolist() == plain


@pytest.mark.parametrize(("channel", "month", "ordinal"), [(0, 0, 0), (1, -48, 17), (5, 196, 900)])
def test_make_key_is_person_key(channel, month, ordinal):
    assert r.make_key(channel, month, ordinal) == r.person_key(channel, month, ordinal)


def test_keys_are_unique():
    keys = {int(r.person_key(c, m, o)) for c in range(7) for m in range(-60, 200, 7) for o in range(100)}
    assert len(keys) == 7 * len(range(-60, 200, 7)) * 100


def test_draws_are_uniform_and_streams_unrelated():
    draws = r.Draws(11)
    first, second = draws.uniforms("one", KEYS), draws.uniforms("two", KEYS)
    draws.month = 1
    later = draws.uniforms("one", KEYS)
    assert stats.kstest(first, "uniform").pvalue > 0.001
    for other in (second, later, r.Draws(12).uniforms("one", KEYS)):
        assert abs(np.corrcoef(first, other)[0, 1]) < 0.04


def test_order_and_company_do_not_matter():
    draws = r.Draws(5)
    whole = draws.uniforms("x", KEYS)
    assert (draws.uniforms("x", KEYS[::-1])[::-1] == whole).all()
    assert (draws.uniforms("x", KEYS[100:200]) == whole[100:200]).all()


def test_pair_draw_depends_on_both_and_on_their_order():
    stream = r.Draws(1).stream("pair")
    a, b, c = KEYS[:3]
    assert len({r.uniform_pair(stream, x, y) for x, y in ((a, b), (b, a), (a, c), (b, c))}) == 4


def test_decision_names_are_unique():
    import importlib
    import pkgutil

    import olsim.population
    import olsim.processes

    seen = {}
    for package in (olsim.processes, olsim.population):
        for info in pkgutil.iter_modules(package.__path__):
            module = importlib.import_module(f"{package.__name__}.{info.name}")
            for name, value in vars(module).items():
                if name.isupper() and isinstance(value, str) and ": " in value:
                    assert seen.setdefault(value, module.__name__) == module.__name__, value
    assert len(seen) > 40
    assert len({r.decision_number(name) for name in seen}) == len(seen)
