# Two commands matter: `make demo` (set up, run the main job, show it) and `make test` (set up, check everything).
# A virtual environment in .venv is made and filled once, and again only when pyproject.toml changes.

SUITABLE := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON   ?= $(shell for p in python3 python3.13 python3.12 python3.11; do $$p -c '$(SUITABLE)' 2>/dev/null && echo $$p && break; done)
BIN      := .venv/bin
READY    := .venv/.ready
READY_TO_TEST := .venv/.ready-to-test

.PHONY: demo test lint bench accuracy fuzz clean

demo: $(READY)
	$(BIN)/armspan extract corpus/abstracts --out out/demo --overwrite
	@echo
	$(BIN)/armspan show corpus/abstracts/a01-calcaneus-ultrasound.txt
	@echo
	$(BIN)/armspan extract corpus/exports --out out/exports --overwrite
	$(BIN)/armspan dataset out/exports --out out/dataset --overwrite
	$(BIN)/armspan meta out/dataset --outcome VAS --time 6w --measure MD
	@echo
	@echo "To check what was read, on a page in the browser: $(BIN)/armspan review out/demo --gold out/gold"

test: lint
	$(BIN)/pytest -n 2

lint: $(READY_TO_TEST)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/armspan rules check
	$(BIN)/armspan validate corpus/gold/*.gold.json

bench: $(READY_TO_TEST)
	$(BIN)/python benchmarks/speed.py
	$(BIN)/python benchmarks/matching.py
	$(BIN)/python benchmarks/memory.py
	$(BIN)/python benchmarks/review.py

accuracy: $(READY_TO_TEST)
	$(BIN)/python benchmarks/blind.py
	$(BIN)/python benchmarks/accuracy.py

fuzz: $(READY_TO_TEST)
	$(BIN)/pytest tests/fuzz --hypothesis-profile fuzz
	mkdir -p out/fuzz
	$(BIN)/python tests/fuzz/fuzz_input.py -max_total_time=600 -rss_limit_mb=4096 out/fuzz corpus/exports corpus/abstracts

clean:
	rm -rf .venv out

$(READY): pyproject.toml
	$(if $(PYTHON),,$(error armspan needs Python 3.11 or newer; name one with `make PYTHON=...`))
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[meta,review]'
	touch $@

$(READY_TO_TEST): $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@
