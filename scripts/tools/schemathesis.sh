#!/usr/bin/env bash
# schemathesis: calls the API in every way its description allows, and in some it does not.
source "$(dirname "$0")/../lib.sh"

VENV=$CACHE/schemathesis-$SCHEMATHESIS_VERSION
there() { "$VENV/bin/schemathesis" --version 2>/dev/null | grep -q "$SCHEMATHESIS_VERSION"; }

install() {
  there && return 0
  python3 -c 'import ensurepip, venv' 2>/dev/null || apt_install python3 python3-venv || die "Python 3 with venv is needed"
  say "schemathesis $SCHEMATHESIS_VERSION: installing (20 seconds)"
  python3 -m venv "$VENV"
  "$VENV/bin/pip" install --quiet --disable-pip-version-check --requirement "$ROOT/scripts/tools/schemathesis.txt"
}

there && exit 0
locked schemathesis install
there || die "schemathesis $SCHEMATHESIS_VERSION is needed: pip install schemathesis"
