"""What was broken on purpose, and what came of it: one line per trial or count, kept for docs/faults.md.

Tests call `record_trial` and `record`. Where SIGNET_FAULTS names a file, the line is added to it; fault_page.py makes the page of it.
"""
import json
import os


def put(line):
    path = os.environ.get("SIGNET_FAULTS")
    if path:
        with open(path, "a", encoding="utf-8") as out:
            out.write(json.dumps(line, ensure_ascii=False) + "\n")


def record_trial(fault, struck, where, told, restarted, said, log, work, mended):
    """One trial that held. `told`: what the client had of its first try; `restarted`: parts; `said`: sentences by code; `log`: warnings and
    errors of the administrator's log; `work`: what was done; `mended`: somebody had to mend and start."""
    put({"fault": fault, "struck": struck, "where": where, "told": told, "restarted": restarted, "said": said, "log": log, "work": work,
         "mended": mended})


def record_miss(fault, struck, where, work, why):
    """Nothing was struck: no trial, but told in its cell."""
    put({"fault": fault, "struck": struck, "where": where, "work": work, "missed": why})


def record(struck, fault, what, count):
    """A number of things that happened, or that did not (0)."""
    put({"fault": fault, "struck": struck, "count": count, "what": what})
