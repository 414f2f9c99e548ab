#!/usr/bin/env bash
# A school year in a few minutes: the real programs, with the appliance's clock moved from month to month ([clock] offset_s, in
# demo mode only) and the world's with it. It is the year that ended last, so that time only ever goes forward to today.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."

readonly demo="${1:-build/demo-year}"
. tests/support/demo_parts.sh
readonly documents="$demo/documents" sealed="$demo/sealed"
ends=$(TZ=UTC-7 date +%Y)
[ "$(TZ=UTC-7 date +%m%d)" -gt 0831 ] || ends=$((ends - 1))
readonly ends begins=$((ends - 1))
export SIGNET_WORLD_SCHOOL_YEAR="$begins-$ends"
export SIGNET_WORLD_OFFSET_S=0
papers_written=0

# --- what is said, and what must come true --------------------------------------------------------------------------

say() { printf '%s\n' "$*"; }
fail() {
  printf 'This is not what was to happen: %s\n' "$*" >&2
  exit 1
}

# --- time ------------------------------------------------------------------------------------------------------------

today() { moment | cut -c -10; }
set_clock() { # YYYY-MM-DD hh:mm, in Vietnam
  SIGNET_WORLD_OFFSET_S=$(($(date -d "$1 +0700" +%s) - $(date +%s)))
}
move_clock() { # of the appliances
  local root
  for root in "$school" "$department"; do
    [ ! -e "$root/etc" ] || sed -i "s/^offset_s = .*/offset_s = $SIGNET_WORLD_OFFSET_S/" "$root/etc/signet/signet.toml"
  done
}
start_appliance() {
  "$bin/signetd" --root "$school" --background >"$demo/start.txt" 2>&1 || { cat "$demo/start.txt"; exit 1; }
}
# Stops the appliances and starts them at a later time, with the authorities' revocation lists of that day.
on() { # day time what
  step "$1, $2: $3"
  stop_appliances
  set_clock "$1 $2"
  move_clock
  world crls --root "$school"
  start_appliance
  has_office || return 0
  world crls --root "$department"
  start_office
}

# --- orders and papers -------------------------------------------------------------------------------------------------

order() { # kind options of `signet order new`...
  papers_written=$((papers_written + 1))
  file="$papers/$papers_written-$1.xml"
  signet order new "$@" --out "$file" >/dev/null
}
decision() { printf '%s\n' --decision "$((papers_written + 1))/QĐ" --decision-day "$(today)"; }
ordered() { # kind options...: by the principal
  order "$@"
  by_principal "$file"
}
the_department_writes() {
  if has_office; then office_writes; else write_by_hand; fi
}
write_by_hand() {
  printf 'as_of = "%s"\nrevoked = []\n' "$(moment)" >"$papers/list.toml"
  order status --from "$papers/list.toml"
  by_department "$file"
}
clerk_opens() { signet activate --yes --for 8h; }

# --- documents -----------------------------------------------------------------------------------------------------------

kinds() { # folder pupil options...
  local folder="$documents/$1" pupil=$2
  shift 2
  world kinds --out "$folder" --first "$pupil" "$@"
}
# Teacher of Toán until February; from then on the principal signs instead.
readonly instead=(--substitute teacher-TOAN=principal)
# Teacher of English until April; from then on a colleague.
readonly followed=(--substitute teacher-NN1=other-teacher)

