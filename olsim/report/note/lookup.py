"""Looks things up in the tables of a comparison, and says how things are called."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from olsim.core.verdicts import MEDIAN, TWIN
from olsim.report.findings import both, common, thousands
from olsim.report.runs.page import in_words, on_date
from olsim.results.folder import Results

SHORT = {
    "onvervulde_vraag": "onvervulde vraag (fte)",
    "onvervulde_vraag_gelijke_norm": "idem, gelijke norm (fte)",
    "leraren_fte": "leraren in dienst (fte)",
    "tekort_peiling": "tekort in de peiling (procent\xadpunt)",
    "bevoegd_voor_de_klas": "bevoegd voor de klas (fte per 100 leerlingen)",
}
LEAST_DRAWS = 50
"""Fewer draws than this give no verdict and no rank."""
DEMAND = ("pupils.", "demand.", "schools.", "shocks.npo")
"""Beginnings of quantities from which required fte follow."""
Row = Mapping[Any, Any]


def no_verdict(table: pd.DataFrame) -> pd.DataFrame:
    """A table of a trial run: nothing in it is clear, nor does anything follow from what is."""
    known = {
        name: value
        for name, value in (("duidelijk", False), ("per_fte", float("nan")), ("rust_op_d", float("nan")))
        if name in table.columns
    }
    return table.assign(**known)


class Facts:
    """What a note says, looked up."""

    def __init__(self, results: Results) -> None:
        self.p = results.passport
        self.trial = self.p["trekkingen"] < LEAST_DRAWS
        self.t = (
            {name: no_verdict(table) for name, table in results.tables.items()}
            if self.trial
            else results.tables
        )
        about = self.t["maten"].set_index("maat")
        self.kinds, self.labels, self.units = (
            about[column].to_dict() for column in ("soort", "naam", "eenheid")
        )
        names = self.t["scenarios"].set_index("scenario")
        self.names = names["naam"].to_dict()
        self.base, *self.others = list(names.index)
        self.first = "de basis" if self.base == "base" else self.names[self.base]
        self.grades = names["graad"].to_dict()
        self.sizes = names["aantal"].to_dict()
        self.stops = {s: (int(row["stoppen"]), str(row["stopt"])) for s, row in names.iterrows()}
        table = self.t["verschillen"]
        self._differences = dict(
            zip(
                table[["scenario", "maat", "niveau", "groep", "datum"]].itertuples(index=False, name=None),
                table.to_dict("records"),
            )
        )
        self.arms = set(table["scenario"])
        self.city = table[(table["niveau"] == "stad") & (table["groep"] == "po")]
        self.last = str(table[table["maat"] == "onvervulde_vraag"]["datum"].max())

    def row(self, arm: str, observable: str, date: str = "", level: str = "stad", group: str = "po") -> Row:
        """A difference with the first scenario."""
        found: Row = self._differences[(arm, observable, level, group, date or self.last)]
        return found

    def rows(self, observable: str, level: str = "stad", group: str = "po") -> list[Row]:
        """The differences of all scenarios at the last date."""
        return [self.row(s, observable, "", level, group) for s in self.others]

    def level(self, scenario: str, observable: str, date: str = "") -> Row:
        """A level of the city."""
        t = self.t["niveaus"]
        found: Row = t[
            (t["scenario"] == scenario) & (t["maat"] == observable) & (t["datum"] == (date or self.last))
        ].to_dict("records")[0]
        return found

    def assumed(self, scenario: str) -> bool:
        """Whether the direct link of a scenario is an assumption without a figure."""
        return bool(self.grades[scenario] == "D")

    def evidence(self, scenario: str) -> str:
        """Grade of the direct link, and whether other links of the measure are an assumption."""
        table = self.t["onderbouwing"]
        also = bool(table[table["scenario"] == scenario]["ook_d"].any())
        return str(self.grades[scenario] or "–") + ("; ook D" if also else "")

    def label(self, scenario: str) -> str:
        """Name of a scenario, marked where its direct link is an assumption."""
        if not self.assumed(scenario):
            return str(self.names[scenario])
        return f"{self.names[scenario]} ({'deels ' if self.sizes[scenario] > 1 else ''}aanname)"

    def three(self, scenario: str) -> list[tuple[str, str]]:
        """(arm, text) of a scenario without effect and at the median of its assumptions, where it is an
        assumption that can be switched off.
        """
        if not self.assumed(scenario):
            return []
        without = "zonder effect" if self.sizes[scenario] == 1 else "zonder de delen met graad D"
        return [
            (scenario + end, text)
            for end, text in ((TWIN, without), (MEDIAN, "mediaan van de aanname"))
            if scenario + end in self.arms
        ]

    def lines(self, without: bool = True, alone: bool = False) -> list[tuple[str, str, bool]]:
        """(arm, text, whether it is an assumption) of everything that has a place of its own in a picture:
        each scenario as a whole, what its costs are of, and then the parts and assumptions of it. A text that
        stands `alone` has the name of its scenario in it.
        """
        found = []
        for s in self.others:
            found.append((s, self.label(s), self.assumed(s)))
            found += [
                (arm, f"{self.names[s]}: {text}" if alone else f"– {text}", True)
                for arm, text in self.three(s)
                if without
            ]
        return found

    def break_even(self, scenario: str) -> Row | None:
        """The first break-even of a scenario, where one was asked."""
        if "breekpunt" not in self.t:
            return None
        own = self.t["breekpunt"]
        rows = own[own["scenario"] == scenario].to_dict("records")
        return rows[0] if rows else None

    def sets_demand(self, scenario: str) -> bool:
        """Whether the scenario itself says how many teachers are required: at the required fte of another one
        it would be another scenario.
        """
        told = next(s for s in self.p["scenario's"] if s["id"] == scenario)
        return any(name.startswith(DEMAND) for name in told["overrides"])

    def rank(self, scenario: str) -> str:
        """Rank range in words."""
        row = self.t["rangen"].set_index("scenario").loc[scenario]
        if row["geen_rang"] or self.trial:
            return "geen"
        return f"{row['van']}" if row["van"] == row["tot"] else f"{row['van']} tot {row['tot']}"

    def places(self, observable: str) -> int:
        """Decimals in which the differences of an outcome are printed everywhere."""
        return common(self.rows(observable), self.kinds[observable])

    def net(self, scenario: str) -> Row:
        """What the region as a whole gains, in the account of displacement."""
        table = self.t["verdringing"]
        found: Row = table[(table["scenario"] == scenario) & (table["maat"] == "regio")].to_dict("records")[0]
        return found

    def stopped(self, scenario: str) -> str:
        """A sentence where measures have stopped by the last date, with what it was while they ran."""
        number, when = self.stops[scenario]
        if not number:
            return ""
        october = f"{int(when[:4]) - (when[5:7] < '10')}-10-01"
        row = self.row(scenario, "onvervulde_vraag", october)
        before = (
            f" Zolang zij liepen, op {on_date(october)}, was het verschil, gemiddeld over de trekkingen,"
            f" {both(row, 'fte', self.places('onvervulde_vraag'))} fte."
        )
        if number == self.sizes[scenario] == 1:
            return f" Zij stopt in {in_words(when)}; dit is wat er daarna van over is.{before}"
        parts = (
            "Alle maatregelen"
            if number == self.sizes[scenario]
            else f"{number} van de {self.sizes[scenario]} maatregelen"
        )
        return (
            f" {parts} {'is' if number == 1 else 'zijn'} dan gestopt, de laatste in {in_words(when)}.{before}"
        )

    def own_figures(self, scenario: str) -> bool:
        """Whether a scenario sets figures otherwise than the first one: what those cost, nothing counts."""
        base, own = (
            next(s["overrides"] for s in self.p["scenario's"] if s["id"] == id)
            for id in (self.base, scenario)
        )
        return any(base.get(key) != value for key, value in own.items())

    def not_counted(self, scenario: str) -> str:
        """What of a scenario has no price at all, in words: figures of its own, and measures that name
        neither a cost nor why they cost nothing.
        """
        paid = self.t["maatregelen"].set_index("maatregel")["betaalt"].to_dict()
        base, measures = (
            next(s["maatregelen"] for s in self.p["scenario's"] if s["id"] == id)
            for id in (self.base, scenario)
        )
        silent = dict.fromkeys(
            self.measure(m["name"]) for m in measures if not paid.get(m["name"]) and m not in base
        )
        return ", ".join([*(["eigen cijfers"] if self.own_figures(scenario) else []), *silent])

    def yearly(self, scenario: str) -> str:
        """Expenses a year in thousands of euro, and the time that is put in."""
        rows = self.t["kosten"].to_dict("records")
        own = {
            r["soort"]: float(r["euro"])
            for r in rows
            if r["scenario"] == scenario and str(r["wat"]).startswith("totaal")
        }
        missing = self.not_counted(scenario)
        if missing and not own:
            return "niet geteld"
        if own and all(euro != euro for euro in own.values()):
            return "nog geen heel jaar"
        partly = bool(missing) or any(r["euro"] != r["euro"] for r in rows if r["scenario"] == scenario)
        own = {kind: euro for kind, euro in own.items() if euro == euro}
        spent = thousands(own.get("uitgave", 0.0))
        told = f"{spent} (inzet {thousands(own['inzet'])})" if "inzet" in own else spent
        return f"deels: {told}" if partly else told

    def measure(self, name: str) -> str:
        """Name of a measure, or of a part of a package."""
        return str(self.t["maatregelen"].set_index("maatregel")["naam"].to_dict().get(name, name))
