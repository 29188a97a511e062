import math

import pytest

from olsim.core.errors import OlsimError
from olsim.core.units import monthly_hazard
from olsim.evidence.load import load
from olsim.measurement.published import figures
from olsim.parameters.assemble import assemble


def test_every_quantity_is_read(evidence):
    _, reader = assemble(evidence.quantities)
    _, old = assemble(evidence.quantities, {"pupils.use_old_path": 1.0})
    read = {name for names in [*reader.reads.values(), *old.reads.values()] for name in names}
    errors = {
        name for figure in figures(evidence) for name in (figure.published.error, figure.published.shared)
    }
    examined = {name for name in evidence.quantities if name.startswith("examination.")}
    assert set(evidence.quantities) - read - errors - examined == set()


def test_an_override_reaches_its_parameter(evidence):
    parameters, _ = assemble(evidence.quantities, {"leaving.exit_30_39": 0.2})
    assert parameters.leaving.age_30 == pytest.approx(monthly_hazard(0.2))


def test_an_override_of_a_series_scales_it(evidence):
    base, _ = assemble(evidence.quantities)
    more, _ = assemble(
        evidence.quantities,
        {"training.places_per_year": 3.0 * evidence.quantities["training.places_per_year"].value},
    )
    assert more.training.places_by_year == pytest.approx(3.0 * base.training.places_by_year)


def test_loops_off_means_no_effect(evidence):
    off = {name: 0.0 for name in evidence.quantities if name.startswith("loops.")}
    p, _ = assemble(evidence.quantities, off)
    for value in (
        p.leaving.strain_log_per_share,
        p.searching.strain_log_per_share,
        p.sickness.strain_effect,
        p.leaving.coaching_log,
        p.searching.coaching_log,
        p.training.coaching_log,
        p.training.double_log_odds,
        p.applying.strain_per_share,
        p.boards.lend_log_per_share,
        p.organising.adopt_log_per_share,
        p.training.places_log_per_share,
        p.leaving.temporary_log,
        p.searching.temporary_log,
        p.searching.tightness_elasticity,
        p.pabo.enrolment_log_per_share,
    ):
        assert value == 0.0


def test_an_unknown_quantity_is_named(evidence):
    with pytest.raises(OlsimError, match=r"leaving\.exit_30_39"):
        assemble(evidence.quantities, {"leaving.exit_30_93": 0.1})


def test_published_points_are_in_the_paths(evidence):
    p, _ = assemble(evidence.quantities)
    assert p.pupils.bo_by_year[1] == 29551
    assert p.pupils.bo_by_year[6] == 28550
    assert p.leaving.aow_months_by_month[0] == 792
    assert p.leaving.aow_months_by_month[66] == 804  # February 2024


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("training.places_per_year@26", "een datum als"),
        ("training.places_per_year@volgend jaar", "een datum als"),
        ("boards.lend_willing@2026", "een maand als 2026-08"),
        ("schools.bo_schools@2026-08", "hele periode"),
        ("staff.ages@31", "onderdeel kent de reeks niet"),
    ],
)
def test_an_override_from_a_date_on_needs_a_series_and_a_date(key, said):
    with pytest.raises(OlsimError, match=said):
        assemble(load().quantities, {key: 0.5})


def test_a_tilt_of_the_ages_of_the_start_makes_older_people_of_younger_ones(evidence):
    shares = {
        tilt: dict(zip(*assemble(evidence.quantities, {"staff.age_tilt": tilt})[0].staff.ages))
        for tilt in (0.0, 0.1)
    }
    assert shares[0.0] == pytest.approx(
        {float(age): share for age, share in evidence.quantities["staff.ages"].series.items()}
    )
    assert sum(shares[0.1].values()) == pytest.approx(1.0)
    # the middles of 60-65 and 25-30 are three and a half decades apart
    assert (shares[0.1][60.0] / shares[0.0][60.0]) / (shares[0.1][25.0] / shares[0.0][25.0]) == pytest.approx(
        math.exp(0.35)
    )


def test_entrants_of_the_pabo_are_unknown_from_the_first_year_that_is_not_printed(evidence):
    base, more = (
        assemble(evidence.quantities, {"pabo.entrants_later": ratio})[0].pabo.entrants_by_year
        for ratio in (1.0, 1.2)
    )
    ratio = more / base
    assert ratio[:7] == pytest.approx(1.0)  # 2018-2024
    assert ratio[7:] == pytest.approx(1.2)
