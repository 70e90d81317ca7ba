#!/usr/bin/env bash
# build.sh [--release]: the server's binary and the site it serves, laid out as `cargo leptos build` does, but without
# cargo-leptos, which takes longer to compile than the app. A step whose result is newer than its source is skipped.
source "$(dirname "$0")/lib.sh"
cd "$ROOT"

SERVER_PROFILE=dev FRONT_PROFILE=dev SERVER_DIR=debug FRONT_DIR=debug
if [ "${1:-}" = --release ]; then
  SERVER_PROFILE=release FRONT_PROFILE=wasm-release SERVER_DIR=release FRONT_DIR=wasm-release
fi
BUILT=$TARGET/front/wasm32-unknown-unknown/$FRONT_DIR/frontend.wasm
PKG=$SITE/pkg

scripts/tools/rust.sh
choose_toolchain

# What the browser's half needs is installed while the server's half compiles.
{
  scripts/tools/wasm-std.sh
  scripts/tools/wasm-bindgen.sh
  [ $FRONT_PROFILE = dev ] || scripts/tools/binaryen.sh
} &
TOOLS=$!

[ -x "$TARGET/$SERVER_DIR/sluice" ] && HINT="" || HINT=" (the first time 5 to 10 minutes)"
say "server: compiling$HINT"
cargo build --quiet --package server --bin sluice --profile $SERVER_PROFILE

wait $TOOLS

[ -f "$BUILT" ] && HINT="" || HINT=" (the first time about 2 minutes)"
say "frontend: compiling to WebAssembly$HINT"
cargo build --quiet --package frontend --lib --target wasm32-unknown-unknown --target-dir "$TARGET/front" \
  --profile $FRONT_PROFILE

mkdir -p "$PKG"
# What lies there may be of the other profile, and younger.
if [ "$(cat "$SITE.profile" 2>/dev/null)" != $FRONT_PROFILE ] || [ ! "$PKG/sluice.wasm" -nt "$BUILT" ]; then
  say "frontend: generating its JavaScript"
  wasm-bindgen --target web --no-typescript --out-name sluice --out-dir "$PKG" "$BUILT"
  if [ $FRONT_PROFILE != dev ]; then
    say "frontend: making it small"
    wasm-opt -Oz --enable-bulk-memory --enable-nontrapping-float-to-int "$PKG/sluice_bg.wasm" -o "$PKG/sluice_bg.wasm"
  fi
  mv "$PKG/sluice_bg.wasm" "$PKG/sluice.wasm"
  echo $FRONT_PROFILE >"$SITE.profile"
fi

say "site: stylesheet and public files"
scripts/bundle-css.sh style/main.css >"$PKG/sluice.css.new"
mv "$PKG/sluice.css.new" "$PKG/sluice.css"
# Compressed once, as it is too much work for each request; what an earlier release left must not outlive its source.
rm -f "$PKG"/*.br "$PKG"/*.gz
if [ $FRONT_PROFILE != dev ]; then
  say "site: compressing"
  node -e '
    const { brotliCompressSync, gzipSync } = require("zlib"), { readFileSync, writeFileSync } = require("fs");
    for (const path of process.argv.slice(1)) {
      const content = readFileSync(path);
      writeFileSync(`${path}.br`, brotliCompressSync(content));
      writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
    }' "$PKG"/sluice.{wasm,js,css}
fi
cp -R public/. "$SITE/"
