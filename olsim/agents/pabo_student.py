"""A student of one of the two pabos."""

from olsim.agents.person import Person


class PaboStudent(Person):
    """A student of one of the two pabos."""