# Hands files in; with each of them it must end as is said: `sealed`, or the codes of the reasons.
seals() { # outcome file...
  local outcome=$1
  shift
  signet --json seal --out "$sealed" "$@" >"$demo/answer.json" || [ $? = 1 ]
  python3 - "$outcome" "$demo/answer.json" <<'PYTHON' || fail "the outcome is not $outcome: see $demo/answer.json"
import json, sys
for each in json.load(open(sys.argv[2]))["results"]:
    codes = "+".join(sorted({reason["code"] for reason in each["reasons"]}))
    name = "/".join(each["file"].split("/")[-2:])
    print(f"  {name}: {each['decision']}" + "".join("\n    " + message for message in dict.fromkeys(r["message_en"] for r in each["reasons"])))
    if (codes or each["decision"]) != sys.argv[1]:
        sys.exit(f"  but it is {codes or each['decision']}")
PYTHON
}
# The newest entry of a kind says something.
journal_says() { # kind text
  signet journal show --fields --kind "$1" | tail -n 1 | grep -qF -- "$2" || fail "the newest $1 in the journal does not say $2"
}
entries() { signet journal show --kind "$1" | wc -l; }

# --- the year ------------------------------------------------------------------------------------------------------------

clear_away
trap stop_appliances EXIT
mkdir -p "$sealed"
began=$SECONDS

step "$begins-09-08: a school year begins"
set_clock "$begins-09-08 08:00"
make_world
move_clock
if has_office; then hold_ceremony; fi
signet journal init --json >"$papers/school-info.json"
start_appliance
say "The school registers; the department's officer reviews, its leader approves, its clerk seals the approval.
The principal signs configuration and roster."
give_authority
say "Two pupils come from other schools. Homeroom teacher and principal have signed; the clerk seals their opened transcripts."
clerk_opens
kinds opening-1 61
kinds opening-2 62
mv "$documents/opening-1/opening.xml" "$documents/opening-61.xml"
mv "$documents/opening-2/opening.xml" "$documents/opening-62.xml"
seals sealed "$documents/opening-61.xml" "$documents/opening-62.xml"

on "$ends-02-10" 08:00 "the teacher of Toán leaves on the 13th, and nobody follows"
clerk_opens
kinds shown 63
kinds hidden 64
say "For five months nobody heard of the department. Until its list comes, nothing is sealed."
seals department-silent "$documents/shown/opening.xml"
the_department_writes
say "Two pupils will move in March. The teacher has signed for both; the clerk has the appliance look at one of the two files."
mv "$documents/shown/transfer.xml" "$documents/transfer-63.xml"
mv "$documents/hidden/transfer.xml" "$documents/transfer-64.xml"
seen=$(entries seen)
signet explain "$documents/transfer-63.xml" >"$demo/explain.txt" || [ $? = 1 ]
[ "$(entries seen)" = $((seen + 1)) ] || fail "the journal does not remember the signatures that were shown"
say "The principal orders the departure: after the 13th the principal signs in the teacher's place."
mapfile -t paper < <(decision)
ordered departure --person teacher-TOAN --last-day "$ends-02-13" --principal-signs "${paper[@]}"

on "$ends-03-03" 08:00 "two pupils move to other schools"
the_department_writes
clerk_opens
say "What the teacher signed in February and the journal has seen is good: sealed, with results up to $(
  sed -n 's/.*<TINH_DEN_NGAY>\([^<]*\).*/\1/p' "$documents/transfer-63.xml")."
seals sealed "$documents/transfer-63.xml"
say "What nobody had shown bears the same date, but nothing proves it."
seals signing-time-unproved+subject-teacher-missing "$documents/transfer-64.xml"
say "The teacher signs once more, in March."
kinds afterwards 64
mv "$documents/afterwards/transfer.xml" "$documents/transfer-64-afterwards.xml"
seals signer-departed+subject-teacher-missing "$documents/transfer-64-afterwards.xml"
say "The principal signs in the teacher's place, as ordered."
kinds instead 64 "${instead[@]}"
mv "$documents/instead/transfer.xml" "$documents/transfer-64-instead.xml"
seals sealed "$documents/transfer-64-instead.xml"
journal_says intent substitution

