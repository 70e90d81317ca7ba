# Shared by every script here; source it, don't run it.
# Sets ROOT, CACHE, the pinned versions, the Rust toolchain and a PATH that holds the cached tools.

set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# One folder outside the checkout, each tool under its exact version: a second run, or a second clone, installs nothing.
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/sluice
mkdir -p "$CACHE"

TARGET=${CARGO_TARGET_DIR:-$ROOT/target}
SITE=$ROOT/target/site
# What cargo is told of the browser's half: in one part, as `make watch` builds it, and in several.
FRONTEND_WHOLE=(--package frontend --target wasm32-unknown-unknown --target-dir "$TARGET/front")
FRONTEND=("${FRONTEND_WHOLE[@]}" --features split)

RUST_MIN=1.96
CARGO_LEPTOS_VERSION=0.3.11
CARGO_DENY_VERSION=0.20.2
CARGO_FUZZ_VERSION=0.13.2
BINARYEN_VERSION=132.0.0
ESBUILD_VERSION=0.28.2
SCHEMATHESIS_VERSION=4.32.5
# The last commits of the community edition, which has no tagged Go module.
MINIO_VERSION=v0.0.0-20260212201848-7aac2a2c5b7c
MC_VERSION=v0.0.0-20250313080218-cf909e1063a9
# The command line tool must match the library to the digit: the lock file says which one that is.
wasm_bindgen_version() {
  awk '$1 == "name" && $3 == "\"wasm-bindgen\"" { getline; gsub(/"/, "", $3); print $3; exit }' "$ROOT/Cargo.lock"
}

say() { printf '\033[1m▸ %s\033[0m\n' "$*" >&2; }
die() { printf '\033[1;31m✗ %s\033[0m\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# locked NAME COMMAND…: one at a time, so that side-by-side runs don't install the same thing twice.
locked() {
  local name=$1
  shift
  (
    flock 9
    "$@"
  ) 9>"$CACHE/.$name.lock"
}

# as_root COMMAND…: for the package manager.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# apt_install PACKAGE…: installs Debian packages; fails where there is no apt.
apt_install() {
  have apt-get || return 1
  locked apt apt_install_now "$@"
}
apt_install_now() {
  local apt=(as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=600)
  "${apt[@]}" update >/dev/null || true
  "${apt[@]}" install -y --no-install-recommends "$@" >/dev/null
}

# A tool's build script is optimised for the wait, not for its own speed: the release profiles of these tools use fat
# LTO, which takes over a quarter of an hour on two cores.
cargo_install() {
  CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_CODEGEN_UNITS=256 \
    CARGO_PROFILE_RELEASE_STRIP=debuginfo \
    nice -n 10 cargo install --quiet "$@"
}

# version_at_least A B: true when A >= B.
version_at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }
rustc_version() { rustc "$@" --version 2>/dev/null | awk '{ print $2 }'; }

# The machine's own Rust when it is new enough, else the one that scripts/tools/rust.sh linked as "system".
choose_toolchain() {
  [ -z "${RUSTUP_TOOLCHAIN:-}" ] || return 0
  local rustup_home=${RUSTUP_HOME:-$HOME/.rustup}
  if ! version_at_least "$(rustc_version)" "$RUST_MIN" && [ -e "$rustup_home/toolchains/system" ]; then
    export RUSTUP_TOOLCHAIN=system
  fi
}

# The folder of initdb and pg_ctl, newest version first; distributions keep it off the PATH.
postgres_bin() {
  local found
  found=$(ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -V | tail -n 1)
  [ -n "$found" ] || found=$(command -v initdb || true)
  [ -z "$found" ] || dirname "$(readlink -f "$found")"
}
chromium_path() {
  echo "${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}"
}

# A free loopback port, below the range that the kernel hands out itself.
free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 10000))
    (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
  done
  echo "$port"
}

add_path() { case ":$PATH:" in *":$1:"*) ;; *) export PATH="$1:$PATH" ;; esac; }

choose_toolchain
add_path "$CACHE/cargo-leptos-$CARGO_LEPTOS_VERSION/bin"
add_path "$CACHE/cargo-deny-$CARGO_DENY_VERSION/bin"
add_path "$CACHE/cargo-fuzz-$CARGO_FUZZ_VERSION/bin"
add_path "$CACHE/schemathesis-$SCHEMATHESIS_VERSION/bin"
MINIFIERS=$CACHE/minifiers-$BINARYEN_VERSION-$ESBUILD_VERSION
add_path "$MINIFIERS/node_modules/.bin"
export MINIO="$CACHE/minio-$MINIO_VERSION/minio" MC="$CACHE/mc-$MC_VERSION/mc"
[ ! -f "$ROOT/Cargo.lock" ] || add_path "$CACHE/wasm-bindgen-$(wasm_bindgen_version)/bin"
