#!/usr/bin/env bash
# Prints a folder of labelled texts, <topic>/<n>.txt: what Webster's dictionary of 1913 (public domain; in Debian's
# dict-gcide, whose later additions are left out) says of words that it marks as a field's, with the marks taken out.
# corpus.sh [pages|entries]: pages of at least 150 words, or single definitions of at least 30.
source "$(dirname "$0")/lib.sh"

PACKAGE=dict-gcide
KIND=${1:-pages}
case $KIND in
pages) WORDS=150 ;;
entries) WORDS=30 ;;
*) die "corpus.sh [pages|entries]" ;;
esac
CORPUS=$CACHE/corpus-1/$KIND
DICTIONARY=$CACHE/$PACKAGE/usr/share/dictd/gcide.dict.dz

# At most this many of a topic, from A to Z.
MOST=120

there() { [ -e "$CORPUS/.done" ]; }

# As whoever asks: the folder is nobody else's.
download() { apt-get -qq -o APT::Sandbox::User="$(id -un)" download $PACKAGE; }

fetch() {
  [ ! -e "$DICTIONARY" ] || return 0
  have apt-get && have dpkg-deb || die "apt-get is needed to fetch $PACKAGE"
  say "$PACKAGE: fetching the dictionary (15 MB)"
  local dir
  dir=$(mktemp -d)
  # A machine that knows no packages yet asks for their list first.
  (cd "$dir" && { download || { as_root apt-get -qq update && download; }; }) >&2
  dpkg-deb -x "$dir"/$PACKAGE*.deb "$CACHE/$PACKAGE"
  rm -rf "$dir"
}

# A paragraph of the dictionary is a sense of a word, or a word with its first sense; fields stand in brackets: (Bot.)
senses() {
  LC_ALL=C awk '
    BEGIN {
      RS = ""
      FS = "\n"
      n = split("Anat=anatomy Arch=architecture Astron=astronomy Bot=botany Chem=chemistry Gram=grammar Rhet=grammar " \
        "Pros=grammar Law=law Alg=mathematics Arith=mathematics Geom=mathematics Math=mathematics Med=medicine " \
        "Surg=medicine Fort=military Gun=military Mil=military Min=minerals Mus=music Eccl=religion Theol=religion " \
        "Naut=sailing Zool=zoology", fields, " ")
      for (i = 1; i <= n; i++) { split(fields[i], field, "="); topics[field[1]] = field[2] }
    }
    {
      text = rest = $0
      topic = ""
      while (match(rest, /\([A-Z][a-z]+\.?\)/)) {
        mark = substr(rest, RSTART + 1, RLENGTH - 2)
        sub(/\./, "", mark)
        if (mark in topics) {
          if (topic != "" && topic != topics[mark]) next
          topic = topics[mark]
        }
        rest = substr(rest, RSTART + RLENGTH)
      }
      if (topic == "" || !/\[1913 Webster\]/) next
      gsub(/\n */, " ", text)
      # Marks, pronunciations, origins, authors; then what sets words off.
      gsub(/\([^)]*\)|\\[^\\]*\\|\[[^][]*\]|--[A-Z][A-Za-z. ]*/, " ", text)
      gsub(/[]["{}]/, " ", text)
      gsub(/ +/, " ", text)
      print topic "\t" text
    }'
}

# documents FOLDER: senses of one topic that follow each other, until there are enough words for a document.
documents() {
  LC_ALL=C sort -s -t "$(printf '\t')" -k 1,1 | LC_ALL=C awk -v folder="$1" -v words="$WORDS" -v most=$MOST -v kind="$KIND" '
    BEGIN { FS = "\t" }
    function flush(  step, i) {
      step = count > most ? count / most : 1
      for (i = 0; i < count && i < most; i++) {
        file = folder "/" topic "/" i ".txt"
        print pages[int(i * step)] > file
        close(file)
      }
      count = 0
      page = ""
    }
    $1 != topic {
      flush()
      topic = $1
      system("mkdir -p " folder "/" topic)
    }
    {
      page = kind == "pages" && page != "" ? page "\n" $2 : $2
      if (split(page, ignored, /[ \n]+/) >= words) {
        pages[count++] = page
        page = ""
      }
    }
    END { flush() }'
}

build() {
  there && return 0
  fetch
  rm -rf "$CORPUS"
  zcat <"$DICTIONARY" | senses | documents "$CORPUS"
  touch "$CORPUS/.done"
}

there || locked corpus build
echo "$CORPUS"
