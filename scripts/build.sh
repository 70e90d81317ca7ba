#!/usr/bin/env bash
# build.sh [--release|--small]: the server's binary and the site it serves, without cargo-leptos, which takes longer to
# compile than the app. --small: a release's site for a server for development. What is newer than its source is not made anew.
source "$(dirname "$0")/lib.sh"
cd "$ROOT"

SERVER_PROFILE=dev FRONT_PROFILE=dev
case ${1:-} in
  --release) SERVER_PROFILE=release FRONT_PROFILE=wasm-release ;;
  --small) FRONT_PROFILE=wasm-release ;;
esac
# Where cargo puts what it builds with a profile: dev's folder alone has another name.
SERVER=$TARGET/${SERVER_PROFILE/#dev/debug}/sluice
BUILT=$TARGET/front/wasm32-unknown-unknown/${FRONT_PROFILE/#dev/debug}/frontend.wasm
PKG=$SITE/pkg

scripts/tools/rust.sh
choose_toolchain

# What a compiler has to know for a tenth less to load. It is not stable, so where it is not known it is left out: a panic stops
# without a word, and the standard library is compiled along, for size.
SMALLEST=(-Zunstable-options -Cpanic=immediate-abort -Zfmt-debug=none -Zlocation-detail=none)
knows_smallest() {
  [ -e "$(rustc --print sysroot)/lib/rustlib/src/rust/library" ] &&
    echo '#![no_std]' | RUSTC_BOOTSTRAP=1 rustc "${SMALLEST[@]}" --crate-type lib --print crate-name - >/dev/null 2>&1
}

# The browser's half is installed and compiled while the server's half is. `bundle` is a tool: of a release, too, unoptimised.
browser_half() {
  local hint="" smallest=()
  scripts/tools/wasm-std.sh
  if [ $FRONT_PROFILE != dev ]; then
    scripts/tools/minifiers.sh
    if knows_smallest; then
      export RUSTC_BOOTSTRAP=1
      smallest=(-Zbuild-std=std,panic_abort -Zbuild-std-features=optimize_for_size
        --config "build.rustflags=[$(printf "'%s'," "${SMALLEST[@]}")]")
    else
      say "frontend: this compiler has no source of its standard library, or other options: what browsers load gets larger"
    fi
  fi
  [ -f "$BUILT" ] || hint=" (the first time 2 to 5 minutes)"
  say "frontend: compiling to WebAssembly$hint"
  exec cargo build --quiet "${FRONTEND[@]}" --lib --profile $FRONT_PROFILE "${smallest[@]}"
}
browser_half &
BROWSER_HALF=$!
trap 'kill $BROWSER_HALF 2>/dev/null || true' EXIT

[ -x "$SERVER" ] && HINT="" || HINT=" (the first time 10 to 20 minutes)"
say "server: compiling$HINT"
if [ $SERVER_PROFILE = dev ]; then
  # At once, so that what both use is compiled once.
  cargo build --quiet --package server --bin sluice --package bundle --bin bundle
else
  cargo build --quiet --package server --bin sluice --profile $SERVER_PROFILE
  cargo build --quiet --package bundle
fi
wait $BROWSER_HALF
trap - EXIT

# minify FILE: with what it imports, for the browsers that cargo-leptos is told of, too.
minify() {
  esbuild --log-level=error --bundle --format=esm --minify --target=chrome125,firefox128,safari18 \
    --outfile="$1" --allow-overwrite "$1"
}

mkdir -p "$PKG"
# What an earlier release compressed must not outlive its source.
rm -f "$PKG"/*.{br,gz}
# What lies there may be of the other profile, and younger, or not have been cut.
if [ "$(cat "$SITE.profile" 2>/dev/null)" != $FRONT_PROFILE ] || [ ! "$PKG/sluice.js" -nt "$BUILT" ] ||
  [ ! "$PKG/sluice.js" -nt "$TARGET/debug/bundle" ]; then
  say "frontend: making what a browser loads"
  # Until the end it counts as not made.
  rm -f "$SITE.profile" "$PKG"/*.{wasm,js}
  "$TARGET/debug/bundle" "$BUILT" "$PKG"
  if [ $FRONT_PROFILE != dev ]; then
    say "frontend: making it small"
    for part in "$PKG"/*.wasm; do
      wasm-opt -Oz --enable-bulk-memory --enable-nontrapping-float-to-int "$part" -o "$part"
    done
    minify "$PKG/sluice.js"
    rm "$PKG/parts.js"
  fi
  echo $FRONT_PROFILE >"$SITE.profile"
fi

say "site: stylesheet and public files"
scripts/bundle-css.sh style/main.css >"$PKG/sluice.css.new"
mv "$PKG/sluice.css.new" "$PKG/sluice.css"
[ $FRONT_PROFILE = dev ] || minify "$PKG/sluice.css"
# Compressed once, as it is too much work for each request.
if [ $FRONT_PROFILE != dev ]; then
  say "site: compressing"
  node -e '
    const { brotliCompressSync, gzipSync } = require("zlib"), { readFileSync, writeFileSync } = require("fs");
    for (const path of process.argv.slice(1)) {
      const content = readFileSync(path);
      writeFileSync(`${path}.br`, brotliCompressSync(content));
      writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
    }' "$PKG"/*.{wasm,js,css}
fi
cp -R public/. "$SITE/"
