"""Kinds of options: numbers and months with their limits, checked before anything is computed."""

import math
import re
from collections.abc import Callable
from typing import Any, TypeVar

import click

from olsim.core.errors import OlsimError

F = TypeVar("F", bound=Callable[..., Any])


def _called(param: click.Parameter | None) -> str:
    return max(param.opts, key=len) if param is not None else ""


class Whole(click.ParamType[int]):
    """A whole number from `low` up to and including `high`."""

    name = "geheel getal"

    def __init__(self, low: int, high: int) -> None:
        self.low, self.high = low, high

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number; raises OlsimError for another one."""
        if isinstance(
            value, int
        ):  # what holds where nothing was given, which may lie outside what can be given
            return value
        right = f"een geheel getal van {self.low} tot en met {self.high}, zonder punt voor duizend"
        try:
            number = int(value)
        except (TypeError, ValueError):
            raise OlsimError(
                f"Deze waarde past niet bij {_called(param)}.", given=str(value), expected=right
            ) from None
        if not self.low <= number <= self.high:
            raise OlsimError("Dit aantal kan niet.", key=_called(param), given=str(value), expected=right)
        return number


class Number(click.ParamType[float]):
    """A number above `low` or, where `from_low`, from it on, and at most `high`."""

    name = "getal"

    def __init__(self, low: float, high: float, from_low: bool = False) -> None:
        self.low, self.high, self.from_low = low, high, from_low

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number; raises OlsimError for another one, and for what is no number at all."""
        if isinstance(value, str) and (found := re.fullmatch(r"[-+]?\d+(\.\d{3})+", value)):
            right = "een getal zonder punt in duizendtallen"
            text = (
                f"Dit is {float(found[0]):g}. Bedoelt u {value.replace('.', '')}?"
                if value.count(".") == 1
                else "Dit is geen getal."
            )
            raise OlsimError(text, key=_called(param), given=value, expected=right)
        right = (
            f"een getal {'van' if self.from_low else 'boven'} {self.low:g} tot en met {self.high:g}, met een"
            " punt als decimaalteken"
        )
        try:
            number = float(value)
        except (TypeError, ValueError):
            number = math.nan
        if not math.isfinite(number):
            raise OlsimError(f"Deze waarde past niet bij {_called(param)}.", given=str(value), expected=right)
        if number > self.high or number < self.low or (number == self.low and not self.from_low):
            raise OlsimError("Dit getal kan niet.", key=_called(param), given=str(value), expected=right)
        return number


class Month(click.ParamType[int]):
    """A month such as 2034-12, as its number, between two others."""

    name = "maand"

    def __init__(self, first: str, last: str = "2060-12") -> None:
        self.first, self.last = first, last

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Number of the month; raises OlsimError for another one."""
        from olsim.core import months

        if isinstance(value, int):
            return value
        month = months.parse(value, key=_called(param))
        if not months.parse(self.first) <= month <= months.parse(self.last):
            right = f"een maand van {self.first} tot en met {self.last}"
            raise OlsimError("Deze maand kan niet.", key=_called(param), given=value, expected=right)
        return month


WORKERS = click.option(
    "--workers",
    default=0,
    metavar="AANTAL",
    help="Aantal processen (standaard: alle kernen).",
    type=Whole(0, 512),
)
OVERWRITE = click.option("--overwrite", is_flag=True, help="Vervang een bestaande map met uitkomsten.")
MEASURES = click.option(
    "--measures", "measures", default="", metavar="MAP", help="Map met eigen maatregelen."
)


def until(first: str) -> Callable[[F], F]:
    """The last month of a run, from `first` on."""
    return click.option(
        "--until",
        "last",
        default="2034-12",
        metavar="MAAND",
        help="Laatste maand, als 2034-12.",
        type=Month(first),
    )
