"""Sphinx configuration."""

project = "olsim"
extensions = ["myst_parser"]
html_theme = "furo"
exclude_patterns = ["_build"]
source_suffix = {".md": "markdown"}
suppress_warnings = ["myst.header"]
