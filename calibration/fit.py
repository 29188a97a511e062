"""The final fit: bank, rounds, checks, and everything that ships.

    python -m calibration.fit
    python -m calibration.fit --seed 2 --no-ship

Writes the ensembles of `run` and `compare` and of the origins of the backtest into the evidence, with tables
for the report of the fit. A second start goes on where the first one was stopped.
"""

import argparse
import hashlib
import json
import shutil
import time
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import ndtr

from calibration.bank import FOLDER, LEAST, SIZE, Runs, bank_of, names, rounded, values_at
from calibration.checks import count, error_of_point, left_out, recovery, residual_check, squares
from calibration.city import STRUCTURE, City, loops_off_share, months_until
from calibration.condition import weighted_quantiles
from calibration.fits import OUTCOMES, UNFILLED_FIRST, UNFILLED_LAST, Several, fit, several, usable
from calibration.forecast import (
    ARCHIVE,
    FORECAST,
    ahead,
    archive,
    forecast_table,
    of_draws,
    outcomes_of,
    turned_out,
)
from calibration.free import FREE, screening
from calibration.luck import Past, of_the_past
from calibration.rounds import Particles, draws_of, go_on
from calibration.variants import (
    Limit,
    all_draws,
    going_together,
    other_reading,
    sources_of_uncertainty,
    variants,
)
from calibration.worlds import errors, printed
from olsim.core.arrays import Floats, Ints
from olsim.core.compiled import source_digest
from olsim.core.errors import OlsimError
from olsim.evidence import ensemble
from olsim.evidence.load import Evidence, load
from olsim.simulation.run import default_workers
from olsim.validation.backtest import OLSIM, backtest
from olsim.validation.natural_experiments import exam
from olsim.validation.shipped import TABLES, shipped
from olsim.validation.targets import Known, Target, also_read, digest, targets

DRAWS, DRAWS_OF_ORIGIN = 400, 240
SEEDS, SEEDS_OF_ORIGIN = 64, 32
"""Seeds that every draw is tried with."""
SHARES = (0.05, 0.5, 0.95)
ALIKE = 3.0
"""Monte-Carlo errors that the means of two seeds may be apart."""


def written(scores: Floats, seeds: Ints, months: int) -> tuple[list[str], list[list[float]]]:
    """Scores as values of quantities: the switch of structure becomes that of every loop; with the luck that
    holds in the first months.
    """
    values = rounded(values_at(np.clip(ndtr(scores), LEAST, 1.0 - LEAST)))
    place = names().index(STRUCTURE)
    loops = [name for name in load().quantities if name.startswith("loops.")]
    columns = [*(name for name in names() if name != STRUCTURE), *loops, "luck.past_seed", "luck.past_months"]
    rows = [
        [*np.delete(row, place).tolist(), *[float(row[place])] * len(loops), float(seed), float(months)]
        for row, seed in zip(values, seeds)
    ]
    return columns, rows


GOLDEN = (5.0**0.5 - 1.0) / 2.0
"""Step around a circle whose first points lie as evenly as can be, whatever their number."""


def spread_out(outcomes: Floats) -> Ints:
    """An order of draws in which every first part has outcomes, of shape (draws,), spread as those of all,
    from the middle on.
    """
    along = np.argsort(np.argsort((np.arange(len(outcomes)) * GOLDEN + 0.5) % 1.0))
    return np.argsort(outcomes, kind="stable")[along]


def about(kind: str, chosen: Sequence[Target], seed: int, draws: int, rule: str) -> dict[str, Any]:
    """What is known of how an ensemble was made."""
    return {
        "name": kind,
        "calibrated": True,
        "draws": draws,
        "rule": rule,
        "targets": [target.id for target in chosen],
        "facts": [fact for target in chosen for fact in target.facts],
        "targets_digest": digest(chosen),
        "free": list(FREE),
        "bank": City().digest(),
        "runs": SIZE,
        "seed": seed,
        "loops_off_before": loops_off_share(),
        "evidence": load().digest,
        "code": source_digest(),
        "made": date.today().isoformat(),
    }


