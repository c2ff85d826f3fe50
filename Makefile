# Every command a person needs; plain `make` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
FLASK := $(BIN)/flask --app wsgi
DEMO := SCSTRIAL_INSTANCE=instance/demo PUBLIC_URL=http://localhost:$(PORT)
WORKERS ?= 2

.PHONY: help
help: ## This list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 22

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -c 'import ensurepip; ensurepip.version()' 2>/dev/null || { echo "Python's venv is missing: apt-get install python3-venv"; exit 1; }
	@rm -rf $(VENV) && $(PYTHON) -m venv $(VENV) && touch $@

$(VENV)/.installed: requirements.lock $(VENV)/.made
	@echo "Installing the pinned packages ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.made
	@echo "Installing the pinned packages and the checking tools ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@ $(VENV)/.installed

.PHONY: install
install: $(VENV)/.installed ## Environment, secrets readable by the owner alone, migrated empty database
	@$(BIN)/python config.py
	@$(FLASK) db upgrade
	@echo "Installed. Next: make run"

.PHONY: run
run: install ## Web and scheduler on your own database; asks for the first administrator
	@$(FLASK) people first-administrator --unless-there-is-one
	@$(FLASK) serve --port $(PORT)

.PHONY: demo
demo: $(VENV)/.installed ## A believable clinic to click through, at http://localhost:8000
	@$(DEMO) $(BIN)/python config.py
	@$(DEMO) $(FLASK) db upgrade
	@$(DEMO) $(FLASK) demo load
	@$(DEMO) $(FLASK) serve --port $(PORT)

.PHONY: demo-reset
demo-reset: ## Throw the demo away and start it anew
	@rm -rf instance/demo
	@$(MAKE) --no-print-directory demo

.PHONY: peers
peers: ## Chromium and PostgreSQL for the tests (installs them when it may)
	@bash .ci/peers

.PHONY: test
test: $(VENV)/.installed-dev peers lint ## Everything that CI runs
	@$(BIN)/pytest -n $(WORKERS) --dist loadgroup

.PHONY: test-deep
test-deep: $(VENV)/.installed-dev peers ## The property tests with 20,000 examples
	@SCSTRIAL_DEEP=1 $(BIN)/pytest -n $(WORKERS) --dist loadgroup tests

.PHONY: lint
lint: $(VENV)/.installed-dev ## Style, types, import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

.PHONY: translations
translations: $(VENV)/.installed ## The patients' texts: catalogues renewed and compiled (scstrial/translations/)
	@mkdir -p var && $(BIN)/pybabel -q extract -F pyproject.toml -k _l --no-location --sort-output -o var/messages.pot .
	@$(BIN)/pybabel -q update -N --ignore-obsolete -w 110 -i var/messages.pot -d scstrial/translations
	@$(BIN)/pybabel -q compile -d scstrial/translations

.PHONY: bench
bench: $(VENV)/.installed-dev ## Speed, measured against the floors of docs/benchmarks.md
	@$(BIN)/python -m tests.benchmarks
