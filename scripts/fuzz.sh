#!/usr/bin/env bash
# fuzz.sh [TARGET…]: feeds each reader of documents (all, when none is named) with what a fuzzer thinks of, for FUZZ_SECONDS
# (60). Says of each what was tried; fails when a document crashed one, took too long or too much memory. What did so lies in
# server/extract/fuzz/artifacts, and is tried first the next time.
source "$(dirname "$0")/lib.sh"
cd "$ROOT"

FUZZ=server/extract/fuzz
SEEDS=$TARGET/fuzz-seeds
LOGS=$(mktemp -d -t sluice-fuzz.XXXXXX)
trap 'rm -rf "$LOGS"' EXIT

# What a document may cost (`Limits`), and the longest that is tried: past each size at which a reader reads on.
MEMORY=512 TIME=20 LENGTH=$((80 << 10))

scripts/tools/rust.sh
scripts/tools/cargo-fuzz.sh
choose_toolchain

say "documents to start from"
rm -rf "$SEEDS"
cargo run --quiet --package extract --example seeds "$SEEDS"

# AddressSanitizer comes with nightly compilers only; without it a document is read twice as fast and what the kernel
# would not notice stays unseen.
if have rustup && version_at_least "$(rustc_version +nightly)" "$RUST_MIN"; then
  export RUSTUP_TOOLCHAIN=nightly
  SANITIZER=address
  # Beside the document's memory, its shadow and what was freed lately. Too much at once is refused, as the kernel does.
  MEMORY_ALL=$((MEMORY * 2))
  export ASAN_OPTIONS="quarantine_size_mb=64:allocator_may_return_null=1:max_allocation_size_mb=$MEMORY"
else
  export RUSTC_BOOTSTRAP=1
  SANITIZER=none
  MEMORY_ALL=$MEMORY
fi
CARGO_FUZZ=(--fuzz-dir "$FUZZ" --target-dir "$TARGET/fuzz" --sanitizer "$SANITIZER")

# Of this LLVM's work one function of the reader of PDFs, a comparison with four thousand names, takes a quarter of an hour.
export RUSTFLAGS=-Cllvm-args=-disable-branch-fold
# The libraries of the product, to the digit; cargo adds those that only fuzzing needs.
cp Cargo.lock "$FUZZ/Cargo.lock"
say "fuzz targets: compiling ($(rustc_version), sanitizer: $SANITIZER)"
cargo fuzz build "${CARGO_FUZZ[@]}"

# dictionary TARGET: the words that its documents are made of.
dictionary() {
  local words=()
  case $1 in
    document) words=(archive pdf markup html office) ;;
    pdf) words=(pdf) ;;
    text) words=(markup) ;;
    html) words=(markup html) ;;
    epub) words=(markup html office) ;;
    *) words=(markup office) ;;
  esac
  words=("${words[@]/#/$FUZZ/dictionaries/}")
  cat "${words[@]/%/.dict}"
}

# fuzz TARGET: leaves a line of what came of it in SUMMARY.
fuzz() {
  local corpus=$FUZZ/corpus/$1 artifacts=$FUZZ/artifacts/$1 log=$LOGS/$1 started=$SECONDS found="found nothing"
  printf '\n\033[1m━━━ %s ━━━\033[0m\n' "$1"
  mkdir -p "$corpus" "$artifacts"
  dictionary "$1" >"$log.dict"
  if ! cargo fuzz run "${CARGO_FUZZ[@]}" "$1" "$corpus" "$SEEDS/$1" "$artifacts" -- -max_total_time="${FUZZ_SECONDS:-60}" \
    -max_len=$LENGTH -timeout=$TIME -report_slow_units=$TIME -rss_limit_mb=$MEMORY_ALL \
    -dict="$log.dict" -print_final_stats=1 2>&1 | tee "$log"; then
    # Its name begins with what is wrong: crash, timeout, oom, leak.
    found=$(sed -n 's/.*Test unit written to //p' "$log" | tail -n 1)
    found="FOUND ${found:-something: see above}"
    FAILED=1
  fi
  SUMMARY+=("$(awk -v name="$1" -v seconds=$((SECONDS - started)) -v found="$found" '
    /^stat::number_of_executed_units:/ { runs = $2 }
    { for (i = 1; i < NF; i++) if ($i == "cov:") coverage = $(i + 1) }
    END { printf "%-13s %10d runs %6d s   coverage %6d   %s", name, runs, seconds, coverage, found }' "$log")")
}

SUMMARY=() FAILED=0
trap 'exit 130' INT
[ $# != 0 ] || set -- $(cargo fuzz list --fuzz-dir "$FUZZ")
for target in "$@"; do
  fuzz "$target"
done
printf '\n\033[1m━━━ summary ━━━\033[0m\n'
printf '%s\n' "${SUMMARY[@]}"
[ $FAILED = 0 ]
