"""./dev load [N]: N transcripts from 50 clients over the socket while parts are killed and the token goes out. JSON on stdout.

Every transcript must be sealed exactly once and none lost; what each part needs of memory is watched all the time.
"""
import argparse
import collections
import contextlib
import hashlib
import json
import os
import pathlib
import queue
import random
import signal
import statistics
import subprocess
import sys
import threading
import time

import http_socket
from appliance import BIN, Appliance

PARTS = ("signet-gate", "signet-keyhold", "signet-journal", "signet-inspect")
PAUSE_S = 9  # the supervisor gives up after five deaths in half a minute
MODULE = os.environ.get("SIGNET_PKCS11_SHIM", "")


def say(text):
    print(text, file=sys.stderr, flush=True)


def pss_kib(pid):
    with contextlib.suppress(OSError):
        for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


class Watch(threading.Thread):
    """Proportional memory of each part, every half second."""

    def __init__(self, appliance):
        super().__init__(daemon=True)
        self.appliance, self.seen, self.over = appliance, collections.defaultdict(list), threading.Event()

    def run(self):
        while not self.over.wait(0.5):
            for name in PARTS:
                with contextlib.suppress(AssertionError, OSError, ValueError):
                    self.seen[name].append(pss_kib(self.appliance.part(name)))

    def report(self):
        """The first and the last fifth apart: what grows with the number of seals shows there."""
        self.over.set()
        self.join()
        rows = {}
        for name, seen in self.seen.items():
            fifth = max(1, len(seen) // 5)
            rows[name] = {"first_mib": round(statistics.median(seen[:fifth]) / 1024, 1), "last_mib": round(statistics.median(seen[-fifth:]) / 1024, 1),
                          "max_mib": round(max(seen) / 1024, 1)}
        return rows


class Faults(threading.Thread):
    """kill -9 of a part at random, again and again; every third time the token is out for a second."""

    def __init__(self, appliance, chance, token, begun):
        """The first comes as soon as `begun` says that there is something to disturb."""
        super().__init__(daemon=True)
        self.appliance, self.chance, self.token, self.begun, self.done, self.over = appliance, chance, token, begun, [], threading.Event()

    def run(self):
        while not self.begun() and not self.over.wait(0.02):
            pass
        while not self.over.wait(PAUSE_S if self.done else 0):
            if self.token and len(self.done) % 3 == 2:
                self.take_token()
                continue
            name = self.chance.choice(PARTS)
            with contextlib.suppress(AssertionError, OSError):
                os.kill(self.appliance.part(name), signal.SIGKILL)
                self.done.append(name)

    def take_token(self):
        place = self.appliance.root / "run/signet/token-does"
        place.write_text("out")
        time.sleep(1)
        place.unlink()
        self.done.append("token")


class Clerk:
    """Opens an activation again whenever a new start or a token that was out has ended it."""

    def __init__(self, appliance):
        self.appliance, self.lock, self.last, self.opened = appliance, threading.Lock(), 0.0, 0

    def open(self):
        with self.lock:
            if time.monotonic() - self.last < 1:
                return
            self.appliance.signet("activate", "--yes", check=False)
            self.last = time.monotonic()
            self.opened += 1


class Clients:
    def __init__(self, appliance, files, count, patience_s):
        self.appliance, self.clerk = appliance, Clerk(appliance)
        self.waiting, self.sealed, self.times, self.retries, self.lost = queue.Queue(), {}, [], collections.Counter(), []
        self.until = time.monotonic() + patience_s
        for each in files:
            self.waiting.put(each)
        self.total = len(files)
        self.threads = [threading.Thread(target=self.work, daemon=True) for _ in range(count)]

    def work(self):
        connection = None
        while len(self.sealed) + len(self.lost) < self.total and time.monotonic() < self.until:
            try:
                file = self.waiting.get(timeout=0.2)
            except queue.Empty:
                continue
            connection = connection or http_socket.Connection(self.appliance.root / "run/signet/signet.sock")
            body = file.read_bytes()
            digest = hashlib.sha256(body).hexdigest()
            begun = time.monotonic()
            try:
                status, fields, answer = http_socket.ask(self.appliance, "POST", "/v1/seals", body, digest, connection)
            except (OSError, http_socket.http.client.HTTPException):
                connection = self.again(file, "connection", 0.3)
                continue
            if status == 201:
                self.times.append(time.monotonic() - begun)
                self.sealed[file.name] = answer
                continue
            code = answer["reasons"][0]["code"] if isinstance(answer, dict) else str(status)
            if code == "activation-missing":
                self.clerk.open()
                self.again(file, code, 0.1)
            elif status in (429, 500, 503) or code in ("token-unavailable", "busy"):
                self.again(file, code, min(2, int(fields.get("Retry-After", 1))))
            else:
                self.lost.append((file.name, status, answer))
            if fields.get("Connection") == "close":
                connection.close()
                connection = None
        if connection:
            connection.close()

    def again(self, file, why, pause):
        self.retries[why] += 1
        self.waiting.put(file)
        time.sleep(pause * random.uniform(0.5, 1.5))

    def run(self):
        for each in self.threads:
            each.start()
        for each in self.threads:
            each.join()


def make(appliance, count, folder):
    """Distinct transcripts, each with all its signatures: two programs at once."""
    half = count // 2
    jobs = [subprocess.Popen([BIN / "signet-world", "transcripts", "--world", appliance.world, "--out", folder, "--count", str(n), "--faults", "0",
                              "--first", str(first)], stdout=subprocess.DEVNULL) for n, first in ((half, 1), (count - half, half + 1)) if n]
    assert all(job.wait() == 0 for job in jobs)
    return sorted(folder.glob("*.xml"))


def check(appliance, files, sealed):
    """What the journal and the archive say, by their own account and by the command's."""
    entries = appliance.entries()
    intents = {e["index"]: e for e in entries if e["kind"] == "intent"}
    seals = [e for e in entries if e["kind"] == "sealed"]
    documents = [intents[e["intent"]]["document"] for e in seals]
    wanted = {hashlib.sha256(f.read_bytes()).hexdigest() for f in files}
    assert len(documents) == len(set(documents)), "sealed twice"
    assert set(documents) == wanted, f"{len(wanted - set(documents))} lost"
    assert len({intents[e["intent"]]["tuple"] for e in seals}) == len(wanted)
    by_file = {e["file"] for e in seals}
    for name, answer in sealed.items():
        assert answer["sealed_sha256"] in by_file, name
        kept = appliance.root / "var/lib/signet/archive" / answer["sealed_sha256"][:2] / answer["sealed_sha256"]
        assert hashlib.sha256(kept.read_bytes()).hexdigest() == answer["sealed_sha256"], name
    vkey = (appliance.root / "etc/signet/journal.vkey").read_text().strip()
    appliance.stop()
    appliance.signet("journal", "verify", appliance.root / "var/lib/signet/journal", "--key", vkey)
    return len(entries), sum(1 for e in entries if e["kind"] == "intent")


def percentile(times, share):
    return round(sorted(times)[min(len(times) - 1, int(len(times) * share))] * 1000, 1)


def load(count, clients=50, faults=True, patience_s=7200, seed=1):
    appliance = Appliance()
    token = bool(MODULE) and pathlib.Path(MODULE).exists()
    if token:
        settings = appliance.root / "etc/signet/signet.toml"
        settings.write_text(settings.read_text().replace("/usr/lib/softhsm/libsofthsm2.so", MODULE))
    try:
        appliance.install()
        say(f"making {count} transcripts")
        files = make(appliance, count, appliance.folder / "load")
        work, watch = Clients(appliance, files, clients, patience_s), Watch(appliance)
        trouble = Faults(appliance, random.Random(seed), token, lambda: 10 * len(work.sealed) > count)
        work.clerk.open()
        say(f"{clients} clients")
        watch.start()
        if faults:
            trouble.start()
        begun = time.monotonic()
        work.run()
        elapsed = time.monotonic() - begun
        trouble.over.set()
        if faults:
            trouble.join()
        memory = watch.report()
        assert not work.lost, work.lost[:3]
        assert len(work.sealed) == count, f"{len(work.sealed)} of {count} in {elapsed:.0f} s"
        appliance.wait()
        entries, intents = check(appliance, files, work.sealed)
        return {"n": count, "clients": clients, "seconds": round(elapsed, 1), "seals_per_s": round(count / elapsed, 1),
                "p50_ms": percentile(work.times, 0.5), "p99_ms": percentile(work.times, 0.99),
                "redelivered": sum(1 for a in work.sealed.values() if a["redelivered"]), "faults": dict(collections.Counter(trouble.done)),
                "asked_again": dict(work.retries), "activations": work.clerk.opened, "entries": entries, "intents": intents, "pss": memory}
    finally:
        appliance.close()


def main():
    parser = argparse.ArgumentParser(prog="./dev load", description="every transcript is sealed exactly once, whatever dies meanwhile")
    parser.add_argument("count", nargs="?", type=int, default=10000)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--calm", action="store_true", help="nothing is killed")
    parser.add_argument("--seed", type=int, default=1, help="of what dies when")
    options = parser.parse_args()
    print(json.dumps(load(options.count, options.clients, not options.calm, seed=options.seed), indent=1))


if __name__ == "__main__":
    main()
