# Everything a person types. Each target can be run again at no cost.
SHELL := /bin/sh
python := .venv/bin/python
.DEFAULT_GOAL := help
.PHONY: help install install-dev install-services demo services services-stop test test-fast lint bench clean

help:    ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

install:    ## make .venv with what the site needs
	@sh requirements/venv.sh base
	@sh requirements/front.sh

install-dev:
	@sh requirements/venv.sh dev
	@sh requirements/front.sh

demo: install    ## load the demo archive and start the site
	@$(python) manage.py demo

services: install-services    ## install and start PostgreSQL, Redis and Elasticsearch on loopback
	@sh requirements/debian.sh postgresql-15 redis-server openjdk-17-jre-headless maven
	@sh requirements/elasticsearch.sh
	@$(python) manage.py services start

services-stop:    ## stop them, cleanly
	@$(python) manage.py services stop

install-services:
	@sh requirements/venv.sh services

test: install-dev    ## run every check and test, the browser and the servers included
	@sh requirements/debian.sh chromium postgresql-15 redis-server openjdk-17-jre-headless maven
	@sh requirements/elasticsearch.sh
	@$(python) -m tests

test-fast: install-dev    ## the same without the browser, the servers and the real data
	@$(python) -m tests --fast

lint: install-dev    ## style, types, layers and migrations only
	@$(python) -m tests --lint

bench: install-dev    ## measure the promised numbers
	@$(python) -m benchmarks

clean:    ## remove what can be made again; var/, the database, stays
	rm -rf .venv node_modules static/vendor build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
