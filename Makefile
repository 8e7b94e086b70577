# The few commands of the project; what each one does in detail stands in scripts/.
.DEFAULT_GOAL := help
.PHONY: help demo test check bench load page release contract

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## Build everything and serve a fictional commune; prints the address and the accounts
	scripts/provide build
	$(MAKE) page
	cargo run --locked -- demo

test: ## Check and test everything, on both databases and in a browser
	@scripts/test

check: ## Formatting and lints only: quick, without databases or a browser
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	$(MAKE) web/node_modules
	npm --prefix web run check

bench: ## Run the benchmarks, beside PostGIS
	scripts/provide test
	scripts/with-postgis cargo bench --locked

load: release ## Load the optimised server over HTTP at 10,000 to 1,000,000 cameras, beside PostGIS
	scripts/provide test
	scripts/with-postgis cargo bench --locked --profile dev --bench load

contract: web/node_modules ## Write the API's contract and the page's types anew, after routes have changed
	cargo run --locked --quiet -- openapi >web/openapi.json
	npm --prefix web run api

page: web/dist/index.html ## Build the page that the binary serves

release: page ## Build the optimised binary with the page inside
	cargo build --locked --release

web/node_modules: web/package-lock.json
	npm --prefix web ci
	@touch $@

web/dist/index.html: web/node_modules $(shell find web -path web/node_modules -prune -o -path web/dist -prune -o -type f -print 2>/dev/null)
	npm --prefix web run build
	@touch $@
