"""The version of olsim; its one place."""

VERSION = "0.1.0"
