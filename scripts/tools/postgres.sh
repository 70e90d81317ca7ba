#!/usr/bin/env bash
# PostgreSQL's server programs: the database of the tests' second set-up.
source "$(dirname "$0")/../lib.sh"

[ -n "$(postgres_bin)" ] && exit 0
say "postgresql: installing the distribution's package (half a minute)"
# Its own cluster is of no use here: the tests make theirs in a temporary folder.
apt_install postgresql || die "PostgreSQL's server programs (initdb, pg_ctl) are needed"
[ -n "$(postgres_bin)" ] || die "PostgreSQL's server programs (initdb, pg_ctl) are needed"
