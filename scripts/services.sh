#!/usr/bin/env bash
# services.sh start DIR | stop DIR
# A throw-away PostgreSQL and MinIO on free loopback ports, all their files in DIR. `start` writes DIR/env, lines of
# `export TEST_…=…` to source; `stop` ends both and removes DIR.
source "$(dirname "$0")/lib.sh"

BUCKET=sluice

# initdb refuses to run as root: then everything of PostgreSQL's is the user postgres's.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

start_postgres() {
  local dir=$1/postgres port=$2 bin
  bin=$(postgres_bin)
  mkdir -p "$dir"
  [ "$(id -u)" != 0 ] || chown postgres "$dir"
  as_postgres "$bin/initdb" --pgdata="$dir/data" --username=postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 \
    --no-sync >"$1/postgres.log" 2>&1 || return 1
  # Nothing here outlives the run, so nothing need survive a power cut.
  as_postgres "$bin/pg_ctl" start --wait --silent --pgdata="$dir/data" --log="$dir/server.log" --options="-p $port \
    -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=300 \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off" >>"$1/postgres.log" 2>&1
}

start_minio() {
  local dir=$1/minio port=$2 root_password=$3 access_key=$4 secret_key=$5 waited=0
  mkdir -p "$dir/data"
  MINIO_ROOT_USER=root-of-tests MINIO_ROOT_PASSWORD=$root_password MINIO_API_CORS_ALLOW_ORIGIN=${CORS_ORIGINS:-*} \
    MINIO_BROWSER=off MINIO_UPDATE=off \
    nohup "$MINIO" server --quiet --address "127.0.0.1:$port" "$dir/data" >"$1/minio.log" 2>&1 </dev/null &
  echo $! >"$dir/pid"
  until curl --silent --fail --output /dev/null "http://127.0.0.1:$port/minio/health/ready"; do
    [ $((waited += 1)) -lt 150 ] || return 1
    sleep 0.2
  done
  # The server never holds the root key: a user of its own, whose policy closes MinIO's header-signed write holes.
  # Here its policy covers every bucket whose name starts with the usual one's, so that a test can have its own.
  sed "s/:::$BUCKET/&*/" "$ROOT/scripts/minio-policy.json" >"$dir/policy.json"
  {
    export MC_HOST_it="http://root-of-tests:$root_password@127.0.0.1:$port"
    "$MC" --config-dir "$dir/mc" admin policy create it sluice "$dir/policy.json" &&
      "$MC" --config-dir "$dir/mc" admin user add it "$access_key" "$secret_key" &&
      "$MC" --config-dir "$dir/mc" admin policy attach it sluice --user "$access_key"
  } >>"$1/minio.log" 2>&1
}

start() {
  local dir=$1 pg_port minio_port root_password=root-secret-of-tests access_key=sluice-tests secret_key=secret-of-sluice-tests
  [ -n "$(postgres_bin)" ] || die "PostgreSQL is missing: scripts/tools/postgres.sh installs it"
  [ -x "$MINIO" ] && [ -x "$MC" ] || die "MinIO is missing: scripts/tools/minio.sh installs it"
  mkdir -p "$dir"
  chmod 711 "$dir" # the user postgres passes through
  pg_port=$(free_port)
  minio_port=$(free_port)

  local postgres
  start_postgres "$dir" "$pg_port" &
  postgres=$!
  start_minio "$dir" "$minio_port" "$root_password" "$access_key" "$secret_key" ||
    { cat "$dir/minio.log" >&2; wait $postgres || true; stop "$dir"; die "MinIO did not start"; }
  wait $postgres ||
    { cat "$dir/postgres.log" "$dir/postgres/server.log" >&2 || true; stop "$dir"; die "PostgreSQL did not start"; }

  cat >"$dir/env" <<END
# A superuser's URL: tests create databases of their own.
export TEST_POSTGRES_URL=postgres://postgres@127.0.0.1:$pg_port/postgres
export TEST_MINIO_ENDPOINT=http://127.0.0.1:$minio_port
# The dedicated user that the server is given. The bucket is not there yet: the server creates it. A test that needs a
# store of its own takes another name that starts the same (sluice-…).
export TEST_MINIO_BUCKET=$BUCKET
export TEST_MINIO_ACCESS_KEY=$access_key
export TEST_MINIO_SECRET_KEY=$secret_key
# For tests that look behind the server's back, or show why root must not be its user.
export TEST_MINIO_ROOT_USER=root-of-tests
export TEST_MINIO_ROOT_PASSWORD=$root_password
END
}

stop() {
  local dir=$1 pid
  if [ -d "$dir/postgres/data" ]; then
    as_postgres "$(postgres_bin)/pg_ctl" stop --silent --mode=immediate --pgdata="$dir/postgres/data" >/dev/null 2>&1 || true
  fi
  if [ -f "$dir/minio/pid" ]; then
    pid=$(cat "$dir/minio/pid")
    kill -9 "$pid" 2>/dev/null || true
    while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
  fi
  rm -rf "$dir"
}

case ${1:-} in
  start) start "${2:?a folder}" ;;
  stop) stop "${2:?a folder}" ;;
  *) die "usage: services.sh start DIR | stop DIR" ;;
esac
