# One word for each intention. `make` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input --quiet
PG15 := /usr/lib/postgresql/15/bin
# A run of modules for each worker, so that a world is built in one of them; who is done first takes from another. Three for two cores:
# a third of its time a worker waits for its PostgreSQL, for a program or for a server.
AT_ONCE := -n 3 --dist worksteal

.PHONY: help run test test-whole test-postgres15 matrices interop powers properties mutants tamper bench bench-large style check check-api lock freeze docs clean

help: ## this list
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-17s %s\n", $$1, $$2}'

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "ecoledger needs Python 3.11 or later; install it, or name it: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "This Python has no working venv module; on Debian: apt-get install python3-venv"; exit 1; }

$(VENV)/run.stamp: requirements.lock | $(BIN)/python
	@echo "Installing what ecoledger needs to run …"
	@$(PIP) install --require-hashes -r requirements.lock
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock pyproject.toml | $(BIN)/python
	@echo "Installing what the tests need …"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/run.stamp

run: $(VENV)/run.stamp ## start everything and serve on http://127.0.0.1:8000 (PORT=… changes it)
	@exec $(BIN)/python -m ledger run

test: $(VENV)/dev.stamp ## run the tests against a real PostgreSQL; of those that need it a fixed sample of each file, in ten minutes
	@$(BIN)/python -m pytest -q $(AT_ONCE) --short

test-whole: $(VENV)/dev.stamp ## run every test against a real PostgreSQL: three quarters of an hour
	@$(BIN)/python -m pytest -q $(AT_ONCE)

test-postgres15: $(VENV)/dev.stamp ## run all tests against Debian's PostgreSQL 15
	@test -x $(PG15)/initdb || { [ "$$(id -u)" = 0 ] && apt-get -qq update && apt-get -qq install -y postgresql-15; } || { echo "PostgreSQL 15 is missing; on Debian: apt-get install postgresql-15"; exit 1; }
	@ECOLEDGER_TEST_POSTGRES=$(PG15) $(BIN)/python -m pytest -q $(AT_ONCE)

matrices: $(VENV)/dev.stamp ## run whole the tests of which `make test` runs a sample
	@ECOLEDGER_WHOLE=1 $(BIN)/python -m pytest -q $(AT_ONCE) $$(grep -rl --include='test_*.py' '^from tests.*sampling' tests) tests/api/test_stories.py

interop: $(VENV)/dev.stamp ## have programs of others follow, prove and sign our logs, and keep their vectors (needs Go)
	@command -v go >/dev/null 2>&1 || { echo "Go is missing: install it, or leave this out; the vectors are tested without it"; exit 1; }
	@cd tests/interop && go build -buildvcs=false -o ../../$(VENV)/interop . && ../../$(VENV)/interop vectors > ../seals/vectors/c2sp.json
	@ECOLEDGER_INTEROP=$(CURDIR)/$(VENV)/interop $(BIN)/python -m pytest -q tests/seals/test_interop.py tests/seals/test_vectors.py

powers: $(VENV)/dev.stamp ## write what one person can do, and try every operation with every role
	@ECOLEDGER_WRITE_DOCS=1 $(BIN)/python -m pytest -q tests/house/test_powers.py
	@ECOLEDGER_WHOLE=1 $(BIN)/python -m pytest -q tests/api/test_matrix.py tests/api/test_unseen.py

properties: $(VENV)/dev.stamp ## run the property tests for long: up to an hour
	@HYPOTHESIS_PROFILE=long $(BIN)/python -m pytest -q $(AT_ONCE) tests/properties

mutants: $(VENV)/dev.stamp ## change the rules one place at a time, and list the changes that no test notices (FILES=… of some only, FILES=sql of PostgreSQL)
	@nice $(BIN)/python -m tests.mutants $(FILES)

tamper: $(VENV)/dev.stamp ## change every column of every table behind the triggers, over the told stories, and count what is found
	@ECOLEDGER_WHOLE=1 $(BIN)/python -m pytest -q tests/worked_examples/test_tampering.py tests/seals/test_every_column.py tests/seals/test_rewritten.py tests/seals/test_tampering.py

bench: $(VENV)/dev.stamp ## measure, and write benchmarks/latest.json
	@$(BIN)/python -m benchmarks

bench-large: $(VENV)/dev.stamp ## measure the doctor and the night on one million entries and on ten; about an hour
	@$(BIN)/python -m benchmarks.large

style: $(VENV)/dev.stamp ## layout, style and types
	@$(BIN)/ruff format --check ledger api cli migrations verifier tests benchmarks
	@$(BIN)/ruff check ledger api cli migrations verifier tests benchmarks
	@$(BIN)/mypy

check: style ## the same, contracts, house rules, the rules; little of it asks for a database
	@$(BIN)/python -m pytest -q tests/house tests/rules

check-api: $(VENV)/dev.stamp ## ask every operation of a running server with every role, as the OpenAPI document allows and forbids
	@ECOLEDGER_EXAMPLES=10 timeout 3600 $(BIN)/python -m pytest -q tests/api/fuzzing.py tests/api/generated_client.py

lock: ## choose the newest dependencies that fit, and write their hashes
	@uv pip compile -q --upgrade --generate-hashes --no-emit-index-url --no-header --no-strip-extras --universal --python-version 3.11 pyproject.toml -o requirements.lock
	@uv pip compile -q --upgrade --generate-hashes --no-emit-index-url --no-header --no-strip-extras --universal --python-version 3.11 --extra dev pyproject.toml -o requirements-dev.lock

freeze: $(VENV)/dev.stamp ## copy changed SQL objects into a revision: make freeze REVISION=0002
	@$(BIN)/python -m migrations.freeze $(REVISION)

docs: $(VENV)/dev.stamp ## write the documents that are made from the code
	@$(BIN)/python -m api.snapshot
	@ECOLEDGER_WRITE_DOCS=1 $(BIN)/python -m pytest -q tests/errors/test_gallery.py tests/house/test_pages.py tests/house/test_powers.py tests/audit/test_catalog.py tests/house/test_verifier_changes.py

clean: ## remove what was built; the data folder .ecoledger stays
	@rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis mutants
