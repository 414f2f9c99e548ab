"""./dev load [N]: N transcripts from 50 clients over the socket while parts die, the token goes out and strangers flood. JSON on stdout.

Every transcript must be sealed exactly once and none lost; whoever asked is told what became of it; each seal's receipt verifies; and what
each part needs of memory is watched all the time. Then: what a clerk feels beside each kind of flood.
"""
import argparse
import collections
import concurrent.futures
import hashlib
import http.client
import json
import os
import pathlib
import queue
import random
import re
import sys
import threading
import time

import floods
import http_socket
import load_page
from appliance import Appliance, run
from load_trouble import Faults, Strangers, Watch
from load_world import CLASSES, LoadWorld

MODULE = os.environ.get("SIGNET_PKCS11_SHIM", "")
ANSWER_S = 150  # the gate gives up on keyhold after 120; whoever still waits then was told nothing


def say(text):
    print(text, file=sys.stderr, flush=True)


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
        self.waiting, self.sealed, self.times = queue.Queue(), {}, []
        # Asked again, and why; refused for good; never answered; told to wait without being told how long.
        self.retries, self.lost, self.untold, self.hasty = collections.Counter(), [], [], []
        self.until, self.total, self.trouble = time.monotonic() + patience_s, len(files), []
        for each in files:
            self.waiting.put(each)
        self.threads = [threading.Thread(target=self.guarded, daemon=True) for _ in range(count)]

    def guarded(self):
        try:
            self.work()
        except Exception as trouble:  # noqa: BLE001 - a client that dies is told of at the end
            self.trouble.append(repr(trouble))

    def work(self):
        connection = None
        while len(self.sealed) + len(self.lost) < self.total and time.monotonic() < self.until and not self.trouble:
            try:
                file = self.waiting.get(timeout=0.2)
            except queue.Empty:
                continue
            connection = connection or http_socket.Connection(self.appliance.root / "run/signet/signet.sock", ANSWER_S)
            body = file.read_bytes()
            begun = time.monotonic()
            try:
                answer = http_socket.ask(self.appliance, "POST", "/v1/seals", body, hashlib.sha256(body).hexdigest(), connection)
            except TimeoutError:
                self.untold.append(file.name)
                answer = None
            except (OSError, http.client.HTTPException):
                answer = None
            if answer is None or self.take(file, begun, *answer):
                connection.close()
                connection = None
            if answer is None:
                self.again(file, "connection ended", 0.3)
        if connection:
            connection.close()

    def take(self, file, begun, status, fields, answer):
        """True: this connection is over."""
        if status == 201:
            self.times.append((time.monotonic() - begun) * 1000)
            self.sealed[file.name] = answer
            return fields.get("Connection") == "close"
        code = answer["reasons"][0]["code"] if isinstance(answer, dict) else str(status)
        if status in (429, 503) and not fields.get("Retry-After", "").isdigit():
            self.hasty.append((file.name, status, code))
        if code == "activation-missing":
            self.clerk.open()
            self.again(file, code, 0.1)
        elif status in (429, 500, 503) or code in ("token-unavailable", "busy"):
            self.again(file, code, min(2, int(fields.get("Retry-After", 1))))
        else:
            self.lost.append((file.name, status, answer))
        return fields.get("Connection") == "close"

    def again(self, file, why, pause):
        self.retries[why] += 1
        self.waiting.put(file)
        time.sleep(pause * random.uniform(0.5, 1.5))

    def run(self):
        for each in self.threads:
            each.start()
        while any(each.is_alive() for each in self.threads):
            time.sleep(min(10, max(0.1, self.total / 1000)))
            if self.total >= 1000:
                say(f"{len(self.sealed)} sealed")


def install(appliance, world):
    """With a roster of all classes, all of them locked."""
    appliance.start()
    appliance.submit(appliance.approval())
    appliance.submit(appliance.configuration())
    file = world.roster(appliance.folder / "roster-of-all.toml")
    roster = appliance.sign_order(appliance.new_order("roster", "--from", file), "principal", "PRINCIPAL")
    appliance.submit(roster)
    appliance.submit(appliance.lock(roster, *(x for code in CLASSES for x in ("--class", code))))


