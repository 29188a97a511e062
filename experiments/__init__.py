"""One question per file; run from a checkout: python -m experiments.<name>."""
