# The executable documentation: `make run` and `make test` are all a newcomer needs. GNU make 3.81 will do.
SHELL := /bin/sh
PYTHON ?= python3
PORT ?= 8642
BIN := .venv/bin
UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)
DEV := .venv/.dev-ready
READY := .venv/.ready
INSTALL = $(UV) pip install --quiet --compile-bytecode --python $(BIN)/python
BUILD_ENV := .venv/.build-ready

.DEFAULT_GOAL := help
.PHONY: help setup run test check bench fuzz soak trust demo fix lock openapi messages clean assets

help: ## Show this list
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:[^#]*## /	/' | expand -t 12

setup: $(READY) assets ## Make the environment alone (.venv, assets)

run: setup ## Scan this checkout, open the cockpit on http://localhost:8642 (PORT=…)
	@$(BIN)/timonier up . --port $(PORT)

test: $(DEV) assets ## Run every test
	@$(BIN)/python scripts/test.py

check: $(DEV) assets ## Style, types, layers, migrations, templates, translations, API file
	@$(BIN)/python scripts/check.py

# Peers have an environment of their own. Name repositories with TIMONIER_BENCH_REPOS=PATH:PATH...
bench: $(DEV) assets .venv/bench/.ready ## Side-by-side benchmarks; each prints a table
	@$(BIN)/python -m bench

.venv/bench/.ready: bench/requirements.lock $(DEV)
	@test -x .venv/bench/bin/python || $(UV) venv --quiet --python $(BIN)/python .venv/bench
	@$(UV) pip install --quiet --python .venv/bench/bin/python --require-hashes -r bench/requirements.lock
	@touch $@

# Atheris reads the product's own modules, so it stands beside them and not in an environment apart.
fuzz: $(DEV) .venv/fuzz/.ready ## A minute of coverage-guided fuzzing for each of the largest readers
	@$(BIN)/python -m bench.fuzz --minutes 1

.venv/fuzz/.ready: bench/fuzz/requirements.lock $(DEV)
	@$(UV) pip install --quiet --python $(BIN)/python --target .venv/fuzz --require-hashes -r bench/fuzz/requirements.lock
	@touch $@

soak: $(DEV) assets ## Kill scans and restores, write at once, crawl as every role; a table of what was lost
	@$(BIN)/python -m scripts.soak

trust: $(DEV) ## Run what stands behind each promise of safety, publish docs/guide/trust.md
	@$(BIN)/python -m scripts.trust

demo: setup ## Show the invented company, scanned for real
	@$(BIN)/timonier demo
	@$(BIN)/timonier up --port $(PORT)

fix: $(DEV) ## Repair style
	@$(BIN)/ruff check --fix --quiet . && $(BIN)/ruff format --quiet .

openapi: $(DEV) ## Rewrite docs/openapi.json
	@$(BIN)/python manage.py openapi docs/openapi.json

messages: $(DEV) ## Gather the texts to translate (needs gettext)
	@$(BIN)/python -m scripts.messages

lock: $(UV) ## Choose versions anew and write the three locks
	@for name in requirements requirements-dev build; do \
	  case $$name in \
	    requirements) set -- pyproject.toml ;; \
	    requirements-dev) set -- pyproject.toml --extra dev ;; \
	    build) set -- build.in ;; \
	  esac; \
	  $(UV) pip compile --quiet --upgrade --universal --python-version 3.12 --generate-hashes \
	    --no-emit-index-url --no-header "$$@" -o $$name.lock || exit 1; \
	done

clean: ## Remove what was built, keep the state
	@rm -rf .venv .uv timonier/kit/static/kit/dist timonier/kit/frontend/node_modules

.uv/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 9))' || \
	  { echo "Python 3.9 or newer is needed to start; $(PYTHON) is older." >&2; exit 1; }
	@$(PYTHON) -m venv .uv 2>/dev/null || \
	  { echo "Missing system packages: sudo apt-get install -y python3-venv git make" >&2; exit 1; }
	@.uv/bin/python -m pip install --quiet --disable-pip-version-check uv

.venv/bin/python: $(UV) .python-version
	@command -v git >/dev/null || \
	  { echo "Missing system packages: sudo apt-get install -y git" >&2; exit 1; }
	@test -x $@ || $(UV) venv --quiet --python '>=3.12' .venv
	@touch $@

$(BUILD_ENV): .venv/bin/python build.lock
	@$(INSTALL) --require-hashes -r build.lock
	@touch $@

$(READY): $(BUILD_ENV) requirements.lock pyproject.toml
	@$(INSTALL) --require-hashes -r requirements.lock
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(DEV): $(READY) requirements-dev.lock
	@$(INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@

# The hook keeps a stamp of its own: nothing is built when nothing changed.
assets: $(READY)
	@$(BIN)/python hatch_build.py
