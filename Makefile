# Needs only make and Python 3.11 or later (with its venv module) and, the first time, a network.
# Everything is installed into .venv beside this file; `make clean` removes what make made.

PYTHON ?= python3
SITE ?= demo-site
BIN := .venv/bin
.DEFAULT_GOAL := help
.PHONY: help demo test lint docs bench clean

help: ## say what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-6s %s\n", $$1, $$2 }' Makefile

demo: .venv/.runs ## a site with synthetic returns of 16 hubs, taken through the whole journey
	@$(BIN)/alexi-ingest demo $(SITE)

test: .venv/.tests ## every test; the last line says how many
	@$(BIN)/python -m pytest -n 2 --dist loadgroup

lint: .venv/.tests ## ruff, mypy --strict, and who may import whom
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

docs: .venv/.docs ## the documentation, as web pages in build/docs, and schemas/README.md; a warning is an error
	@$(BIN)/python -m docs.making.schemas
	@$(BIN)/python -m docs.making build/docs
	@echo "Open build/docs/index.html"

bench: .venv/.runs .venv-bench/.runs ## against bare reading, pandas and frictionless; kept in benchmarks/RESULTS.md
	@$(BIN)/python -m benchmarks.run

clean: ## remove the virtual environments, caches and built files
	@rm -rf .venv .venv-bench build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# $(call venv,FOLDER): a working virtual environment with pip, or a sentence that says what is missing.
define venv
	@command -v $(PYTHON) >/dev/null || { echo "Python is missing: install Python 3.11 or later, or name it: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$$($(PYTHON) --version) is too old: 3.11 or later is needed, for example: make PYTHON=python3.11" >&2; exit 1; }
	@$(1)/bin/python -c '' 2>/dev/null || $(PYTHON) -m venv --clear $(1) || { echo "Python cannot make a virtual environment here. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@$(1)/bin/python -m pip --version >/dev/null 2>&1 || $(1)/bin/python -m ensurepip >/dev/null || { echo "pip is missing. On Debian and Ubuntu: apt-get install python3-venv python3-pip" >&2; exit 1; }
	@echo '*' >$(1)/.gitignore
endef

# $(call install,FOLDER,WHAT)
define install
	@echo "Installing into $(1) ..."
	@$(1)/bin/python -m pip install --quiet --disable-pip-version-check $(2) || { echo "Packages could not be installed: see above. The first time, a connection to a package index (PyPI) is needed." >&2; exit 1; }
	@touch $@
endef

.venv/.runs: pyproject.toml
	$(call venv,.venv)
	$(call install,.venv,--editable .)

.venv/.docs: pyproject.toml
	$(call venv,.venv)
	$(call install,.venv,--editable '.[docs]')
	@touch .venv/.runs

.venv/.tests: pyproject.toml
	$(call venv,.venv)
	$(call install,.venv,--editable '.[dev]')
	@touch .venv/.runs .venv/.docs

# The rivals of the benchmark live apart: pandas must not be where the service runs.
.venv-bench/.runs: pyproject.toml
	$(call venv,.venv-bench)
	$(call install,.venv-bench,--editable '.[bench]')
