"""Toelage by amount and targeting: more money for all, or for schools with a high schoolweging only?"""

from experiments.asking import answer
from olsim.evidence.load import load as evidence
from olsim.scenarios.load import load, variant

if __name__ == "__main__":
    measure = load("toelage", evidence())
    amounts = {
        "eerst": (900, 2300),
        "nu": (700, 1900),
        "dubbel": (1400, 3800),
        "alleen_hoog": (0, 3800),
        "vlak": (1300, 1300),
    }
    answer(
        "toelage_bedrag",
        "De toelage: hoeveel, en voor wie",
        "Maakt een hoger bedrag uit, en maakt het uit of alleen scholen met een hoge schoolweging het"
        " krijgen?",
        [load("base", evidence())]
        + [
            variant(
                measure,
                key,
                f"Toelage {low} en {high} euro",
                {"toelage": {"low_eur_per_year": low, "high_eur_per_year": high}},
            )
            for key, (low, high) in amounts.items()
        ]
        + [variant(measure, "blijvend", "Toelage 700 en 1900 euro, blijvend", {"toelage": {"lasting": 1}})],
    )
