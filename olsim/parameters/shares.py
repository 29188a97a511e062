"""Shares that have to fit together, of boards, wijken, ages and sizes of contracts."""

from olsim.core.errors import OlsimError
from olsim.parameters.reader import Reader

BOARD_SHARES = ("schools.large_board_1", "schools.large_board_2", "schools.large_board_3")
"""The large boards by their share of the schools."""


def board_shares(q: Reader) -> tuple[float, float, float]:
    """Shares of the schools of the large boards; what is left is of small boards, of which there has to be
    one then.
    """
    one, two, three = (q(name) for name in BOARD_SHARES)
    left, large, small = (
        1.0 - one - two - three,
        round(q("schools.large_boards")),
        round(q("schools.small_boards")),
    )
    if left < 0.0 or large != len(BOARD_SHARES) or small < 1:
        raise OlsimError(
            "Deze besturen passen niet bij elkaar.",
            key="schools.large_boards",
            given=f"{large} grote met samen {one + two + three:g} van de scholen, {small} kleine",
            expected=(
                f"{len(BOARD_SHARES)} grote besturen met samen hooguit 1 van de scholen, en ten minste een"
                " klein bestuur"
            ),
        )
    return one, two, three


def wijk_share(q: Reader) -> tuple[float, ...]:
    """Shares of the schools by wijk."""
    return some("schools.wijk_share", tuple(q.points("schools.wijk_share").values()))


def some(name: str, shares: tuple[float, ...]) -> tuple[float, ...]:
    """Shares of which at least one is above zero."""
    if sum(shares) <= 0.0:
        raise OlsimError(
            "Deze aandelen zijn samen nul.", key=name, given="0", expected="ten minste een aandeel boven 0"
        )
    return shares
