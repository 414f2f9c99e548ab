# What the demonstrations have in common: sourced from the tree's root, with the folder that everything lies in as $demo.
# shellcheck shell=bash
: "${demo:?}"
readonly bin=build/bin
readonly world_folder="$demo/world" department="$demo/department" school="$demo/school" papers="$demo/school/orders"
# Each demonstration has a journal of its own under the same name: what the command remembers of it stays with it.
XDG_STATE_HOME="$(realpath -m "$demo")/memory"
export XDG_STATE_HOME

. tests/support/demo_department.sh

# Now, as the appliances have it.
moment() { TZ=UTC-7 date -d "@$(($(date +%s) + ${SIGNET_WORLD_OFFSET_S:-0}))" +%FT%T+07:00; }
step() { printf '\n== %s\n' "$*"; }
signet() { "$bin/signet" --root "$school" "$@"; }
world() { "$bin/signet-world" "$@" --world "$world_folder"; }
sign_as() { # person slot file
  world sign --person "$1" --slot "/ORDER/SIGNATURES/$2" --out "$3" "$3"
}
by_department() { # file of an order
  sign_as leader LEADER "$1"
  sign_as department DEPARTMENT "$1"
  signet order submit "$1"
}
by_principal() { # file of an order
  sign_as principal PRINCIPAL "$1"
  signet order submit "$1"
}

clear_away() {
  if [ -e "$demo" ]; then
    if ! [ -e "$world_folder/made" ]; then
      printf '%s is there and is no demonstration: it is left alone. Name another folder.\n' "$demo" >&2
      exit 2
    fi
    stop_appliances
    rm -rf "$demo"
  fi
  mkdir -p "$demo"
  umask 022
}

stop_appliances() {
  "$bin/signetd" --root "$school" --stop 2>/dev/null || true
  "$bin/signetd" --root "$department" --stop 2>/dev/null || true
}

make_world() {
  "$bin/signet-world" make --out "$world_folder" --clerk-uid "$(id -u)"
  world school --root "$school"
  world token --root "$school"
  if [ "$(id -u)" = 0 ]; then # the token and its PIN belong to the part that holds the key
    chown -R signet-keyhold: "$school/var/lib/signet/token" "$school/etc/signet/credentials"
  fi
  mkdir -p "$papers"
  has_office || return 0
  make_office
  cp "$department/etc/signet/department.pem" "$school/etc/signet/department.pem"
}

approve_by_hand() { # options of `signet order new`...
  signet order new approval --school-info "$papers/school-info.json" --number 1 --out "$papers/approval.xml" \
    --seal-cert "$world_folder/school/seal.cert.pem" --principal-cert "$world_folder/persons/principal.cert.pem" \
    --leader-cert "$world_folder/department/leader.cert.pem" "$@"
  by_department "$papers/approval.xml"
}

# Authority, up to the roster; what is given goes to `signet order new`.
give_authority() {
  if has_office; then office_approves; else approve_by_hand "$@"; fi
  signet order new configuration --out "$papers/configuration.xml" "$@"
  by_principal "$papers/configuration.xml"
  signet order new roster --from "$world_folder/roster.toml" --out "$papers/roster.xml" "$@"
  by_principal "$papers/roster.xml"
}
