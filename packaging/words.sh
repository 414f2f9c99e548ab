#!/bin/sh
# What the packages say of the command, made of its own --help: words.sh PROGRAM FOLDER
set -eu
here=$(dirname "$0")
version=$(sed -n '1s/.*(\(.*\)).*/\1/p' "$here/../debian/changelog")
mkdir -p "$2/vi"
export PYTHONDONTWRITEBYTECODE=1
python3 "$here/manual.py" "$1" en "$version" >"$2/signet.1"
python3 "$here/manual.py" "$1" vi "$version" >"$2/vi/signet.1"
python3 "$here/completion.py" "$1" >"$2/completion"
