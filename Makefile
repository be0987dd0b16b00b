# Two commands do all set-up: `make run` and `make test`. `make help` lists the rest.

VENV := .venv
RUN := $(VENV)/bin/python
PORT ?= 8000
PYTEST_WORKERS ?= auto
UV_VERSION := 0.13.9

# Node comes in a wheel; nothing of the machine's own is used. npm keeps its cache with our data,
# so that no home directory has to be writable.
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
export npm_config_cache := $(CURDIR)/var/cache/npm
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

DIST := src/renqi/web/static/renqi/dist
ASSET_SOURCES := $(shell find src/renqi/web/assets -type f 2>/dev/null)
CATALOGUES := $(wildcard src/renqi/web/locale/*/LC_MESSAGES/*.po)
SOURCES := src tests tools

.PHONY: help setup run test check lint types contracts migrations tests test-pg15 assets messages
.PHONY: packages format lock clean
.DELETE_ON_ERROR:
.NOTPARALLEL:

help: ## List these commands.
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.run ## Make the environment in .venv from the hash-pinned lock.

run: setup assets messages ## Set up, then serve the pages (PORT=8000).
	@$(VENV)/bin/renqi up --port $(PORT)

test: $(VENV)/.dev packages assets messages ## Run everything that CI runs.
	@$(MAKE) --no-print-directory check

check: lint types contracts migrations tests test-pg15

# --- Environment -------------------------------------------------------------------------------

$(VENV)/.run: requirements/run.txt pyproject.toml tools/make_environment.sh
	@sh tools/make_environment.sh $(VENV) requirements/run.txt
	@touch $@

$(VENV)/.dev: requirements/dev.txt pyproject.toml tools/make_environment.sh
	@sh tools/make_environment.sh $(VENV) requirements/dev.txt
	@touch $@

packages:
	@sh tools/install_test_packages.sh

LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header pyproject.toml

lock: $(VENV)/.run ## Lock the newest versions that pyproject.toml allows.
	@rm -rf var/cache/uv && mkdir -p var/cache
	@$(RUN) -m venv var/cache/uv && var/cache/uv/bin/pip install --quiet uv==$(UV_VERSION)
	var/cache/uv/bin/$(LOCK) --upgrade --extra assets -o requirements/run.txt
	var/cache/uv/bin/$(LOCK) --upgrade --extra assets --extra dev -c requirements/run.txt \
		-o requirements/dev.txt

# --- Assets and message texts ------------------------------------------------------------------

# The map is what build.mjs writes last.
assets: $(DIST)/districts.json

node_modules/.installed: package.json package-lock.json | $(VENV)/.run
	@echo "Installing what the pages are built from"
	@npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(DIST)/districts.json: build.mjs node_modules/.installed $(ASSET_SOURCES)
	@echo "Building the pages' assets"
	@node build.mjs

messages: $(CATALOGUES:.po=.mo)

%.mo: %.po | $(VENV)/.run
	@pybabel --quiet compile --input-file $< --output-file $@

# --- Checks, in the order in which they fail fastest -------------------------------------------

# Checks and tests keep their hands off the data of `make run`.
check lint types contracts migrations tests test-pg15: export RENQI_HOME := $(CURDIR)/var/test
check lint types contracts migrations tests test-pg15: export RENQI_SECRET_KEY := only-for-tests
check lint types contracts migrations tests test-pg15: export RENQI_ENV_FILE := /dev/null

lint: $(VENV)/.dev ## Check style and format.
	ruff check $(SOURCES)
	ruff format --check $(SOURCES)

types: $(VENV)/.dev ## Check types.
	mypy

contracts: $(VENV)/.dev ## Check that imports go downward only.
	lint-imports

migrations: $(VENV)/.dev ## Check that the migrations say what the models say.
	$(RUN) tools/check_migrations.py

tests: $(VENV)/.dev messages ## Run the tests.
	pytest --numprocesses $(PYTEST_WORKERS)

test-pg15: $(VENV)/.dev messages ## Run the database part on the oldest PostgreSQL supported.
	@bash tools/test_on_postgresql_15.sh

format: $(VENV)/.dev ## Put the code into its format.
	ruff check --fix $(SOURCES)
	ruff format $(SOURCES)

clean: ## Forget the environment and what was built; keep the data in var.
	rm -rf $(VENV) node_modules $(DIST) src/renqi/engines/documents/fonts build var/cache var/test src/*.egg-info
