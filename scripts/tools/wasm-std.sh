#!/usr/bin/env bash
# The standard library for wasm32-unknown-unknown, and the linker for it.
source "$(dirname "$0")/../lib.sh"

BUILT=$TARGET/front
TARGET=wasm32-unknown-unknown

# Works when a library crate links, optimised across crates as a release is: that needs the standard library of exactly this
# compiler, with its bitcode, and rust-lld.
works() {
  local dir
  dir=$(mktemp -d)
  echo 'pub fn f() -> String { String::new() }' >"$dir/probe.rs"
  local status=0
  rustc --target $TARGET --crate-type cdylib -C lto=fat -o "$dir/probe.wasm" "$dir/probe.rs" >/dev/null 2>&1 || status=1
  rm -rf "$dir"
  return $status
}

install_ordinary() {
  have rustup && [ "${RUSTUP_TOOLCHAIN:-}" != system ] && rustup target add $TARGET >/dev/null 2>&1 && works
}

# Debian ships the library's source but not its build for this target: build it once, put it where rustc looks.
install_from_source() {
  local dir libdir
  [ -e "$(rustc --print sysroot)/lib/rustlib/src/rust/library" ] || return 1
  say "wasm-std: building the standard library for $TARGET once (75 seconds)"
  dir=$(mktemp -d)
  mkdir "$dir/src"
  echo '#![no_std]' >"$dir/src/lib.rs"
  printf '[package]\nname = "scratch"\nedition = "2021"\n' >"$dir/Cargo.toml"
  (cd "$dir" && RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Cembed-bitcode=yes CARGO_TARGET_DIR="$dir/target" \
    cargo build --quiet -Z build-std=std,panic_abort --target $TARGET --release)
  rm -f "$dir/target/$TARGET"/release/deps/libscratch-*
  libdir=$(rustc --print target-libdir --target $TARGET)
  as_root rm -rf "$libdir"
  as_root mkdir -p "$libdir"
  as_root cp "$dir/target/$TARGET"/release/deps/*.rlib "$libdir/"
  # What was compiled with another one does not fit this one.
  rm -rf "$BUILT"
  rm -rf "$dir"
}

link_lld() {
  local bin lld
  bin=$(rustc --print sysroot)/lib/rustlib/$(rustc -vV | awk '/^host:/ { print $2 }')/bin
  [ ! -e "$bin/rust-lld" ] || return 0
  lld=$(ls -d /usr/lib/llvm-*/bin/lld 2>/dev/null | sort -V | tail -n 1)
  [ -n "$lld" ] || return 1
  as_root mkdir -p "$bin"
  as_root ln -sf "$lld" "$bin/rust-lld"
}

install() {
  works && return 0 # another run may have done it while this one waited for the lock
  install_ordinary && return 0
  link_lld
  works && return 0
  install_from_source
}

works && exit 0
locked wasm-std install || true
works || die "no standard library for $TARGET: rustup target add $TARGET"
