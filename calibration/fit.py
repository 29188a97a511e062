"""The final fit: bank, rounds, checks, and everything that ships.

    python -m calibration.fit
    python -m calibration.fit --seed 2 --out uitkomst/ander_zaad --no-ship

Writes the ensembles of `run` and `compare` and of the origins of the backtest into the evidence, with tables for the report of the fit. A second start goes on
where the first one was stopped.
"""

import argparse
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import ndtr

from calibration.bank import FOLDER, LEAST, SIZE, bank_of, names, rounded, values_at
from calibration.checks import count, left_out, recovery, residual_check
from calibration.city import LOOPS_OFF_SHARE, STRUCTURE, City
from calibration.condition import weighted_quantiles
from calibration.fits import OUTCOMES, Told, fit, usable
from calibration.forecast import forecast_table, turned_out
from calibration.free import FREE, screening
from calibration.rounds import Particles, draws_of, go_on
from calibration.variants import sources_of_uncertainty, variants
from calibration.worlds import errors, printed
from olsim.arrays import Floats
from olsim.compiled import source_digest
from olsim.evidence import ensemble
from olsim.evidence.load import load
from olsim.examination.backtest import backtest
from olsim.examination.exam import exam
from olsim.examination.shipped import TABLES, shipped
from olsim.examination.targets import Known, Target, digest, targets
from olsim.running import default_workers

DRAWS, DRAWS_OF_ORIGIN = 400, 240
SHARES = (0.05, 0.5, 0.95)


def written(scores: Floats) -> tuple[list[str], list[list[float]]]:
    """Scores as values of quantities: the switch of structure becomes that of every loop."""
    values = rounded(values_at(np.clip(ndtr(scores), LEAST, 1.0 - LEAST)))
    place = names().index(STRUCTURE)
    loops = [name for name in load().quantities if name.startswith("loops.")]
    columns = [*(name for name in names() if name != STRUCTURE), *loops]
    rows = [[*np.delete(row, place).tolist(), *[float(row[place])] * len(loops)] for row in values]
    return columns, rows


def about(kind: str, chosen: Sequence[Target], seed: int, draws: int, rule: str) -> dict[str, Any]:
    """What is known of how an ensemble was made."""
    return {
        "name": kind, "calibrated": True, "draws": draws, "rule": rule, "targets": [target.id for target in chosen],
        "facts": [fact for target in chosen for fact in target.facts], "targets_digest": digest(chosen), "free": list(FREE), "bank": City().digest(), "runs": SIZE,
        "seed": seed, "loops_off_before": LOOPS_OFF_SHARE, "evidence": load().digest, "code": source_digest(), "made": date.today().isoformat(),
    }  # fmt: skip


RULE = (
    "een Sobol-steekproef uit de priors, daarvan de runs waarvan de geleerde samenvatting het dichtst bij die van de gepubliceerde cijfers ligt (ABC met regressie); "
    "meetfouten getrokken, alle grootheden onzeker"
)


def parameters_table(told: dict[str, Told], particles: Particles) -> pd.DataFrame:
    """Prior against posterior of every free parameter, in its own unit and as a normal score, for every fit."""
    quantities, rows = load().quantities, []
    for k, name in enumerate(FREE):
        place = names().index(name)
        fits = {"definitief": (particles.scores[:, place], particles.weights), **{what: (one.free[:, k], one.weights) for what, one in told.items()}}
        for what, (scores, weights) in fits.items():
            mean = float(weights @ scores)
            cells = {
                "grootheid": name, "naam": quantities[name].name, "graad": quantities[name].grade, "eenheid": quantities[name].unit, "fit": what,
                "score": mean, "score_sd": float(np.sqrt(weights @ (scores - mean) ** 2)),
            }  # fmt: skip
            for label, points in (("prior", np.array(SHARES)), ("post", ndtr(weighted_quantiles(scores, weights, SHARES)))):
                row = np.full((len(SHARES), len(names())), 0.5)
                row[:, place] = np.clip(points, LEAST, 1.0 - LEAST)
                cells |= {f"{label}_{int(100 * share)}": float(v) for share, v in zip(SHARES, values_at(row)[:, place])}
            rows.append(cells)
    return pd.DataFrame(rows)


