"""Buddyscholen by willingness: what if half of the schools, or all of them, were willing to lend, or had
to?
"""

from experiments.asking import answer
from olsim.evidence.load import load as evidence
from olsim.scenarios.load import load, variant

if __name__ == "__main__":
    measure = load("buddyscholen", evidence())
    willing = [
        variant(
            measure,
            f"bereid_{int(100 * share)}",
            f"Buddyscholen, {int(100 * share)} % bereid",
            overrides={"boards.buddy_willing": share},
        )
        for share in (0.05, 0.25, 0.5, 0.9)
    ]
    obliged = variant(
        measure, "verplicht", "Buddyscholen, verplicht", {"buddyscholen": {"obliged_share": 1.0}}
    )
    answer(
        "buddyscholen_bereidheid",
        "Buddyscholen: en als scholen wel willen?",
        "Wat doen buddyscholen als de helft van de scholen wil lenen, of bijna iedereen, of als het moet?",
        [load("base", evidence()), measure, *willing, obliged],
    )
