"""The note for the Bestuurlijk Overleg: change the names below and run it."""

from experiments.asking import answer
from olsim.evidence.load import load as evidence
from olsim.scenarios.load import load

SCENARIOS = ["base", "dubbele_bezetting", "toelage", "buddyscholen", "anders_organiseren", "coaching"]

if __name__ == "__main__":
    title = "Maatregelen voor het Bestuurlijk Overleg"
    question = (
        "Welke maatregelen verkleinen het lerarentekort in het Utrechtse primair onderwijs, wat kosten zij,"
        " en wie merkt het?"
    )
    answer("bestuurlijk_overleg", title, question, [load(name, evidence()) for name in SCENARIOS])