RULE = (
    "een Sobol-steekproef uit de priors, daarvan de runs waarvan de geleerde samenvatting het dichtst bij die"
    " van de gepubliceerde cijfers ligt (ABC met regressie); meetfouten getrokken, alle grootheden onzeker"
)


def in_words(name: str, fit: str, scores: Floats, weights: Floats) -> dict[str, Any]:
    """Prior against posterior of a quantity in its own unit and as a normal score; `scores` and `weights`
    have shape (worlds,).
    """
    quantity, place, mean = load().quantities[name], names().index(name), float(weights @ scores)
    cells = {
        "grootheid": name,
        "naam": quantity.name,
        "graad": quantity.grade,
        "eenheid": quantity.unit,
        "fit": fit,
        "score": mean,
        "score_sd": float(np.sqrt(weights @ (scores - mean) ** 2)),
    }
    for label, points in (
        ("prior", np.array(SHARES)),
        ("post", ndtr(weighted_quantiles(scores, weights, SHARES))),
    ):
        row = np.full((len(SHARES), len(names())), 0.5)
        row[:, place] = np.clip(points, LEAST, 1.0 - LEAST)
        cells |= {
            f"{label}_{int(100 * share)}": float(v) for share, v in zip(SHARES, values_at(row)[:, place])
        }
    return cells


FINAL = "definitief"


def parameters_table(told: dict[str, Several], particles: Particles) -> pd.DataFrame:
    """Prior against posterior of every free parameter, for every fit."""
    rows = []
    for k, name in enumerate(FREE):
        rows.append(in_words(name, FINAL, particles.scores[:, names().index(name)], particles.weights))
        rows += [in_words(name, what, one.free[:, k], one.weights) for what, one in told.items()]
    return pd.DataFrame(rows)


def carried_table(recovered: pd.DataFrame, particles: Particles) -> pd.DataFrame:
    """Prior against posterior of every quantity that is not free, with how it did in the recovery; the one of
    which the figures say most comes first.
    """
    own = pd.DataFrame(
        [
            in_words(name, FINAL, particles.scores[:, names().index(name)], particles.weights)
            for name in recovered["wat"]
        ]
    )
    told = recovered.rename(columns={"wat": "grootheid"})[
        ["grootheid", "dekking", "variantie_over", "bepaald"]
    ]
    return own.merge(told, on="grootheid").sort_values("variantie_over", ignore_index=True)


def targets_table(seen: Floats, chosen: Sequence[Target], evidence: Evidence) -> pd.DataFrame:
    """What the draws that ship give for every target, with and without measurement error, beside what was
    printed; `seen` has shape (draws, targets).
    """
    rows = []
    noisy = seen + errors(len(seen), chosen, start=3)
    for k, target in enumerate(chosen):
        low, middle, high = np.quantile(seen[:, k], SHARES)
        outer_low, _, outer_high = np.quantile(noisy[:, k], SHARES)
        rows.append(
            {
                "doel": target.id,
                "maat": target.observable,
                "naam": target.label,
                "groep": target.scope,
                "datum": target.date,
                "soort": target.kind,
                "blok": target.block,
                "gepubliceerd": target.value,
                "meetfout": target.stated,
                "waarom": target.why,
                "laag": low,
                "midden": middle,
                "hoog": high,
                "laag_met_meetfout": outer_low,
                "hoog_met_meetfout": outer_high,
                "afwijking": (target.value - float(seen[:, k].mean())) / target.stated,
                "feit": target.facts[0],
                "bekend": target.known,
                "al_gelezen": also_read(target, evidence),
            }
        )
    return pd.DataFrame(rows)


def outcomes_table(told: dict[str, Several]) -> pd.DataFrame:
    """Outcomes under every fit from the bank; how far the mean lies from that of the first, and the standard
    errors of both over seeds (networks and prints of the same seed on other figures have nothing in common).
    """
    means_of_all = {what: one.means() for what, one in told.items()}
    rows, first = [], next(iter(means_of_all.values()))
    for what, one in told.items():
        means = means_of_all[what]
        errors, errors_first = (x.std(axis=0, ddof=1) / len(x) ** 0.5 for x in (means, first))
        of_difference = np.hypot(errors, errors_first)
        for k, name in enumerate(OUTCOMES):
            low, _, high = weighted_quantiles(one.outcomes[:, k], one.weights, SHARES)
            rows.append(
                {
                    "fit": what,
                    "uitkomst": name,
                    "laag": low,
                    "gemiddeld": float(means[:, k].mean()),
                    "hoog": high,
                    "fout": float(errors[k]),
                    "verschil": float((means - first)[:, k].mean()),
                    "fout_verschil": 0.0 if means is first else float(of_difference[k]),
                }
            )
    return pd.DataFrame(rows)


