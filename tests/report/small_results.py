"""Results of a backtest and of an exam with a handful of rows, to be set out as pages."""

import pandas as pd

from olsim.results.folder import Results
from olsim.validation.backtest import score_table
from olsim.validation.natural_experiments import verdicts

PASSPORT = {
    "olsim": "",
    "doelen": "",
    "digest_bewijs": "",
    "digest_code": "",
    "digest_tabellen": "",
    "trekkingen": 1,
    "ensemble": {"name": ""},
}


def backtest_results():
    """Two figures from one origin: one won, one lost."""
    rows = []
    for target, own, other in (("a", 0.05, 0.09), ("b", 0.092, 0.05)):
        for who, middle in (("olsim", own), ("laatste", other)):
            rows.append(
                {
                    "oorsprong": "2021-10",
                    "versie": "zoals het ging",
                    "doel": target,
                    "reeks": "tekort",
                    "naam": "tekort",
                    "groep": "po",
                    "datum": "2024-10-01",
                    "soort": "share",
                    "gepubliceerd": 0.092,
                    "wie": who,
                    "laag": middle - 0.02,
                    "midden": middle,
                    "hoog": middle + 0.02,
                    "fout": 100.0 * abs(middle - 0.092),
                    "interval": 4.0,
                    "binnen": True,
                }
            )
    cells = pd.DataFrame(rows)
    event = pd.DataFrame(
        [{"oorsprong": "2021-10", "tekorten": 2, "verschil": -2.1, "verschil_met_2022": -1.0}]
    )
    passport = {
        **PASSPORT,
        "van_later": {"2021-10": [62, 73], "2022-10": [57, 69]},
        "versies": ["zoals het ging"],
    }
    return Results(
        {
            "cellen": cells,
            "scores": score_table(cells),
            "gebeurtenis": event,
            "zonder_verandering": cells.iloc[:0],
        },
        passport,
    )


def exam_results():
    """One trial that agrees, and that finds the planted mistake."""
    own = {
        "proef": "x",
        "naam": "Toelage",
        "effect": "loon → vertrek",
        "gezien": "niets",
        "eenheid": "fte",
        "laag": 0.0,
        "midden": 1.0,
        "hoog": 2.0,
        "kans": 1.0,
        "macht": 0.9,
        "oordeel": "consistent",
        "al_gebruikt": "x",
        "toelichting": "t",
        "gemeten": True,
        "eigen": True,
    }
    wrong = {**own, "oordeel": "niet consistent", "kans": 0.0}
    told = verdicts([own], [wrong])
    return Results(
        {"proeven": pd.DataFrame([own]), "geplant": pd.DataFrame([wrong]), "oordelen": told}, PASSPORT
    )
