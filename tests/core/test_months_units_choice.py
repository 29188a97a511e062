import math

import pytest

from olsim.core import choice, months, units
from olsim.core.errors import OlsimError


@pytest.mark.parametrize(
    ("text", "month"), [("2018-08", 0), ("2034-12", 196), ("2019-10-01", 14), ("2018-07", -1)]
)
def test_month_of_a_date_and_back(text, month):
    assert months.parse(text) == month
    assert months.label(month) == text[:7]


@pytest.mark.parametrize("text", ["2034", "2034-13", "okt 2034", "34-12", "2034-12-40", ""])
def test_a_wrong_date_says_what_was_expected(text):
    with pytest.raises(OlsimError, match="2034-12"):
        months.parse(text, "mijn.toml")


def test_october_is_in_the_school_year_that_began():
    assert months.school_year(months.october(2021)) == 3
    assert months.school_year_label(3) == "2021/22"


@pytest.mark.parametrize("share", [0.0, 0.033, 0.15, 0.5, 0.99])
def test_monthly_hazard_repeated_twelve_times_is_the_yearly_share(share):
    h = units.monthly_hazard(share)
    assert 1.0 - (1.0 - h) ** 12 == pytest.approx(share)


def test_scaled_hazard_is_exact_and_monotone():
    assert choice.scaled_hazard(0.1, 0.0) == pytest.approx(0.1)
    assert choice.scaled_hazard(0.1, math.log(2.0)) == pytest.approx(1.0 - 0.9**2)
    values = [choice.scaled_hazard(0.05, x / 10.0) for x in range(-50, 50)]
    assert values == sorted(values)
    assert choice.scaled_hazard(0.0, 5.0) == 0.0
    assert choice.scaled_hazard(1.0, -5.0) == 1.0


def test_whole_number_has_the_right_mean():
    draws = [choice.whole_number(2.3, k / 1000.0) for k in range(1000)]
    assert set(draws) == {2, 3}
    assert sum(draws) / 1000.0 == pytest.approx(2.3)


def test_gumbel_and_the_race_pick_the_same_option():
    assert choice.gumbel(math.exp(-1.0)) == pytest.approx(0.0)
    assert math.isfinite(choice.gumbel(0.0))
    assert math.isfinite(choice.gumbel(1.0))
    for u, v in ((0.1, 0.9), (0.5, 0.4), (0.99, 0.7)):
        by_utility = 1.3 + choice.gumbel(u) > 0.2 + choice.gumbel(v)
        assert by_utility == (choice.race_time(u, math.exp(1.3)) < choice.race_time(v, math.exp(0.2)))
    assert -math.log(choice.race_time(0.3, math.exp(0.7))) == pytest.approx(0.7 + choice.gumbel(0.3))


def test_error_names_place_key_expected_and_nearest():
    error = OlsimError(
        "Onbekend.",
        where="a.toml, regel 3",
        key="toelag",
        expected="een maatregel",
        choices=["toelage", "coaching"],
    )
    for part in ("a.toml, regel 3", "toelag", "een maatregel", "Bedoelt u: toelage?"):
        assert part in str(error)
    assert error.exit_code == 2
