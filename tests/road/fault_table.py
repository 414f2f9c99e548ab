"""What faults did, as counts: each run adds its rows, and `docs/faults.md` is written anew from all that are known.

A row is (what was struck, the fault, where, what came of it). SIGNET_FAULT_ROWS names the file that keeps them from test to test.
"""
import collections
import json
import os
import pathlib
import sys

HEAD = """# Faults

Written by `./dev fault`; not by hand. In the middle of a batch one process is struck. Then the batch is asked for again, and after
each fault it is checked that nothing is sealed that the journal does not know, that nothing acknowledged is lost or changed, that no tuple
has two seals, and that `signet journal verify` finds the journal whole. A fault after which one of these does not hold is no row here but
a failed test.

"""


def rows_file():
    return pathlib.Path(os.environ.get("SIGNET_FAULT_ROWS", "fault-rows.json"))


def forget(group):
    """A test that begins anew takes its rows from before away."""
    rows = [row for row in load() if row["group"] != group]
    rows_file().write_text(json.dumps(rows))


def load():
    path = rows_file()
    return json.loads(path.read_text()) if path.exists() else []


def add(group, struck, fault, where, outcome, count=1):
    """`outcome`: one short sentence; equal ones are counted."""
    rows = load()
    rows.append({"group": group, "struck": struck, "fault": fault, "where": where, "outcome": outcome, "count": count})
    rows_file().write_text(json.dumps(rows))


def table(rows):
    counted = collections.OrderedDict()
    for row in rows:
        key = (row["struck"], row["fault"], row["where"], row["outcome"])
        counted[key] = counted.get(key, 0) + row["count"]
    lines = ["| struck | fault | where | times | what came of it |", "|---|---|---|---|---|"]
    lines += [f"| {struck} | {fault} | {where} | {count} | {outcome} |" for (struck, fault, where, outcome), count in counted.items()]
    return "\n".join(lines) + "\n"


def page():
    groups = collections.OrderedDict()
    for row in load():
        groups.setdefault(row["group"], []).append(row)
    return HEAD + "\n".join(f"## {name}\n\n{table(rows)}" for name, rows in groups.items())


if __name__ == "__main__":
    if load():
        pathlib.Path(sys.argv[1]).write_text(page())
