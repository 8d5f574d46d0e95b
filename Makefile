# The commands of the project. They make their own environment in .venv; a newcomer needs Python 3.11 or later and nothing else.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
SHARED := ../shared

.PHONY: demo test check model exports picture clean

demo: .venv/run ## build the sample corpus into exports/
	$(BIN)/kg demo

test: .venv/dev ## run all tests
	$(BIN)/python -m pytest -n auto --dist loadfile

check: .venv/dev ## read the code for faults of form and of types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check benchmarks data kg tests
	$(BIN)/mypy

model: .venv/run ## train the packaged models on all annotated documents
	$(BIN)/kg train $(SHARED)/gold/train $(SHARED)/gold/dev data/gold/sample data/gold/written

exports: demo picture ## renew what is tracked of the demo, and the picture of the README

picture: ## photograph the network page with Debian's Chromium
	chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --window-size=1600,1000 --virtual-time-budget=8000 \
	  --screenshot=docs/images/network.png "file://$(CURDIR)/exports/network.html"

clean: ## take away the environment and what tools left behind
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist

.venv/run: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(PIP) hatchling editables
	$(PIP) --no-build-isolation --editable .
	touch $@

.venv/dev: .venv/run
	$(PIP) --no-build-isolation --editable '.[dev]'
	touch $@
