#!/usr/bin/env bash
# wasm-opt and esbuild, which make a release's site small. Their npm packages carry them; distributions' are too old.
source "$(dirname "$0")/../lib.sh"

there() { [ -x "$MINIFIERS/node_modules/.bin/wasm-opt" ] && [ -x "$MINIFIERS/node_modules/.bin/esbuild" ]; }

install() {
  there && return 0
  say "binaryen $BINARYEN_VERSION, esbuild $ESBUILD_VERSION: fetching (15 seconds)"
  npm install --silent --prefix "$MINIFIERS" "binaryen@$BINARYEN_VERSION" "esbuild@$ESBUILD_VERSION"
}

there && exit 0
locked minifiers install
there || die "wasm-opt and esbuild are needed, out of npm's registry: does npm work here?"
