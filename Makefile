# `make demo` and `make test` set up all they need in .venv; the first run downloads packages, later runs do not.
# Python 3.11 or later and its venv module must be there; another one is chosen with `make PYTHON=/path/to/python ...`.

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo test test-core lint format types layers docs check bench soak mutants false-alarms counterfactuals
.PHONY: bench-peers opinions analytic reproducible coverage mutation setup lock clean

PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13 python3.14 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo "$$p"; break; }; done)
JOBS ?= auto
ARGS ?=
BIN := .venv/bin
CORE := build/core
PEERS := build/peers
PINNED := constraints.txt
INSTALL = -m pip install --quiet --disable-pip-version-check --constraint $(PINNED) --build-constraint $(PINNED)
# By file: the examples of a page go on from one another.
PYTEST = -m pytest -n $(JOBS) --maxprocesses=8 --dist=loadfile
PINS := pyproject.toml constraints.txt

help:
	@echo "make demo       replay the ledger of the example; sets up what it needs"
	@echo "make test       run all tests; sets up what it needs (ARGS='-k ford' for some)"
	@echo "make check      all that has to be green: lint, types, layers, docs, tests with and without extras"
	@echo "make lint | types | layers | docs | test-core | bench | bench-peers | format | lock | clean"
	@echo "make soak | mutants | false-alarms | counterfactuals | opinions | analytic | reproducible | coverage"
	@echo "     | mutation ROOM=rules                 (minutes to an hour)"

demo: .venv/.demo
	$(BIN)/python examples/ledger.py

test: .venv/.test
	$(BIN)/python $(PYTEST) $(ARGS)

# The built wheel, with no extra installed; what needs an extra is skipped with its name.
test-core: $(CORE)/.done
	$(CORE)/bin/python $(PYTEST) $(ARGS)

lint: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: .venv/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: .venv/.dev
	$(BIN)/mypy

layers: .venv/.dev
	$(BIN)/lint-imports

docs: .venv/.dev
	$(BIN)/python -m sphinx -W --keep-going -q -b html docs docs/_build/html

check: lint types layers docs test-core test

# Branch coverage, at least the share that pyproject.toml asks for: twice the minutes of the tests alone.
coverage: .venv/.test
	$(BIN)/python $(PYTEST) --cov $(ARGS)

bench: .venv/.dev
	for file in $$(grep -l __main__ benchmarks/*.py); do \
		$(BIN)/python -m "benchmarks.$$(basename "$$file" .py)" $(ARGS) || exit 1; done

# Beside SimPy, Mesa and QuantEcon, in an environment of their own; it takes some 640 MB.
bench-peers: $(PEERS)/.done
	$(PEERS)/bin/python -m benchmarks.simulation_peers $(ARGS)

# The million-step run of both machines against an independent model: minutes.
soak: .venv/.test
	$(BIN)/python -m tests.soak.differential $(ARGS)

# Every one-step mutant of every transition of the catalogue, against recorded decisions: minutes.
mutants: .venv/.test
	$(BIN)/python -m tests.soak.mutants $(ARGS)

# The testing kit on a thousand valid definitions: none may fail. Hours; ARGS="--cases 5" for less.
false-alarms: .venv/.test
	$(BIN)/python -m tests.soak.false_alarms $(ARGS)

# A hundred thousand questions for the least change: sound and minimal.
counterfactuals: .venv/.test
	$(BIN)/python -m tests.soak.counterfactuals $(ARGS)

# Regions and z3 on thousands of questions.
opinions: .venv/.test
	$(BIN)/python -m tests.soak.solver $(ARGS)

# Simulations of chains whose figures are known by formula, a million paths each: minutes.
analytic: .venv/.test
	$(BIN)/python -m tests.soak.analytic $(ARGS)

# One study run in thirty ways, killed again and again, and lived again path by path: ten minutes.
reproducible: .venv/.test
	$(BIN)/python -m tests.soak.reproducible $(ARGS)

# One-step mutants of the code of a room, judged by the tests of that room: at most an hour.
ROOM ?= rules
mutation: .venv/.test
	$(BIN)/python -m tests.mutation $(ROOM) $(ARGS)

setup: .venv/.dev

# The newest versions that fit; --no-header and the like keep addresses out of the file.
lock: .venv/.dev
	$(BIN)/uv pip compile pyproject.toml --all-extras --group dev --group build --universal --fork-strategy fewest \
		--upgrade --no-header --no-annotate --quiet --output-file constraints.txt
	$(BIN)/uv pip compile pyproject.toml --extra arrays --group peers --group build --universal --fork-strategy fewest \
		--upgrade --no-header --no-annotate --quiet --output-file constraints-peers.txt

clean:
	rm -rf .venv build docs/_build .coverage .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

.venv/.pip: constraints.txt
	$(call create,.venv)
	touch $@

.venv/.demo: .venv/.pip $(PINS)
	$(BIN)/python $(INSTALL) --editable '.[cli]'
	touch $@

.venv/.test: .venv/.pip $(PINS)
	$(BIN)/python $(INSTALL) --editable '.[arrays,cli,frames,plots,solver]' --group test --group examples
	touch .venv/.demo $@

.venv/.dev: .venv/.pip $(PINS)
	$(BIN)/python $(INSTALL) --editable '.[arrays,cli,frames,plots,solver]' --group dev
	touch .venv/.demo .venv/.test $@

$(CORE)/.pip: constraints.txt
	$(call create,$(CORE))
	touch $@

$(CORE)/.done: $(CORE)/.pip $(PINS) $(shell find src -type f -not -path '*/__pycache__/*')
	$(CORE)/bin/python $(INSTALL) . --group test
	touch $@

$(PEERS)/.pip: constraints-peers.txt
	$(call create,$(PEERS))
	touch $@

$(PEERS)/.done: PINNED := constraints-peers.txt
$(PEERS)/.done: $(PEERS)/.pip $(PINS)
	$(PEERS)/bin/python $(INSTALL) --editable '.[arrays]' --group peers
	touch $@

define create
	@test -n "$(PYTHON)" || { echo "relstage needs Python 3.11 or later; none was found on PATH" >&2; exit 1; }
	"$(PYTHON)" -m venv $(1) || { echo "no virtual environment: install Python's venv module (Debian: python3-venv)" >&2; exit 1; }
	$(1)/bin/python -m pip install --quiet --disable-pip-version-check --upgrade --constraint constraints.txt pip
endef