STRONG = 0.25
"""Correlations from this size on are told."""


def correlations(particles: Particles) -> pd.DataFrame:
    """Pairs of parameters, of which one at least is free, that go together after the fit; the strongest
    first.
    """
    centred = particles.scores - particles.weights @ particles.scores
    spread = (centred * particles.weights[:, np.newaxis]).T @ centred
    root, every = np.sqrt(np.maximum(np.diag(spread), 1e-12)), names()
    found = spread / np.outer(root, root)
    rows = [
        {"grootheid": a, "en": b, "samenhang": float(found[every.index(a), every.index(b)])}
        for k, a in enumerate(FREE)
        for b in (*FREE[k + 1 :], *(name for name in every if name not in (*FREE, STRUCTURE)))
    ]
    table = pd.DataFrame(rows)
    return table[table["samenhang"].abs() >= STRONG].sort_values(
        "samenhang", key=abs, ascending=False, ignore_index=True
    )


def means_of(particles: Particles) -> dict[str, dict[str, float]]:
    """Posterior mean, Monte-Carlo error and spread of every free parameter, as normal scores."""
    found = {}
    for name in FREE:
        scores = particles.scores[:, names().index(name)]
        mean = float(particles.weights @ scores)
        spread = float(np.sqrt(particles.weights @ (scores - mean) ** 2))
        found[name] = {
            "mean": round(mean, 5),
            "error": round(float(particles.errors[names().index(name)]), 5),
            "spread": round(spread, 5),
        }
    return found


def told_means(own: dict[str, dict[str, float]], other: dict[str, dict[str, float]]) -> float:
    """Print the means, and beside those of another calibration how many Monte-Carlo errors they are apart;
    the largest of these.
    """
    apart = []
    for name, row in own.items():
        text = (
            f"{name:32s} gemiddelde {row['mean']:+.3f} rekenfout {row['error']:.3f} spreiding"
            f" {row['spread']:.3f}"
        )
        if name in other:
            apart.append(
                abs(row["mean"] - other[name]["mean"]) / float(np.hypot(row["error"], other[name]["error"]))
            )
            text += f"; meegeleverd {other[name]['mean']:+.3f}, verschil {apart[-1]:.1f} rekenfouten"
        print(text)
    return max(apart, default=0.0)


def named(means: dict[str, dict[str, float]]) -> str:
    """Digest of means, so that a comparison with them can be told from one with others."""
    return hashlib.blake2b(json.dumps(means, sort_keys=True).encode(), digest_size=8).hexdigest()


def compared(
    means: dict[str, dict[str, float]], effective: float, seed: int, moved: float, outcomes: pd.DataFrame
) -> float:
    """Print the means of another seed beside those that ship, put the comparison beside the tables that ship,
    and give the largest difference in Monte-Carlo errors.

    `moved` is by how many points the foretold shortages of the backtest moved, on average by origin, at most;
    `outcomes` are rows of all draws of the other seed, as in the table of structures.
    """
    about = ensemble.read().about
    largest = told_means(means, about.get("means", {}))
    print(
        f"grootste verschil {largest:.2f} rekenfouten, hooguit {ALIKE:g}; effectief aantal {effective:.0f},"
        f" meegeleverd {about.get('effective', float('nan')):.0f}"
    )
    print(f"terugblik: voorspelde tekorten verschoven per oorsprong gemiddeld hooguit {moved:.1f} punt")
    row = {
        "bij": about.get("means_digest", ""),
        "zaad": seed,
        "verschil": largest,
        "grens": ALIKE,
        "effectief": effective,
        "terugblik": moved,
    }
    for name, year in ((UNFILLED_FIRST, 2024), (UNFILLED_LAST, 2034)):
        own = outcomes[outcomes["uitkomst"] == name].iloc[0]
        row |= {f"{end}_{year}": float(own[end]) for end in ("laag", "gemiddeld", "hoog")}
        print(f"{name}: {own['gemiddeld']:.0f} ({own['laag']:.0f} tot {own['hoog']:.0f})")
    pd.DataFrame([row]).to_csv(
        TABLES / "ander_zaad.csv", index=False, float_format="%.6g", lineterminator="\n"
    )
    return largest