on "$ends-04-06" 08:00 "the teacher of English goes on leave on the 10th; a colleague follows"
the_department_writes
say "The principal signs a new roster, in which the colleague follows, and the departure."
sed "s/{person = \"teacher-NN1\", from = \"\([0-9-]*\)\", to = \"\([0-9-]*\)\"}/{person = \"teacher-NN1\", from = \"\1\", to = \"$ends-04-10\"}, \
{person = \"other-teacher\", from = \"$ends-04-11\", to = \"\2\"}/" "$world_folder/roster.toml" >"$papers/roster-2.toml"
ordered roster --from "$papers/roster-2.toml"
mapfile -t paper < <(decision)
ordered departure --person teacher-NN1 --last-day "$ends-04-10" "${paper[@]}"

on "$ends-05-27" 16:00 "the marks of 8A1 are complete"
the_department_writes
clerk_opens
world transcripts --out "$documents/8A1" --count 4 --faults 0 "${instead[@]}" "${followed[@]}"
say "Two teachers did not stay to the end. In one file the one who went on leave has signed for the year all the same."
world transcripts --out "$documents/absent" --count 1 --first 6 --faults 0 "${instead[@]}"
seals class-not-locked+signer-departed+subject-teacher-missing "$documents/absent/8A1-06.xml"
say "Before the class is locked nothing is sealed."
seals class-not-locked "$documents/8A1/8A1-01.xml"
mapfile -t paper < <(decision)
ordered lock --class 8A1 "${paper[@]}"

