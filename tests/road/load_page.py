"""docs/load.md, written by the run."""
import datetime
import os

import floods

HEAD = """# Load

Written by `./dev load` and not by hand: {day}, {processors} processors, load {average} when it ended, programs built with optimisation
({program}). A run in which one of these does not hold writes no page: every transcript is sealed exactly once; each acknowledged seal is in the
journal, and `signet verify` accepts the document with the receipt that came with the answer; `signet journal verify` finds the journal whole; no
client waits {wait} s without an answer or the end of its connection; each 429 and 503 says how long to wait; no part needs more memory than its
bound; and strangers' junk leaves no more entries than its minutes and starts allow.
"""


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def counts(numbers):
    return ", ".join(f"{n} × {what}" for what, n in sorted(numbers.items(), key=lambda item: -item[1])) or "none"


def of_load(run):
    rows = [("transcripts, classes, clients", f"{run['n']:,}, {run['classes']}, {run['clients']}"),
            ("time", f"{run['seconds']:,.0f} s, {run['seals_per_s']} seals in a second with all that happened"),
            ("an answer, from the last time it was asked for", f"p50 {run['p50_ms']:,.0f} ms, p99 {run['p99_ms']:,.0f} ms"),
            ("meanwhile", counts(run["faults"])),
            ("strangers meanwhile, 7 s each", counts(run["strangers"])),
            ("asked again", counts(run["asked_again"])), ("delivered again", run["redelivered"]), ("activations opened", run["activations"]),
            ("entries, intents", f"{run['entries']:,}, {run['intents']:,}"), ("receipts verified", f"{run['receipts_verified']:,}"),
            ("entries left by strangers", counts(run["strangers_entries"]))]
    memory = [(name, row["first_mib"], row["last_mib"], row["max_mib"], row["peak_mib"], row["bound_mib"]) for name, row in run["memory"].items()]
    return ("\n## Many at once, with deaths in it\n\n" + table(("figure", "measured"), rows) +
            "\nMemory in MiB: of a part and its children (PSS; median of the first and the last fifth of the time, and the most), and the part's "
            "peak by the\nkernel's count (VmHWM, pages shared with others included).\n\n" +
            table(("part", "first", "last", "most", "peak", "bound"), memory))


def of_floods(rows):
    cells = [(floods.KINDS.get(kind, "none"), row["n"], *(f"{row[key]:,.0f}" for key in ("p50_ms", "p99_ms", "max_ms", "connect_max_ms")),
              row["asked_again"]) for kind, row in rows.items()]
    return ("\n## A clerk beside another account's flood\n\nSeals one after the other, each on a connection of its own, as the command does it. "
            "The flood is made by four processes on the same\nprocessors. Milliseconds; a 429 or 503 is waited for as it says and counts.\n\n" +
            table(("flood", "seals", "p50", "p99", "slowest", "slowest connection", "asked again"), cells))


def page(result, wait=150):
    text = HEAD.format(day=datetime.datetime.now(datetime.timezone.utc).date(), processors=os.cpu_count(), average=round(os.getloadavg()[0]),
                       program="g++ -O2", wait=wait)
    if "load" in result:
        text += of_load(result["load"])
    if "floods" in result:
        text += of_floods(result["floods"])
    return text
