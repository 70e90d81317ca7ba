#!/usr/bin/env bash
# MinIO and its client mc: the object store of the tests' second set-up.
source "$(dirname "$0")/../lib.sh"

# Names of their own, so that another program called mc (Midnight Commander) is not taken for the client.
there() { [ -x "$MINIO" ] && [ -x "$MC" ]; }

go_install() {
  GOBIN="$1" GOFLAGS=-trimpath nice -n 10 go install "$2"
}

install() {
  there && return 0
  have go || apt_install golang-go || die "Go is needed to compile MinIO"
  if [ ! -x "$MINIO" ]; then
    say "minio $MINIO_VERSION: compiling it once (about 4 minutes)"
    go_install "$(dirname "$MINIO")" "github.com/minio/minio@$MINIO_VERSION"
  fi
  if [ ! -x "$MC" ]; then
    say "mc $MC_VERSION: compiling it once (about a minute)"
    go_install "$(dirname "$MC")" "github.com/minio/mc@$MC_VERSION"
  fi
}

there && exit 0
locked minio install
there || die "minio and mc are needed in $CACHE"
