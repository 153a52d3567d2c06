# One door for every daily command. Each one first makes the virtual environment from requirements.lock.
# `make help` lists them.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help demo tour test test-postgres check bench bench-product bench-sync bench-lines bench-load bench-report bench-duplicates soak soak-processes soak-simulation lock words services clean

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PEERS := build/peers/.ready
FIGURES := build/bench.jsonl
N := 20000
ROUNDS := 3
LINES :=

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 22

demo: $(READY)  ## start a server with invented requests and open the desk signed in
	@$(BIN)/python main.py demo

tour: $(READY)  ## do the whole job with no screen and leave pictures in build/tour
	@QT_QPA_PLATFORM=offscreen $(BIN)/python main.py tour

test: check  ## check, then every test
	@$(BIN)/python -m pytest

test-postgres: $(READY)  ## every test of the server on PostgreSQL (ALPUKAT_TEST_DATABASE names a real one)
	@ALPUKAT_TEST_ENGINE=postgresql $(BIN)/python -m pytest tests/server tests/e2e/test_wire.py tests/e2e/test_race.py

check: $(READY)  ## style, types and who may import whom
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

bench: bench-product  ## measure what has a budget and sync beside its peers: 20 minutes
	@$(MAKE) --no-print-directory bench-sync N="20000 100000" LINES="home slow"
	@$(MAKE) --no-print-directory bench-load
	@$(MAKE) --no-print-directory bench-report
	@$(MAKE) --no-print-directory bench-duplicates

bench-product: $(READY)  ## measure what has a budget
	@$(BIN)/python -m pytest tests/benchmarks -q --override-ini "addopts=--import-mode=importlib" --benchmark-only \
		--benchmark-columns=median,min,max,rounds --benchmark-sort=name

bench-sync: $(READY) $(PEERS)  ## sync of N=20000 requests in ROUNDS=3 beside its peers, into build/bench.jsonl
	@$(BIN)/python -m tests.benchmarks.sync.run --n $(N) --rounds $(ROUNDS) --lines $(LINES) --out $(FIGURES)

bench-lines: $(READY) $(PEERS)  ## the same over simulated home lines, added to build/bench.jsonl
	@$(BIN)/python -m tests.benchmarks.sync.run --n $(N) --rounds 0 --lines home slow --out $(FIGURES) --append

bench-load: $(READY)  ## the server under its officers, added to build/bench.jsonl; MILLION=1 for a million requests
	@$(BIN)/python -m tests.benchmarks.sync.load $(if $(MILLION),--million) --out $(FIGURES) --append

bench-report: $(READY)  ## write the figures of build/bench.jsonl into docs/performance.md
	@$(BIN)/python -m tests.benchmarks.sync.report $(FIGURES)

bench-duplicates: $(READY)  ## search and screening for duplicates over 100,000 requests, into docs/duplicates.md
	@$(BIN)/python -m tests.benchmarks.duplicates

soak: soak-processes soak-simulation  ## kill desks and server a thousand times, then hours of invented afternoons

soak-processes: $(READY)  ## real processes, kill -9 and a faulty line: acked, lost, duplicated, kills
	@$(BIN)/python -m tests.soak

soak-simulation: $(READY)  ## 20,000 lives of desks and server in one process; SEED=n begins at the same ones again
	@SIMULATION_EXAMPLES=$${EXAMPLES:-20000} SIMULATION_SEED=$${SEED:-$$(date +%s)} \
		$(BIN)/python -m pytest tests/simulation -v -x

lock: $(READY)  ## write requirements.lock anew: newest versions the project allows, with hashes
	@$(BIN)/python -m venv --clear build/lock
	@build/lock/bin/python -m pip install --quiet "pip-tools>=7.5"
	@build/lock/bin/pip-compile --quiet --upgrade --extra dev --generate-hashes --strip-extras --allow-unsafe \
		--no-header --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --output-file requirements.lock pyproject.toml

words: $(READY)  ## collect the window's texts into resources/i18n/*.ts and compile them
	@for language in id en; do \
		$(BIN)/pyside6-lupdate alpukat_desk/gui/*.py -ts resources/i18n/desk_$$language.ts -source-language en \
			-target-language $$language -no-obsolete -locations none -silent; \
		$(BIN)/pyside6-lrelease resources/i18n/desk_$$language.ts -qm resources/i18n/desk_$$language.qm -silent; \
	done

services: $(READY)  ## write docs/services.md and the rules of docs/checks.md from the catalogue
	@$(BIN)/python -m alpukat_desk.catalogue.overview

clean:  ## remove the virtual environment, caches and what was built
	@rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .benchmarks
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment is made anew only when the lock changes, and used only when it was made to the end.
$(READY): requirements.lock
	@python=""; \
	for name in $${PYTHON:-python3.11 python3 python3.12 python3.13 python3.14}; do \
		if command -v "$$name" >/dev/null && "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then \
			python=$$name; break; \
		fi; \
	done; \
	if [ -z "$$python" ]; then \
		echo "Alpukat Desk needs Python 3.11 or newer. On Debian 12: apt-get install python3 python3-venv" >&2; exit 1; \
	fi; \
	if ! "$$python" -c 'import venv, ensurepip' 2>/dev/null; then \
		echo "This Python cannot make a virtual environment. On Debian: apt-get install python3-venv" >&2; exit 1; \
	fi; \
	[ -x $(BIN)/python ] || "$$python" -m venv $(VENV); \
	echo "Installing what requirements.lock names ..." >&2; \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	@touch $(READY)

# A peer that cannot be installed here is reported as not run.
$(PEERS): $(READY) pyproject.toml
	@$(BIN)/python -m venv --clear build/peers
	@$(BIN)/python -c 'import tomllib; told = tomllib.load(open("pyproject.toml", "rb"))["project"]; \
		print("\n".join(told["optional-dependencies"]["benchmarks"]))' | while read -r package; do \
		build/peers/bin/python -m pip install -qq --disable-pip-version-check "$$package" \
			|| echo "$$package cannot be installed here" >&2; \
	done
	@touch $(PEERS)
