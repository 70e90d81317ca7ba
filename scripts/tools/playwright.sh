#!/usr/bin/env bash
# Playwright's test runner and what the specs import, as locked in end2end/.
source "$(dirname "$0")/../lib.sh"

MODULES=$ROOT/end2end/node_modules
there() { [ "$MODULES/.package-lock.json" -nt "$ROOT/end2end/package-lock.json" ]; }

install() {
  there && return 0
  have npm || die "Node with npm is needed"
  say "playwright: npm ci in end2end (20 seconds)"
  # The browser is the distribution's: no download of Playwright's own.
  PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --silent --prefix "$ROOT/end2end"
}

there && exit 0
locked playwright install
there || die "npm ci in end2end failed"
