# Verbs: demo test check bench docs. Works from nothing but Python (3.11 or newer) and make.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
PY := .venv/bin/python
RUN := .venv/.olsim-run
TEST := .venv/.olsim-test
PIP := $(PY) -m pip install --disable-pip-version-check -q
OUT ?= uitkomst/demo

# locks: write the lock files anew (needs uv); versions stay as they are where the ranges in pyproject.toml allow it.
.PHONY: demo test fast check bench docs cluster locks

demo: $(RUN)
	$(PY) -m olsim run base --out $(OUT) --overwrite
	@echo "De pagina staat in $(CURDIR)/$(OUT)/rapport.html"

test: $(TEST)
	$(PY) -m olsim.simulation.warm
	$(PY) -m pytest -n 2

fast: $(TEST)
	$(PY) -m olsim.simulation.warm
	$(PY) -m pytest -n 2 -m "not slow"

check: $(TEST)
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

bench: $(RUN)
	$(PY) -m olsim bench

docs: $(RUN)
	$(PIP) --require-hashes -r requirements/docs.txt
	$(PY) -m sphinx -q -b html docs docs/_build

$(PY):
	@test -n "$(PYTHON)" || { echo "Python 3.11 of nieuwer is niet gevonden. Installeer Python 3.11 en probeer het opnieuw."; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python mist venv. Op Debian en Ubuntu: installeer het pakket python3-venv."; exit 2; }
	$(PYTHON) -m venv .venv

# what running needs, and nothing else
$(RUN): requirements/run.txt pyproject.toml | $(PY)
	$(PIP) --require-hashes -r requirements/run.txt
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $(RUN)

# and what the tests need besides
$(TEST): requirements/test.txt $(RUN)
	$(PIP) --require-hashes -r requirements/test.txt
	@touch $(TEST)

# the test of clusters needs it; see docs/sensitivity.md
cluster: $(RUN)
	$(PIP) --require-hashes -r requirements/cluster.txt

locks:
	for what in run test docs cluster; do \
	  extra=$$(test $$what = run || echo "--extra $$what"); \
	  uv pip compile pyproject.toml --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 -q \
	    --extra build $$extra -o requirements/$$what.txt; done
