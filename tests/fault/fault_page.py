"""docs/faults.md, of what the tests have recorded: `python3 fault_page.py FILE`."""
import collections
import json
import re
import sys

HEAD = """# Faults

What was broken on purpose and what came of it, written by `./dev fault` and not by hand. Each trial strikes a real appliance once, while it works.
Afterwards the client asks again, and it is checked that everything is sealed, that nothing is sealed that the journal does not know, that
nothing acknowledged is lost or changed, that no tuple has two seals, that an order or an activation was recorded once, and that `signet journal
verify` finds the journal whole. A trial after which one of these does not hold, or whose fault did not happen, is no row here but a failed test.

A batch is three transcripts. The steps of a seal are: `seal` (keyhold has the document read), `intent` (its intent goes to the journal), `release`
(the token has signed, the sealed file is read again), `archive` (the file is kept), `sealed` (the outcome goes to the journal). An order is
read (`seal`), kept (`archive`) and recorded (`order`); an activation is recorded (`activation`). A fault strikes the moment before that.
A cell says what the client was told at once: how many were sealed, and how many were refused or put off with which reason. The sentences of the
reasons stand [below](#what-the-client-reads).

"""

NOT_TRIED = """## Not tried, and why

| what | why not |
|---|---|
| no memory at a step after which the part asks for none | nothing is struck: a part keeps what it has been given. Such a cell says so, and is no trial |
| no memory inside a worker of `signet-inspect`, by strace | a call that strace makes fail is one that the worker's cage kills for; its own limit of memory is tried in `inspect_worker_cage_test` |
| a full, broken or slow disk for `signet-gate` and `signet-inspect` | they write nothing: the kernel's cage forbids it |
| the token for parts other than `signet-keyhold` | they do not have it |
| the journal's folder gone for parts other than `signet-journal` | they do not open it |
| a clock stepped for one part alone | a machine has one clock; all parts and the command are given the wrong one |
| a clock stepped while nobody vouches for the time | the appliance of these trials is in demonstration mode, where nobody needs to; in production nothing is sealed until it is synchronised or confirmed |
| a power cut at a chosen step | the cuts come at random places of a batch, again and again |
| a disk that breaks or is slow, or descriptors that are gone, from one step of a seal on | they are so from before the request on, and with that at each step; a disk is also full from each step on |
| a rollover during which the clock is stepped, or the token is gone | a rollover asks the clock before it begins, and the token never |
| hanging parts, slow disks, no memory and no descriptors during an order or an activation | the same code waits and fails as in a seal; only what is recorded differs, and that is struck |
| a disk that lies about its own cache | it would need such a disk |

"""

ORDER = ("killed", "aborts", "hangs", "disk full", "disk broken", "disk slow", "no memory", "no descriptors", "token", "journal", "clock", "power", "EIO")

STEPS = ("seal", "intent", "signature", "release", "archive", "sealed", "order", "activation")


def place(fault):
    return next((i for i, word in enumerate(ORDER) if fault.startswith(word)), len(ORDER))


def plain(sentence):
    """Without what differs from trial to trial."""
    return re.sub(r"\s*\([^()]*(\([^()]*\)[^()]*)*\)", "", sentence)


def by(lines, key):
    """Groups in the order of their first line."""
    groups = collections.defaultdict(list)
    for line in lines:
        groups[line[key]].append(line)
    return groups


def row(cells):
    return "| " + " | ".join(cells) + " |\n"


def table(head, rows):
    return row(head) + "|" + "---|" * len(head) + "\n" + "".join(row(each) for each in rows) + "\n"


def told(lines):
    """What the trials of one cell were told, each once."""
    counts = collections.Counter(line.get("told", line.get("missed")).partition("; ")[0] for line in lines)
    return "; ".join(text if count == 1 else f"{text} ({count} times)" for text, count in counts.items())


