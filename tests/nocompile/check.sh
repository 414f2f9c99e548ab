#!/usr/bin/env bash
# check.sh COMPILER ROOT FILE: FILE must not compile, for the reason its EXPECT line gives; with CONTROL defined it must.
set -u
compiler=$1 root=$2 file=$3
compile() { LC_ALL=C "$compiler" -std=c++20 -Wall -Wextra -Werror -fsyntax-only -I "$root" "$@" "$file" 2>&1; }

expected=$(sed -n 's|^// EXPECT: ||p' "$file")
[ -n "$expected" ] || { echo "$file has no EXPECT line"; exit 1; }

output=$(compile -DCONTROL) || { printf 'the control does not compile:\n%s\n' "$output"; exit 1; }
if output=$(compile); then
  echo "$file compiles"
  exit 1
fi
grep -qE -- "$expected" <<<"$output" || { printf 'fails for another reason than "%s":\n%s\n' "$expected" "$output"; exit 1; }
