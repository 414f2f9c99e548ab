"""An auditor's copy of a journal of several years, and forgeries of it: years made anew as a whole, with the appliance's own key."""
import json
import os
import shutil
import sqlite3
import time

from appliance import BIN, run
from judges import journal

JOURNAL, ARCHIVE = "var/lib/signet/journal", "var/lib/signet/archive"


def octets_of(entry):
    return json.dumps({k: v for k, v in entry.items() if k != "index"}, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def write_year(folder, key, entries):
    """journal.db of one year with these entries: tables, tree and signed trees as the journal's process would have written them."""
    path, first = folder / "journal.db", octets_of(entries[0])
    os.chmod(path, 0o600)
    database = sqlite3.connect(path)
    triggers = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        database.execute(f"DROP TRIGGER {name}")
    for rows in ("entry WHERE seq > 0", "node WHERE level > 0 OR place > 0", "signed_tree WHERE size > 1"):
        database.execute(f"DELETE FROM {rows}")
    for change in ("UPDATE entry SET body = ?", "UPDATE node SET hash = ?", "INSERT OR REPLACE INTO signed_tree VALUES(1, ?)"):
        database.execute(change, (first if "entry" in change else journal.leaf(first),))
    for _, sql in triggers:
        database.execute(sql)
    database.commit()
    database.close()
    (folder / "checkpoint").unlink(missing_ok=True)
    shutil.rmtree(folder / "tile", ignore_errors=True)
    if not (folder / "checkpoint.key").exists():
        shutil.copy(key, folder / "checkpoint.key")
    run(BIN / "signet-append", folder, input="".join(octets_of(e).decode() + "\n" for e in entries[1:]))


class YearCopy:
    """`entries` of all years, by number; `sizes` of the years."""

    def __init__(self, appliance, years):
        self.appliance, self.years = appliance, years  # folders' names of the years that have ended
        self.root = appliance.folder / f"copy-{time.monotonic_ns()}"
        for part in (JOURNAL, ARCHIVE, "etc"):
            shutil.copytree(appliance.root / part, self.root / part)

    def close(self):
        shutil.rmtree(self.root, ignore_errors=True)

    def folders(self):
        return [self.root / JOURNAL / year for year in self.years] + [self.root / JOURNAL]

    def signet(self, *arguments):
        return run(BIN / "signet", "--root", self.root, *arguments, check=False,
                   env={**self.appliance.environment(), "LC_ALL": "C.UTF-8"})

    def replay(self, *options):
        """The status, and the parsed answer or what was said."""
        done = self.signet("--json", "journal", "replay", *options)
        return done.returncode, json.loads(done.stdout) if done.stdout else done.stderr

    def forge(self, entries, change):
        """`change` gets all entries and alters them; each year then is written anew, and names the one before as it now is."""
        changed = json.loads(json.dumps(entries))
        change(changed)
        starts = [e["index"] for e in changed if e["index"] == 0 or "predecessor" in e] + [len(changed)]
        for folder, begin, end in zip(self.folders(), starts, starts[1:]):
            if begin:
                changed[begin]["predecessor"]["root"] = root.hex()
            write_year(folder, self.root / JOURNAL / "checkpoint.key", changed[begin:end])
            root = journal.root_of([journal.leaf(octets_of(e)) for e in changed[begin:end]])
        report = json.loads(self.signet("--json", "journal", "verify").stdout)
        assert not report["faults"] and not any(y["faults"] for y in report["years"]), report
