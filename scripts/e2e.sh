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
# Both set-ups may be tested at the same time: what they leave lies apart.
exec npx --no-install playwright test --output="test-results/$SLUICE_SETUP" "$@"
