#!/usr/bin/env bash
# The demonstration: a department and a school, the class 8A1, 42 sealed transcripts and 3 refusals, each as XML and as PDF.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."

readonly demo="${1:-build/demo}"
readonly bin=build/bin
readonly department="$demo/department" school="$demo/school"
readonly transcripts="$school/transcripts" sealed="$school/sealed" papers="$school/orders" desk="$demo/desk"
# Each demonstration has a journal of its own under the same name: what the command remembers of it stays with it.
XDG_STATE_HOME="$(realpath -m "$demo")/memory"
export XDG_STATE_HOME

step() { printf '\n== %s\n' "$*"; }
signet() { "$bin/signet" --root "$school" "$@"; }
world() { "$bin/signet-world" "$@" --world "$department"; }
sign_as() { # person slot file
  world sign --person "$1" --slot "/ORDER/SIGNATURES/$2" --out "$3" "$3"
}
sign_class() { # person field file...
  local person=$1 field=$2
  shift 2
  mkdir "$desk/signed"
  signet sign --field "$field" --image "$department/signatures/$person.png" --out "$desk/signed" "${@/#/$desk/}" \
    --key "$department/persons/$person.key.pem" --cert "$department/persons/$person.cert.pem" \
    >"$demo/sign.txt" </dev/null || { cat "$demo/sign.txt"; exit 1; }
  mv "$desk/signed"/*.pdf "$desk"
  rmdir "$desk/signed"
}

if [ -e "$demo" ]; then
  if ! [ -e "$department/made" ]; then
    printf '%s is there and is no demonstration: it is left alone. Name another folder.\n' "$demo" >&2
    exit 2
  fi
  "$bin/signetd" --root "$school" --stop 2>/dev/null || true
  rm -rf "$demo"
fi
mkdir -p "$demo"
umask 022

step "A fictional department with its authorities and people; a school with its key in a token of its own"
"$bin/signet-world" make --out "$department" --clerk-uid "$(id -u)"
world school --root "$school"
world token --root "$school"
if [ "$(id -u)" = 0 ]; then # the token and its PIN belong to the part that holds the key
  chown -R signet-keyhold: "$school/var/lib/signet/token" "$school/etc/signet/credentials"
fi
mkdir -p "$transcripts" "$sealed" "$papers" "$desk"
world transcripts --out "$transcripts" --pdf --unsigned-pdf "$desk/signers"
"$bin/signet-world" signatures --out "$department/signatures"
printf '45 transcripts in %s: signed XML, and PDF that nobody has signed yet\n' "$transcripts"

step "Teachers, homeroom teacher and principal sign the PDFs: one command of each for the whole class"
mv "$transcripts"/*.pdf "$desk"
people=0 signatures=0 began=$SECONDS
while read -r -a line; do
  sign_class "${line[@]}"
  people=$((people + 1)) signatures=$((signatures + ${#line[@]} - 2))
done <"$desk/signers"
"$bin/signet-world" cover-mark "$desk/8A1-19.pdf" # somebody alters a mark after everybody signed
mv "$desk"/*.pdf "$transcripts"
printf '%s people put %s signatures on 45 PDFs with signet sign, each with its blue image, in %s s\n' \
  "$people" "$signatures" "$((SECONDS - began))"

step "The journal, and the appliance"
signet journal init --json >"$papers/school-info.json"
"$bin/signetd" --root "$school" --background
signet status

step "Authority: the department approves, the principal gives configuration and roster, and locks the class"
signet order new approval --school-info "$papers/school-info.json" --number 1 --out "$papers/approval.xml" \
  --seal-cert "$department/school/seal.cert.pem" --principal-cert "$department/persons/principal.cert.pem" \
  --leader-cert "$department/department/leader.cert.pem"
sign_as leader LEADER "$papers/approval.xml"
sign_as department DEPARTMENT "$papers/approval.xml"
signet order submit "$papers/approval.xml"
signet order new configuration --out "$papers/configuration.xml"
sign_as principal PRINCIPAL "$papers/configuration.xml"
signet order submit "$papers/configuration.xml"
signet order new roster --from "$department/roster.toml" --out "$papers/roster.xml"
sign_as principal PRINCIPAL "$papers/roster.xml"
signet order submit "$papers/roster.xml"
"$bin/signet-world" lock --like "$papers/roster.xml" --class 8A1 --out "$papers/lock.xml"
sign_as principal PRINCIPAL "$papers/lock.xml"
signet order submit "$papers/lock.xml"

step "The clerk opens an activation and seals the class"
signet activate --kind annual-transcript --class 8A1 --for 8h --yes
outcome=0
signet seal "$transcripts" --out "$sealed" || outcome=$?
[ "$outcome" -le 1 ] # 1: some were refused

step "Our own command verifies, and so do xmlsec1, poppler and qpdf"
judged=0
for file in "$sealed"/*.sealed.xml; do
  signet verify --receipt "${file%.xml}.receipt" "$file" >"$demo/verify.txt" || { cat "$demo/verify.txt"; exit 1; }
  # The seal is the last signature of the document.
  xmlsec1 --verify --insecure --id-attr:Id DU_LIEU_HOC_BA --id-attr:Id Object --id-attr:Id SignedProperties \
    --node-xpath "(//*[local-name()='Signature'])[last()]" "$file" >/dev/null 2>"$demo/xmlsec1.txt" || { cat "$demo/xmlsec1.txt"; exit 1; }
  judged=$((judged + 1))
done
printf '%s sealed XML: valid for signet verify with their receipts, and their seals for xmlsec1\n' "$judged"
judged=0
for file in "$sealed"/*.sealed.pdf; do
  signet verify --receipt "$file.receipt" "$file" >"$demo/verify.txt" || { cat "$demo/verify.txt"; exit 1; }
  # The seal is the last signature, and covers the whole file.
  pdfsig -nocert "$file" >"$demo/pdfsig.txt"
  if grep -q 'Signature Validation: .*[Ii]nvalid' "$demo/pdfsig.txt" || ! grep -q 'Total document signed' "$demo/pdfsig.txt"; then
    cat "$demo/pdfsig.txt"
    exit 1
  fi
  qpdf --check "$file" >"$demo/qpdf.txt" || { cat "$demo/qpdf.txt"; exit 1; }
  judged=$((judged + 1))
done
printf '%s sealed PDF: valid for signet verify with their receipts, all signatures for poppler, whole for qpdf\n' "$judged"

step "The journal"
signet journal show | tail -n 5
signet journal verify "$school/var/lib/signet/journal" --key "$(cat "$school/etc/signet/journal.vkey")"

cat <<TEXT

Go on with (the appliance is running):
  export XDG_STATE_HOME=$XDG_STATE_HOME
  $bin/signet --root $school explain $transcripts/8A1-07.xml    # why a transcript is refused
  $bin/signet --root $school seal $transcripts --out $sealed    # again: nothing is sealed twice
  $bin/signet --root $school verify $sealed/8A1-01.sealed.xml $sealed/8A1-01.sealed.pdf
  $bin/signet --root $school seal --preview $transcripts/8A1-01.pdf --out $demo/page.png    # where the seal would stand
  $bin/signet --root $school status
  $bin/signet --root $school doctor
  curl --unix-socket $school/run/signet/signet.sock http://signet/v1/status
  $bin/signetd --root $school --stop                            # stop it
TEXT
