#!/usr/bin/env bash
# The development loop: cargo-leptos rebuilds and reloads on every change.
source "$(dirname "$0")/lib.sh"
cd "$ROOT"

for tool in rust wasm-std wasm-bindgen cargo-leptos; do
  "scripts/tools/$tool.sh"
done
choose_toolchain
# A release's files would be served instead of what changes; and what is built here is not cut into parts.
rm -f "$SITE.profile" "$SITE"/pkg/{*.br,*.gz,parts.js,chunk_*,split_*}
exec cargo leptos watch "$@"
