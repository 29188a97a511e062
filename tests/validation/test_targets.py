"""Targets: which printed figures the calibration may be judged by, and when each was known."""

from dataclasses import replace

import pytest

from olsim.core.errors import OlsimError
from olsim.evidence.ensemble import ORIGINS
from olsim.evidence.load import load
from olsim.measurement.catalogue import CATALOGUE
from olsim.measurement.published import resting_on
from olsim.validation import targets as module
from olsim.validation.backtest import cells_of
from olsim.validation.rivals import last_value, linear_trend
from olsim.validation.targets import (
    ALSO_READ,
    LEFT_OUT,
    NEVER,
    USED,
    Known,
    all_figures,
    also_read,
    digest,
    known_since,
    targets,
)

EVIDENCE = load()
TARGETS = targets(EVIDENCE)
NAMED = {
    fact
    for observable in CATALOGUE.values()
    for published in observable.comparable
    for fact in published.facts
}
FIRST = [target for target in TARGETS if target.facts[0] in NAMED]
"""Those of the first list, which observables name; a row of a yearly update is named by none."""


def test_every_figure_beside_an_observable_is_a_target_or_left_out_with_a_reason():
    told = {figure.fact for figure in all_figures(EVIDENCE)}
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
    assert {id_ for fact, ids in resting_on(EVIDENCE).items() if fact in aimed for id_ in ids} == set(
        ALSO_READ
    )


def test_hindsight_counts_priors_that_rest_on_later_facts():
    early, late = Known(EVIDENCE, "2021-10"), Known(EVIDENCE, "2040-01")
    assert "neighbours.usual_gain" in early.hindsight(uncertain=True)
    assert "leaving.exit_30_39" not in early.hindsight(uncertain=True)
    # quantities with one value count apart
    assert "shocks.npo_fte" in early.hindsight(uncertain=False)
    assert "shocks.npo_fte" not in early.hindsight(uncertain=True)
    assert late.hindsight(uncertain=True) == []
    # of a source without a date nobody can say since when it was known
    assert all(
        any(known_since(EVIDENCE, fact) == "9999-12" for fact in EVIDENCE.quantities[id_].facts)
        for id_ in late.hindsight(uncertain=False)
    )


def test_a_target_says_what_else_it_shaped():
    by = {target.id: also_read(target, EVIDENCE) for target in TARGETS}
    assert "NPO" in by["leraren_fte:bo@2021-10-01"]
    assert "wijken" in by["tekort_peiling:Overvecht@2023-10-01"]
    assert by["tekort_peiling:po@2022-10-01"] == ""


def test_about_two_dozen_points_in_blocks():
    assert len(FIRST) == 21
    assert {target.block for target in FIRST} == {
        "2019",
        "2020",
        "2021",
        "2022",
        "2023",
        "2024",
        "go",
        "wijk",
        "stromen",
        "zij",
    }


def test_the_digest_follows_values_and_errors():
    assert digest([replace(TARGETS[0], value=0.5), *TARGETS[1:]]) != digest(TARGETS)
    assert digest([replace(TARGETS[0], error=0.5), *TARGETS[1:]]) != digest(TARGETS)
    # committed before the first fit
    assert digest(FIRST) == "1d46e2f5e585b10a"
    assert digest(TARGETS[:-1]) != digest(TARGETS)


def test_an_origin_cannot_read_later_facts():
    known = Known(EVIDENCE, "2021-10")
    then = known.then().facts
    assert then["tekort_share_utrecht_bao_2020_10"].value == 0.03
    for later in ("tekort_share_utrecht_po_2021", "leraren_fte_bo_2021", "tekort_share_utrecht_po_2024"):
        assert then[later].value != then[later].value
    assert all(target.known <= "2021-10" for target in known.targets())
    assert {t.id for t in known.targets()} | {t.id for t in known.later()} == {t.id for t in TARGETS}


@pytest.mark.parametrize("origin", ORIGINS)
def test_nothing_that_an_origin_reads_changes_with_later_facts(origin):
    """All later figures are printed otherwise: what was known, and what rivals make of it, stays as it
    was.
    """
    later = {
        id_: (
            replace(fact, value=3.0 * fact.value)
            if fact.value is not None and known_since(EVIDENCE, id_) > origin
            else fact
        )
        for id_, fact in EVIDENCE.facts.items()
    }
    before, after = Known(EVIDENCE, origin), Known(replace(EVIDENCE, facts=later), origin)
    assert [target.value for target in after.later()] != [target.value for target in before.later()]
    assert digest(after.targets()) == digest(before.targets())
    for target in cells_of(before):
        for rival in (last_value, linear_trend):
            assert rival(target, after.targets()) == rival(target, before.targets())


def test_a_target_that_rests_on_a_later_fact_cannot_be_read(monkeypatch):
    """A figure that says it was known, of a fact that was not, has no number."""
    real = module.targets
    monkeypatch.setattr(
        module,
        "targets",
        lambda evidence: tuple(replace(target, known="2020-01") for target in real(evidence)),
    )
    with pytest.raises(OlsimError, match="nog niet bekend"):
        Known(EVIDENCE, "2021-10").targets()


def test_origins_know_more_as_time_goes_on():
    numbers = [
        len([target for target in Known(EVIDENCE, origin).targets() if target.facts[0] in NAMED])
        for origin in (*ORIGINS, "2040-01")
    ]
    assert numbers == [4, 6, 10, 21]


def test_a_year_alone_is_read_as_its_december():
    assert known_since(EVIDENCE, "tekort_share_utrecht_po_2023") == "2023-12"
    assert known_since(EVIDENCE, "tekort_share_utrecht_po_2022") == "2023-10"
