"""What strikes a running appliance and what must hold afterwards; the cases are in fault_*.py. Parts and faults are real: signals, limits of
the kernel, system calls that strace makes fail. A fault that did not happen is a failed test, not a row of docs/faults.md."""
import collections
import contextlib
import hashlib
import json
import os
import pathlib
import re
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
EVERY_PART = (*PARTS, "signet-clock")  # which needs no memory, descriptors or disk once it runs
SEAL = (("inspect", "seal"), ("journal", "intent"), ("inspect", "release"), ("journal", "archive"), ("journal", "sealed"))
BATCH = 3
OF_THE_MACHINE = {"unavailable", "journal-unavailable", "token-unavailable", "disk-reserve", "system-error", "clock-untrusted", "activation-missing"}
DEATHS_MAX, DEATHS_S = 4, 31  # the supervisor gives up after five deaths of one part in half a minute


def until(told, seconds=30, what="it did not happen"):
    end = time.monotonic() + seconds
    while True:
        with contextlib.suppress(OSError):
            if found := told():
                return found
        if time.monotonic() > end:
            raise AssertionError(what)
        time.sleep(0.05)


def traced(pid):
    """Every thread has a tracer."""
    return all(re.search(r"TracerPid:\t[1-9]", (task / "status").read_text()) for task in pathlib.Path(f"/proc/{pid}/task").iterdir())


class Strace:
    """Makes system calls of a running process fail or wait, as long as it is attached. Not those of inspect's workers: strace turns a call
    into none, and their cage kills for that."""

    def __init__(self, pid, injections, log, follow):
        self.log = log
        names = ",".join(each.split(":")[0] for each in injections)
        self.process = subprocess.Popen(["strace", *(["-f"] if follow else []), "-qq", "-o", log, "-e", f"trace={names}",
                                         *(x for each in injections for x in ("-e", f"inject={each}")), "-p", str(pid)],
                                        stderr=subprocess.PIPE, text=True)
        until(lambda: self.process.poll() is not None or traced(pid), what="strace does not attach")
        if self.process.poll() is not None and (told := self.process.stderr.read()):
            raise AssertionError("strace cannot attach here: " + told)  # where it says nothing, its process is struck and gone

    def end(self):
        self.process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(10)
        self.process.stderr.close()

    def struck(self):
        """How many calls were harmed."""
        return len(re.findall("INJECTED|DELAYED", self.log.read_text(errors="replace")))


class Trial:
    """What one trial strikes with. `strike` is called at the step, or before the work where there is none; `undo` when the first answers are
    there; `struck` says afterwards that it happened. `then`: what more is to be told of it. `may_miss`: why it may have
    struck nothing, which is told and counted for no trial."""
    then = may_miss = ""

    def strike(self):
        raise NotImplementedError

    def undo(self):
        pass

    def struck(self, restarted):
        return True


class Death(Trial):
    def __init__(self, appliance, part, number):
        self.appliance, self.part, self.number = appliance, part, number

    def strike(self):
        with contextlib.suppress(ProcessLookupError, AssertionError):
            os.kill(self.appliance.part(self.part), self.number)

    def struck(self, restarted):
        return self.part in restarted


class Hang(Trial):
    """Stopped in the middle, and allowed to go on after some seconds."""

    def __init__(self, appliance, part, seconds):
        self.pid, self.seconds, self.seen = appliance.part(part), seconds, False

    def strike(self):
        os.kill(self.pid, signal.SIGSTOP)
        self.seen = until(lambda: re.search(r"State:\tT", pathlib.Path(f"/proc/{self.pid}/status").read_text()))
        threading.Timer(self.seconds, lambda: os.kill(self.pid, signal.SIGCONT)).start()

    def struck(self, restarted):
        return self.seen


class Injection(Trial):
    """System calls that strace makes fail."""

    def __init__(self, appliance, part, *injections):
        self.appliance, self.part, self.injections, self.attached = appliance, part, injections, None

    def strike(self):
        self.attached = Strace(self.appliance.part(self.part), self.injections, self.appliance.folder / f"strace-{time.monotonic_ns()}",
                               follow=self.part != "signet-inspect")

    def undo(self):
        self.attached.end()

    def struck(self, restarted):
        return self.attached.struck()


class Work:
    """What the appliance is busy with while it is struck. `first` and `again` ask for it; `told` is what the clerk had of the first one."""
    steps = ()

    def before(self):
        pass

    def again(self):
        return self.first()


