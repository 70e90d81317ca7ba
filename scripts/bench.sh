#!/usr/bin/env bash
# Prints the figures that Sluice is held to, each beside its peer or its bound, measured in this run. Fails nothing.
source "$(dirname "$0")/lib.sh"
cd "$ROOT"

if [ -z "${TEST_POSTGRES_URL:-}" ]; then
  scripts/tools/postgres.sh
  scripts/tools/minio.sh
  exec scripts/with-services.sh "$0" "$@"
fi

SECONDS_EACH=${BENCH_SECONDS:-10} CONNECTIONS=32 ACCOUNTS=200 DOCUMENTS=100000
# Five rounds of both must end before the access tokens that were drawn for them, which live ten minutes.
[ "$SECONDS_EACH" -le 55 ] || die "BENCH_SECONDS: 55 at most"
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

# start NAME embedded|services: a fresh release server on SQLite and the embedded store, or on PostgreSQL and MinIO.
start() {
  local port waited=0 settings
  port=$(free_port)
  URL=http://127.0.0.1:$port DATABASE_URL=sqlite://$DIR/$1/sluice.db
  settings=(LEPTOS_SITE_ADDR=127.0.0.1:$port SLUICE_PUBLIC_URL=$URL SLUICE_DATA_DIR=$DIR/$1 RUST_LOG=warn MAX_PENDING_UPLOADS=1000000)
  if [ "$2" = services ]; then
    local database=sluice_bench_${1//-/_}_$$
    psql_ --dbname="$TEST_POSTGRES_URL" --command="CREATE DATABASE $database"
    DATABASE_URL=${TEST_POSTGRES_URL%/*}/$database
    settings+=(MINIO_ENDPOINT=$TEST_MINIO_ENDPOINT MINIO_BUCKET=$TEST_MINIO_BUCKET-bench-$1-$$
      MINIO_ACCESS_KEY=$TEST_MINIO_ACCESS_KEY MINIO_SECRET_KEY=$TEST_MINIO_SECRET_KEY
      JWT_SECRET=0123456789abcdef0123456789abcdef)
  fi
  env "${settings[@]}" DATABASE_URL="$DATABASE_URL" "$TARGET/release/sluice" serve >"$DIR/$1.log" 2>&1 &
  SERVER=$!
  until curl --silent --fail --output /dev/null "$URL/readyz"; do
    kill -0 $SERVER 2>/dev/null && [ $((waited += 1)) -lt 100 ] || { cat "$DIR/$1.log" >&2; die "the server did not start"; }
    sleep 0.2
  done
}
rss_kib() { awk '/^VmRSS/ { print $2 }' "/proc/$SERVER/status"; }

ROUNDS=5
say "presigning with reservation, $CONNECTIONS connections, $ACCOUNTS accounts, and pgbench with the same guarded statement: $SECONDS_EACH s each, $ROUNDS times in turns"
start presign services
psql_ --dbname="$DATABASE_URL" --command="
  INSERT INTO users (id, email, password_hash, role, created_at)
    SELECT lpad(n::text, 32, '0')::uuid, n || '@bench', 'x', 'user', 1 FROM generate_series(1, $ACCOUNTS) n;
  INSERT INTO quotas (user_id, limit_bytes)
    SELECT lpad(n::text, 32, '0')::uuid, 9000000000000000 FROM generate_series(1, $ACCOUNTS) n;"
cat >"$DIR/guarded.sql" <<SQL
\\set n random(1, $ACCOUNTS)
UPDATE quotas SET reserved_bytes = reserved_bytes + 1000, pending_uploads = pending_uploads + 1
WHERE user_id = lpad(:n::text, 32, '0')::uuid AND pending_uploads < 1000000000
  AND 1000 <= limit_bytes - used_bytes - reserved_bytes;
SQL
cat >"$DIR/peer" <<PEER
#!/usr/bin/env bash
set -euo pipefail
trap 'cat "$DIR/pgbench.log" >&2' ERR
"$(postgres_bin)/psql" --quiet --dbname="$DATABASE_URL" --command="VACUUM ANALYZE"
"$(postgres_bin)/pgbench" --no-vacuum --client=$CONNECTIONS --jobs=2 --protocol=prepared --time=$SECONDS_EACH \\
  --file="$DIR/guarded.sql" "$DATABASE_URL" 2>"$DIR/pgbench.log" | awk '/^tps/ { printf "%.0f", \$3 }'
PEER
chmod +x "$DIR/peer"
"$LOAD" presign "$URL" $CONNECTIONS $ACCOUNTS "$SECONDS_EACH" $ROUNDS "$DIR/peer" |
  awk '{ printf "%.2f %d %d\n", $1 / $2, $1, $2 }' | sort -n >"$DIR/presign"
stop
RESERVED=$(psql_ --dbname="$DATABASE_URL" --command="SELECT count(*) FROM quotas WHERE pending_uploads > 0 AND limit_bytes > 8000000000000000")
[ "$RESERVED" = $ACCOUNTS ] || die "pgbench reserved in $RESERVED of $ACCOUNTS accounts"
read -r RATIO PRESIGN PEER < <(sed -n "$((ROUNDS / 2 + 1))p" "$DIR/presign")
SPREAD=$(awk 'NR == 1 { low = $1 } END { print low " to " $1 }' "$DIR/presign")

rss_after() { # NAME BYTES
  start "$1" services
  "$LOAD" upload "$URL" 1000 "$2" >/dev/null
  rss_kib
  stop
}
say "memory after 1,000 uploads of 10 KB, and of 1 MB"
SMALL=$(rss_after small 10000)
LARGE=$(rss_after large 1000000)

list() { # ENGINE
  start "list-$1" "$1"
  "$LOAD" list "$URL" "$DATABASE_URL" "$DOCUMENTS" "$SECONDS_EACH"
  stop
}
say "a page of 10 documents, of 10 and of $DOCUMENTS, $SECONDS_EACH s on each engine"
LIST_SQLITE=$(list embedded)
LIST_POSTGRES=$(list services)

say "whether the server answers while 100 sign in at once, ten times over"
start login embedded
ALIVE=$("$LOAD" login "$URL" 100 10)
over_the_wire() { # FILE…: what a browser fetches, in bytes
  local file
  for file in "$@"; do
    curl --silent --fail --header 'Accept-Encoding: br' --output /dev/null --write-out '%{size_download}\n' "$URL/pkg/$file"
  done
}
in_kb() { awk '{ sum += $1; each = each (NR > 1 ? " + " : "") sprintf("%.1f", $1 / 1000) } END { printf "%.1f %s", sum / 1000, each }'; }
FIRST=$(over_the_wire sluice.wasm sluice.js sluice.css | in_kb)
PIECES=$(cd "$SITE/pkg" && shopt -s nullglob && over_the_wire split_pieces.*.wasm chunk_*.wasm | in_kb)
LATER=$(cd "$SITE/pkg" && over_the_wire split_later.*.wasm | in_kb)
stop

# What the server and the children that read for it hold in memory, each shared page once: the most seen, in KiB.
peak_of() {
  local pid peak=0 now
  while kill -0 "$1" 2>/dev/null; do
    now=$(for pid in "$1" $(pgrep --parent "$1"); do cat "/proc/$pid/smaps_rollup" 2>/dev/null; done | awk '/^Pss:/ { sum += $2 } END { print sum + 0 }')
    [ "$now" -le $peak ] || echo "$((peak = now))" >"$DIR/peak"
    sleep 0.02
  done
}
say "reading and classifying 300 documents of 20 KB"
start classify services
peak_of $SERVER &
CLASSIFIED=$("$LOAD" classify "$URL" 300)
stop
PEAK=$(cat "$DIR/peak")

say "accuracy of the built-in classifier"
ACCURACY=$(cargo run --quiet --release --package classify --example accuracy -- "$(scripts/corpus.sh entries)")

printf '\n%-44s %14s   %s\n' figure measured "peer or bound"
printf '%-44s %14s   %s\n' "presign with reservation, requests/s" "$PRESIGN" "pgbench $PEER/s: ratio $RATIO, the middle of $SPREAD (aim 0.30)"
printf '%-44s %14s   %s\n' "RSS after 1,000 x 10 KB, MiB" "$((SMALL / 1024))" "64"
printf '%-44s %14s   %s\n' "RSS after 1,000 x 1 MB, MiB" "$((LARGE / 1024))" "64, and the same as above"
list_line() { # ENGINE FEW MANY RATIO
  printf '%-44s %14s   %s\n' "p99 of a page, $DOCUMENTS documents, $1, ms" "$3" "10 documents $2: ratio $4 (aim 1.50)"
}
list_line SQLite $LIST_SQLITE
list_line PostgreSQL $LIST_POSTGRES
printf '%-44s %14s   %s\n' "documents read and classified, a second" "$CLASSIFIED" "on $(nproc) cores"
printf '%-44s %14s   %s\n' "most memory meanwhile, children too, MiB" "$((PEAK / 1024))" 256
printf '%-44s %14s   %s\n' "/livez p99 while 100 sign in at once, ms" "$ALIVE" 50
printf '%-44s %14s   %s\n' "wasm, js, css until the documents live, KB" "${FIRST%% *}" "250 (${FIRST#* }), brotli"
printf '%-44s %14s   %s\n' "and what uploading adds, KB" "${PIECES%% *}" "${PIECES#* }"
printf '%-44s %14s   %s\n' "and what the other pages add, KB" "${LATER%% *}" ""
printf '\n%s\n' "$ACCURACY"
