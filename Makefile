# Every target of a developer's day; `make` alone explains them.
PYTHON ?= python3
ARGS ?=
BIN := .venv/bin

# The settings want these; what is run with them connects to nothing.
UNCONNECTED := SECRET_KEY=unconnected-unconnected-unconnected KEY_PEPPER=unconnected-unconnected-unconnected \
	DATABASE_URL=postgresql://nowhere/none REDIS_URL=redis://nowhere SMTP_URL=smtp://nowhere

.DEFAULT_GOAL := help
.PHONY: help venv run web web-build web-test reset manage shell test faults mutants screens lint audit format bench schema messages lock

help: ## Show this help
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

venv: ## Make or refresh .venv (the others do it themselves)
	@$(PYTHON) -I deploy/local/bootstrap.py

run: venv ## Start Kontor with everything it needs; Ctrl-C stops it (PORT=8000)
	@$(BIN)/python -m deploy.local.run

web: venv ## Run the web client with hot reload against the running Kontor (PORT=8000)
	@KONTOR_URL=http://127.0.0.1:$(or $(PORT),8000) $(BIN)/python -m deploy.local.web dev

web-build: venv ## Build the web client if its sources have changed
	@$(BIN)/python -m deploy.local.web build

web-test: venv ## Run the unit tests of the web client
	@$(BIN)/python -m deploy.local.web test $(ARGS)

reset: venv ## Forget all that `make run` has stored in .local/
	@$(BIN)/python -m deploy.local.reset

manage: venv ## Run a Django command in the running Kontor (ARGS="check")
	@$(BIN)/python -m deploy.local.manage $(ARGS)

shell: venv ## Open a Python shell in the running Kontor
	@$(BIN)/python -m deploy.local.manage shell

test: venv ## Run all tests, against real servers and in a real browser (ARGS="tests/kernel -k job")
	@$(if $(ARGS),,$(BIN)/python -m deploy.local.web test)
	@$(BIN)/python -m pytest -n 2 --dist loadgroup $(ARGS)

faults: venv ## Break every part of Kontor 200 times under load (ARGS="--faults 20 --seed 7")
	@$(BIN)/python -m tests.faults $(ARGS)

mutants: venv ## Take out one check after another and see whether tests notice (ARGS="-k session")
	@$(BIN)/python -m tests.mutants $(ARGS)

screens: venv ## Keep a picture of every page in .local/screens, in both themes and widths
	@$(BIN)/python -m pytest tests/browser/test_pages.py --screens .local/screens $(ARGS)

lint: venv ## Check style, formatting, types and the floors, of the web client too
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(UNCONNECTED) $(BIN)/mypy
	@$(UNCONNECTED) $(BIN)/lint-imports
	@$(BIN)/python -m deploy.local.web check

audit: venv ## Ask the registries for known holes in what is locked; write .local/sbom.json
	@$(BIN)/python -m deploy.local.audit

format: venv ## Format the code and fix what can be fixed
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: venv ## Measure the speed promised in docs, next to its targets
	@$(BIN)/python -m bench $(ARGS)

schema: venv ## Write openapi.json
	@$(UNCONNECTED) $(BIN)/python manage.py spectacular --urlconf config.urls_platform --validate --fail-on-warn --format openapi-json --file openapi.json

messages: venv ## Collect translatable texts into locale/ and compile them
	@$(BIN)/python -m config.messages

lock: venv ## Resolve requirements/*.in into locked versions with hashes
	@for name in base dev; do \
		$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
			--custom-compile-command "make lock" --output-file requirements/$$name.txt requirements/$$name.in \
			|| exit 1; \
	done
