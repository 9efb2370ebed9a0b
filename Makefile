# Crosswalk. `make` lists what there is; `make demo` and `make test` are all a new machine needs.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help demo build test test-go test-ui test-e2e bench compat-bench studio-scale conform suites schema-suite safety fuzz-mappings hostile attack compat-suite kernel ui lint fmt fuzz deps-apt deps-ui clean crash

BIN      := bin/crosswalk
VERSION  := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
GO       ?= go
LISTEN   ?= 127.0.0.1:8080
DATA     ?= .crosswalk/demo
FUZZTIME ?= 20s
STATICCHECK := $(GO) tool -modfile=.ci/tools/go.mod staticcheck
UI_SOURCES  := $(shell find ui/src ui/public ui/index.html ui/vite.config.ts ui/package.json ui/package-lock.json -type f 2>/dev/null)

help: ## list the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: build ## build and start Crosswalk with the retail sample and simulated systems; Ctrl-C stops it
	@$(BIN) serve --demo --data $(DATA) --listen $(LISTEN)

build: ui ## build bin/crosswalk with the page inside
	@$(GO) build -trimpath -ldflags "-X main.version=$(VERSION)" -o $(BIN) ./server/crosswalk

ui: ui/dist/index.html ## build the page

ui/dist/index.html: ui/node_modules/.package-lock.json $(UI_SOURCES) server/httpapi/openapi.yaml
	@cd ui && npm run --silent build

ui/node_modules/.package-lock.json: ui/package-lock.json
	@echo "installing: the page's npm packages (ui/package-lock.json)"
	@cd ui && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

# Chromium for the browser tests and a PostgreSQL for the store tests come from Debian; nothing is
# installed that is already there.
deps-apt:
	@missing=""; \
	{ command -v chromium || test -x /usr/bin/chromium; } >/dev/null 2>&1 || missing="$$missing chromium"; \
	ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || missing="$$missing postgresql"; \
	if [ -n "$$missing" ]; then \
	  echo "installing:$$missing (Debian packages)"; \
	  $$( [ $$(id -u) = 0 ] || echo sudo ) sh -c "apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing" >/dev/null; \
	fi

test: lint test-go test-ui test-e2e ## install what is missing, run the linters and every test

test-go: ui deps-apt
	@$(GO) test -timeout 15m ./...
	@cd bench && $(GO) vet ./... && $(GO) test ./...

test-ui: ui/node_modules/.package-lock.json
	@cd ui && npm test --silent

test-e2e: build deps-apt
	@cd ui && npm run --silent e2e
	@bash .ci/e2e-real

lint: ui/node_modules/.package-lock.json ## gofmt, go vet, staticcheck, and the page's linter
	@out=$$(gofmt -l $$(git ls-files '*.go')); [ -z "$$out" ] || { echo "gofmt:"; echo "$$out"; exit 1; }
	@$(GO) vet ./...
	@$(STATICCHECK) ./...
	@cd ui && npm run --silent lint

fmt: ui/node_modules/.package-lock.json ## format the sources
	@gofmt -w $$(git ls-files '*.go')
	@cd ui && npm run --silent fmt

bench: ## speed beside encoding/json, sonic, goccy, gojq, cel-go and Bloblang, and each target met or missed
	@cd bench && $(GO) run . $(BENCHFLAGS)

compat-bench: ## two versions of Stripe's API, 5 MB each: time, memory, findings and output beside oasdiff
	@$(GO) run ./contracts/compat/stripe $(COMPATFLAGS)

studio-scale: build deps-apt ## the studio with 10,000 fields and 1,000 rules: opening, typing, scrolling, memory, each target met or missed
	@cd ui && node scripts/studio-scale.mjs $(SCALEFLAGS)

schema-suite: ## the official JSON Schema tests of each draft on compiled validators, counted per file
	@$(GO) test ./mapper/conformance -run 'TestSchemaSuite' -drafts draft4,draft6,draft7,draft2019-09,draft2020-12 -count=1 -v | sed -nE 's/^ +[a-z_]+_test.go:[0-9]+: //p'

crash: ## kill the server 50 times under load and count orders and documents
	@$(GO) test ./server/crash -run TestKill -count=1 -timeout 30m -v -rounds $${ROUNDS:-50}

conform: ## the CEL specification's own cases on every engine, counted per file
	@$(GO) test ./mapper/celspec -run TestConform -count=1 -v | grep -vE '^=== |^PASS'

suites: ## the JSON parsing suite and the decimal suite on a module's scanner and decimals
	@$(GO) test ./mapper/emit ./mapper/kernel -run 'TestJSONSuite|TestDecTest' -count=1 -v | grep -vE '^=== |^PASS'

safety: ## INPUTS made-up inputs over the sample mappings: no output that a contract refuses
	@$(GO) test ./mapper/conformance -run TestOutputSafety -count=1 -timeout 2h -v -inputs $${INPUTS:-1000000} -seed $${SEED:-1} | grep -vE '^=== |^PASS'

hostile: ## messages, mapping files and modules that try to take too much
	@$(GO) test ./mapper/conformance ./runtime/engine -run 'TestHostile|TestLargeTable|TestForeign|TestAnnounced|TestWrongSignature' -count=1 -v | grep -vE '^=== |^PASS'

fuzz-mappings: ## made-up contracts, mappings and inputs on four engines for FUZZTIME; SEED=n runs the same again
	@$(GO) test ./mapper/conformance -run TestFuzzMappings -count=1 -timeout 24h -v -mapping-fuzz $(FUZZTIME) -seed $${SEED:-$$(date +%s)} | grep -vE '^=== |^PASS'

compat-suite: ## the 290 verdicts of Apicurio Registry's suite of compatibility, judged, with SEARCH values against each that says compatible
	@$(GO) test ./contracts/compat/suites -count=1 -v -search $${SEARCH:-2000} | grep -vE '^=== |^PASS'

attack: ## PAIRS pairs of schemas and INSTANCES values against each verdict of compatibility, SEED=n for others
	@$(GO) test ./contracts/compat/attack -count=1 -timeout 24h -v -pairs $${PAIRS:-5000} -instances $${INSTANCES:-2000} -seed $${SEED:-1} -runs 100 | grep -vE '^=== |^PASS'

kernel: ## rebuild mapper/kernel/kernel.wasm and its lock from the C sources (clang and lld)
	@command -v clang >/dev/null && command -v wasm-ld >/dev/null || { \
	  echo "installing: clang lld (Debian packages)"; \
	  $$( [ $$(id -u) = 0 ] || echo sudo ) sh -c "apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends clang lld" >/dev/null; }
	@bash mapper/kernel/build.sh

docs: ## write the reference pages: mapper/docs/functions.md, contracts/docs/lint.md, the tables of contracts/docs/compatibility.md
	@$(GO) test ./mapper/functions ./contracts/lint ./contracts/compat -run TestPage -count=1 -update >/dev/null

fuzz: ## run every fuzz test for FUZZTIME each
	@for f in $$(grep -rlE '^func Fuzz' --include=*_test.go . | sort); do \
	  for name in $$(sed -nE 's/^func (Fuzz[A-Za-z0-9_]+).*/\1/p' $$f); do \
	    echo "$$(dirname $$f) $$name"; $(GO) test ./$$(dirname $$f) -run '^$$' -fuzz "^$$name$$" -fuzztime $(FUZZTIME); done; done

clean: ## remove what was built and the demo's data
	@rm -rf bin .crosswalk ui/dist/assets ui/dist/index.html
