# Every command installs what it needs. `make demo` and `make test` are the two to know.
export UV_PYTHON_DOWNLOADS := never
export UV_PYTHON_PREFERENCE := only-system
# Every command starts a process: what it imports is compiled once, at installation.
export UV_COMPILE_BYTECODE := 1
# The sources are compiled once too, where the machine asks Python not to keep what it makes.
unexport PYTHONDONTWRITEBYTECODE
PYTHON ?= python3
UV := .tools/uv
RUN := $(UV) run --frozen --no-sync

# A worker for each core, given whole files: what a file shares is made once. The files that
# take seconds go first (tests/conftest.py).
PYTEST := pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

.PHONY: demo serve test test-sqlite test-postgres check format bench study manual clean

demo: .venv/.runtime ## the synthetic pole, from dispensing files to its circle's web
	@$(RUN) maillage demo

serve: .venv/.runtime ## your own installation, on http://127.0.0.1:8000
	@$(RUN) maillage serve

test: check test-sqlite ## the whole suite, on SQLite

test-sqlite: .venv/.development ## the same, without format, lint, types and imports
	@$(RUN) python -m tools.system_packages chromium
	@$(RUN) coverage erase
	@$(RUN) coverage run -m $(PYTEST)
	@$(RUN) coverage combine -q
	@$(RUN) coverage report --fail-under=90

test-postgres: .venv/.development ## what touches the database, on PostgreSQL
	@$(RUN) python -m tools.with_postgresql $(PYTEST) -m database

check: .venv/.development ## format, lint, types, imports
	@$(RUN) ruff format --check --quiet
	@$(RUN) ruff check --quiet
	@$(RUN) mypy
	@$(RUN) lint-imports

format: .venv/.development
	@$(RUN) ruff format --quiet
	@$(RUN) ruff check --fix --quiet

bench: .venv/.development ## the speed figures, as a table and as JSON
	@$(UV) sync --frozen --quiet --extra postgres --all-groups
	@$(RUN) python -m tests.performance

study: .venv/.development ## how often inference errs with few circles: half an hour, docs/methods
	@$(RUN) python -m tests.performance.study_few_circles
	@$(RUN) python -m tests.performance.study_designs
	@$(RUN) python -m tests.performance.study_planted_effect

manual: .venv/.development ## regenerate docs/reference from the spec tests and the library
	@$(RUN) python -m tests.spec.manual
	@$(RUN) python -m tools.reference_pages

$(UV): tools/bootstrap.py
	@$(PYTHON) tools/bootstrap.py && touch $(UV)

.venv/.runtime: $(UV) uv.lock pyproject.toml
	@test -f .venv/.development || $(UV) sync --frozen --quiet --no-dev
	@test ! -f .venv/.development || $(UV) sync --frozen --quiet --extra postgres --group spark --inexact
	@$(RUN) python -m tools.compile_kernels
	@touch $@

.venv/.development: $(UV) uv.lock pyproject.toml
	@$(UV) sync --frozen --quiet --extra postgres --group spark --inexact
	@$(RUN) python -m tools.compile_kernels
	@touch $@

clean: ## leaves your data (var/) alone
	@rm -rf .venv .tools .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .coverage*
