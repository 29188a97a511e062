"""Words that analyses write in their tables and pages read back, and numbers as Dutch readers write them."""

DISTINCT, NOISE = "te onderscheiden", "niet van ruis te onderscheiden"
THROUGH_FIRST = "te onderscheiden door de eerste orde"
"""A total index holds the first order: where that rises above the dummy, the total is no mere reshuffle, even
below what a reshuffle alone would give."""
NO_FLOOR = "geen oordeel: het toeval staat vast"
"""With one draw of luck there is no noise to compare with."""
CONSISTENT, INCONSISTENT, UNTESTABLE = "consistent", "niet consistent", "niet toetsbaar"
"""Verdicts of the exam."""
LEAST_CHANCE = 0.05
"""What was seen must have at least this chance, among draws, to be consistent."""
LEAST_POWER = 0.8
"""The usual power: a trial that would miss the planted effect more than one time in five tests nothing."""
NOWHERE = "geen"
"""No origin of the backtest."""
ALIKE = 1.0
"""Difference in points of shortage, or per cent of fte, that is called equal: the measurement error."""
ON_THE_EDGE = 2.0
"""Standard errors that squares may lie from their limit before a structure is said to pass or to fail: what
may as well pass counts in the interval."""

TWIN, MEDIAN, LINKS_OFF = "~", "@", "!"
"""Ends of ids of arms of a comparison: nobody responds to measures of grade D; their effects are at the
median of their priors, where `base@id` is the first scenario at the same values; links of grade D do nothing,
in a scenario whose direct link has a better grade, with `base!id` as above. No file may be called so.
"""

Z90 = 1.645
"""So many spreads on either side hold 90 per cent of a normal distribution."""

THOUSANDS_FROM = 10_000.0


def three_digits(value: float) -> str:
    """A number in three digits with a decimal comma, whole with points from ten thousand on; a dash where
    there is none.
    """
    if value != value:
        return "–"
    if abs(value) >= THOUSANDS_FROM:
        return f"{value:,.0f}".replace(",", ".").replace("-", "−")
    text = f"{value:.3g}"
    if "e" in text:
        text = f"{value:.10f}".rstrip("0") if abs(value) < 1.0 else f"{value:.0f}"
    return text.replace(".", ",").replace("-", "−")