class Sealing(Work):
    """A batch of transcripts of pupils who have no seal yet."""
    name, steps, number = "the sealing of a batch", SEAL, 0

    def __init__(self, case):
        self.case, self.appliance = case, case.appliance
        Sealing.number += 1
        self.folder = self.appliance.transcripts(count=BATCH, faults=0, first=1 + type(case).batches * BATCH)
        type(case).batches += 1
        self.out = self.appliance.folder / f"out-{Sealing.number}"

    def before(self):
        self.appliance.activate()

    def ask(self):
        """The answers of `signet seal`, by file; and how the command ended."""
        done = subprocess.run([BIN / "signet", "--root", self.appliance.root, "--json", "seal", self.folder, "--out", self.out],
                              capture_output=True, text=True, timeout=240, env=self.appliance.environment())
        results = json.loads(done.stdout)["results"] if done.stdout.startswith("{") else []
        return {pathlib.Path(each["file"]).name: each for each in results}, done

    def first(self):
        self.answers, _ = self.ask()

    def again(self):
        self.appliance.activate()
        self.answers_again, self.done = self.ask()

    def outcome(self):
        """In few words what the clerk was told, and the reasons with their sentences."""
        counts, said = collections.Counter(), {}
        for each in self.answers.values():
            counts["sealed" if each["decision"] == "sealed" else ", ".join(sorted({r["code"] for r in each["reasons"]})) or each["decision"]] += 1
            said |= {r["code"]: r["message_en"] for r in each["reasons"]}
        told = ", ".join(f"{count} {what}" for what, count in sorted(counts.items(), key=lambda each: each[0] != "sealed"))
        return told or "nothing answered", said

    def check(self):
        case, names = self.case, sorted(path.name for path in self.folder.glob("*.xml"))
        case.assertEqual([self.answers_again.get(name, {}).get("decision") for name in names], ["sealed"] * BATCH,
                         (self.answers_again, self.done.stderr[-2000:]))
        case.check_seals(self.out)
        for name, each in self.answers.items():
            if each["decision"] == "sealed":
                case.assertEqual(each["sealed_sha256"], self.answers_again[name]["sealed_sha256"], "acknowledged, and another since")


