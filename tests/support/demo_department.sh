# The demonstrations' department: an appliance of its own, with a token, an officer and a leader. Sourced by demo_parts.sh.
# shellcheck shell=bash
# Officer and leader are two persons with two accounts: only root can act as both. Started by anybody else the demonstration has no
# second appliance; the world's keys of leader and department sign by hand.
readonly officer_account=4001 leader_account=4002

has_office() { [ "$(id -u)" = 0 ]; }
office() { "$bin/signet" --root "$department" "$@"; }
office_as() { # account words of `signet department`...
  local account=$1
  shift
  setpriv --reuid "$account" --regid "$account" --clear-groups "$bin/signet" --root "$department" department "$@" --yes \
    </dev/null >"$demo/department.txt" 2>&1 || { cat "$demo/department.txt"; exit 1; }
}
by_leader() { world sign --person leader --slot /ORDER/SIGNATURES/LEADER --out "$1" "$1"; }
by_its_token() { # file: the department's certificate, in its token
  (cd "$department" && SOFTHSM2_CONF=etc/signet/softhsm2.conf "$OLDPWD/$bin/signet" --root . sign --role department \
    --token "pkcs11:token=signet-school;object=seal?module-path=/usr/lib/softhsm/libsofthsm2.so&pin-source=file:$PWD/etc/signet/credentials/pin" \
    --out "$OLDPWD/$1.sealed" "$OLDPWD/$1" >/dev/null)
  mv "$1.sealed" "$1"
}

make_office() {
  world school --department --root "$department" --profiles config/profiles
  world token --department --root "$department"
  cp "$world_folder/department/token.cert.pem" "$department/etc/signet/department.pem"
  chown -R signet-keyhold: "$department/var/lib/signet/token" "$department/etc/signet/credentials"
  mkdir -p "$department/orders" "$department/approvals"
  chmod 1777 "$department/approvals"
}

# Who officer and leader are, says an order with the department's own certificate, before the first start: no file names them.
hold_ceremony() {
  local root_entry leader file="$department/orders/roster"
  root_entry=$(office journal init --json | sed -n 's/.*"root_entry": *"\([0-9a-f]*\)".*/\1/p')
  leader=$(openssl x509 -in "$world_folder/department/leader.cert.pem" -outform DER | sha256sum | cut -c -64)
  local days='from = "2020-01-01", to = "2099-12-31"' year="${SIGNET_WORLD_SCHOOL_YEAR:-2025-2026}"
  cat >"$file.toml" <<TOML
school_year = "$year"
clerk = [{person = "clerk", $days}]
person = [
  {key = "clerk", name = "Nguyễn Thị Mẫu Thư", id = "000000000901", certificates = [], account = $(id -u)},
  {key = "officer", name = "Trần Văn Mẫu Thẩm", id = "000000000902", certificates = [], account = $officer_account, duties = ["officer"]},
  {key = "leader", name = "Lê Thị Mẫu Giám", id = "000000000050", certificates = ["$leader"], account = $leader_account, duties = ["leader"]},
]
TOML
  office order new roster --from "$file.toml" --number 1 --root-entry "$root_entry" --out "$file.xml" >/dev/null
  by_leader "$file.xml"
  by_its_token "$file.xml"
  chown -R signet-keyhold: "$department/var/lib/signet/token"
  start_office
  office order submit "$file.xml"
  office order new configuration --out "$department/orders/configuration.xml" >/dev/null
  by_leader "$department/orders/configuration.xml"
  office order submit "$department/orders/configuration.xml"
}

start_office() {
  "$bin/signetd" --root "$department" --background >"$demo/start.txt" 2>&1 || { cat "$demo/start.txt"; exit 1; }
}

# The leader signs, the department's clerk seals. Prints nothing but trouble.
office_seals() { # file; the sealed one lies beside it
  by_leader "$1"
  office activate --kind certificate-approval --yes --for 1h >/dev/null
  office seal --out "$(dirname "$1")" "$1" >"$demo/department.txt" 2>&1 || { cat "$demo/department.txt"; exit 1; }
}

# From the school's registration to the approval that the school may seal with.
office_approves() {
  local file="$department/approvals/registration.xml"
  signet school register --principal-cert "$world_folder/persons/principal.cert.pem" --out "$file" >/dev/null
  world sign --person principal --slot /REGISTRATION/SIGNATURES/PRINCIPAL --out "$file" "$file"
  office_as "$officer_account" review --note "Đã đối chiếu quyết định thành lập trường" "$file"
  office_as "$leader_account" approve --note "Đồng ý" --leader-cert "$world_folder/department/leader.cert.pem" --out "$department/approvals" "$file"
  office_seals "$department/approvals/registration.approval.xml"
  signet order submit "$department/approvals/registration.approval.sealed.xml"
}

# A list with nothing on it: the department is there, and its approval holds.
office_writes() {
  local before=()
  [ -z "${last_list:-}" ] || before=(--after "$last_list")
  local file="$department/approvals/list-$papers_written.xml"
  papers_written=$((papers_written + 1))
  office department status --for "$department/approvals/registration.approval.sealed.xml" "${before[@]}" --out "$file" >/dev/null
  office_seals "$file"
  last_list="${file%.xml}.sealed.xml"
  signet order submit "$last_list"
}
