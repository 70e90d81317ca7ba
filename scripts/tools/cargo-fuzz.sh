#!/usr/bin/env bash
# cargo-fuzz: builds the fuzz targets with what libFuzzer needs, and runs them.
source "$(dirname "$0")/../lib.sh"

VERSION=$CARGO_FUZZ_VERSION
there() { [ "$(cargo-fuzz --version 2>/dev/null)" = "cargo-fuzz $VERSION" ]; }

install() {
  there && return 0
  if have cargo-binstall; then
    cargo binstall --quiet --no-confirm "cargo-fuzz@$VERSION" --root "$CACHE/cargo-fuzz-$VERSION" && there && return 0
  fi
  say "cargo-fuzz $VERSION: compiling it once (about a minute)"
  cargo_install cargo-fuzz --version "=$VERSION" --locked --root "$CACHE/cargo-fuzz-$VERSION"
}

there && exit 0
locked cargo-fuzz install
there || die "cargo-fuzz $VERSION is needed: cargo install --locked cargo-fuzz"
