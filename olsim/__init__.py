"""olsim: an agent-based simulation of the Utrecht primary-school teacher labour market."""

__version__ = "0.1.0"
