"""Limits of the classes in which figures are published; a limit is part of the definition of a figure, not an
estimate.
"""

AGE_30, AGE_35, AGE_40, AGE_50, AGE_60 = 30.0, 35.0, 40.0, 50.0, 60.0
"""Ages in years at which published classes begin."""

LAST_AGE = 68.0
"""End of the last class of ages of the start."""

AGE_CLASSES = (AGE_30, AGE_40, AGE_50, AGE_60)
"""Limits of the age classes in which staff is published."""

YEAR_1, YEAR_2, YEAR_3, YEAR_5 = 12, 24, 36, 60
"""Months after which the first, second, third and fifth year of teaching are over."""

FINAL_STUDY_YEAR = 4
"""Nominal length of the pabo in years."""

SPRING_FIRST, SPRING_LAST = 7, 10
"""March to June, as months of the school year (August is 0): when schools and teachers arrange the next
school year.
"""

EXIT_NOTICE_FIRST, EXIT_NOTICE_LAST = 7, 9
"""March to May: when notice for the summer is given."""

HALF_YEAR, HALVES = 6, 2
"""Zij-instromers start in February and in August."""

ROUNDS = 3
"""Rounds of offers in a month: two links of a vacancy chain after the first; a longer chain goes on next
month.
"""

WISHES = 16
"""Places in a list of wishes; nobody gets as far as the last."""

MOVERS_NOTICE = 2
"""Months between an accepted offer and the start of a mover before February: a month of notice, from the
first of a month.
"""

TRANSFERS_FIRST, TRANSFERS_LAST = 3, 10
"""November to June: outside the transfer-free period, which runs from 1 July to the autumn holiday."""

HOURS_FIRST, HOURS_LAST = 8, 10
"""April to June: when contracts for the next school year are changed."""

MARCH, JULY, FEBRUARY = 7, 11, 6
"""Months of the school year."""

YOUNGEST_YEARS, OLDEST_YEARS = 18.0, 75.0
"""Nobody in front of a class is younger or older; only used to bound a hazard from above."""

LONGEST_CAREER = 720
"""Months of teaching that count as experience: sixty years, longer than anybody teaches."""

FULL_TIME = 1.0
EPSILON_FTE = 1e-9
"""Smaller pieces of a post are rounding."""
NEVER = -30_000
"""Month of something that never happened; fits in two bytes."""
NONE = -1
"""No row, no month."""
ENDED = -2
"""The person who was replaced is back."""

SHORTAGE_LIMITS = (0.10, 0.30)
"""Limits of the classes in which schools are reported: above 10 per cent, and severe."""
THIRD = 3
"""Schools are compared by thirds of schoolweging."""
PER_100_PUPILS = 100.0
CENTURY = 100
"""Years that two digits can tell apart."""
