"""olsim: an agent-based simulation of the Utrecht primary-school teacher labour market.

Public names: `LabourMarket` (a Mesa model), `Case` and `run` (one run without Mesa), `run_many` (many).
"""

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["Case", "LabourMarket", "__version__", "run", "run_many"]

if TYPE_CHECKING:
    from olsim.model import LabourMarket
    from olsim.running import Case, run, run_many

_HOMES = {"LabourMarket": "olsim.model", "Case": "olsim.running", "run": "olsim.running", "run_many": "olsim.running"}


def __getattr__(name: str) -> Any:
    """Public names are imported when they are asked for, so that help and errors do not pay for Mesa or numba."""
    if name in _HOMES:
        import importlib

        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'olsim' has no attribute {name!r}")
