"""Packages under a budget: what do two million euro a year buy, spent on pay, on coaching or on both?"""

from dataclasses import replace

from experiments.asking import answer
from olsim.evidence.load import load as evidence
from olsim.scenarios.load import load, variant

BUDGET_EUR = 2_000_000.0


if __name__ == "__main__":
    pay, coaching = load("toelage", evidence()), load("coaching", evidence())
    package = replace(pay, measures=(*pay.measures, *coaching.measures))
    half = {
        "toelage": {"budget_eur_per_year": BUDGET_EUR / 2.0},
        "coaching": {"budget_eur_per_year": BUDGET_EUR / 2.0},
    }
    answer(
        "pakketten_met_budget",
        "Twee miljoen euro per jaar: toelage, begeleiding of allebei",
        "Wat koopt hetzelfde geld, besteed aan een toelage, aan begeleiding of half om half?",
        [
            load("base", evidence()),
            variant(
                pay,
                "alles_toelage",
                "2 miljoen aan toelage",
                {"toelage": {"budget_eur_per_year": BUDGET_EUR}},
            ),
            variant(
                coaching,
                "alles_begeleiding",
                "2 miljoen aan begeleiding",
                {"coaching": {"budget_eur_per_year": BUDGET_EUR}},
            ),
            variant(package, "samen", "Helft toelage, helft begeleiding", half),
        ],
    )
