"""Every part is struck by every fault in the middle of a batch (docs/faults.md). The parts are real, and so are the faults:
signals, limits of the kernel, and system calls that strace makes fail in the running process."""
import collections
import contextlib
import hashlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import threading
import time
import unittest

import between
from appliance import BIN, SOURCE, Appliance

sys.path.insert(0, str(SOURCE / "tests/fault"))
import faults  # noqa: E402

PARTS = ("signet-gate", "signet-keyhold", "signet-inspect", "signet-journal")
STEPS = (("inspect", "seal"), ("journal", "intent"), ("inspect", "release"), ("journal", "archive"), ("journal", "sealed"))
BATCH = 3
HANG_S = 4
DEATHS_S = 31  # the supervisor gives up after five deaths in half a minute


class Strace:
    """Makes system calls of a running process fail or wait, as long as it is attached."""

    def __init__(self, pid, injection):
        self.process = subprocess.Popen(["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"inject={injection}", "-p", str(pid)],
                                        stderr=subprocess.PIPE, text=True)
        time.sleep(0.4)
        if self.process.poll() is not None and (told := self.process.stderr.read()):
            raise unittest.SkipTest("strace cannot attach here: " + told)  # where it says nothing, its process is struck and gone

    def end(self):
        self.process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(10)
        self.process.stderr.close()


@unittest.skipUnless(os.getuid() == 0 and shutil.which("strace"), "needs root and strace")
class FaultMatrix(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.appliance = Appliance().install()
        cls.addClassCleanup(cls.appliance.close)
        cls.number = 0
        cls.deaths = collections.deque()
        cls.step_is_there = lambda step: None
        cls.come_between()

    @classmethod
    def come_between(cls):
        """keyhold comes through us, so that we know at which step of a seal it is."""
        cls.places = [between.Between(cls.appliance, "journal", between.journal_step),
                      between.Between(cls.appliance, "inspect", between.inspect_step)]
        for peer, place in zip(("journal", "inspect"), cls.places):
            place.asked = lambda step, descriptors, peer=peer: (cls.step_is_there((peer, step)), descriptors)[1]
        old = cls.appliance.part("signet-keyhold")
        cls.appliance.kill("signet-keyhold")
        cls.appliance.wait_for_another("signet-keyhold", old)

    # --- one trial ---

    def batch(self):
        """Transcripts of pupils who have none yet."""
        cls = type(self)
        folder = self.appliance.transcripts(count=BATCH, faults=0, first=1 + cls.number * BATCH)
        cls.number += 1
        return folder, self.appliance.folder / f"out-{cls.number}"

    def asked_for(self, folder, out):
        """The answers of `signet seal`, by file; and how the command ended."""
        done = subprocess.run([BIN / "signet", "--root", self.appliance.root, "--json", "seal", folder, "--out", out], capture_output=True,
                              text=True, timeout=240, env=self.appliance.environment())
        results = json.loads(done.stdout)["results"] if done.stdout.startswith("{") else []
        return {pathlib.Path(each["file"]).name: each for each in results}, done

    def room_for_a_death(self):
        now = time.monotonic()
        while self.deaths and self.deaths[0] < now - DEATHS_S:
            self.deaths.popleft()
        if len(self.deaths) >= 3:
            time.sleep(self.deaths[0] + DEATHS_S - now)

    def trial(self, struck, fault, where, strike, undo=lambda: None, step=None):
        """`strike` is called at the step, or before the batch; `undo` when the first answers are there."""
        self.room_for_a_death()
        self.appliance.wait()
        self.appliance.activate()
        folder, out = self.batch()
        reached = threading.Event()

        def at(found):
            if found == step and not reached.is_set():
                reached.set()
                strike()

        processes = {part: self.running(part) for part in PARTS}
        type(self).step_is_there = at
        if step is None:
            strike()
        first, _ = self.asked_for(folder, out)
        type(self).step_is_there = lambda step: None
        undo()
        self.assertTrue(step is None or reached.is_set(), "the step was not reached")
        came_back = self.until_it_serves()
        restarted = [part for part in PARTS if self.running(part) != processes[part]]
        self.deaths.extend([time.monotonic()] * len(restarted))
        self.appliance.activate()
        second, done = self.asked_for(folder, out)
        with self.subTest(struck=struck, fault=fault, where=where):
            self.check(folder, out, first, second, done)
            faults.record(struck, f"{fault}, {where}", self.outcome(first, restarted, came_back), 1)

    def running(self, part):
        until = time.monotonic() + 30  # a part that dies again and again is begun again ever later
        while True:
            try:
                return self.appliance.part(part)
            except AssertionError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)

    def until_it_serves(self):
        began = time.monotonic()
        self.appliance.wait(90)
        return time.monotonic() - began

    def outcome(self, first, restarted, seconds):
        told = collections.Counter("sealed" if each["decision"] == "sealed" else
                                   ", ".join(sorted({r["code"] for r in each["reasons"]})) or each["decision"] for each in first.values())
        said = ", ".join(f"{count} {what}" for what, count in sorted(told.items(), key=lambda each: each[0] != "sealed")) or "nothing answered"
        again = ", ".join(part.removeprefix("signet-") for part in restarted)
        late = f", back within {10 * (int(seconds) // 10 + 1)} s" if seconds > 1 else ""
        return f"{said}; {'began again: ' + again if again else 'no part began again'}{late}; asked again: all sealed"

    # --- what must hold ---

    def check(self, folder, out, first, second, done):
        names = sorted(path.name for path in folder.glob("*.xml"))
        self.assertEqual([second.get(name, {}).get("decision") for name in names], ["sealed"] * BATCH, (second, done.stderr[-2000:]))
        entries = self.appliance.entries()
        intents = {e["index"]: e for e in entries if e["kind"] == "intent"}
        sealed = [e for e in entries if e["kind"] == "sealed"]
        tuples = [intents[e["intent"]]["tuple"] for e in sealed]
        self.assertEqual(len(tuples), len(set(tuples)), "a tuple was sealed twice")
        known = {e["file"] for e in sealed}
        for path in out.iterdir():
            if path.name.endswith(".sealed.xml"):
                self.assertIn(hashlib.sha256(path.read_bytes()).hexdigest(), known, "a seal that the journal does not know")
            else:
                self.assertTrue(path.name.endswith((".receipt", ".tlog-proof")), f"left behind: {path.name}")
        for name, each in first.items():
            if each["decision"] == "sealed":
                self.assertEqual(each["sealed_sha256"], second[name]["sealed_sha256"], "acknowledged, and another since")
        self.journal_is_whole()

    def journal_is_whole(self):
        """The signed checkpoint on the disk is written in quiet moments: until then `verify` says so, with status 3."""
        journal, key = self.appliance.root / "var/lib/signet/journal", (self.appliance.root / "etc/signet/journal.vkey").read_text().strip()
        until = time.monotonic() + 30
        while True:
            done = self.appliance.signet("journal", "verify", journal, "--key", key, check=False)
            if done.returncode != 3 or time.monotonic() > until:
                return self.assertEqual(done.returncode, 0, done.stdout)
            time.sleep(0.5)

    # --- the faults ---

    def send(self, part, number):
        with contextlib.suppress(ProcessLookupError, AssertionError):
            os.kill(self.appliance.part(part), number)

    def test_1_a_part_dies_at_a_step(self):
        for part in PARTS:
            for number, fault in ((signal.SIGKILL, "killed"), (signal.SIGABRT, "aborts")):
                for step in STEPS:
                    self.trial(part, fault, f"at {step[1]}", lambda part=part, number=number: self.send(part, number), step=step)

    def test_2_a_part_hangs_at_a_step_and_goes_on(self):
        for part in PARTS:
            for step in STEPS[1::2]:
                def hang(part=part):
                    self.send(part, signal.SIGSTOP)
                    threading.Timer(HANG_S, self.send, (part, signal.SIGCONT)).start()

                self.trial(part, f"hangs for {HANG_S} s", f"at {step[1]}", hang, step=step)

    def injected(self, part, fault, where, injection):
        attached = []
        self.trial(part, fault, where, lambda: attached.append(Strace(self.appliance.part(part), injection)), lambda: attached[0].end())

    def test_3_the_disk_is_full_breaks_or_is_slow(self):
        for part, calls in (("signet-journal", "pwrite64"), ("signet-keyhold", "pwrite64")):
            self.injected(part, "disk full (ENOSPC)", "each write", f"{calls}:error=ENOSPC")
            self.injected(part, "disk full (ENOSPC)", "the third write", f"{calls}:error=ENOSPC:when=3")
            self.injected(part, "disk broken (EIO)", "each fdatasync", "fdatasync:error=EIO")
            self.injected(part, "disk broken (EIO)", "the third fdatasync", "fdatasync:error=EIO:when=3")
            self.injected(part, "disk slow", "0.3 s each fdatasync", "fdatasync:delay_enter=300000")

    def test_4_no_memory_and_no_descriptors(self):
        for part in PARTS:
            self.injected(part, "no memory (ENOMEM)", "each mmap and brk", "mmap,brk:error=ENOMEM")
            self.injected(part, "no descriptors left (EMFILE)", "each that is wanted", "memfd_create,openat,accept4,socket,pidfd_open:error=EMFILE")

    def test_5_the_journals_files_are_gone(self):
        place = self.appliance.root / "var/lib/signet/journal"
        away = place.with_name("journal-away")
        folder, out = self.batch()
        self.appliance.wait()
        self.appliance.activate()
        os.rename(place, away)
        self.send("signet-journal", signal.SIGKILL)
        first, _ = self.asked_for(folder, out)
        self.assertNotIn("sealed", {each["decision"] for each in first.values()})
        self.assertEqual(list(out.glob("*.sealed.xml")) if out.exists() else [], [])
        time.sleep(3)
        told = self.appliance.signet("status", check=False)
        self.assertNotEqual(told.returncode, 0)
        os.rename(away, place)
        self.appliance.stop()
        self.appliance.start()
        self.appliance.wait()
        self.appliance.activate()
        second, done = self.asked_for(folder, out)
        self.check(folder, out, first, second, done)
        faults.record("signet-journal", "its files are gone, and the part began again",
                      "nothing is sealed, the service does not answer, and its log says why; files put back, started: all sealed", 1)


if __name__ == "__main__":
    unittest.main()
