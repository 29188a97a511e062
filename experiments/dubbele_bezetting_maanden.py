"""Dubbele bezetting by month: what do zero to five protected months do, and what do they cost?"""

from experiments.asking import answer
from olsim.evidence.load import load as evidence
from olsim.scenarios.load import load, variant

if __name__ == "__main__":
    measure = load("dubbele_bezetting", evidence())
    answer(
        "dubbele_bezetting_maanden",
        "Dubbele bezetting: nul tot vijf maanden",
        "Hoeveel maanden dubbele bezetting zijn genoeg, en wat kosten zij?",
        [load("base", evidence())]
        + [
            variant(measure, f"maanden_{m}", f"{m} maanden beschermd", {"dubbele_bezetting": {"months": m}})
            for m in range(6)
        ]
        + [
            variant(
                measure,
                "amsterdam_voorstel",
                "2,5 maand met studieverlof",
                {"dubbele_bezetting": {"months": 2.5, "study_leave_fte": 0.1}},
            )
        ],
    )
