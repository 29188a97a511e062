# Verbs: demo test check bench docs. Works from nothing but Python (3.11 or newer) and make.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
PY := .venv/bin/python
STAMP := .venv/.olsim-installed
OUT ?= uitkomst/demo

.PHONY: demo test fast check bench docs

demo: $(STAMP)
	$(PY) -m olsim run base --out $(OUT) --overwrite
	@echo "De pagina staat in $(CURDIR)/$(OUT)/rapport.html"

test: $(STAMP)
	$(PY) -m olsim.warm
	$(PY) -m pytest -n 2

fast: $(STAMP)
	$(PY) -m olsim.warm
	$(PY) -m pytest -n 2 -m "not slow"

check: $(STAMP)
	$(PY) -m ruff check .
	$(PY) -m mypy

bench: $(STAMP)
	$(PY) -m olsim bench

docs: $(STAMP)
	$(PY) -m sphinx -q -b html docs docs/_build

$(STAMP): requirements.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 of nieuwer is niet gevonden. Installeer Python 3.11 en probeer het opnieuw."; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python mist venv. Op Debian en Ubuntu: installeer het pakket python3-venv."; exit 2; }
	@test -x $(PY) || $(PYTHON) -m venv .venv
	$(PY) -m pip install --disable-pip-version-check -q --require-hashes -r requirements.txt
	$(PY) -m pip install --disable-pip-version-check -q --no-deps --no-build-isolation -e .
	@touch $(STAMP)
