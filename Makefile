.DEFAULT_GOAL := help
.PHONY: help run watch test check test-unit test-http test-e2e test-small fuzz bench clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## /{ printf "  %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Build and serve on http://localhost:3000 (SQLite, embedded object store, data in ./data)
	@scripts/run.sh

watch: ## Serve, rebuild and reload on every change (cargo-leptos)
	@scripts/watch.sh

test: ## Everything: lints, tests on both set-ups, browser tests on both set-ups
	@scripts/test.sh

check: ## Formatting, clippy (server and WebAssembly), dependency rules, docs
	@scripts/test.sh check

test-unit: ## The tests that stand beside the code
	@scripts/test.sh unit

test-http: ## The tests in folders of their own: use cases and stores, with PostgreSQL and MinIO, and the HTTP API
	@scripts/test.sh http

test-e2e: ## Browser tests on both set-ups
	@scripts/test.sh e2e

test-small: ## Browser tests of the site as a release has it: optimised for size
	@scripts/test.sh small

fuzz: ## Feed the readers of documents with what a fuzzer thinks of, a minute each (FUZZ_SECONDS)
	@scripts/fuzz.sh

bench: ## Measure what the README claims
	@scripts/bench.sh

clean: ## Remove what was built (the data folder stays)
	@rm -rf target end2end/node_modules end2end/test-results end2end/screenshots
