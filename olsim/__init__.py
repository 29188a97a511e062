"""olsim: an agent-based simulation of the Utrecht primary-school teacher labour market.

Public names: `LabourMarket` (a Mesa model), `Case` and `run` (one run without Mesa), `run_many` (many),
`frame` (outcomes as a table), `problem_for` (quantities as
a problem for sensitivity analysis).
"""

from typing import TYPE_CHECKING, Any

from olsim.core import version

__version__ = version.VERSION
__all__ = ["Case", "LabourMarket", "__version__", "frame", "problem_for", "run", "run_many"]

if TYPE_CHECKING:
    from olsim.agents.labour_market import LabourMarket
    from olsim.sensitivity.factors import problem_for
    from olsim.simulation.run import Case, frame, run, run_many

_HOMES = {
    "LabourMarket": "olsim.agents.labour_market",
    "Case": "olsim.simulation.run",
    "run": "olsim.simulation.run",
    "run_many": "olsim.simulation.run",
    "frame": "olsim.simulation.run",
    "problem_for": "olsim.sensitivity.factors",
}


def __getattr__(name: str) -> Any:
    """Public names are imported when they are asked for, so that help and errors do not pay for Mesa or
    numba.
    """
    if name in _HOMES:
        import importlib

        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'olsim' has no attribute {name!r}")


def __dir__() -> list[str]:
    """Public names, so that completion finds those that are imported late."""
    return sorted({*globals(), *__all__})
