import numpy as np
import pytest
from scipy import stats

from olsim.core import randomness as r
from olsim.core.blocks import form

ONE, TWO = np.uint64(12345), np.uint64(67890)
KEYS = np.array([r.person_key(1, 5, k) for k in range(10_000)], dtype=np.uint64)


def stream_of(seed, decided):
    return np.uint64(r.stream(form(r.Draws(seed)), decided, 0))


def test_plain_and_compiled_twins_agree_on_ten_thousand_keys():
    stream = stream_of(3, ONE)
    plain = [(r.mix_int(int(stream) ^ int(k)) >> 11) / 2**53 for k in KEYS]
    assert [r.uniform(stream, k) for k in KEYS] == plain
    assert r.Draws(3).uniforms(ONE, KEYS).tolist() == plain


@pytest.mark.parametrize(("channel", "month", "ordinal"), [(0, 0, 0), (1, -48, 17), (5, 196, 900)])
def test_make_key_is_person_key(channel, month, ordinal):
    assert r.make_key(channel, month, ordinal) == r.person_key(channel, month, ordinal)


def test_keys_are_unique():
    keys = {int(r.person_key(c, m, o)) for c in range(7) for m in range(-60, 200, 7) for o in range(100)}
    assert len(keys) == 7 * len(range(-60, 200, 7)) * 100


def test_draws_are_uniform_and_streams_unrelated():
    draws = r.Draws(11)
    first, second = draws.uniforms(ONE, KEYS), draws.uniforms(TWO, KEYS)
    later = draws.uniforms(ONE, KEYS, 1)
    assert stats.kstest(first, "uniform").pvalue > 0.001
    for other in (second, later, r.Draws(12).uniforms(ONE, KEYS)):
        assert abs(np.corrcoef(first, other)[0, 1]) < 0.04


def test_order_and_company_do_not_matter():
    draws = r.Draws(5)
    whole = draws.uniforms(ONE, KEYS)
    assert (draws.uniforms(ONE, KEYS[::-1])[::-1] == whole).all()
    assert (draws.uniforms(ONE, KEYS[100:200]) == whole[100:200]).all()


def test_pair_draw_depends_on_both_and_on_their_order():
    stream = stream_of(1, TWO)
    a, b, c = KEYS[:3]
    assert len({r.uniform_pair(stream, x, y) for x, y in ((a, b), (b, a), (a, c), (b, c))}) == 4


def test_decision_names_are_unique():
    import olsim.simulation.schedule  # noqa: F401 - every process names its decisions

    assert len(r.DECISIONS) > 40
    assert len(set(r.DECISIONS.values())) == len(r.DECISIONS)
    with pytest.raises(ValueError, match="two decisions"):
        r.decision(next(iter(r.DECISIONS)))


def test_lasting_draws_never_meet_those_of_a_month():
    draws = r.Draws(2)
    assert (draws.lasting_uniforms(ONE, KEYS, 3) != draws.uniforms(ONE, KEYS, 3)).all()
    assert (draws.lasting_uniforms(ONE, KEYS, 3) == draws.lasting_uniforms(ONE, KEYS, 3)).all()