def targets_table(particles: Particles, chosen: Sequence[Target]) -> pd.DataFrame:
    """What the posterior foretells of every target, with and without measurement error, beside what was printed."""
    weights, rows = particles.weights, []
    noisy = particles.seen + errors(len(weights), chosen, start=3)
    for k, target in enumerate(chosen):
        low, middle, high = weighted_quantiles(particles.seen[:, k], weights, SHARES)
        outer_low, _, outer_high = weighted_quantiles(noisy[:, k], weights, SHARES)
        stated = float(np.hypot(target.error, target.shared))
        rows.append(
            {
                "doel": target.id, "maat": target.observable, "naam": target.label, "groep": target.scope, "datum": target.date, "soort": target.kind,
                "blok": target.block, "gepubliceerd": target.value, "meetfout": stated, "waarom": target.why, "laag": low, "midden": middle, "hoog": high,
                "laag_met_meetfout": outer_low, "hoog_met_meetfout": outer_high, "afwijking": (target.value - float(weights @ particles.seen[:, k])) / stated,
                "feit": target.facts[0], "bekend": target.known,
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def outcomes_table(told: dict[str, Told]) -> pd.DataFrame:
    """Outcomes under every fit from the bank."""
    rows = []
    for what, one in told.items():
        for k, name in enumerate(OUTCOMES):
            low, middle, high = weighted_quantiles(one.outcomes[:, k], one.weights, SHARES)
            rows.append({"fit": what, "uitkomst": name, "laag": low, "midden": middle, "hoog": high})
    return pd.DataFrame(rows)


def correlations(particles: Particles) -> pd.DataFrame:
    """Correlations between free parameters after the fit."""
    scores = particles.scores[:, [names().index(name) for name in FREE]]
    centred = scores - particles.weights @ scores
    spread = (centred * particles.weights[:, np.newaxis]).T @ centred
    root = np.sqrt(np.diag(spread))
    return pd.DataFrame(spread / np.outer(root, root), index=list(FREE), columns=list(FREE)).rename_axis("grootheid").reset_index()


def main() -> None:
    """Everything, and say what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=0)
    parser.add_argument("--out", type=Path, default=FOLDER)
    parser.add_argument("--no-ship", action="store_true", help="print only; write nothing into the evidence")
    asked = parser.parse_args()
    workers, start = asked.workers or default_workers(), time.perf_counter()
    evidence = load()
    chosen = targets(evidence)
    print(f"doelen: {len(chosen)}, digest {digest(chosen)}; vrij: {', '.join(FREE)}")
    runs = usable(bank_of(SIZE, asked.out, workers), chosen)
    print(f"bruikbaar: {len(runs.values)} van {SIZE} runs")
    whole = fit(runs, chosen, chosen)
    particles = go_on(whole, printed(chosen), asked.seed, asked.out, workers)
    print(f"effectief aantal {particles.effective:.0f}")
    for k, name in enumerate(FREE):
        scores = particles.scores[:, names().index(name)]
        mean = float(particles.weights @ scores)
        spread = float(np.sqrt(particles.weights @ (scores - mean) ** 2))
        print(
            f"{name:32s} gemiddelde {mean:+.3f} rekenfout {spread / particles.effective**0.5:.3f} spreiding {spread:.3f} (bank {whole.really().posterior.mean()[k]:+.3f})"
        )
    if asked.no_ship:
        return
    columns, rows = written(draws_of(particles, DRAWS, asked.seed))
    told = {"bank": whole.really()}
    for what, block in (("zonder 2020", "2020"), ("zonder 2024", "2024")):
        told[what] = fit(runs, tuple(t for t in chosen if t.date[:4] != block), chosen).really()
    tables = {
        "parameters": parameters_table(told, particles), "doelen": targets_table(particles, chosen), "uitkomsten": outcomes_table(told),
        "samenhang": correlations(particles), "weggelaten": left_out(runs, chosen),
    }  # fmt: skip
    tables["herstel"], tables["rangen"] = recovery(whole)
    own, others = residual_check(whole)
    inside = count(tables["weggelaten"])
    rule = RULE + "; daarna rondes in de richtingen waarover de cijfers iets zeggen"
    main_about = about("gekalibreerd ensemble van Utrecht", chosen, asked.seed, DRAWS, rule) | {
        "effective": round(particles.effective, 1), "tolerances": [round(t, 4) for t in particles.tolerances],
        "residuals": {"sum": round(own, 3), "low": round(float(np.quantile(others, 0.01)), 3), "high": round(float(np.quantile(others, 0.99)), 3), "below": round(float((others < own).mean()), 4)},
        "left_out": {"inside": inside.inside, "number": inside.number, "least": inside.least, "most": inside.most},
    }  # fmt: skip
    ensemble.write(ensemble.MAIN, columns, rows, main_about)
    for origin in ensemble.ORIGINS:
        known = Known(evidence, origin).targets()
        early = fit(runs, known, known)
        columns, rows = written(early.draws(printed(known), DRAWS_OF_ORIGIN, asked.seed))
        ensemble.write(
            ensemble.origin_name(origin), columns, rows, about(f"ensemble van de oorsprong {origin}", known, asked.seed, DRAWS_OF_ORIGIN, RULE)
        )
    ensemble.read.cache_clear()
    tables["varianten"] = variants(runs, whole, ensemble.read())
    tables["onzekerheid"] = sources_of_uncertainty(ensemble.read(), workers)
    tables["voorspelling"] = forecast_table(ensemble.read(), chosen, workers)
    tables["uitgekomen"] = turned_out()
    tables["screening"] = screening(asked.out, workers).head(40)
    TABLES.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        table.to_csv(TABLES / f"{name}.csv", index=False, float_format="%.6g", lineterminator="\n")
    shipped.cache_clear()
    tables |= {"terugblik": backtest(evidence, workers).tables["scores"], "examen": exam(evidence, ensemble.read(), workers).tables["oordelen"]}
    for name in ("terugblik", "examen"):
        tables[name].to_csv(TABLES / f"{name}.csv", index=False, float_format="%.6g", lineterminator="\n")
    print(f"weggelaten blokken: {inside.inside} van {inside.number} binnen 90 procent (toeval geeft {inside.least} tot {inside.most})")
    print(f"som van kwadraten {own:.1f}, eigen verdeling 1-99 procent {np.quantile(others, 0.01):.1f} tot {np.quantile(others, 0.99):.1f}")
    print(tables["herstel"].to_string(index=False, float_format="%.3f"))
    print(f"klaar in {(time.perf_counter() - start) / 60:.1f} minuten")


if __name__ == "__main__":
    main()