def moved_by(own: pd.DataFrame, other: pd.DataFrame) -> float:
    """By how many points shortages foretold by olsim in two tables of cells differ, on average over the
    figures of an origin and version, at most.
    """
    middles = [
        table[(table["wie"] == OLSIM) & (table["soort"] == "share")]
        .groupby(["oorsprong", "versie"], sort=False)["midden"]
        .mean()
        for table in (own, other)
    ]
    return float(100.0 * (middles[0] - middles[1]).abs().max())


def ship_origins(runs: Runs, evidence: Evidence, seed: int, folder: Path, workers: int, stage: Path) -> None:
    """Ensembles of the origins of the backtest, each from figures known by then."""
    for k, origin in enumerate(ensemble.ORIGINS):
        known = Known(evidence, origin).targets()
        # the first calibration, of seed 1, has the networks that shipped with it, which were numbered from 0
        scores = fit(runs, known, known, seed - 1).draws(printed(known), DRAWS_OF_ORIGIN, seed)
        past = of_the_past(
            scores,
            known,
            SEEDS_OF_ORIGIN,
            10 * seed + k + 1,
            folder,
            workers,
            np.random.default_rng((seed, k)),
        )
        columns, rows = written(scores, past.seeds, months_until(target.date for target in known))
        ensemble.write(
            ensemble.origin_name(origin),
            columns,
            rows,
            about(f"ensemble van de oorsprong {origin}", known, seed, DRAWS_OF_ORIGIN, RULE),
            stage,
        )


def failing(tables: dict[str, pd.DataFrame], about_main: dict[str, Any]) -> list[str]:
    """Checks that the calibration has to pass before it ships, and does not."""
    inside, testable, residuals = (
        about_main["left_out"],
        about_main["left_out_testable"],
        about_main["residuals"],
    )
    covered = tables["herstel"]["dekking"]
    outside = f"buiten {residuals['low']} tot {residuals['high']}"

    def inside_of(left_out: dict[str, Any]) -> str:
        return f"{left_out['inside']} van {left_out['number']} binnen, ten minste {left_out['least']}"

    checks = {
        f"weggelaten blokken: {inside_of(inside)}": inside["inside"] >= inside["least"],
        f"weggelaten blokken, toetsbare cijfers: {inside_of(testable)}": testable["inside"]
        >= testable["least"],
        f"som van kwadraten {residuals['sum']} {outside}": (
            residuals["low"] <= residuals["sum"] <= residuals["high"]
        ),
        f"som van kwadraten van de trekkingen {residuals['shipped']} {outside}": (
            residuals["low"] <= residuals["shipped"] <= residuals["high"]
        ),
        f"dekking van {covered.min()} tot {covered.max()}, buiten 0,83 tot 0,96": bool(
            covered.between(0.83, 0.96).all()
        ),
    }
    return [what for what, holds in checks.items() if not holds]


def put_in_place(stage: Path) -> None:
    """What was made takes the place of what shipped as a whole, after that is archived if it foretold
    something else; the archive stays.
    """
    place = ensemble.FOLDER
    new, old = place.with_name(f"{place.name}_nieuw"), place.with_name(f"{place.name}_oud")
    if not place.exists() and old.exists():
        # stopped between the two renamings below
        old.rename(place)
    before, now = (folder / TABLES.name / FORECAST for folder in (place, stage))
    if before.exists() and before.read_bytes() != now.read_bytes():
        print(f"vorige voorspelling bewaard in {archive()}")
    if (place / ARCHIVE.name).exists():
        shutil.copytree(place / ARCHIVE.name, stage / ARCHIVE.name)
    # beside its place first, so that what takes a moment is a renaming and no copy
    for folder in (new, old):
        shutil.rmtree(folder, ignore_errors=True)
    shutil.move(stage, new)
    place.rename(old)
    new.rename(place)
    shutil.rmtree(old)
    ensemble.read.cache_clear()
    shipped.cache_clear()
    turned_out().to_csv(TABLES / "uitgekomen.csv", index=False, float_format="%.6g", lineterminator="\n")


