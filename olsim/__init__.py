"""olsim: an agent-based simulation of the Utrecht primary-school teacher labour market.

Public names: `LabourMarket` (a Mesa model), `Case` and `run` (one run without Mesa), `run_many` (many),
`frame` (outcomes as a table), `problem_for` (quantities as
a problem for sensitivity analysis).
"""

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["Case", "LabourMarket", "__version__", "frame", "problem_for", "run", "run_many"]

if TYPE_CHECKING:
    from olsim.model import LabourMarket
    from olsim.running import Case, frame, run, run_many
    from olsim.sensitivity.factors import problem_for

_HOMES = {
    "LabourMarket": "olsim.model",
    "Case": "olsim.running",
    "run": "olsim.running",
    "run_many": "olsim.running",
    "frame": "olsim.running",
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
