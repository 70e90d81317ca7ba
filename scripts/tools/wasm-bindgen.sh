#!/usr/bin/env bash
# wasm-bindgen: turns the compiled frontend into what a browser loads. Must be exactly the locked library's version.
source "$(dirname "$0")/../lib.sh"

VERSION=$(wasm_bindgen_version)
there() { [ "$(wasm-bindgen --version 2>/dev/null)" = "wasm-bindgen $VERSION" ]; }

install() {
  there && return 0
  say "wasm-bindgen $VERSION: compiling it once (2 to 3 minutes)"
  # Not --locked: its lock file names a withdrawn prerelease.
  cargo_install wasm-bindgen-cli --version "=$VERSION" --root "$CACHE/wasm-bindgen-$VERSION"
}

there && exit 0
locked wasm-bindgen install
there || die "wasm-bindgen $VERSION is needed: cargo install wasm-bindgen-cli --version $VERSION"