def check_seals(appliance, entries, files, sealed):
    """Exactly one seal for each file, each acknowledged one in the journal and whole in the archive."""
    intents = {e["index"]: e for e in entries if e["kind"] == "intent"}
    seals = [e for e in entries if e["kind"] == "sealed"]
    documents = [intents[e["intent"]]["document"] for e in seals]
    wanted = {hashlib.sha256(f.read_bytes()).hexdigest() for f in files}
    assert len(documents) == len(set(documents)), "sealed twice"
    assert wanted <= set(documents), f"{len(wanted - set(documents))} lost"
    assert set(documents) <= wanted, "sealed what nobody asked for"
    assert len({intents[e["intent"]]["tuple"] for e in seals}) == len(wanted)
    by_index = {e["index"]: e["file"] for e in seals}
    for name, answer in sealed.items():
        # A seal that is delivered again names the entry of that delivery.
        known = answer["redelivered"] or by_index.get(answer["journal_index"]) == answer["sealed_sha256"]
        assert known and answer["sealed_sha256"] in by_index.values(), f"{name}: {answer['journal_index']}"
    return len(intents)


def check_receipts(appliance, sealed):
    """Every document that was delivered, with the receipt that came with it, as `signet verify` sees both."""
    folder = appliance.folder / "delivered"
    folder.mkdir()
    files = []
    for name, answer in sealed.items():
        digest = answer["sealed_sha256"]
        octets = (appliance.root / "var/lib/signet/archive" / digest[:2] / digest).read_bytes()
        assert hashlib.sha256(octets).hexdigest() == digest, name
        file = folder / name.replace(".xml", ".sealed.xml")
        file.write_bytes(octets)
        file.with_suffix(".receipt").write_text(answer["receipt"])
        files.append(file)
    say(f"{len(files)} documents and receipts for signet verify")
    verify = lambda at: appliance.signet("verify", *files[at:at + 100], check=False)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as several:
        for done in several.map(verify, range(0, len(files), 100)):
            assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return len(files)


def check_strangers(entries, seconds):
    """What is not understood is one entry for each account, request and minute; what is over its number one in an hour. One that died has
    forgotten the minute's count, and begins a new one."""
    theirs = collections.Counter(e["request"] for e in entries if e["kind"] == "refused" and e["caller"] == floods.FLOODER)
    deaths = seconds / 60
    for request, count in theirs.items():
        assert count <= 2 * (seconds / 60 + 1) + deaths + 2, f"{count} entries of strangers' {request}"
    return dict(theirs)


def check_journal(appliance, entries):
    """By the command; where it is not whole, with the entries that it names."""
    say("the journal")
    vkey = (appliance.root / "etc/signet/journal.vkey").read_text().strip()
    done = appliance.signet("journal", "verify", appliance.root / "var/lib/signet/journal", "--key", vkey, check=False)
    named = {int(n) for n in re.findall(r"(?:entry|intent) (\d+)", done.stdout)}
    about = [e for e in entries if e["index"] in named or e.get("intent") in named]
    assert done.returncode == 0, done.stdout + json.dumps(about, indent=1)


def check(appliance, files, clients, seconds):
    """What the journal and the archive say, by their own account and by the command's."""
    entries = appliance.entries()
    intents = check_seals(appliance, entries, files, clients.sealed)
    strangers = check_strangers(entries, seconds)
    appliance.stop()
    check_journal(appliance, entries)
    receipts = check_receipts(appliance, clients.sealed)
    return {"entries": len(entries), "intents": intents, "receipts_verified": receipts, "strangers_entries": strangers}


def check_clients(clients, count, seconds):
    assert not clients.trouble, clients.trouble[:3]
    assert not clients.lost, clients.lost[:3]
    assert not clients.untold, f"never told: {clients.untold[:5]}"
    assert not clients.hasty, f"no Retry-After: {clients.hasty[:3]}"
    assert len(clients.sealed) == count, f"{len(clients.sealed)} of {count} in {seconds:.0f} s"


