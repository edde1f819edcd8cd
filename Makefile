# make run, make test: each does everything from a fresh clone, with Python 3.11+ and make alone.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)
READY := $(VENV)/ready

.PHONY: run chat test check lint bench lock clean

run: $(READY)
	@$(BIN)/python -m bot run

chat: $(READY)
	@$(BIN)/python -m bot chat

test: $(READY)
	@$(BIN)/python -m pytest

check: $(READY)
	@$(BIN)/python -m bot check

lint: $(READY)
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

bench: $(READY)
	@$(BIN)/python -m tests.bench

# the environment, made anew when what it is made of changes; the lock pins every version
$(READY): pyproject.toml constraints.txt
ifdef UV
	@$(UV) venv -q --allow-existing --python "$(PYTHON)" $(VENV)
	@$(UV) pip install -q --python $(BIN)/python -c constraints.txt -e ".[dev]"
else
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Common Ground needs Python 3.11 or newer; this is " + sys.version)'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e ".[dev]"
endif
	@touch $@

lock: $(READY)
	@$(BIN)/python -m pip install -q uv
	@$(BIN)/uv pip compile -q --universal --upgrade --no-header --no-annotate --no-emit-index-url --extra dev pyproject.toml -o constraints.txt

clean:
	@rm -rf $(VENV)