def back(lines):
    """Who had to act."""
    parts = sorted({part for line in struck(lines) for part in line["restarted"]})
    mended = any(line["mended"] for line in struck(lines))
    return "mended and started by the administrator" if mended else "began again: " + ", ".join(parts) if parts else "nothing began again"


def struck(lines):
    return [line for line in lines if "told" in line]


def overview(faults):
    rows = []
    for fault, all_lines in faults.items():
        lines = struck(all_lines)
        counts = collections.Counter()
        for line in lines:
            for text in line["told"].split(";")[0].split(", "):
                number, _, what = text.partition(" ")
                counts[what if number.isdigit() else text] += int(number) if number.isdigit() else 1
        rows.append((f"[{fault}](#{anchor(fault)})", str(len(lines)), ", ".join(f"{count} {what}" for what, count in counts.most_common()), back(lines)))
    return table(("fault", "trials", "told at once", "afterwards"), rows)


def anchor(title):
    return re.sub(r"[^a-z0-9 _-]", "", title.lower()).replace(" ", "-")


def section(fault, lines):
    text = f"## {fault[0].upper()}{fault[1:]}\n\n"
    for work, some in sorted(by(lines, "work").items(), key=lambda each: "batch" not in each[0]):
        steps = sorted(by(some, "where"), key=lambda step: STEPS.index(step) if step in STEPS else len(STEPS))
        rows = []
        for what, trials in by(some, "struck").items():
            cells = by(trials, "where")
            rows.append((what, *(told(cells[step]) if step in cells else "" for step in steps), back(trials), str(len(struck(trials)))))
        text += f"During {work}:\n\n" + table(("struck", *(f"at `{s}`" if s in STEPS else s for s in steps), "afterwards", "trials"), rows)
    then = collections.Counter(line["told"].partition("; ")[2] for line in struck(lines))
    if any(then):
        text += "And then: " + "; ".join(f"{what}, in {count} trials" for what, count in then.items() if what) + ".\n\n"
    logged = collections.Counter(entry for line in struck(lines) for entry in dict.fromkeys(line["log"]))
    if logged:
        text += "In the log: " + "; ".join(f"`{plain(entry)}`" for entry, _ in logged.most_common(6)) + ".\n\n"
    return text


def untried(faults):
    """Of the faults that are tried at steps: the cells that have neither a trial nor a word why there is none."""
    missing = []
    for fault, lines in faults.items():
        for work, some in by(lines, "work").items():
            steps = [step for step in by(some, "where") if step in STEPS]
            for what, trials in by(some, "struck").items():
                done = by(trials, "where")
                missing += [f"{fault}, {what}, `{step}` of {work}" for step in steps if step not in done and any(s in STEPS for s in done)]
    return "Cells at a step without a trial: " + ("; ".join(missing) if missing else "none") + ".\n\n"


def sentences(lines):
    said = {}
    for line in lines:
        for code, sentence in line["said"].items():
            said.setdefault(code, plain(sentence))
    rows = [(f"`{code}`", sentence) for code, sentence in sorted(said.items())]
    return "## What the client reads\n\n" + table(("reason", "sentence"), rows)


def numbers(lines):
    counts = collections.Counter()
    for line in lines:
        counts[line["fault"], line["struck"], line["what"]] += line["count"]
    return "## Counted\n\n" + table(("fault", "struck", "what", "count"), [(*key, str(count)) for key, count in counts.items()])


def page(lines):
    trials = struck(lines)
    faults = dict(sorted(by([line for line in lines if "where" in line], "fault").items(), key=lambda each: place(each[0])))
    text = HEAD + f"## Overview: {len(trials)} trials\n\n" + overview(faults)
    text += "".join(section(fault, some) for fault, some in faults.items())
    text += sentences(trials) + numbers([line for line in lines if "count" in line])
    return text + NOT_TRIED + untried(faults).rstrip("\n") + "\n"


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as source:
        sys.stdout.write(page([json.loads(line) for line in source]))
