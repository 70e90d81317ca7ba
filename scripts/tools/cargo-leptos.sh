#!/usr/bin/env bash
# cargo-leptos: builds, watches and reloads the app for developers. `make run` does without it.
source "$(dirname "$0")/../lib.sh"

VERSION=$CARGO_LEPTOS_VERSION
there() { cargo leptos --version 2>/dev/null | grep -q "$VERSION"; }

install() {
  there && return 0
  if have cargo-binstall; then
    cargo binstall --quiet --no-confirm "cargo-leptos@$VERSION" --root "$CACHE/cargo-leptos-$VERSION" && there && return 0
  fi
  say "cargo-leptos $VERSION: compiling it once (about 12 minutes)"
  # no_downloads: it uses the wasm-bindgen and wasm-opt of these scripts.
  cargo_install cargo-leptos --version "=$VERSION" --locked --features no_downloads --root "$CACHE/cargo-leptos-$VERSION"
}

there && exit 0
locked cargo-leptos install
there || die "cargo-leptos $VERSION is needed: cargo install --locked cargo-leptos"