def main() -> None:
    """Everything, and say what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=0)
    parser.add_argument("--out", type=Path, default=FOLDER)
    parser.add_argument(
        "--no-ship",
        action="store_true",
        help="set the means beside those that ship, in the table ander_zaad.csv, and ship nothing",
    )
    parser.add_argument(
        "--ship-anyway", action="store_true", help="ship although a check fails, which the report then says"
    )
    asked = parser.parse_args()
    workers, start = asked.workers or default_workers(), time.perf_counter()
    if asked.no_ship and ensemble.read().about.get("seed") == asked.seed:
        raise OlsimError(
            "Met dit zaad is al gekalibreerd; vergelijken kan met een ander.",
            key="--seed",
            given=str(asked.seed),
            expected="een ander getal",
        )
    if asked.seed < 1:
        raise OlsimError(
            "Een zaad van een kalibratie is ten minste 1.",
            key="--seed",
            given=str(asked.seed),
            expected="een heel getal vanaf 1",
        )
    evidence = load()
    chosen = targets(evidence)
    print(f"doelen: {len(chosen)}, digest {digest(chosen)}; vrij: {', '.join(FREE)}")
    runs = usable(bank_of(SIZE, asked.out, workers), chosen)
    print(f"bruikbaar: {len(runs.values)} van {SIZE} runs")
    whole = fit(runs, chosen, chosen, asked.seed)
    particles = go_on(whole, printed(chosen), asked.seed, asked.out, workers)
    print(f"effectief aantal {particles.effective:.0f}")
    means = means_of(particles)
    scores = draws_of(particles, DRAWS, asked.seed)
    past = of_the_past(
        scores, chosen, SEEDS, 10 * asked.seed, asked.out, workers, np.random.default_rng((asked.seed, 98))
    )
    if asked.no_ship:
        elsewhere = asked.out / "ander_zaad"
        shutil.rmtree(elsewhere, ignore_errors=True)
        columns, rows = written(scores, past.seeds, months_until(target.date for target in chosen))
        ensemble.write(
            ensemble.MAIN, columns, rows, about("ander zaad", chosen, asked.seed, DRAWS, RULE), elsewhere
        )
        ship_origins(runs, evidence, asked.seed, asked.out, workers, elsewhere)
        moved = moved_by(
            *(
                backtest(evidence, workers, folder=folder).tables["cellen"]
                for folder in (ensemble.FOLDER, elsewhere)
            )
        )
        outcomes = all_draws(outcomes_of(ahead(ensemble.read(folder=elsewhere), workers)))
        largest = compared(means, particles.effective, asked.seed, moved, outcomes)
        print(f"klaar in {(time.perf_counter() - start) / 60:.1f} minuten")
        raise SystemExit(int(largest > ALIKE))
    told_means(means, {})
    told = {"bank": several(runs, chosen, chosen, asked.seed)}
    for what, block in (("zonder 2020", "2020"), ("zonder 2024", "2024")):
        told[what] = several(runs, tuple(t for t in chosen if t.date[:4] != block), chosen, asked.seed)
    tables = {
        "parameters": parameters_table(told, particles),
        "doelen": targets_table(past.seen, chosen, evidence),
        "uitkomsten": outcomes_table(told),
        "samenhang": correlations(particles),
        "weggelaten": left_out(runs, chosen, asked.seed),
        "screening": screening(asked.out, workers),
    }
    tables["herstel"], tables["rangen"], recovered = recovery(whole)
    tables["meegetrokken"] = carried_table(recovered, particles)
    own, others = residual_check(whole)
    near = squares(chosen, printed(chosen) - particles.weights @ particles.seen)
    shipped_squares = squares(chosen, printed(chosen) - past.seen.mean(axis=0))
    every, testable = (
        count(tables["weggelaten"]),
        count(tables["weggelaten"][tables["weggelaten"]["toetsbaar"]]),
    )
    rule = (
        RULE
        + "; daarna rondes in de richtingen waarover de cijfers iets zeggen; van elke trekking een toeval,"
        " naar rato van de kans dat de cijfers er dan zo uitzien"
    )
    main_about = about("gekalibreerd ensemble van Utrecht", chosen, asked.seed, DRAWS, rule) | {
        "effective": round(particles.effective, 1),
        "tolerances": [round(t, 4) for t in particles.tolerances],
        "means": means,
        "means_digest": named(means),
        "residuals": {
            "sum": round(own, 3),
            "rounds": round(near, 3),
            "shipped": round(shipped_squares, 3),
            "low": round(float(np.quantile(others, 0.01)), 3),
            "high": round(float(np.quantile(others, 0.99)), 3),
            "high_error": round(error_of_point(others, 0.99), 3),
            "worlds": len(others),
            "below": round(float((others < own).mean()), 4),
            "shipped_below": round(float((others < shipped_squares).mean()), 4),
        },
        "left_out": asdict(every) | {"least": every.least, "most": every.most},
        "left_out_testable": asdict(testable) | {"least": testable.least, "most": testable.most},
    }
    main_about["failing"] = failing(tables, main_about)
    stage = asked.out / "verzending"
    shutil.rmtree(stage, ignore_errors=True)

    def put(scores: Floats, past: Past) -> ensemble.Ensemble:
        columns, rows = written(scores, past.seeds, months_until(target.date for target in chosen))
        ensemble.write(ensemble.MAIN, columns, rows, main_about, stage)
        ensemble.read.cache_clear()
        return ensemble.read(folder=stage)

    # who takes the first so many draws must not by chance take a mild or a dark future
    order = spread_out(
        of_draws(outcomes_of(ahead(put(scores, past), workers)))[:, list(OUTCOMES).index(UNFILLED_LAST)]
    )
    past = past.of(order)
    made = put(scores[order], past)
    ship_origins(runs, evidence, asked.seed, asked.out, workers, stage)
    found = ahead(made, workers)
    futures = outcomes_of(found)
    limit = Limit(main_about["residuals"]["high"], main_about["residuals"]["high_error"])
    tables["varianten"] = variants(
        told["bank"],
        several(runs, other_reading(chosen), other_reading(chosen), asked.seed),
        made,
        past,
        futures,
        chosen,
        limit,
    )
    tables["onzekerheid"] = sources_of_uncertainty(made, past.others, workers)
    tables["samenhang_2034"] = going_together(made, of_draws(futures)[:, list(OUTCOMES).index(UNFILLED_LAST)])
    tables["voorspelling"] = forecast_table(found, chosen)
    tables |= {
        "terugblik": backtest(evidence, workers, folder=stage).tables["scores"],
        "examen": exam(evidence, made, workers).tables["oordelen"],
    }
    (stage / TABLES.name).mkdir()
    for name, table in tables.items():
        table.to_csv(
            stage / TABLES.name / f"{name}.csv", index=False, float_format="%.6g", lineterminator="\n"
        )
    for what, one in (("alle doelen", every), ("toetsbare", testable)):
        print(
            f"weggelaten blokken, {what}: {one.inside} van {one.number} binnen 90 procent (toeval geeft"
            f" {one.least} tot {one.most})"
        )
    print(
        f"som van kwadraten uit de bank {own:.1f}, na de rondes {near:.1f}, van de trekkingen"
        f" {shipped_squares:.1f}; eigen verdeling 1-99 procent {np.quantile(others, 0.01):.1f} tot"
        f" {np.quantile(others, 0.99):.1f}"
    )
    print(tables["herstel"].to_string(index=False, float_format="%.3f"))
    if main_about["failing"] and not asked.ship_anyway:
        print(
            "niet meegeleverd, want: " + "; ".join(main_about["failing"]) + f". Wat er is, staat in {stage}."
        )
        raise SystemExit(1)
    put_in_place(stage)
    print(f"klaar in {(time.perf_counter() - start) / 60:.1f} minuten")


if __name__ == "__main__":
    main()
