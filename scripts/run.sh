#!/usr/bin/env bash
# Builds the app and serves it with nothing beside it: SQLite and the embedded object store.
source "$(dirname "$0")/lib.sh"
cd "$ROOT"

scripts/build.sh

ADDRESS=${LEPTOS_SITE_ADDR:-127.0.0.1:3000}
# What a sluice.toml says instead is in the server's own first lines.
[ -e sluice.toml ] ||
  say "Sluice: ${SLUICE_PUBLIC_URL:-http://localhost:${ADDRESS##*:}}, data in ${SLUICE_DATA_DIR:-./data}; Ctrl-C stops it"
[ -n "${ADMIN_EMAIL:-}" ] ||
  say "for an administrator: ADMIN_EMAIL=you@example.org ADMIN_PASSWORD='a long passphrase' make run"
exec "$TARGET/debug/sluice" serve
