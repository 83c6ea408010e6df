# Needs python3.11 or newer and make, nothing else.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

.PHONY: venv lint test bench fuzz soak demo strings screenshots

venv: $(STAMP)

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed: make PYTHON=python3.12"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	touch $@

lint: venv
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

# What lint has to say comes at the end; it works beside the tests meanwhile. Three at a time on
# two cores: tests wait for browsers, locks and the clock a quarter of their time. The tests are
# compiled once before, or each of the three would do it for itself.
test: venv
	@$(MAKE) --no-print-directory lint > .venv/lint.log 2>&1 & linting=$$!; \
	export PYTHONDONTWRITEBYTECODE=; \
	$(BIN)/python -m pytest --collect-only -qq --ignore=tests/benchmarks > .venv/collected.log 2>&1; \
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder --ignore=tests/benchmarks; \
	tested=$$?; wait $$linting; linted=$$?; cat .venv/lint.log; \
	exit $$((tested ? tested : linted))

bench: venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test,bench]'
	$(BIN)/python -m pytest tests/benchmarks -p no:xdist --benchmark-only
	$(BIN)/python -m tests.benchmarks.doubles_table
	$(BIN)/python -m tests.benchmarks.ledger_table
	$(BIN)/python -m tests.benchmarks.growth

# Both fuzzers, each for FUZZ_SECONDS; fails on a finding. Linux and Python 3.11 only.
FUZZ_SECONDS ?= 60

fuzz: venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test,fuzz]'
	FUZZ_SECONDS=$(FUZZ_SECONDS) $(BIN)/python -m tests.fuzz.receipts
	FUZZ_SECONDS=$(FUZZ_SECONDS) $(BIN)/python -m tests.fuzz.admission

# Histories of a fleet, always new ones, for SOAK_SECONDS.
SOAK_SECONDS ?= 3600

soak: venv
	SOAK_SECONDS=$(SOAK_SECONDS) $(BIN)/python -m tests.sync.soak

demo: venv
	$(BIN)/tracker demo

# Collects the sentences of the screens, fills in what the glossary knows, compiles.
strings: venv
	$(BIN)/python -m tracker.i18n.catalogs

# Takes the pictures of the guides anew, into docs/images/.
screenshots: venv
	$(BIN)/python -m tests.browser.screenshots
