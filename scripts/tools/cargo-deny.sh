#!/usr/bin/env bash
# cargo-deny: checks licences, banned crates and where crates come from.
source "$(dirname "$0")/../lib.sh"

VERSION=$CARGO_DENY_VERSION
there() { [ "$(cargo-deny --version 2>/dev/null)" = "cargo-deny $VERSION" ]; }

install() {
  there && return 0
  if have cargo-binstall; then
    cargo binstall --quiet --no-confirm "cargo-deny@$VERSION" --root "$CACHE/cargo-deny-$VERSION" && there && return 0
  fi
  say "cargo-deny $VERSION: compiling it once (1 to 2 minutes)"
  cargo_install cargo-deny --version "=$VERSION" --locked --root "$CACHE/cargo-deny-$VERSION"
}

there && exit 0
locked cargo-deny install
there || die "cargo-deny $VERSION is needed: cargo install --locked cargo-deny"
