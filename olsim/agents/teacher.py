"""A qualified teacher with or without a contract."""

from olsim.agents.person import Person


class Teacher(Person):
    """A qualified teacher with or without a contract."""
