"""Figures that need a large school: a long journal, a roster of many persons and classes. Used by bench.py."""
import base64
import json
import os
import pathlib
import secrets
import sqlite3
import statistics
import subprocess
import time

from appliance import BIN

SUBJECTS = ["TOAN", "VAN", "ANH", "KHTN", "LSDL", "GDCD", "CNGHE", "TIN", "GDTC", "NGHETHUAT", "HDTN", "GDDP"]


def keep_owners(folder):
    """What root writes into a part's folder stays that part's."""
    owner = folder.stat()
    for each in folder.iterdir():
        os.chown(each, owner.st_uid, owner.st_gid)


def last_pair(appliance):
    """A real intent and its seal, as they stand in the journal."""
    entries = [each["entry"] for each in json.loads(appliance.signet("--json", "journal", "show").stdout)]
    sealed = [e for e in entries if e["kind"] == "sealed"][-1]
    return entries[sealed["intent"]], sealed, len(entries)


def canonical(entry):
    return json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def pairs(intent, sealed, first, count):
    """As a year of sealing would write them: each of another pupil, another document, other signatures."""
    for at in range(first, first + 2 * count, 2):
        words = {name: secrets.token_hex(32) for name in ("document", "octets", "person", "tuple", "leading")}
        prior = secrets.token_bytes(32 * 14)
        seal_id = secrets.token_hex(16)
        yield {**intent, **words, "seal_id": seal_id, "prior": base64.b64encode(prior).decode(), "time": sealed["time"]}
        yield {**sealed, "intent": at, "seal_id": seal_id, "value": secrets.token_hex(32), "file": secrets.token_hex(32)}


def grow(appliance, entries):
    """The stopped appliance's journal gets so many entries more, and keyhold's state their tuples."""
    intent, sealed, size = last_pair(appliance)
    appliance.stop()
    size += 1  # the entry `stop`
    lines = list(pairs(intent, sealed, size, entries // 2))
    journal, state = appliance.root / "var/lib/signet/journal", appliance.root / "var/lib/signet/keyhold"
    done = subprocess.run([BIN / "signet-append", journal], input="\n".join(map(canonical, lines)) + "\n", text=True, capture_output=True)
    assert done.returncode == 0, done.stderr
    with sqlite3.connect(state / "keyhold.db") as database:
        database.executemany("INSERT INTO tuple(name, hash, person) VALUES(?, ?, ?)",
                             ((secrets.token_bytes(32), bytes.fromhex(each["tuple"]), secrets.token_bytes(32)) for each in lines[::2]))
    keep_owners(journal)
    keep_owners(state)


def started(appliance):
    begin = time.perf_counter()
    appliance.start()
    elapsed = (time.perf_counter() - begin) * 1000
    appliance.stop()
    return elapsed


def startup(appliance, entries):
    """From `signetd --background` to the service that answers, before and after the journal has grown."""
    appliance.stop()
    short = [started(appliance) for _ in range(3)]
    appliance.start()
    grow(appliance, entries)
    long = [started(appliance) for _ in range(3)]
    appliance.start()
    return {"n": 3, "p50_ms": round(statistics.median(short), 1), "entries": entries, "p50_ms_long": round(statistics.median(long), 1),
            "fold_ms": round(statistics.median(long) - statistics.median(short), 1)}


def starts(appliance, sizes=(1_000, 10_000, 100_000, 1_000_000)):
    """Of each size of the journal: a whole start, in seconds, and the key holder's memory and processor time after it."""
    figures = {}
    for size in sizes:
        grow(appliance, size - len_of(appliance))
        seconds = statistics.median(started(appliance) for _ in range(3 if size < 1_000_000 else 1)) / 1000
        appliance.start()
        figures[str(size)] = {"start_s": round(seconds, 3), "keyhold_mib": resident_mib(appliance.part("signet-keyhold")),
                              "keyhold_cpu_s": cpu_s(appliance.part("signet-keyhold"))}
    return figures


def cpu_s(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def len_of(appliance):
    return json.loads(appliance.signet("--json", "status").stdout)["journal"]["size"]


def resident_mib(pid):
    lines = pathlib.Path(f"/proc/{pid}/status").read_text().splitlines()
    return round(int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024)


def roster_text(world, persons, classes):
    """A school of some 45 pupils in each class: the world's people keep their places, the others are made up."""
    lines = [(world / "roster.toml").read_text()]
    days = 'from = "2020-09-01", to = "2035-08-31"'
    for i in range(persons):
        lines.append(f'[[person]]\nkey = "giao-vien-{i}"\nname = "Giáo Viên {i}"\nid = "{900000000000 + i}"\ncertificates = ["{secrets.token_hex(32)}"]\n')
    for c in range(classes):
        lines.append(f'[[class]]\ncode = "LOP{c}"\nname = "{6 + c % 4}B{c}"\nhomeroom = [{{person = "giao-vien-{c % persons}", {days}}}]\n')
        for s, subject in enumerate(SUBJECTS):
            teacher = (c * len(SUBJECTS) + s) % persons
            lines.append(f'[[class.subject]]\ncode = "{subject}"\nname = "{subject}"\nteachers = [{{person = "giao-vien-{teacher}", {days}}}]\n')
    return "\n".join(lines)


def roster_orders(appliance, persons=86, classes=45, count=5):
    """Orders with the roster of 2,000 pupils' school: how long `POST /v1/orders` takes, each a successor of the one before."""
    text = roster_text(pathlib.Path(appliance.world), persons, classes)
    times, size = [], 0
    for i in range(count):
        file = appliance.folder / f"large-roster-{i}.toml"
        file.write_text(text)
        order = appliance.sign_order(appliance.new_order("roster", "--from", file), "principal", "PRINCIPAL")
        size = order.stat().st_size
        begin = time.perf_counter()
        appliance.submit(order)
        times.append((time.perf_counter() - begin) * 1000)
    return {"n": count, "persons": persons, "classes": classes, "document_bytes": size, "p50_ms": round(statistics.median(times), 1)}
