#!/bin/sh
# Packs built programs: package.sh BIN OUT puts the packages into OUT. The same programs give the same octets: the day in them
# is the changelog's, unless SOURCE_DATE_EPOCH says another.
set -eu
umask 022
bin=$(readlink -f "$1")
mkdir -p "$2"
out=$(readlink -f "$2")
cd "$(dirname "$(readlink -f "$0")")/.."

rm -rf "$out/stage" "$out"/signet*.deb "$out"/signet*.changes "$out"/signet*.buildinfo
mkdir "$out/stage"
cp -r debian packaging systemd config docs README.md SECURITY.md "$out/stage"
cd "$out/stage"
export SIGNET_BIN="$bin" LC_ALL=C.UTF-8
dpkg-buildpackage --build=binary --no-sign --no-pre-clean --jobs=1 >"$out/package.log" 2>&1 || {
  tail -n 30 "$out/package.log" >&2
  exit 1
}
rm -r "$out/stage"
