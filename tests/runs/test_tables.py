"""Published figures beside the model: each row says where a quantity rests on it."""

from olsim.evidence.load import load
from olsim.runs.tables import USED, published_table


def test_a_figure_that_a_quantity_rests_on_is_marked():
    evidence = load()
    used = {fact for quantity in evidence.quantities.values() for fact in quantity.facts}
    table = published_table(evidence)
    for row in table.to_dict("records"):
        assert (USED in row["opmerking"]) == (row["feit"] in used), row["feit"]
    assert table["opmerking"].str.contains(USED).any()
    assert not table["opmerking"].str.contains(USED).all()


def test_counted_fte_have_an_error_of_one_per_cent():
    table = published_table(load())
    counted = table[table["maat"] == "leraren_fte"]
    assert len(counted) == 5
    assert (abs(counted["meetfout"] - 0.01 * counted["waarde"]) < 1e-9).all()
