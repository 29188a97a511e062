"""Anders organiseren by ratio and adoption: four, three or two qualified teachers for four groups, out of
need or out of vision.
"""

from experiments.asking import answer
from olsim.evidence.load import load as evidence
from olsim.scenarios.load import load, variant

if __name__ == "__main__":
    measure = load("anders_organiseren", evidence())
    ratios = {"drie_voor_vier": 0.75, "twee_en_assistent_voor_drie": 0.67, "twee_voor_vier": 0.5}
    answer(
        "anders_organiseren_ontwerp",
        "Anders organiseren: welk ontwerp, uit nood of uit visie",
        "Maakt het uit met hoeveel bevoegde leraren per groep scholen werken, en of zij uit nood of uit visie"
        " beginnen?",
        [load("base", evidence())]
        + [
            variant(
                measure,
                key,
                key.replace("_", " ").capitalize(),
                {"anders_organiseren": {"qualified_per_group": ratio, "groups_share": 1.0}},
            )
            for key, ratio in ratios.items()
        ]
        + [
            variant(
                measure,
                "uit_nood",
                "Drie voor vier, alleen uit nood",
                {"anders_organiseren": {"by_need_per_year": 0.3, "by_vision_per_year": 0.0}},
            ),
            variant(
                measure,
                "uit_visie",
                "Drie voor vier, alleen uit visie",
                {"anders_organiseren": {"by_need_per_year": 0.0, "by_vision_per_year": 0.3}},
            ),
        ],
    )
