"""An order's submission and an activation's opening and closing, struck at each of their steps."""
import hashlib
import json
import signal
import unittest

from striking import PARTS, Death, Injection, Striking, Work

RECORDED = {"order": (("inspect", "seal"), ("journal", "archive"), ("journal", "order")), "activation": (("journal", "activation"),)}

DISK = (("signet-journal", "disk full (ENOSPC), of its writes", "pwrite64,write:error=ENOSPC"),
        ("signet-journal", "disk broken (EIO), of its fdatasyncs", "fdatasync,fsync:error=EIO"),
        ("signet-keyhold", "disk full (ENOSPC), of its writes", "pwrite64,write:error=ENOSPC"))  # it syncs no act of these


class Act(Work):
    """One command of `signet` that answers as JSON."""

    def __init__(self, case):
        self.case, self.appliance = case, case.appliance

    def ask(self, *arguments):
        done = self.appliance.signet("--json", *arguments, check=False)
        answer = json.loads(done.stdout) if done.stdout.startswith("{") else {}
        result = (answer.get("results") or [answer])[0]
        return done.returncode, {r["code"]: r["message_en"] for r in result.get("reasons", [])}

    def first(self):
        self.status, self.said = self.act()

    def again(self):
        self.status_again, self.said_again = self.act()

    def outcome(self):
        return "done" if self.status == 0 else ", ".join(sorted(self.said)) or f"told in words (status {self.status})", self.said


class Submitting(Act):
    name = "an order"

    def before(self):
        self.path = self.appliance.configuration()
        self.file = hashlib.sha256(self.path.read_bytes()).hexdigest()

    def act(self):
        return self.ask("order", "submit", self.path)

    def check(self):
        taken = [e for e in self.appliance.entries("order") if e["file"] == self.file]
        self.case.assertEqual(len(taken), 1, "taken once")
        if self.status == 0:
            self.case.assertNotEqual(self.status_again, 0, "what was acknowledged is still there")
        if self.status_again != 0:
            self.case.assertEqual(set(self.said_again), {"order-repeated"})
        self.case.assertTrue((self.appliance.root / "var/lib/signet/archive" / self.file[:2] / self.file).exists())


class Opening(Act):
    name = "an activation's opening"

    def before(self):
        self.appliance.signet("deactivate", check=False)

    def act(self):
        return self.ask("activate", "--yes")

    def check(self):
        self.case.assertEqual(self.status_again, 0, self.said_again)
        self.case.assertEqual(self.appliance.entries("activation")[-1]["state"], "open")
        self.case.assertNotEqual(self.appliance.status()["activation"], "closed")


class Closing(Act):
    name = "an activation's closing"

    def before(self):
        self.appliance.activate()

    def act(self):
        return self.ask("deactivate")

    def check(self):
        self.case.assertEqual(self.appliance.status()["activation"], "closed")
        # A start ends an activation, too.
        told = [e for e in self.appliance.entries() if e["kind"] == "start" or e["kind"] == "activation"][-1]
        self.case.assertTrue(told["kind"] == "start" or told["state"] == "closed", told)


class Acts(Striking):
    def strike(self, work, steps):
        for step in steps:
            where = step[1]
            for number, fault in ((signal.SIGKILL, "killed"), (signal.SIGABRT, "aborts")):
                for part in PARTS:
                    self.trial(fault, part, where, Death(self.appliance, part, number), step, work)
            for part, fault, injection in DISK:
                self.trial(fault, part, where, Injection(self.appliance, part, injection), step, work)

    def test_1_an_order(self):
        self.strike(Submitting, RECORDED["order"])

    def test_2_an_activation_is_opened(self):
        self.strike(Opening, RECORDED["activation"])

    def test_3_an_activation_is_closed(self):
        self.strike(Closing, RECORDED["activation"])


if __name__ == "__main__":
    unittest.main()
