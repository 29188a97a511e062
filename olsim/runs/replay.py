"""What a passport says of a run, checked: a received folder runs no code of its own, and asks for no more
than olsim itself would.
"""

import platform
import re
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

from pydantic import TypeAdapter, ValidationError

from olsim.core.compiled import source_digest
from olsim.core.errors import OlsimError
from olsim.core.months import index
from olsim.evidence.load import load
from olsim.measures.folder import digest_of
from olsim.measures.form import folder
from olsim.measures.measure import LEVERS, Setting
from olsim.results.folder import wrong_passport
from olsim.scenarios.load import Scenario
from olsim.scenarios.own_observables import register
from olsim.simulation.case import MOST_MONTHS, Case

MOST_RUNS = 100_000
TEXTS = (
    "scenario",
    "naam",
    "vraag",
    "digest_bewijs",
    "digest_code",
    "digest_scenario",
    "digest_tabellen",
    "olsim",
    "python",
)
LEAST_MONTHS = index(2019, 10) + 1


def sizes_of(passport: dict[str, Any], where: str) -> tuple[list[int], int]:
    """Seeds and months of a run; raises OlsimError for what olsim does not make."""
    for key in TEXTS:
        if not isinstance(passport.get(key), str):
            raise wrong_passport(where, key, "tekst")
    seeds, months = passport.get("zaden"), passport.get("maanden")
    whole = isinstance(seeds, list) and all(type(seed) is int and 0 <= seed < MOST_RUNS for seed in seeds)
    if not isinstance(seeds, list) or not whole or not seeds or len(set(seeds)) < len(seeds):
        raise wrong_passport(
            where, "zaden", f"verschillende gehele getallen van 0 tot {MOST_RUNS}, ten minste een"
        )
    if type(months) is not int or not LEAST_MONTHS <= months <= MOST_MONTHS:
        raise wrong_passport(
            where, "maanden", f"een geheel getal van {LEAST_MONTHS} tot en met {MOST_MONTHS}", str(months)
        )
    if not isinstance(passport.get("ensemble", ""), str) or not re.fullmatch(
        r"[a-z0-9_-]*", passport.get("ensemble", "")
    ):
        raise wrong_passport(where, "ensemble", "de naam van een ensemble")
    return seeds, months


def scenario_of(passport: dict[str, Any], where: str, measures: str) -> Scenario:
    """The scenario of a passport, with measures of the user's own from the folder that the user names and
    from nowhere else.
    """
    plain, home = passport.get("maatregelen"), folder(measures)
    if not isinstance(plain, list) or not all(
        isinstance(one, dict) and isinstance(one.get("eigen"), str) for one in plain
    ):
        raise wrong_passport(where, "maatregelen", "een lijst van maatregelen")
    own = passport.get("eigen_map", "")
    if not isinstance(own, str):
        raise wrong_passport(where, "eigen_map", "een digest")
    if own or any(one["eigen"] for one in plain):
        if not home:
            names = ", ".join(str(one.get("name")) for one in plain if one["eigen"]) or "eigen maten"
            right = "--measures MAP, de map van toen"
            raise OlsimError("Er is gerekend met een eigen map.", where=where, given=names, expected=right)
        if digest_of(home) != own or any(one["eigen"] not in ("", own) for one in plain):
            raise OlsimError(
                "De map met eigen maatregelen is anders dan toen.",
                where=home,
                given=digest_of(home),
                expected=own,
                exit_code=1,
            )
    register(home)
    try:
        # from a plain form: what is a Setting already is not looked into
        settings = tuple(
            TypeAdapter(Setting).validate_python(asdict(Setting.from_plain(one, home))) for one in plain
        )
        assert all(lever[0] in LEVERS for setting in settings for lever in setting.levers)
        overrides = dict(passport["overrides"])
        Case(overrides=tuple(overrides.items()), measures=settings)
    except OlsimError as mistake:
        raise wrong_passport(where, mistake.key, mistake.expected, mistake.given) from None
    except (ValidationError, AssertionError, AttributeError, KeyError, TypeError, ValueError):
        raise wrong_passport(where, "maatregelen", "maatregelen zoals olsim ze schreef") from None
    reasons = passport.get("redenen")
    if not isinstance(reasons, dict) or not all(isinstance(text, str) for text in reasons.values()):
        raise wrong_passport(where, "redenen", "een reden per grootheid")
    return Scenario(
        passport["scenario"],
        passport["naam"],
        passport["vraag"],
        overrides,
        reasons,
        passport["digest_scenario"],
        settings,
        home,
    )


def differences(passport: dict[str, Any]) -> list[str]:
    """What under these results is not what is here: evidence, code, Python, packages."""
    now = {
        "het bewijs": (passport["digest_bewijs"], load().digest),
        "de code van olsim": (passport["digest_code"], source_digest()),
    }
    now["Python"] = (passport["python"], platform.python_version())
    packages = passport.get("versies")
    for name, was in packages.items() if isinstance(packages, dict) else ():
        if name in ("numpy", "numba", "pandas", "pyarrow", "matplotlib"):
            now[name] = (str(was), version(name))
    return [
        what if what.startswith(("het ", "de ")) else f"{what} ({was}, nu {here})"
        for what, (was, here) in now.items()
        if was != here
    ]
