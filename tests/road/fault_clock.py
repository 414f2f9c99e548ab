"""The machine's clock is stepped forth and back while a real appliance seals, between two seals and across a start. Nobody touches the true
clock: parts and command see one that a file moves (tests/support/shims/clock.cpp)."""
import datetime
import os
import pathlib
import re
import shutil
import struct
import time
import unittest

import order_texts
import striking
from appliance import BIN, Appliance, codes, run
from fault_acts import RECORDED, Opening, Submitting
from striking import PARTS, SEAL, Sealing, Striking, Trial, until

SHIM = os.environ.get("SIGNET_CLOCK_SHIM", "")
DAY = 24 * 3600
STEPS = {"forth by 130 s": 130, "back by 130 s": -130, "forth by 2 h": 7200, "back by 2 h": -7200, "forth by 40 days": 40 * DAY, "back by 40 days": -40 * DAY}
ALLOWED_S = 90  # clock_jump_max_s is 120, and entries may be a minute out of order
SLACK_S = 3     # whole seconds of two clocks
OVERLAP_S = 5   # requests overlap: one may be written after another that was decided later


class UnderClock(Appliance):
    def __init__(self):
        super().__init__()
        self.parts = self.folder / "parts"
        (self.parts / "real").mkdir(parents=True)
        for part in PARTS:
            shutil.copy(BIN / "signet-under-clock", self.parts / part)
            shutil.copy(BIN / part, self.parts / "real" / part)
        shutil.copy(BIN / "signet-clock", self.parts)  # asks the kernel whether it is synchronised, not what time it is
        shutil.copy(SHIM, self.parts / "real/clock.so")
        self.clock = self.parts / "real/clock"
        self.clock.write_bytes(bytes(8))
        run("chmod", "-R", "a+rX", self.parts)
        self.preloaded = True

    def environment(self):
        more = {"LD_PRELOAD": str(self.parts / "real/clock.so"), "SIGNET_TEST_CLOCK": str(self.clock)} if hasattr(self, "preloaded") else {}
        return {**super().environment(), **more}

    def start(self, check=True):
        return run(BIN / "signetd", "--root", self.root, "--bin", self.parts, "--background", check=check)

    def step_to(self, seconds):
        """How far the clock is ahead of the true one from now on."""
        with open(self.clock, "r+b", buffering=0) as file:
            file.write(struct.pack("=q", seconds))

    def machine_time(self):
        """What a process of this machine is told."""
        return int(run("date", "+%s", env=self.environment()).stdout)


def at(entry):
    return datetime.datetime.fromisoformat(entry["time"]).timestamp()


class Stepped(Trial):
    def __init__(self, case, *places):
        """Steps to each of these, one behind the other."""
        self.case, self.appliance, self.places, self.seen = case, case.appliance, places, []

    def strike(self):
        for seconds in self.places:
            self.appliance.step_to(seconds)
            self.seen.append(abs(self.appliance.machine_time() - time.time() - seconds) < SLACK_S)

    def undo(self):
        self.appliance.step_to(0)

    def struck(self, restarted):
        maps = pathlib.Path(f"/proc/{self.case.keyhold_struck}/maps").read_text() if os.path.exists(f"/proc/{self.case.keyhold_struck}") else "real/clock"
        return all(self.seen) and len(self.seen) == len(self.places) and "real/clock" in maps


class Clock(Striking):
    """The cases stand below."""

    @classmethod
    def make(cls):
        return UnderClock().install()

    def setUp(self):
        self.orders = getattr(type(self), "orders", None) or order_texts.Orders(self.appliance)
        type(self).orders = self.orders
        self.appliance.step_to(0)
        self.keyhold_struck = self.running("signet-keyhold")
        self.assertIn("real/clock", pathlib.Path(f"/proc/{self.keyhold_struck}/maps").read_text(), "keyhold sees the true clock")

    # --- what must hold ---

    def check_times(self, since=0):
        """Entries bear the true time, and never one before the last: of those from `since` on."""
        entries = self.appliance.entries()
        self.assertLessEqual(max(at(e) for e in entries[since:]), time.time() + SLACK_S, "an entry took the new time")
        self.check_order(entries[since:])

    def check_order(self, entries):
        newest = 0
        for entry in entries:
            self.assertLessEqual(newest - at(entry), OVERLAP_S, entry)
            newest = max(newest, at(entry))

    def check_signing_times(self, out):
        for path in out.glob("*.sealed.xml"):
            times = re.findall(r"SigningTime[^>]*>(\d[^<]+)<", path.read_text())
            newest = max(datetime.datetime.fromisoformat(each).timestamp() for each in times)
            self.assertLessEqual(newest, time.time() + SLACK_S, path.name)

    def asked(self):
        """What a clerk is told who asks now."""
        work = Sealing(self)
        work.first()
        return {code for each in work.answers.values() for code in codes(each)} or {"sealed"}

    def is_stopped(self):
        """From here on nothing is sealed, the clerk is told why, and the journal says so once."""
        self.assertEqual(self.asked(), {"clock-untrusted"})
        status = self.appliance.status()
        self.assertFalse(status["clock"]["trusted"])
        self.assertIn("jumped", status["clock"]["trouble"])
        self.assertNotEqual(self.appliance.signet("activate", "--yes", check=False).returncode, 0)
        until(lambda: self.appliance.entries()[-1]["kind"] == "clock" or [e for e in self.appliance.entries("clock") if e["index"] > self.size_before],
              what="the journal does not tell of the clock")

    def meanwhile(self, trial):
        if trial.places[-1] == 0:
            return
        self.is_stopped()
        trial.then = "; clock-untrusted until a new start"
        trial.undo()
        self.assertEqual(self.asked(), {"clock-untrusted"}, "a clock that jumped is not believed again before a new start")

    def stepped(self, name, where, trial, step, work=None):
        self.size_before = len(self.appliance.entries())
        self.keyhold_struck = self.running("signet-keyhold")
        self.trial("clock stepped", name, where, trial, step, work or ClockedSealing, mend=self.begin_anew)
        self.check_times(self.size_before)


