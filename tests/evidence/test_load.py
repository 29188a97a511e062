import re

import pytest

from olsim.core.errors import OlsimError
from olsim.evidence.load import load, make_quantity


def break_file(folder, name, old, new):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_everything_shipped_is_in_order(evidence):
    assert len(evidence.facts) > 500
    assert len(evidence.quantities) > 200
    assert {f.source for f in evidence.facts.values()} <= set(evidence.sources)


def test_every_quantity_has_a_grade_a_unit_and_a_reason_or_fact(evidence):
    for quantity in evidence.quantities.values():
        assert quantity.grade in "ABCD"
        assert quantity.facts or quantity.why, quantity.id


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "facts.csv",
            "leerlingen_bo_2019,29551,,,pupils",
            "leerlingen_bo_2019,29551,,,leerlingen",
            "Onbekende eenheid",
        ),
        (
            "facts.csv",
            "utrecht_monitor_leerlingpopulatie",
            "utrecht_monitr",
            "bron staat niet in sources.toml",
        ),
        ("facts.csv", "leerlingen_bo_2019,29551,,,", "leerlingen_bo_2019,29551,9,8,", "op zijn kop"),
        ("facts.csv", "leerlingen_bo_2019,29551", "leerlingen_bo_2019,veel", "geen getal"),
        ("facts.csv", "leerlingen_bo_2020,", "leerlingen_bo_2019,", "twee keer"),
        ("facts.csv", "id,value,low", "id,waarde,low", "kolommen"),
        ("facts.csv", ',tabel leraren in fte,2020-07,"Teaching', ',,2020-07,"Teaching', "plaats in de bron"),
        ("sources.toml", 'publisher = "AVS"\n', "", "niet volledig"),
        ("leaving.toml", "exit_30_39 = {", "exit_30_39 = { soort = 1,", "Onbekende sleutel"),
        ("leaving.toml", 'fact = "exit_nl_po_30_39"', 'fact = "exit_nl_po_30_93"', "exit_nl_po_30_39"),
        (
            "leaving.toml",
            'unit = "elasticity", grade = "A", value = -0.3',
            'unit = "elasticity", grade = "X", value = -0.3',
            "bewijsgraad",
        ),
        ("leaving.toml", "value = 0.05, why", "value = 5.0, why", "past niet bij de eenheid"),
        ("leaving.toml", 'dist = "halft"', 'dist = "halftt"', "Onbekende verdeling"),
        ("leaving.toml", "low = -3.0, high = 0.0", "low = -3.0, high = 1.0", "begint bij nul"),
        ("leaving.toml", "low = 0.38, high = 0.46", "low = 0.46, high = 0.38", "op zijn kop"),
        ("leaving.toml", "low = 0.38, high = 0.46", "low = -0.38, high = 0.46", "reikt buiten"),
        ("hours.toml", "value = 0.3,", 'value = "0,3",', "geen getal"),
        ("hours.toml", ', why = "Kleinere contracten komen in het model niet voor."', "", "reden ontbreekt"),
        ("hours.toml", "# Changing", "# Changing\n[stuk", "niet leesbaar"),
    ],
)
def test_a_mistake_gets_a_dutch_message_with_file_and_key(data_copy, file, old, new, said):
    break_file(data_copy, file, old, new)
    with pytest.raises(OlsimError) as caught:
        load(data_copy)
    assert said in str(caught.value)
    assert re.search(re.escape(file), str(caught.value))
    assert caught.value.exit_code == 2


def test_a_half_written_file_names_its_line(data_copy):
    path = data_copy / "facts.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: len(text) // 2].rsplit(",", 3)[0], encoding="utf-8")
    with pytest.raises(OlsimError, match="regel"):
        load(data_copy)


def test_wrong_encoding_is_named(data_copy):
    (data_copy / "hours.toml").write_bytes("# caf\xe9\n".encode("latin-1"))
    with pytest.raises(OlsimError, match="utf-8"):
        load(data_copy)


def test_a_fact_is_typed_once_and_carried_over(evidence):
    quantity = evidence.quantities["leaving.exit_30_39"]
    assert quantity.value == evidence.facts["exit_nl_po_30_39"].value
    assert quantity.basis == "fact"


def test_the_unit_of_a_fact_cannot_be_changed_in_passing(evidence):
    table = {"name": "x", "grade": "B", "unit": "fte", "fact": "exit_nl_po_30_39"}
    with pytest.raises(OlsimError, match="eenheid wijkt af"):
        make_quantity("a.b", table, evidence.facts, "t.toml")
