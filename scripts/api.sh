#!/usr/bin/env bash
# api.sh embedded|services [schemathesis arguments…]: calls every route of the described API with what fits its description
# and with what does not. No answer may be a fault of the server, none may differ from what is described.
source "$(dirname "$0")/lib.sh"

if [ "${1:-}" != inside ]; then
  "$ROOT/scripts/tools/schemathesis.sh"
  exec "$ROOT/scripts/with-server.sh" "${1:-embedded}" "$0" inside "${@:2}"
fi
shift

# An access token lasts ten minutes; what is asked without one is refused, as described.
CREDENTIALS=$(printf '{"email": "%s", "password": "%s"}' "$ADMIN_EMAIL" "$ADMIN_PASSWORD")
call() { # with the further arguments of schemathesis
  TOKEN=$(curl --silent --fail --json "$CREDENTIALS" "$BASE_URL/api/auth/login" | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
  schemathesis run "$BASE_URL/api/openapi.json" --header "Authorization: Bearer $TOKEN" \
    --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance \
    --phases examples,coverage,fuzzing --max-examples "${API_EXAMPLES:-20}" --seed 1 --generation-database none --no-color "$@"
}
# The stream of live events has no end; whoever ends sessions may end the one that asks, so that comes last.
STATUS=0
call --exclude-path /api/events --exclude-path '/api/auth/sessions/{id}' || STATUS=1
curl --silent --fail --output /dev/null --header "Authorization: Bearer $TOKEN" "$BASE_URL/api/auth/me" ||
  die "the access token did not last: the last calls were only refused"
call --include-path '/api/auth/sessions/{id}' || STATUS=1
exit $STATUS
