# Two commands: `make demo` and `make test`. Each installs what it needs into .venv by itself.
.DEFAULT_GOAL := help
.PHONY: help install demo test check fix bench bench-scale bench-score bench-grounding bench-start bench-digests bench-latency fuzz chaos-digest chaos-writes fortnight screenshots lock

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PACKAGES := bot commands views outreach scoring ingest store sandbox bench tests

# uv reads the machine's own certificates (a company's proxy); pip does so already.
export UV_SYSTEM_CERTS := 1

help:
	@echo 'make demo     a demo company, scored, answering in a local Slack workspace'
	@echo 'make test     the tests'
	@echo 'make check    format, lint, types, import contracts, known vulnerabilities'
	@echo 'make fuzz     10,000 broken commands, presses, forms, requests and rows; SEED may be given'
	@echo 'make fix      format and mend what can be mended'
	@echo 'make bench    speed, memory and accuracy, as ratios'
	@echo 'make bench-score  accuracy beside bare counts and fitted models'
	@echo 'make bench-grounding  lies that get into a draft, and good sentences that do not'
	@echo 'make bench-start  from a clean clone to a card in the browser; needs Chromium'
	@echo 'make bench-digests  200 channels at once, and what /health takes meanwhile'
	@echo 'make bench-latency  50 people who ask at once, beside an app that only echoes'
	@echo 'make chaos-digest  processes that post digests, killed at random: once each, none lost'
	@echo 'make chaos-writes  processes that change everything, killed at random: all of it is there, or nothing'
	@echo 'make fortnight     fourteen days of digests of the demo company, printed'
	@echo 'make screenshots  the pictures of the README, anew; needs Chromium'
	@echo 'make install  .venv with the rapport command in it'
	@echo 'make lock     resolve requirements.lock and requirements-serve.lock anew from pyproject.toml'

install: $(VENV)/installed

$(VENV)/installed: pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Rapport needs Python 3.11 or newer; this is %s. Try: make PYTHON=python3.11" % sys.version.split()[0])'
	@echo 'Installing into $(VENV) (once) …'
	@# Debian's python3 may come without venv's ensurepip; virtualenv from pip does the same.
	@test -x $(BIN)/python -a -x $(BIN)/pip || $(PYTHON) -m venv $(VENV) 2>/dev/null || { rm -rf $(VENV) && \
	  $(PYTHON) -m pip install -q --target $(VENV)-boot virtualenv && PYTHONPATH=$(VENV)-boot $(PYTHON) -m virtualenv -q $(VENV) && rm -rf $(VENV)-boot; }
	@$(BIN)/python -m pip install -q --disable-pip-version-check 'uv==0.13.9' || true
	@# uv is quick; where it cannot work (a strict proxy), pip installs the same lock.
	@{ $(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements.lock && \
	   $(BIN)/uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .; } || \
	 { $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock && \
	   $(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .; }
	@touch $@

demo: install
	@$(BIN)/rapport demo

test: install
	@# Twice as many processes as cores: much of the time a test waits for a clock or a socket.
	@# Bytecode is kept even where Python was told not to: each process would compile every library anew.
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n $$($(BIN)/python -c 'import os; print(2 * os.cpu_count())') --dist loadfile --no-loadscope-reorder

check: install
	$(BIN)/ruff format --check $(PACKAGES)
	$(BIN)/ruff check $(PACKAGES)
	$(BIN)/basedpyright
	$(BIN)/lint-imports
	@! grep -nE '[a-z]+://' requirements.lock requirements-serve.lock || { echo 'a lock names a host'; exit 1; }
	@$(BIN)/python -m bench.advisories

# SEED may be given; the one that was used is printed.
fuzz: install
	@seed=$(or $(SEED),$$($(BIN)/python -c 'import random; print(random.randrange(10**9))')); echo "SEED=$$seed"; \
	  $(BIN)/python -m pytest tests/fuzz -n0 --hypothesis-profile=fuzz --hypothesis-seed=$$seed

fix: install
	$(BIN)/ruff check --fix $(PACKAGES)
	$(BIN)/ruff format $(PACKAGES)

bench: bench-score bench-grounding bench-scale
	$(BIN)/python -m bench.load

bench-score: install
	@$(BIN)/python -m bench.score

bench-grounding: install
	@$(BIN)/python -m bench.grounding

bench-start: install
	@$(BIN)/python -m tests.browser.start

fortnight: install
	@$(BIN)/python -m bench.fortnight

screenshots: install
	$(BIN)/python -m tests.browser.screenshots

bench-digests: install
	@$(BIN)/python -m bench.many_digests

# SECONDS and ACCOUNTS may be given.
bench-latency: install
	@$(BIN)/python -m bench.latency $(or $(SECONDS),60) $(or $(ACCOUNTS),10000)

# ROUNDS, MINUTES for each kind of round, and SEED may be given.
chaos-digest: install
	@$(BIN)/python -W ignore -m bench.chaos_digest $(or $(ROUNDS),200) $(or $(MINUTES),5) $(SEED)

# ROUNDS and MINUTES for each of both databases, and SEED may be given.
chaos-writes: install
	@$(BIN)/python -W ignore -m bench.chaos_writes $(or $(ROUNDS),100) $(or $(MINUTES),5) $(SEED)

bench-scale: install
	$(BIN)/python -m bench.scale

lock:
	$(BIN)/uv pip compile -q pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-header -o requirements.lock
	@# What the image holds: the same versions, without the tools.
	$(BIN)/uv pip compile -q pyproject.toml --group build --constraint requirements.lock --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -o requirements-serve.lock
