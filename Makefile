# The everyday verbs. `make run` shows Jenjang, `make check` is what CI runs.
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.locked
# The tests run in this many processes; `make test ARGS="-n 0"` runs them in one.
PROCESSES ?= 2
HASHED := --require-hashes --only-binary :all: --disable-pip-version-check -q
LOCK := uv pip compile --python-version 3.11 --universal --generate-hashes --no-header \
	--only-binary :all: --no-emit-index-url -q

.PHONY: env run test check lint types imports templates settings lifecycles format messages bench audit lock

env: $(STAMP)

# Done again only when the locked list changes.
$(STAMP): requirements/dev.txt
	@echo "Installing what Jenjang needs …"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install $(HASHED) -r requirements/dev.txt
	@touch $@

run: $(STAMP)
	@exec $(BIN)/python -m config.supervise

test: $(STAMP)
	$(BIN)/python -m pytest -n $(PROCESSES) --dist loadfile --no-loadscope-reorder $(ARGS)

# `make -k check` goes on after a fault and shows them all.
check: lint types imports templates settings lifecycles test

lint: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(STAMP)
	$(BIN)/mypy .

imports: $(STAMP)
	$(BIN)/lint-imports --no-cache

templates: $(STAMP)
	find templates -name '*.html' -exec $(BIN)/djade --check --target-version 5.2 {} +

settings: $(STAMP)
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check --deploy --fail-level WARNING

lifecycles: $(STAMP)
	@if test -f workflow/management/commands/lifecycles.py; then $(BIN)/python manage.py lifecycles check; fi

format: $(STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	find templates -name '*.html' -exec $(BIN)/djade --target-version 5.2 {} +

# Brings locale/en in line with code and templates; names what has no English yet.
messages: $(STAMP)
	$(BIN)/python -m tests.architecture.messages

bench: $(STAMP)
	@test -x .venv-bench/bin/python || $(PYTHON) -m venv .venv-bench
	@.venv-bench/bin/python -m pip install $(HASHED) -r requirements/bench.txt
	.venv-bench/bin/python -m bench $(ARGS)

# Asks the public advisory service about every locked package; needs the network, so it is no part of check.
# Strict: a package that the service does not answer for is a fault, never a silent yes.
audit:
	@test -x .venv-audit/bin/python || $(PYTHON) -m venv .venv-audit
	@.venv-audit/bin/python -m pip install $(HASHED) -r requirements/audit.txt
	.venv-audit/bin/pip-audit --strict --no-deps --disable-pip -r requirements/base.txt

# For maintainers; needs the program uv.
lock:
	cd requirements && for name in base dev bench audit; do $(LOCK) $$name.in -o $$name.txt || exit 1; done
