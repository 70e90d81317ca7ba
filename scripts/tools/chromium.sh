#!/usr/bin/env bash
# Chromium for the browser tests.
source "$(dirname "$0")/../lib.sh"

[ -n "$(chromium_path)" ] && exit 0
say "chromium: installing the distribution's package (about a minute)"
apt_install chromium fonts-dejavu-core || die "Chromium is needed: set CHROMIUM to its path"
[ -n "$(chromium_path)" ] || die "Chromium is needed: set CHROMIUM to its path"
