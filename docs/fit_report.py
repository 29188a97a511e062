"""The numbers of the fit that ships, as English tables for calibration.md."""

from collections.abc import Iterable, Sequence

import pandas as pd

from olsim.report.findings import passes
from olsim.report.validation.fit import MOVED, SHIFTED
from olsim.validation.shipped import fit_results


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def digits(value: float) -> str:
    """Three digits that count."""
    return f"{value:.0f}" if abs(value) >= 1000.0 else f"{value:.3g}"


def span(row: pd.Series, low: str, middle: str, high: str) -> str:
    """A middle and its 90 per cent interval."""
    return f"{digits(row[middle])} ({digits(row[low])} to {digits(row[high])})"


def section() -> str:
    """Targets, free parameters, what is identified only together, checks, other structures, and the sources
    of the uncertainty of 2034.
    """
    results = fit_results()
    about, t = results.passport["ensemble"], results.tables
    found = t["herstel"].set_index("wat")
    own = t["parameters"][t["parameters"]["fit"] == "definitief"]
    unknown = [f"`{name}`" for name in own["grootheid"] if not bool(found.loc[name, "bepaald"])]
    left, testable, squares = about["left_out"], about["left_out_testable"], about["residuals"]
    unfilled = t["varianten"][
        t["varianten"]["uitkomst"].isin([f"onvervulde_vraag:po@{year}-10-01" for year in (2024, 2034)])
    ]
    return "\n\n".join(
        [
            (
                f"Made {about['made']} with seed {about['seed']}; {about['runs']} runs in the bank, effective"
                f" number {about['effective']:.0f}, targets {about['targets_digest']}."
            ),
            table(
                ["target", "printed", "error", "model (90 %)", "model minus printed, in errors"],
                [
                    [
                        f"`{r['doel']}`",
                        digits(r["gepubliceerd"]),
                        digits(r["meetfout"]),
                        span(r, "laag", "midden", "hoog"),
                        f"{-r['afwijking']:.1f}",
                    ]
                    for _, r in t["doelen"].iterrows()
                ],
            ),
            table(
                [
                    "free parameter",
                    "prior (90 %)",
                    "posterior (90 %)",
                    "variance left",
                    "coverage",
                    "identified",
                ],
                [
                    [
                        f"`{r['grootheid']}`",
                        span(r, "prior_5", "prior_50", "prior_95"),
                        span(r, "post_5", "post_50", "post_95"),
                        f"{found.loc[r['grootheid'], 'variantie_over']:.2f}",
                        f"{found.loc[r['grootheid'], 'dekking']:.3f}",
                        "yes" if bool(found.loc[r["grootheid"], "bepaald"]) else "no",
                    ]
                    for _, r in own.iterrows()
                ],
            ),
            f"Not identified: {', '.join(unknown) or 'none'}. Known only together (correlation): "
            + (
                "; ".join(
                    f"`{r['grootheid']}` and `{r['en']}` ({r['samenhang']:.2f})"
                    for r in t["samenhang"].to_dict("records")
                )
                or "no pair"
            )
            + ".",
            "Not free, and still moved or known better (prior, posterior; part of the variance left in made"
            " worlds, coverage): "
            + "; ".join(
                f"`{r['grootheid']}` {span(r, 'prior_5', 'prior_50', 'prior_95')},"
                f" {span(r, 'post_5', 'post_50', 'post_95')} ({r['variantie_over']:.2f},"
                f" {r['dekking']:.3f}{', identified' if bool(r['bepaald']) else ''})"
                for r in t["meegetrokken"].to_dict("records")
                if r["variantie_over"] <= MOVED or abs(r["score"]) >= SHIFTED
            )
            + ".",
            (
                f"Blocks left out: {left['inside']} of {left['number']} inside (chance gives {left['least']}"
                f" to {left['most']}), of the testable {testable['inside']} of {testable['number']}"
                f" ({testable['least']} to {testable['most']}). Squared residuals {squares['sum']:.1f} as"
                f" fitted from the bank, {squares['rounds']:.1f} after the rounds and"
                f" {squares['shipped']:.1f} as run ({squares['below']:.0%} and {squares['shipped_below']:.0%}"
                " of worlds have less than the first and the last); 1 and 99 per cent points"
                f" {squares['low']:.1f} and {squares['high']:.1f} (± {squares['high_error']:.1f}, of"
                f" {squares['worlds']} worlds)."
            ),
            table(
                [
                    "structure or reading (Dutch label)",
                    "weight",
                    "squares",
                    "below",
                    "passes (ja, op de grens or nee)",
                    "outcome",
                    "mean (90 %)",
                ],
                [
                    [
                        str(r["variant"]),
                        "" if r["gewicht"] != r["gewicht"] else f"{r['gewicht']:.2f}",
                        f"{r['kwadraten']:.1f}",
                        f"{r['grens']:.1f}",
                        passes(r.to_dict()),
                        f"`{r['uitkomst']}`",
                        span(r, "laag", "gemiddeld", "hoog"),
                    ]
                    for _, r in unfilled.iterrows()
                ],
            ),
            "Unfilled demand of 2034 with fewer figures (from the bank, each made three times with other"
            " networks and drawn measurement errors, so errors of the difference are rough): "
            + "; ".join(
                f"{r['fit']} {span(r, 'laag', 'gemiddeld', 'hoog')}"
                + (f", {r['verschil']:+.0f} ± {r['fout_verschil']:.0f}" if r["fit"] != "bank" else "")
                for r in t["uitkomsten"][
                    t["uitkomsten"]["uitkomst"] == "onvervulde_vraag:po@2034-10-01"
                ].to_dict("records")
            )
            + ".",
            table(
                ["source of the spread of unfilled demand in 2034", "part", "sd (fte)"],
                [
                    [str(r["bron"]), f"{r['deel']:.2f} ± {r['fout']:.2f}", digits(r["sd_fte"])]
                    for _, r in t["onzekerheid"].iterrows()
                ],
            ),
        ]
    )
