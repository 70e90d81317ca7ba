#!/usr/bin/env bash
# e2e.sh embedded|services [playwright arguments…]: the browser tests against a freshly started server.
source "$(dirname "$0")/lib.sh"

if [ "${1:-}" != inside ]; then
  "$ROOT/scripts/tools/chromium.sh"
  "$ROOT/scripts/tools/playwright.sh"
  exec "$ROOT/scripts/with-server.sh" "${1:-embedded}" "$0" inside "${@:2}"
fi
shift

cd "$ROOT/end2end"
CHROMIUM=$(chromium_path)
export CHROMIUM
exec npx --no-install playwright test "$@"
