#!/usr/bin/env bash
# wasm-opt, which makes a release's WebAssembly small. The npm package carries it; distributions' are too old.
source "$(dirname "$0")/../lib.sh"

install() {
  have wasm-opt && return 0
  say "binaryen $BINARYEN_VERSION: fetching wasm-opt (10 seconds)"
  npm install --silent --prefix "$CACHE/binaryen-$BINARYEN_VERSION" "binaryen@$BINARYEN_VERSION"
}

have wasm-opt && exit 0
locked binaryen install
have wasm-opt || die "wasm-opt is needed: npm install -g binaryen"
