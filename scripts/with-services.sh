#!/usr/bin/env bash
# with-services.sh COMMAND…: runs it with a throw-away PostgreSQL and MinIO beside it, described by TEST_… variables
# (see services.sh). They end with the command, however it ends. Nests: an outer run's services are used as they are.
source "$(dirname "$0")/lib.sh"

[ -z "${TEST_POSTGRES_URL:-}" ] || exec "$@"

DIR=$(mktemp -d -t sluice-services.XXXXXX)
services() { "$ROOT/scripts/services.sh" "$@"; }

# A killed shell runs no trap: this one looks after it.
setsid bash -c 'while kill -0 "$1" 2>/dev/null; do sleep 1; done; [ ! -d "$2" ] || exec "$3" stop "$2"' \
  watch $$ "$DIR" "$ROOT/scripts/services.sh" >/dev/null 2>&1 </dev/null &

trap 'services stop "$DIR"' EXIT
services start "$DIR"
source "$DIR/env"

# In the background, so that a signal reaches the trap at once rather than when the command ends.
"$@" <&0 &
COMMAND=$!
trap 'kill -TERM $COMMAND 2>/dev/null; wait $COMMAND; exit 143' TERM
trap 'kill -INT $COMMAND 2>/dev/null; wait $COMMAND; exit 130' INT
wait $COMMAND
