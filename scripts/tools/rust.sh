#!/usr/bin/env bash
# A Rust new enough for the workspace, with clippy and rustfmt: the machine's own, else Debian's `-web` packages linked
# into rustup as "system".
source "$(dirname "$0")/../lib.sh"

there() {
  choose_toolchain
  version_at_least "$(rustc_version)" "$RUST_MIN" && cargo clippy --version >/dev/null 2>&1 && cargo fmt --version >/dev/null 2>&1
}

install() {
  there && return 0
  if version_at_least "$(rustc_version)" "$RUST_MIN" && [ "${RUSTUP_TOOLCHAIN:-}" != system ]; then
    rustup component add clippy rustfmt && return 0
  fi
  say "rust: this machine's is older than $RUST_MIN; installing Debian's (about half a minute)"
  apt_install rustc-web cargo-web rust-web-src rust-web-clippy rustfmt-web lld-22
  ! have rustup || rustup toolchain link system /usr
}

there && exit 0
locked rust install || true
hash -r
there || die "Rust $RUST_MIN or newer is needed, with clippy and rustfmt: rustup update stable"
