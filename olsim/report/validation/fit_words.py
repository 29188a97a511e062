"""Words of the report of the fit: why a figure may not be reproduced, what terms mean, how numbers are
shown.
"""

from collections.abc import Mapping
from typing import Any

from olsim.report.blocks import Box, Line
from olsim.report.runs.page import on_date
from olsim.report.style import number, percent

FAR = 2.0
"""A figure that lies more than so many measurement errors away is not reproduced."""
TOO_LOW, TOO_HIGH = -1, 1
WHY = {
    ("leraren_fte:bo@2020-10-01", TOO_HIGH): (
        "de telling van 2020 ligt 60 fte onder die van 2019 en 66 onder die van 2021; geen bekende stroom"
        " maakt zo'n kuil, en de tabel is een keer herzien"
    ),
    (
        "leraren_fte:bo@2021-10-01",
        TOO_LOW,
    ): "de sprong van 66 fte na 2020 is groter dan het NPO-geld in een jaar aan mensen vindt",
    ("tekort_peiling:po@2024-10-01", TOO_LOW): (
        "in het model zakt het tekort na 2022 meer dan in de meting: wie in de coronajaren aan de pabo begon,"
        " is in 2024 en 2025 klaar, zestig zij-instromers per jaar gaan door en er komen minder leerlingen"
    ),
    ("tekort_peiling:bo@2020-10-01", TOO_HIGH): "een ander instrument; de meetfactor vangt een deel op",
    (
        "zij_instromers:po@2024-10-01",
        TOO_HIGH,
    ): "in het model starten er ook in 2024 zestig per jaar, zoals afgesproken; geteld is wie wordt begeleid",
    **{
        (f"tekort_peiling:{wijk}@2023-10-01", TOO_LOW): (
            "in het model is het tekort in deze wijk kleiner: de schoolweging per wijk is niet gepubliceerd,"
            " en waarom mensen daar minder gaan werken is dun onderbouwd"
        )
        for wijk in ("Overvecht", "Zuidwest", "Noordwest")
    },
}
"""Why some figures may not be reproduced, by the side on which the model is."""
GLOSSARY = Box(
    "Begrippen",
    (
        Line(
            "wat vooraf over een grootheid is aangenomen, en wat er na het passen op de cijfers van over is.",
            "Prior en posterior",
        ),
        Line(
            "runs van het model met waarden uit de prior; elke kalibratie kiest daaruit wat bij de cijfers"
            " past.",
            "Bank",
        ),
        Line(
            "nieuwe runs dicht bij wat de bank aanwijst; de meegeleverde trekkingen komen daaruit.", "Rondes"
        ),
        Line(
            "hoe vaak een interval van 90 procent de waarheid bevat, in nagemaakte werelden waarvan die"
            " bekend is.",
            "Dekking",
        ),
        Line(
            "een samenhang tussen −1 en 1, van volgordes (rangcorrelatie) of van waarden (correlatie).",
            "Correlatie",
        ),
    ),
)
UNEXPLAINED = "hiervoor is geen verklaring"
NAMED = 1.0
"""A reason is given from so many measurement errors on."""
OUTCOMES = {
    "onvervulde_vraag:po@2024-10-01": "onvervulde vraag 2024 (fte)",
    "onvervulde_vraag:po@2034-10-01": "onvervulde vraag 2034 (fte)",
    "tekort_peiling:po@2034-10-01": "tekort in de peiling 2034",
    "leraren_fte:bo@2034-10-01": "leraren bo 2034 (fte)",
}


def shown(value: float, kind: str) -> str:
    """A figure in the digits of its kind."""
    return percent(value).replace(" ", "\u00a0") if kind == "share" else number(value)


def between(middle: float, low: float, high: float, kind: str) -> str:
    """A middle and an interval, the unit once."""
    if kind == "share":
        return f"{number(100.0 * middle, 1)} ({number(100.0 * low, 1)} tot {number(100.0 * high, 1)})\u00a0%"
    return f"{number(middle)} ({number(low)} tot {number(high)})"


WHOLE_FROM = 1000.0


def small(value: float) -> str:
    """A parameter in three digits, whole from a thousand on."""
    if abs(value) >= WHOLE_FROM:
        return number(value)
    return f"{value:.3g}".replace(".", ",").replace("-", "−")


def name_of(row: Mapping[Any, Any]) -> str:
    """A target in words."""
    return f"{row['naam']} ({row['groep']}), {on_date(str(row['datum']))}"
