# make run, make test: each does everything from a fresh clone, with Python 3.11+ and make alone.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)
OLD_ENOUGH := 'import sys; sys.exit(sys.version_info < (3, 11) and "Common Ground needs Python 3.11 or newer, not " + sys.version)'

.PHONY: run chat test check lint bench soak lock clean

run: $(VENV)/ready
	@$(BIN)/python -m bot run $(ARGS)

chat: $(VENV)/ready
	@$(BIN)/python -m bot chat $(ARGS)

test: $(VENV)/ready-to-test
	@$(BIN)/python -m pytest -n 2

check: $(VENV)/ready
	@$(BIN)/python -m bot check

lint: $(VENV)/ready-to-test
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

bench: $(VENV)/ready-to-test
	@$(BIN)/python -m tests.bench

# 500 kills on each store, then a steady load for so many seconds; STORE=database needs PostgreSQL's programs
SECONDS ?= 3600
STORE ?= folder
WORKERS ?= 1
KILLS ?= 500
soak: $(VENV)/ready-to-test
	@$(BIN)/python -m tests.soak.kills $(KILLS)
	@$(BIN)/python -m tests.soak --seconds $(SECONDS) --store $(STORE) --workers $(WORKERS) $(ARGS)

# the environment, made anew when what it is made of changes; constraints.txt pins every version
$(VENV)/ready: pyproject.toml constraints.txt
	@$(call install,.)
	@touch $@

$(VENV)/ready-to-test: pyproject.toml constraints.txt
	@$(call install,.[dev])
	@touch $(VENV)/ready $@

ifdef UV
install = $(UV) venv -q --allow-existing --python "$(PYTHON)" $(VENV) && \
	$(UV) pip install -q --python $(BIN)/python -c constraints.txt -e "$(1)"
else
install = $(PYTHON) -c $(OLD_ENOUGH) && $(PYTHON) -m venv $(VENV) && \
	$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e "$(1)"
endif

lock: $(VENV)/ready-to-test
	@$(BIN)/python -m pip install -q uv
	@$(BIN)/uv pip compile -q --universal --upgrade --no-header --no-annotate --no-emit-index-url --extra dev pyproject.toml -o constraints.txt

clean:
	@rm -rf $(VENV)
