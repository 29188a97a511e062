"""A zij-instromer, in the voortraject or in training at a school."""

from olsim.agents.person import Person


class ZijInstromer(Person):
    """A zij-instromer, in the voortraject or in training at a school."""
