# `make up` runs the reference stack in the sandbox, `make test` every test. Both set up what they need.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
ORDERS := .build/orders
SANDBOX := $(BIN)/python -m sandbox

.PHONY: up preview refresh destroy stop test check format docs bench-traffic package lock clean

up preview refresh destroy: $(INSTALLED) package
	@$(SANDBOX) $@

stop: $(INSTALLED)
	@$(SANDBOX) stop

test: $(INSTALLED) package
	@$(BIN)/python -m sandbox.engine
	@tests/browser.sh >/dev/null
	$(BIN)/python -m pytest -n 2 --dist loadgroup

check: $(INSTALLED) package
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/pyright
	$(BIN)/python docs/generate.py --check

format: $(INSTALLED)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(INSTALLED)
	$(BIN)/python docs/generate.py

bench-traffic: $(INSTALLED)
	@$(BIN)/python -m bench.traffic

package: $(ORDERS)

$(ORDERS): $(wildcard app/orders/*) app/package.sh | $(INSTALLED)
	@app/package.sh $(BIN)/python app/orders $@

$(INSTALLED): requirements.lock components/pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else f"Python 3.11 or newer is needed, not {sys.version.split()[0]}: install one and name it, as in: make up PYTHON=python3.12")'
	@echo "installing the locked requirements into $(VENV) (about a minute, once)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable ./components
	@touch $@

# With the Python that CI uses, so that the set is right for all newer ones.
lock: $(INSTALLED)
	$(PYTHON) -m venv .build/lock
	.build/lock/bin/pip install --quiet pip-tools
	.build/lock/bin/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras --no-emit-options --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --output-file=requirements.lock requirements.in

clean: stop
	rm -rf $(VENV) .build .sandbox