on "$ends-05-28" 08:00 "the clerk seals transcripts of 8A1"
clerk_opens
seals sealed "$documents"/8A1/*.xml

on "$ends-05-29" 07:30 "a wrong mark in a transcript that is sealed"
say "The teachers ask for the correction. The principal unlocks the class, so that they can sign anew."
mapfile -t paper < <(decision)
ordered unlock --class 8A1 --reason "một điểm nhập sai" "${paper[@]}"

on "$ends-05-29" 16:00 "the new transcript takes the place of the old one"
clerk_opens
world transcripts --out "$documents/corrected" --count 1 --first 2 --faults 0 --mark 8.7 --within-a-day "${instead[@]}" "${followed[@]}"
say "All have signed the new one. While the class is unlocked it is not sealed."
seals already-sealed+class-unlocked+correction-missing "$documents/corrected/8A1-02.xml"
mapfile -t paper < <(decision)
ordered lock --class 8A1 "${paper[@]}"
say "The principal orders the correction: request, evidence, minutes, two witnesses. It names the old file and the new one."
printf 'bài kiểm tra\n' >"$papers/bai.txt"
cat >"$papers/correction.toml" <<TOML
requester = "homeroom"
witnesses = ["homeroom-8A2", "vice-principal"]
reason = "một điểm nhập sai"
request = {number = "03/ĐN", day = "$(today)"}
minutes = {number = "04/BB", day = "$(today)"}
document = [{replaced = "$(realpath "$documents")/8A1/8A1-02.xml", replacement = "$(realpath "$documents")/corrected/8A1-02.xml"}]
evidence = [{name = "bài kiểm tra", file = "bai.txt"}]
TOML
ordered correction --from "$papers/correction.toml"
mkdir "$documents/new"
cp "$documents/corrected/8A1-02.xml" "$documents/new/8A1-02-new.xml"
seals sealed "$documents/new/8A1-02-new.xml"
journal_says sealed "replaces=$(sha256sum "$documents/8A1/8A1-02.xml" | cut -c -64)"
say "The old file does not count any more."
seals seal-replaced "$documents/8A1/8A1-02.xml"

on "$ends-06-04" 08:00 "a transcript that is late"
the_department_writes
clerk_opens
say "The policy has it sealed and noted (late = \"record\")."
world transcripts --out "$documents/late" --count 1 --first 5 --faults 0 "${instead[@]}" "${followed[@]}"
seals sealed "$documents/late/8A1-05.xml"
journal_says intent late

on "$ends-07-14" 08:00 "a pupil has passed the re-test: the supplement of the summer"
the_department_writes
clerk_opens
kinds summer 45 "${instead[@]}" "${followed[@]}"
mv "$documents/summer/supplement.xml" "$documents/supplement-45.xml"
seals sealed "$documents/supplement-45.xml"

on "$ends-08-30" 08:00 "the year is closed"
the_department_writes
clerk_opens
say "One more change of a transcript of the year is refused, whoever signs it."
kinds closed 46 "${instead[@]}" "${followed[@]}"
mv "$documents/closed/supplement.xml" "$documents/supplement-46.xml"
seals after-final-date "$documents/supplement-46.xml"

step "What is left of the year"
for file in "$sealed"/*.sealed.xml; do
  signet verify "$file" >"$demo/verify.txt" || { cat "$demo/verify.txt"; exit 1; }
done
say "$(find "$sealed" -name '*.sealed.xml' | wc -l) sealed documents, each valid for signet verify with its receipt."
signet --json journal show >"$demo/journal.json"
python3 - "$demo/journal.json" <<'PYTHON' || fail "the journal tells another year"
import json, sys
told, kinds = [], {}
for row in json.load(open(sys.argv[1])):
    index, entry = row["index"], row["entry"]
    kind = entry["kind"]
    if kind == "intent":
        kinds[index] = entry["document_kind"] + "".join(", " + note for note in entry.get("notes", []))
        continue
    if kind == "order":
        told.append("order: " + entry["order_kind"])
    elif kind == "sealed":
        told.append("sealed: " + kinds.pop(entry["intent"]) + (", replaces another" if "replaces" in entry else ""))
    elif kind == "refused":
        told.append("refused: " + ", ".join(sorted(set(entry["reasons"]))))
    elif kind == "seen":
        told.append("signatures seen")
    else:
        continue
    print(f"{index:6}  {entry['time'][:16].replace('T', ' ')}  {told[-1]}")
absent = "subject-teacher-missing"
year = [
    "order: approval", "order: configuration", "order: roster", *["sealed: opening"] * 2,
    "refused: department-silent", "order: status", "signatures seen", "order: departure",
    "order: status", "sealed: transfer", f"refused: signing-time-unproved, {absent}", f"refused: signer-departed, {absent}",
    "sealed: transfer, substitution",
    "order: status", "order: roster", "order: departure",
    "order: status", f"refused: class-not-locked, signer-departed, {absent}", "refused: class-not-locked", "order: lock",
    *["sealed: annual-transcript, substitution"] * 4, "order: unlock",
    "refused: already-sealed, class-unlocked, correction-missing", "order: lock", "order: correction",
    "sealed: annual-transcript, marks-doubtful, substitution, replaces another", "refused: seal-replaced",
    "order: status", "sealed: annual-transcript, late, substitution", "order: status", "sealed: summer-supplement, substitution",
    "order: status", "refused: after-final-date"]
if told != year or kinds:
    sys.exit("  expected: " + "; ".join(year))
PYTHON
signet journal verify "$school/var/lib/signet/journal" --key "$(cat "$school/etc/signet/journal.vkey")"
if has_office; then
  say "And the department's: who reviewed, who approved, and each list of the year."
  office --json journal show >"$demo/journal.json"
  python3 - "$demo/journal.json" <<'PYTHON' || fail "the department's journal tells another year"
import json, sys
acts = [row["entry"] for row in json.load(open(sys.argv[1]))]
told = [(e["act"], e["caller"]) for e in acts if e["kind"] == "audit"]
sealed = sum(e["kind"] == "sealed" for e in acts)
print(f"  {told}; sealed: {sealed}")
if told != [("review", 4001), ("approve", 4002)] or sealed != 8:
    sys.exit("  expected: a review, an approval, and a sealed approval with seven lists")
PYTHON
  office journal verify "$department/var/lib/signet/journal" --key "$(cat "$department/etc/signet/journal.vkey")" | head -n 1
fi
say "A year in $((SECONDS - began)) s. The appliances are stopped; what they made is in $demo."
