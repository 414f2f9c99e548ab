"""What was broken on purpose, and what came of it: one line per case, kept for docs/faults.md.

Tests call `record`. Where SIGNET_FAULTS names a file, the line is added to it; `python3 faults.py FILE` writes the page.
"""
import json
import os
import sys

HEAD = """# Faults

What was broken on purpose and what came of it, written by `./dev fault` and not by hand. After each fault it is checked that nothing is sealed that
the journal does not know, that nothing acknowledged is lost or changed, that no tuple has two seals, and that `signet journal verify` finds the
journal whole. A fault after which one of these does not hold is no row here but a failed test.

| part or step | fault | outcome | count |
|---|---|---|---|
"""


def record(part, fault, outcome, count):
    """`part`: a process or a step of one; `outcome`: in a few words; `count`: of cases with this outcome, also 0."""
    path = os.environ.get("SIGNET_FAULTS")
    if not path:
        return
    with open(path, "a", encoding="utf-8") as out:
        out.write(json.dumps([part, fault, outcome, count], ensure_ascii=False) + "\n")


def table(lines):
    """Rows in the order of their first line; the counts of equal rows added up."""
    counts = {}
    for line in lines:
        part, fault, outcome, count = json.loads(line)
        counts[part, fault, outcome] = counts.get((part, fault, outcome), 0) + count
    return HEAD + "".join(f"| {part} | {fault} | {outcome} | {count} |\n" for (part, fault, outcome), count in counts.items())


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as source:
        sys.stdout.write(table(source))
