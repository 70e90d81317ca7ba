#!/usr/bin/env bash
# test.sh [check|unit|http|e2e|leptos|small|all]: what `make test` runs. Every suite runs whatever came before it; the end repeats each
# suite's summary. A tool that is missing and cannot be installed fails its suite: nothing is skipped.
source "$(dirname "$0")/lib.sh"
cd "$ROOT"

LOGS=$(mktemp -d -t sluice-test.XXXXXX)
trap 'rm -rf "$LOGS"' EXIT
SUMMARY=()
declare -A ASIDE
PASSED=0
FAILED=0

NATIVE=(--workspace --exclude frontend) # together, the two halves' features would mix

need() {
  local tool
  for tool in "$@"; do "scripts/tools/$tool.sh" || return 1; done
  choose_toolchain
}

# Adds up what cargo test or Playwright says it ran: "PASSED FAILED SKIPPED FLAKY"; flaky is what passed at its second try, and counts as passed.
counts() {
  sed 's/\x1b\[[0-9;]*m//g' "$1" | awk '
    /^test result:/ { for (i = 1; i < NF; i++) { if ($(i+1) ~ /^passed/) p += $i; if ($(i+1) ~ /^failed/) f += $i
                                                 if ($(i+1) ~ /^ignored/) s += $i } }
    /^ +[0-9]+ (passed|flaky)/ { p += $1 } /^ +[0-9]+ failed/ { f += $1 } /^ +[0-9]+ (skipped|did not run)/ { s += $1 }
    /^ +[0-9]+ flaky/ { y += $1 }
    END { print p + 0, f + 0, s + 0, y + 0 }'
}

heading() { printf '\n\033[1m━━━ %s ━━━\033[0m\n' "$1"; }
# timed NAME COMMAND…: runs it; leaves its status and its seconds behind.
timed() {
  local log=$LOGS/$1 started=$SECONDS status=0
  shift
  "$@" 2>&1 || status=$?
  echo "$status $((SECONDS - started))" >"$log.end"
}

# suite NAME COMMAND…: runs it under a heading and remembers how it went.
suite() {
  heading "$1"
  timed "$@" | tee "$LOGS/$1"
  remember "$1"
}
# aside NAME COMMAND…: the same beside what comes next, and without a word until `join NAME`.
aside() { timed "$@" >"$LOGS/$1" & ASIDE[$1]=$!; }
join() {
  wait "${ASIDE[$1]}" || true
  heading "$1"
  cat "$LOGS/$1"
  remember "$1"
}

remember() {
  local name=$1 log=$LOGS/$1 status seconds ran='' passed failed skipped flaky
  # A suite that was killed left no word.
  read -r status seconds <"$log.end" || status=1 seconds=0
  case $name in
    cargo* | e2e-embedded | e2e-services)
      read -r passed failed skipped flaky < <(counts "$log")
      ran=", $passed passed, $failed failed, $skipped skipped"
      [ "$flaky" = 0 ] || ran+=", $flaky of them at the second try"
      PASSED=$((PASSED + passed))
      FAILED=$((FAILED + failed))
      # A suite that found no test has not passed.
      [ "$passed" != 0 ] || [ $status != 0 ] || status=1
      [ $status = 0 ] || [ "$failed" != 0 ] || FAILED=$((FAILED + 1))
      ;;
    *) if [ $status = 0 ]; then PASSED=$((PASSED + 1)); else FAILED=$((FAILED + 1)); fi ;;
  esac
  if [ $status = 0 ]; then status=ok; else status=FAILED; fi
  SUMMARY+=("$(printf '%-16s %-6s %4d s%s' "$name" $status "$seconds" "$ran")")
}

clippy() { need rust && cargo clippy --quiet "${NATIVE[@]}" --all-targets -- -D warnings; }
clippy_wasm() {
  need wasm-std && cargo clippy --quiet "${FRONTEND[@]}" -- -D warnings &&
    cargo clippy --quiet "${FRONTEND_WHOLE[@]}" -- -D warnings
}
# `make watch` builds like this; the release profile is its business, too.
leptos_build() { need wasm-std wasm-bindgen cargo-leptos && rm -f "$SITE.profile" && cargo leptos build && ls -l "$SITE"/pkg/sluice.{js,wasm,css}; }
docs() { RUSTDOCFLAGS=-Dwarnings cargo doc --quiet --no-deps "${NATIVE[@]}"; }
# The rules are about every crate that is locked, those of other systems too, which no build here has fetched.
deny() { need cargo-deny && cargo fetch --quiet --locked && cargo deny --offline check bans licenses sources; }
# What runs in the browser holds no database, no storage client, no server runtime.
wasm_graph() {
  local graph found
  graph=$(cargo tree --package frontend --target wasm32-unknown-unknown --edges normal --prefix none) || return 1
  ! found=$(grep -E '^(sqlx|aws|tokio)(-[a-z0-9-]+)? v' <<<"$graph") ||
    { printf 'in the WebAssembly graph:\n%s\n' "$found"; return 1; }
}
api() { need schemathesis && scripts/api.sh "$1"; }
e2e_types() { need playwright && (cd end2end && npx --no-install tsc --noEmit); }
cargo_tests() {
  need postgres minio && scripts/with-services.sh cargo test --quiet --no-fail-fast "${NATIVE[@]}" "$@"
}

check() {
  suite format cargo fmt --all --check
  suite clippy clippy
  suite clippy-wasm clippy_wasm
  suite wasm-graph wasm_graph
  suite docs docs
  suite deny deny
}
e2e() {
  suite e2e-types e2e_types
  # Browsers mostly wait: both set-ups at once take little longer than one.
  aside e2e-services scripts/e2e.sh services
  suite e2e-embedded scripts/e2e.sh embedded
  join e2e-services
}

need rust
case ${1:-all} in
  check) check ;;
  unit) suite cargo-unit cargo_tests --lib --bins ;;
  leptos) suite leptos-build leptos_build ;;
  http) suite cargo-http cargo_tests --test '*' ;;
  e2e)
    suite build scripts/build.sh
    e2e
    ;;
  # The site as a release has it, which takes minutes to make: before one, not with every change.
  small)
    suite build scripts/build.sh --small
    suite e2e-embedded scripts/e2e.sh embedded
    ;;
  all)
    # Slow installs go on beside the first compiles; a suite that needs one waits for it at its lock.
    for tool in wasm-std chromium playwright postgres minio schemathesis cargo-deny; do
      "scripts/tools/$tool.sh" || true
    done </dev/null >&2 &
    suite build scripts/build.sh
    check
    suite cargo cargo_tests
    suite api-embedded api embedded
    suite api-services api services
    e2e
    ;;
  *) die "usage: test.sh [check|unit|http|e2e|leptos|small|all]" ;;
esac

printf '\n\033[1m━━━ summary ━━━\033[0m\n'
printf '%s\n' "${SUMMARY[@]}"
printf '\ntotal: %d passed, %d failed\n' $PASSED $FAILED
[ $FAILED = 0 ]
