# Everything a person types. Each target can be run again at no cost.
SHELL := /bin/sh
python := .venv/bin/python
.PHONY: install install-dev demo test test-fast lint bench clean

install:
	@sh requirements/venv.sh base
	@sh requirements/front.sh

install-dev:
	@sh requirements/venv.sh dev
	@sh requirements/front.sh

demo: install
	@$(python) manage.py demo

test: install-dev
	@sh requirements/debian.sh chromium
	@$(python) -m tests

test-fast: install-dev
	@$(python) -m tests --fast

lint: install-dev
	@$(python) -m tests --lint

bench: install-dev
	@$(python) -m benchmarks

# Leaves var/ alone: it holds the database.
clean:
	rm -rf .venv node_modules static/vendor build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
