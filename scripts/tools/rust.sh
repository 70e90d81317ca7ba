#!/usr/bin/env bash
# A Rust new enough for the workspace: the machine's own, else Debian's `-web` packages linked into rustup as "system".
source "$(dirname "$0")/../lib.sh"

version_at_least "$(rustc_version)" "$RUST_MIN" && exit 0

say "rust: this machine's is older than $RUST_MIN; installing Debian's (about half a minute)"
apt_install rustc-web cargo-web rust-web-src rust-web-clippy rustfmt-web lld-22 ||
  die "Rust $RUST_MIN or newer is needed: rustup update stable"

if have rustup; then
  locked rust rustup toolchain link system /usr
fi
unset RUSTUP_TOOLCHAIN
hash -r
choose_toolchain
version_at_least "$(rustc_version)" "$RUST_MIN" || die "Rust $RUST_MIN or newer is needed; found $(rustc_version)"