def check_memory(memory):
    for name, row in memory.items():
        assert max(row["max_mib"], row["peak_mib"]) <= row["bound_mib"], (name, row)


def with_faulty_token(appliance):
    """The token that can be taken out, where that module was built."""
    there = bool(MODULE) and pathlib.Path(MODULE).exists()
    if there:
        settings = appliance.root / "etc/signet/signet.toml"
        settings.write_text(settings.read_text().replace("/usr/lib/softhsm/libsofthsm2.so", MODULE))
    return there


def drive(appliance, files, clients, faults, strangers, patience_s, seed, token):
    """The figures; whatever is wrong is an assertion."""
    people = Clients(appliance, files, clients, patience_s)
    watch = Watch(appliance)
    trouble = Faults(appliance, random.Random(seed), token, lambda: 50 * len(people.sealed) > len(files))
    guests = Strangers(appliance, files[0].read_bytes())
    people.clerk.open()
    say(f"{clients} clients, {len(files)} transcripts")
    beside = [watch, *([trouble] if faults else []), *([guests] if strangers else [])]
    for each in beside:
        each.start()
    begun = time.monotonic()
    people.run()
    seconds = time.monotonic() - begun
    for each in beside[1:]:
        each.over.set()
        each.join()
    memory = watch.report()
    check_clients(people, len(files), seconds)
    appliance.wait()
    say("checking")
    checked = check(appliance, files, people, seconds)
    check_memory(memory)
    return {"n": len(files), "classes": min(len(CLASSES), len(files)), "clients": clients, "seconds": round(seconds, 1),
            "seals_per_s": round(len(files) / seconds, 1),
            "p50_ms": floods.percentile(people.times, 0.5), "p99_ms": floods.percentile(people.times, 0.99),
            "redelivered": sum(1 for a in people.sealed.values() if a["redelivered"]), "faults": dict(trouble.done),
            "strangers": dict(guests.done), "asked_again": dict(people.retries), "activations": people.clerk.opened, **checked,
            "memory": memory}


def load(count, clients=50, faults=True, strangers=True, patience_s=7200, seed=1):
    appliance = None
    spare = pathlib.Path(run("mktemp", "-d", "-t", "signet-load-XXXXXX").stdout.strip())
    os.chmod(spare, 0o755)
    try:
        world = LoadWorld(spare)
        files = world.transcripts(count, say)
        appliance = Appliance(world=world.world)
        token = with_faulty_token(appliance)
        say("token that can be taken out" if token else "no token that can be taken out")
        install(appliance, world)
        return drive(appliance, files, clients, faults, strangers, patience_s, seed, token)
    finally:
        if appliance:
            appliance.close()
        run("rm", "-rf", spare)


def beside_floods(each=40):
    appliance = Appliance()
    try:
        appliance.install()
        appliance.activate()
        files = sorted(appliance.transcripts(count=(len(floods.KINDS) + 1) * each + 1, faults=0).glob("*.xml"))
        return floods.floods(appliance, files, each)
    finally:
        appliance.close()


def main():
    parser = argparse.ArgumentParser(prog="./dev load", description="every transcript is sealed exactly once, whatever dies meanwhile")
    parser.add_argument("count", nargs="?", type=int, default=10000)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--calm", action="store_true", help="nothing is killed, and no stranger floods")
    parser.add_argument("--seed", type=int, default=1, help="of what dies when")
    parser.add_argument("--no-floods", action="store_true", help="without the clerk beside floods")
    parser.add_argument("--floods-only", action="store_true", help="the clerk beside floods alone")
    parser.add_argument("--each", type=int, default=40, help="seals beside each flood")
    parser.add_argument("--page", type=pathlib.Path, help="write docs/load.md there")
    options = parser.parse_args()
    result = {}
    if not options.floods_only:
        result["load"] = load(options.count, options.clients, not options.calm, not options.calm, seed=options.seed)
    if not options.no_floods:
        result["floods"] = beside_floods(options.each)
    print(json.dumps(result, indent=1))
    if options.page:
        options.page.write_text(load_page.page(result))


if __name__ == "__main__":
    main()