class ClockedSealing(Sealing):
    def check(self):
        super().check()
        self.case.check_signing_times(self.out)


class AtEachStep(Clock):
    def test_1_at_each_step_of_a_seal_and_between_two(self):
        for name, seconds in STEPS.items():
            for step in (*SEAL, None):
                self.stepped(name, step[1] if step else "between seals", Stepped(self, seconds), step)


class Otherwise(Clock):
    def setUp(self):
        """What a test before this one left ahead of the true time is past."""
        super().setUp()
        time.sleep(max(0, at(self.appliance.entries()[-1]) - time.time() + 1))

    def test_2_forth_and_back_at_once(self):
        for name, seconds in (("forth by 2 h and back at once", 7200), ("back by 2 h and forth at once", -7200)):
            for step in (SEAL[1], SEAL[4]):
                self.stepped(name, step[1], Stepped(self, seconds, 0), step)

    def test_3_less_than_two_minutes_are_no_jump_and_time_stands_still(self):
        for name, seconds in (("back by 90 s", -ALLOWED_S), ("forth by 90 s", ALLOWED_S)):
            self.small(name, seconds)

    def test_5_during_an_order_and_an_activation(self):
        for name in ("forth by 2 h", "back by 2 h"):
            for work, steps in ((Submitting, RECORDED["order"]), (Opening, RECORDED["activation"])):
                for step in steps:
                    self.stepped(name, step[1], Stepped(self, STEPS[name]), step, work)

    def small(self, name, seconds):
        work, size = Sealing(self), len(self.appliance.entries())
        work.before()
        trial = Stepped(self, seconds)
        self.keyhold_struck = self.running("signet-keyhold")
        trial.strike()
        work.first()
        told, said = work.outcome()
        self.assertTrue(trial.struck([]))
        if seconds > 0:
            self.assertEqual(told, f"{striking.BATCH} sealed")
        else:
            self.assertEqual(told, f"{striking.BATCH} clock-untrusted")
        trial.undo()
        if seconds > 0:
            self.assertEqual(self.asked(), {"clock-untrusted"}, "entries are ahead now")
        until(lambda: self.appliance.status()["clock"]["trusted"], 2 * ALLOWED_S, "it is not believed again by itself")
        work.again()
        work.check()
        self.check_order(self.appliance.entries()[size:])
        self.journal_is_whole()
        striking.faults.record_trial("clock stepped", name, "between seals", told, [], said, [], work.name, False)

    def test_4_while_it_is_stopped(self):
        for name, seconds in STEPS.items():
            work, size, stepped = Sealing(self), len(self.appliance.entries()), time.time()
            self.begin_anew(lambda seconds=seconds: self.appliance.step_to(seconds))
            self.assertLess(abs(self.appliance.machine_time() - time.time() - seconds), SLACK_S)
            told, said = self.started_forth(work, size, stepped) if seconds > 0 else self.started_back(work, size)
            self.journal_is_whole()
            striking.faults.record_trial("clock stepped", name, "while stopped", told, [], said, [], work.name, True)

    def started_back(self, work, size):
        self.assertFalse(self.appliance.status()["clock"]["trusted"])
        self.assertNotEqual(self.appliance.signet("activate", "--yes", check=False).returncode, 0)
        work.first()
        told, said = work.outcome()
        self.assertEqual(told, f"{striking.BATCH} clock-untrusted")
        self.begin_anew(lambda: self.appliance.step_to(0))
        self.assertTrue(self.appliance.status()["clock"]["trusted"])
        work.again()
        work.check()
        self.check_times(size)
        return told, said

    def started_forth(self, work, size, stepped):
        """Nothing says that the time is wrong, but somebody who knows it: the entries are brought back by the principal's order."""
        before = self.appliance.entries()[size - 1]
        self.appliance.signet("activate", "--kind", "annual-transcript", "--class", "8A1", "--yes", check=False)
        work.first()
        told, _ = work.outcome()
        self.begin_anew(lambda: self.appliance.step_to(0))
        self.assertEqual(self.asked(), {"clock-untrusted"})
        wrong = [e for e in self.appliance.entries()[size:] if at(e) > stepped + 60]
        self.assertTrue(wrong)
        back_to = datetime.datetime.fromtimestamp(max(at(before), at(self.appliance.entries()[wrong[0]["index"] - 1])), order_texts.VIETNAM)
        self.assertEqual(self.orders.clock_correction(wrong[0]["index"], back_to), [])
        self.assertTrue(self.appliance.status()["clock"]["trusted"])
        corrected = self.appliance.entries("order")[-1]["index"]
        work.again()
        work.check()
        self.check_times(corrected)
        return f"{told}; not noticed, brought back by the principal's clock-correction", {}  # the sentences are about the documents


if __name__ == "__main__":
    unittest.main()
