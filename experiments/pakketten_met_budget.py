"""Packages under a budget: what do two million euro a year buy, spent on pay, on coaching or on both?"""

from dataclasses import replace

from experiments.asking import answer
from olsim.evidence.load import load as evidence
from olsim.scenario import Scenario, load

BUDGET_EUR = 2_000_000.0


def within(scenario: Scenario, key: str, name: str, budget_eur: float) -> Scenario:
    """The scenario with a fixed budget a year for each of its measures."""
    settings = tuple(replace(setting, budget_eur_per_year=budget_eur) for setting in scenario.measures)
    return replace(scenario, id=key, name=name, measures=settings)


if __name__ == "__main__":
    pay, coaching = load("toelage", evidence()), load("coaching", evidence())
    half = [within(s, s.id, s.name, BUDGET_EUR / 2.0) for s in (pay, coaching)]
    both = replace(pay, id="samen", name="Helft toelage, helft begeleiding", measures=(*half[0].measures, *half[1].measures))
    answer(
        "pakketten_met_budget",
        "Twee miljoen euro per jaar: toelage, begeleiding of allebei",
        "Wat koopt hetzelfde geld, besteed aan een toelage, aan begeleiding of half om half?",
        [
            load("base", evidence()),
            within(pay, "alles_toelage", "2 miljoen aan toelage", BUDGET_EUR),
            within(coaching, "alles_begeleiding", "2 miljoen aan begeleiding", BUDGET_EUR),
            both,
        ],
    )
