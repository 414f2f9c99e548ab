#!/usr/bin/env bash
# The demonstration: a department and a school, the class 8A1, 42 sealed transcripts and 3 refusals, each as XML and as PDF.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."

readonly demo="${1:-build/demo}"
. tests/support/demo_parts.sh
readonly transcripts="$school/transcripts" sealed="$school/sealed" desk="$demo/desk"

sign_class() { # person field file...
  local person=$1 field=$2
  shift 2
  mkdir "$desk/signed"
  signet sign --field "$field" --image "$world_folder/signatures/$person.png" --out "$desk/signed" "${@/#/$desk/}" \
    --key "$world_folder/persons/$person.key.pem" --cert "$world_folder/persons/$person.cert.pem" \
    >"$demo/sign.txt" </dev/null || { cat "$demo/sign.txt"; exit 1; }
  mv "$desk/signed"/*.pdf "$desk"
  rmdir "$desk/signed"
}

clear_away

step "A fictional department with its authorities and people; a school with its key in a token of its own"
make_world
mkdir -p "$transcripts" "$sealed" "$desk"
world transcripts --out "$transcripts" --pdf --unsigned-pdf "$desk/signers"
"$bin/signet-world" signatures --out "$world_folder/signatures"
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

if has_office; then
  step "The department's own appliance: a ceremony names its officer and its leader"
  hold_ceremony
fi

step "The journal, and the appliance"
signet journal init --json >"$papers/school-info.json"
"$bin/signetd" --root "$school" --background
signet status

step "Authority: the school registers, the department's officer reviews, its leader approves, its clerk seals the approval;
   the principal gives configuration and roster, and locks the class"
# shellcheck disable=SC2119
give_authority
signet order new lock --class 8A1 --decision 1/QĐ --decision-day "$(TZ=UTC-7 date +%F)" --out "$papers/lock.xml"
by_principal "$papers/lock.xml"

readonly morning="$demo/checkpoint-of-the-morning"
signet journal checkpoint >"$morning"

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

step "An auditor, with a copy of the journal's directory, its public key and a checkpoint from the morning"
readonly copy="$demo/auditor" vkey="$school/etc/signet/journal.vkey"
mkdir "$copy"
signet journal checkpoint >"$demo/checkpoint-of-the-evening"
"$bin/signetd" --root "$school" --stop # a quiet moment; the published files are complete
cp -a "$school/var/lib/signet/journal/." "$copy"
rm -f "$copy"/*.key # the auditor has no key
"$bin/signetd" --root "$school" --background >/dev/null
audit() { "$bin/signet" --root "$demo/nowhere" journal "$@"; }
audit verify "$copy" --key "$vkey" --since "$morning"
printf 'Who sealed what, when, on whose signatures:\n'
audit register "$copy" --key "$vkey" | sed -n 1,12p
audit show "$copy" --kind order
audit report "$copy" --key "$vkey" --out "$demo/report.html"
printf 'The report for people: %s\n' "$demo/report.html"

step "Somebody who can write the copy takes one seal out of it"
for file in "$copy"/tile/entries/000*; do
  [ -d "$file" ] && file=$(find "$file" -type f | sort -V | tail -n 1)
  sed -i '0,/"kind":"sealed"/s//"kind":"refuse"/' "$file"
done
if audit verify "$copy" --key "$vkey" --since "$morning" >"$demo/tampered.txt"; then
  cat "$demo/tampered.txt"
  exit 1
fi
sed -n 1,3p "$demo/tampered.txt"
rm -r "$copy"

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
! has_office || printf '  %s                        # and the department\n' "$bin/signetd --root $department --stop"
