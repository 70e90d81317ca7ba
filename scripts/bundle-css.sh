#!/usr/bin/env bash
# bundle-css.sh FILE: prints the stylesheet with its `@import "x.css" layer(y);` lines replaced by what they import.
# cargo-leptos does the same (style-bundle); the imports stand one a line, in quotes, in the main file alone.
set -euo pipefail

awk -v dir="$(dirname "$1")" '
  /^@import "/ {
    split($0, quoted, "\"")
    file = dir "/" quoted[2]
    layer = match($0, /layer\([^)]*\)/) ? substr($0, RSTART + 6, RLENGTH - 7) : ""
    if (layer) print "@layer " layer " {"
    while ((status = (getline line < file)) > 0) print line
    if (status < 0) { print FILENAME ": no file " file > "/dev/stderr"; exit 1 }
    if (layer) print "}"
    next
  }
  { print }' "$1"