@unittest.skipUnless(os.getuid() == 0 and shutil.which("strace"), "needs root and strace")
class Striking(unittest.TestCase):
    @classmethod
    def make(cls):
        return Appliance().install()

    @classmethod
    def setUpClass(cls):
        cls.batches = 0
        cls.places = []
        cls.deaths = collections.defaultdict(collections.deque)
        cls.step_is_there = lambda step: None
        cls.appliance = cls.make()
        cls.addClassCleanup(lambda: cls.appliance.close())
        cls.come_between()

    @classmethod
    def come_between(cls):
        """keyhold comes through us, so that we know at which step it is."""
        cls.places = [between.Between(cls.appliance, "journal", between.journal_step),
                      between.Between(cls.appliance, "inspect", between.inspect_step)]
        for peer, place in zip(("journal", "inspect"), cls.places):
            place.asked = lambda step, descriptors, peer=peer: (cls.step_is_there((peer, step)), descriptors)[1]
        old = cls.appliance.part("signet-keyhold")
        cls.appliance.kill("signet-keyhold")
        cls.died("signet-keyhold")
        cls.appliance.wait_for_another("signet-keyhold", old)

    @classmethod
    def died(cls, *parts):
        for part in parts:
            cls.deaths[part].append(time.monotonic())

    @classmethod
    def begin_anew(cls, meanwhile=lambda: None):
        """Stopped, whatever is to be mended mended, and started by the administrator."""
        for place in cls.places:
            place.close()
        cls.appliance.stop()
        meanwhile()
        cls.appliance.start()
        cls.appliance.wait()
        cls.deaths.clear()
        cls.come_between()

    def room_for_a_death(self):
        now = time.monotonic()
        for deaths in self.deaths.values():
            while deaths and deaths[0] < now - DEATHS_S:
                deaths.popleft()
        fullest = [deaths for deaths in self.deaths.values() if len(deaths) >= DEATHS_MAX - 1]
        if fullest:
            time.sleep(max(deaths[0] for deaths in fullest) + DEATHS_S - now)

    # --- one trial ---

    def trial(self, fault, struck, where, trial, step=None, work=Sealing, mend=None):
        """`mend`: what the administrator does afterwards (`begin_anew`); without it the service has to come back by itself."""
        self.room_for_a_death()
        self.appliance.wait()
        work = work(self)
        work.before()
        reached, done = threading.Event(), threading.Event()

        def at(found):
            if found == step and not reached.is_set():
                reached.set()
                try:
                    trial.strike()
                except BaseException as error:  # in the thread of whoever came between
                    failed.append(error)
                done.set()

        processes = {part: self.running(part) for part in EVERY_PART}
        log = self.log_size()
        failed = []
        type(self).step_is_there = at
        if step is None:
            trial.strike()
        work.first()
        type(self).step_is_there = lambda found: None
        self.assertTrue(step is None or reached.is_set(), "the step was not reached")
        self.assertTrue(step is None or done.wait(60), "the fault has happened before it is undone")
        if failed:
            raise failed[0]
        self.meanwhile(trial)
        trial.undo()
        log = self.log_since(log)
        if mend:
            mend()
        self.appliance.wait(90)
        if not mend and self.running("signet-journal") != processes["signet-journal"]:  # keyhold reads the journal anew
            until(lambda: self.running("signet-keyhold") != processes["signet-keyhold"], what="keyhold goes on without its journal")
            self.appliance.wait(90)
        restarted = [part for part in EVERY_PART if self.running(part) != processes[part]] if not mend else []
        self.died(*restarted)
        work.again()
        if trial.may_miss and not trial.struck(restarted):
            work.check()
            faults.record_miss(fault, struck, where, work.name, trial.may_miss)
            return False
        self.assertTrue(trial.struck(restarted), f"{fault}, {struck}, {where}, {work.name}: it never struck")
        with self.subTest(fault=fault, struck=struck, where=where):
            work.check()
            self.journal_is_whole()
            told, said = work.outcome()
            self.assertLessEqual(set(said), OF_THE_MACHINE, "a fault of the machine's is no word about a document or a person")
            faults.record_trial(fault, struck, where, told + trial.then, [part.removeprefix("signet-") for part in restarted], said, log,
                                work.name, bool(mend))
        return True

    def meanwhile(self, trial):
        """For what is to be seen before the fault is undone."""

    def running(self, part):
        # A part that dies again and again is begun again ever later.
        def pid():
            with contextlib.suppress(AssertionError):
                return self.appliance.part(part)
        return until(pid, what=f"{part} does not run")

    # --- what the administrator has ---

    def log_file(self):
        return self.appliance.root / "run/signet/signetd.log"

    def log_size(self):
        return self.log_file().stat().st_size

    def log_since(self, size):
        """Warnings and errors, without what is different each time."""
        with open(self.log_file(), "rb") as file:
            file.seek(size)
            lines = file.read().decode(errors="replace").splitlines()
        found = [re.sub(r"^\S+ ", "", line) for line in lines if re.search(r" (warning|error): ", line)]
        usual = re.compile(r"memory cannot be locked|connection to keyhold lost")
        return [re.sub(r"\b[0-9a-f]{16,}\b|(?<=process )\d+", "…", line) for line in found if not usual.search(line)]

    # --- what must hold ---

    def check_seals(self, out):
        entries = self.appliance.entries()
        intents = {e["index"]: e for e in entries if e["kind"] == "intent"}
        sealed = [e for e in entries if e["kind"] == "sealed"]
        tuples = [intents[e["intent"]]["tuple"] for e in sealed]
        self.assertEqual(len(tuples), len(set(tuples)), "a tuple was sealed twice")
        known = {e["file"] for e in sealed}
        for path in out.iterdir() if out.exists() else ():
            if path.name.endswith(".sealed.xml"):
                self.assertIn(hashlib.sha256(path.read_bytes()).hexdigest(), known, "a seal that the journal does not know")
            else:
                self.assertTrue(path.name.endswith((".receipt", ".tlog-proof")), f"left behind: {path.name}")

    def journal_is_whole(self):
        """What is published is written in quiet moments, one file after the other: until then `verify` has something to say, mostly with status 3."""
        journal, key = self.appliance.root / "var/lib/signet/journal", (self.appliance.root / "etc/signet/journal.vkey").read_text().strip()
        end = time.monotonic() + 30
        while True:
            done = self.appliance.signet("journal", "verify", journal, "--key", key, check=False)
            if done.returncode == 0 or time.monotonic() > end:
                return self.assertEqual(done.returncode, 0, done.stdout)
            time.sleep(0.5)
