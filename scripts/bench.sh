#!/usr/bin/env bash
# Prints the figures that Sluice is held to, each beside its peer or its bound, measured in this run. Fails nothing.
source "$(dirname "$0")/lib.sh"
cd "$ROOT"

if [ -z "${TEST_POSTGRES_URL:-}" ]; then
  scripts/tools/postgres.sh
  scripts/tools/minio.sh
  exec scripts/with-services.sh "$0" "$@"
fi

SECONDS_EACH=${BENCH_SECONDS:-10} CONNECTIONS=32 ACCOUNTS=200
DIR=$(mktemp -d -t sluice-bench.XXXXXX)
SERVER=
stop() {
  [ -z "$SERVER" ] || { kill -TERM "$SERVER" 2>/dev/null && wait "$SERVER" || true; }
  SERVER=
}
trap 'stop; rm -rf "$DIR"' EXIT

scripts/build.sh --release
say "load generator: compiling"
cargo build --quiet --package server --example load --release
LOAD=$TARGET/release/examples/load

psql_() { "$(postgres_bin)/psql" --quiet --no-align --tuples-only "$@"; }

# start NAME: a fresh release server on PostgreSQL and MinIO.
start() {
  local port database=sluice_bench_$1_$$
  port=$(free_port)
  psql_ --dbname="$TEST_POSTGRES_URL" --command="CREATE DATABASE $database"
  URL=http://127.0.0.1:$port DATABASE_URL=${TEST_POSTGRES_URL%/*}/$database
  LEPTOS_SITE_ADDR=127.0.0.1:$port SLUICE_PUBLIC_URL=$URL SLUICE_DATA_DIR=$DIR/$1 DATABASE_URL=$DATABASE_URL \
    MINIO_ENDPOINT=$TEST_MINIO_ENDPOINT MINIO_BUCKET=$TEST_MINIO_BUCKET-bench-$1-$$ JWT_SECRET=0123456789abcdef0123456789abcdef \
    MINIO_ACCESS_KEY=$TEST_MINIO_ACCESS_KEY MINIO_SECRET_KEY=$TEST_MINIO_SECRET_KEY RUST_LOG=warn \
    "$TARGET/release/sluice" serve >"$DIR/$1.log" 2>&1 &
  SERVER=$!
  local waited=0
  until curl --silent --fail --output /dev/null "$URL/readyz"; do
    kill -0 $SERVER 2>/dev/null && [ $((waited += 1)) -lt 100 ] || { cat "$DIR/$1.log" >&2; die "the server did not start"; }
    sleep 0.2
  done
}
rss_kib() { awk '/^VmRSS/ { print $2 }' "/proc/$SERVER/status"; }

say "presigning with reservation: $CONNECTIONS connections, $ACCOUNTS accounts, $SECONDS_EACH s"
start presign
PRESIGN=$("$LOAD" presign "$URL" $CONNECTIONS $ACCOUNTS "$SECONDS_EACH")
stop

say "pgbench: the same guarded statement, $CONNECTIONS clients, $SECONDS_EACH s"
psql_ --dbname="$DATABASE_URL" --command="
  INSERT INTO users (id, email, password_hash, role, created_at)
    SELECT lpad(n::text, 32, '0')::uuid, n || '@bench', 'x', 'user', 1 FROM generate_series(1, $ACCOUNTS) n;
  INSERT INTO quotas (user_id, limit_bytes)
    SELECT lpad(n::text, 32, '0')::uuid, 9000000000000000 FROM generate_series(1, $ACCOUNTS) n;
  VACUUM ANALYZE;" >/dev/null 2>&1 || psql_ --dbname="$DATABASE_URL" --command="SELECT count(*) FROM quotas"
cat >"$DIR/guarded.sql" <<SQL
\\set n random(1, $ACCOUNTS)
UPDATE quotas SET reserved_bytes = reserved_bytes + 1000, pending_uploads = pending_uploads + 1
WHERE user_id = lpad(:n::text, 32, '0')::uuid AND pending_uploads < 1000000000
  AND 1000 <= limit_bytes - used_bytes - reserved_bytes;
SQL
PEER=$("$(postgres_bin)/pgbench" --no-vacuum --client=$CONNECTIONS --jobs=2 --protocol=prepared --time="$SECONDS_EACH" \
  --file="$DIR/guarded.sql" "$DATABASE_URL" 2>/dev/null | awk '/^tps/ { printf "%.0f", $3 }')

rss_after() { # NAME BYTES
  start "$1"
  "$LOAD" upload "$URL" 1000 "$2" >/dev/null
  rss_kib
  stop
}
say "memory after 1,000 uploads of 10 KB, and of 1 MB"
SMALL=$(rss_after small 10000)
LARGE=$(rss_after large 1000000)

OVER_THE_WIRE=$(node -e '
  const { brotliCompressSync } = require("zlib"), { readFileSync } = require("fs");
  const sizes = process.argv.slice(1).map((path) => [path.split(".").pop(), brotliCompressSync(readFileSync(path)).length]);
  console.log(sizes.map(([kind, size]) => `${kind} ${(size / 1000).toFixed(1)} KB`).join(", ") +
    `, together ${(sizes.reduce((sum, [, size]) => sum + size, 0) / 1000).toFixed(1)} KB`);
' "$SITE/pkg/sluice.wasm" "$SITE/pkg/sluice.js" "$SITE/pkg/sluice.css")

printf '\n%-44s %14s   %s\n' figure measured "peer or bound"
printf '%-44s %14s   %s\n' "presign with reservation, requests/s" "$PRESIGN" "pgbench $PEER/s: ratio $(awk "BEGIN { printf \"%.2f\", $PRESIGN / $PEER }") (aim 0.30)"
printf '%-44s %14s   %s\n' "RSS after 1,000 x 10 KB, MiB" "$((SMALL / 1024))" "64"
printf '%-44s %14s   %s\n' "RSS after 1,000 x 1 MB, MiB" "$((LARGE / 1024))" "64, and the same as above"
printf '%-44s   %s   %s\n' "over the wire, brotli" "$OVER_THE_WIRE" "(250 KB)"
