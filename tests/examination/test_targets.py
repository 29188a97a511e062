"""Targets: which printed figures the calibration may be judged by, and when each was known."""

from dataclasses import replace

import pytest

from olsim.errors import OlsimError
from olsim.evidence.load import load
from olsim.examination.targets import ALSO_READ, LEFT_OUT, NEVER, USED, Known, digest, known_since, targets
from olsim.measurement.published import figures, resting_on

EVIDENCE = load()
TARGETS = targets(EVIDENCE)


def test_every_figure_beside_an_observable_is_a_target_or_left_out_with_a_reason():
    told = {figure.fact for figure in figures(EVIDENCE)}
    chosen = {target.facts[0] for target in TARGETS}
    assert chosen | set(LEFT_OUT) == told
    assert not chosen & set(LEFT_OUT)
    assert all(LEFT_OUT.values())


def test_no_target_is_kept_for_validation_or_is_no_observation():
    for target in TARGETS:
        assert not set(target.facts) & set(NEVER)
        assert EVIDENCE.facts[target.facts[0]].kind == "target"
        assert target.error > 0.0
        assert target.why


def test_what_is_left_out_as_used_shaped_a_prior():
    used = resting_on(EVIDENCE)
    for fact, why in LEFT_OUT.items():
        if why == USED:
            assert fact in used, fact


def test_every_quantity_that_names_a_target_says_what_it_takes_from_it():
    aimed = {fact for target in TARGETS for fact in target.facts}
    assert {id_ for fact, ids in resting_on(EVIDENCE).items() if fact in aimed for id_ in ids} == set(ALSO_READ)


def test_hindsight_counts_priors_that_rest_on_later_facts():
    early, late = Known(EVIDENCE, "2021-10").hindsight(), Known(EVIDENCE, "2030-01").hindsight()
    assert "neighbours.usual_gain" in early
    assert "leaving.exit_30_39" not in early
    assert late == []


def test_about_two_dozen_points_in_blocks():
    assert len(TARGETS) == 21
    assert {target.block for target in TARGETS} == {"2019", "2020", "2021", "2022", "2023", "2024", "go", "wijk", "stromen", "zij"}


def test_the_digest_follows_values_and_errors():
    assert digest([replace(TARGETS[0], value=0.5), *TARGETS[1:]]) != digest(TARGETS)
    assert digest([replace(TARGETS[0], error=0.5), *TARGETS[1:]]) != digest(TARGETS)
    # committed before the first fit
    assert digest(TARGETS) == "1d46e2f5e585b10a"
    assert digest(TARGETS[:-1]) != digest(TARGETS)


def test_an_origin_cannot_read_later_facts():
    known = Known(EVIDENCE, "2021-10")
    assert known.value("tekort_share_utrecht_bao_2020_10") == 0.03
    for later in ("tekort_share_utrecht_po_2021", "leraren_fte_bo_2021", "tekort_share_utrecht_po_2024"):
        with pytest.raises(OlsimError, match="nog niet bekend"):
            known.value(later)
    assert all(target.known <= "2021-10" for target in known.targets())
    assert {t.id for t in known.targets()} | {t.id for t in known.later()} == {t.id for t in TARGETS}


def test_origins_know_more_as_time_goes_on():
    numbers = [len(Known(EVIDENCE, origin).targets()) for origin in ("2021-10", "2022-10", "2023-10", "2025-12")]
    assert numbers == [4, 6, 10, 21]


def test_a_year_alone_is_read_as_its_december():
    assert known_since(EVIDENCE, "tekort_share_utrecht_po_2023") == "2023-12"
    assert known_since(EVIDENCE, "tekort_share_utrecht_po_2022") == "2023-10"
