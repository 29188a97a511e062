"""Months as whole numbers: month 0 is August 2018, the start of a school year, so a school year is `month //
12`.

The other way round, a calendar date is found with `label`. Nothing else in olsim counts months.
"""

from olsim.core.compiled import compiled
from olsim.core.errors import OlsimError

START_YEAR = 2018
"""Calendar year of month 0 (August): the first month of school year 2018/2019."""

MONTHS_PER_YEAR = 12
AUGUST_IN_CALENDAR = 8
OCTOBER = 2
"""Months from August to October: the count of 1 October is `school_year * 12 + OCTOBER`."""


def index(year: int, month: int) -> int:
    """Month index of a calendar month; August 2018 is 0."""
    return (year - START_YEAR) * MONTHS_PER_YEAR + month - AUGUST_IN_CALENDAR


LAST = index(2060, 12)
"""Last month that a run may reach."""


def calendar(month: int) -> tuple[int, int]:
    """Calendar year and month (1-12) of a month index."""
    absolute = month + START_YEAR * MONTHS_PER_YEAR + AUGUST_IN_CALENDAR - 1
    return absolute // MONTHS_PER_YEAR, absolute % MONTHS_PER_YEAR + 1


def label(month: int) -> str:
    """Text such as '2024-10'."""
    year, number = calendar(month)
    return f"{year:04d}-{number:02d}"


def october(year: int) -> int:
    """Month index of the count on 1 October of a calendar year."""
    return index(year, 10)


@compiled
def school_year(month: int) -> int:
    """Number of the school year, 0 for 2018/2019."""
    return month // MONTHS_PER_YEAR


def school_year_label(year: int) -> str:
    """Text such as '2019/20' for school year 1."""
    first = START_YEAR + year
    return f"{first}/{(first + 1) % 100:02d}"


def parse(text: str, where: str = "", key: str = "") -> int:
    """Month index of 'YYYY-MM', or of the first day of it as 'YYYY-MM-01'; raises OlsimError with the form
    that was expected.
    """
    parts = text.strip().split("-")
    try:
        if len(parts) not in (2, 3) or len(parts[0]) != 4 or not text.isascii():
            raise ValueError
        year, number = int(parts[0]), int(parts[1])
        if not 1 <= number <= MONTHS_PER_YEAR or parts[2:] not in ([], ["01"]):
            raise ValueError
    except ValueError:
        raise OlsimError(
            "Deze datum is niet leesbaar.",
            where=where,
            key=key,
            given=text,
            expected="een maand als 2034-12; olsim rekent in hele maanden",
        ) from None
    return index(year, number)
