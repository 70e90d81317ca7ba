#!/usr/bin/env bash
# The development loop: cargo-leptos rebuilds and reloads on every change.
source "$(dirname "$0")/lib.sh"
cd "$ROOT"

for tool in rust wasm-std wasm-bindgen cargo-leptos; do
  "scripts/tools/$tool.sh"
done
choose_toolchain
rm -f "$SITE"/pkg/*.br "$SITE"/pkg/*.gz # a release's, which would be served instead of what changes
exec cargo leptos watch "$@"
