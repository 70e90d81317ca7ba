#!/usr/bin/env bash
# with-server.sh embedded|services COMMAND…: the command against a freshly started server, on SQLite and the embedded store
# or on PostgreSQL and MinIO, then `sluice reconcile`, which must find no drift.
# The command finds BASE_URL, SLUICE_SETUP, SLUICE_BIN, SLUICE_LOG, ADMIN_EMAIL and ADMIN_PASSWORD.
source "$(dirname "$0")/lib.sh"

SETUP=${1:-}
case $SETUP in
  embedded) ;;
  services) [ -n "${TEST_POSTGRES_URL:-}" ] || exec "$ROOT/scripts/with-services.sh" "$0" "$@" ;;
  *) die "usage: with-server.sh embedded|services COMMAND…" ;;
esac
shift

export SLUICE_BIN=$TARGET/debug/sluice
[ -x "$SLUICE_BIN" ] && [ -f "$SITE/pkg/sluice.wasm" ] || die "nothing built yet: scripts/build.sh"

DIR=$(mktemp -d -t sluice-server.XXXXXX)
PORT=$(free_port)
cd "$ROOT" # the site is found from here

export LEPTOS_SITE_ADDR=127.0.0.1:$PORT
export SLUICE_PUBLIC_URL=http://localhost:$PORT
export SLUICE_DATA_DIR=$DIR/data
export ADMIN_EMAIL=admin@example.org
export ADMIN_PASSWORD='correct horse battery staple'
export CLEANUP_INTERVAL_SECS=${CLEANUP_INTERVAL_SECS:-2}
export PENDING_CUTOFF_SECS=${PENDING_CUTOFF_SECS:-20}
export UPLOAD_URL_TTL_SECS=${UPLOAD_URL_TTL_SECS:-20}
# The specs' AI provider stands beside them.
export SLUICE_ALLOW_PRIVATE_PROVIDERS=true
export SLUICE_SECRET_KEYS=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
if [ "$SETUP" = services ]; then
  DATABASE=sluice_$$_$RANDOM
  "$(postgres_bin)/psql" --quiet --dbname="$TEST_POSTGRES_URL" --command="CREATE DATABASE $DATABASE"
  export DATABASE_URL=${TEST_POSTGRES_URL%/*}/$DATABASE
  # A bucket of its own: reconcile counts everything in it.
  export MINIO_ENDPOINT=$TEST_MINIO_ENDPOINT MINIO_BUCKET=$TEST_MINIO_BUCKET-$$
  export MINIO_ACCESS_KEY=$TEST_MINIO_ACCESS_KEY MINIO_SECRET_KEY=$TEST_MINIO_SECRET_KEY
  export JWT_SECRET=0123456789abcdef0123456789abcdef
fi
export BASE_URL=$SLUICE_PUBLIC_URL SLUICE_SETUP=$SETUP SLUICE_LOG=$DIR/server.log

"$SLUICE_BIN" serve >"$SLUICE_LOG" 2>&1 &
SERVER=$!
stop_server() {
  kill -TERM $SERVER 2>/dev/null || true
  wait $SERVER || true
}
trap 'stop_server; rm -rf "$DIR"' EXIT
trap 'exit 143' TERM INT

WAITED=0
until "$SLUICE_BIN" healthcheck >/dev/null 2>&1; do
  kill -0 $SERVER 2>/dev/null && [ $((WAITED += 1)) -lt 150 ] || { cat "$SLUICE_LOG" >&2; die "the server did not start"; }
  sleep 0.2
done

STATUS=0
"$@" || STATUS=$?

if [ $STATUS != 0 ]; then
  KEPT=$TARGET/server-$(basename "$1" .sh)-$SETUP.log
  cp "$SLUICE_LOG" "$KEPT"
  say "the server's last lines (all of them: $KEPT)"
  tail -n 40 "$SLUICE_LOG" >&2
fi

stop_server
say "reconcile: rows and objects against each other ($SETUP)"
"$SLUICE_BIN" reconcile || { [ $STATUS != 0 ] || STATUS=1; }
exit $STATUS
