"""Boots the machine once and judges what it wrote. Status 77: it cannot be done here."""
import json
import os
import pathlib
import shutil
import sys
import tempfile
import time
import unittest

import machine
from machine import BIN, PARTS, SOURCE, run

HERE = pathlib.Path(__file__).resolve().parent
CLERK = 1000


def furnish(booted):
    """A fictional school, with its token; the people's keys lie where only the test looks."""
    root = booted.root
    world = root / "root/world"
    run(BIN / "signet-world", "make", "--out", world, "--clerk-uid", CLERK)
    run(BIN / "signet-world", "school", "--world", world, "--root", root, "--profiles", SOURCE / "config/profiles")
    run(BIN / "signet-world", "token", "--world", world, "--root", root)
    run(BIN / "signet-world", "transcripts", "--world", world, "--out", root / "home/clerk/transcripts", "--count", 8, "--faults", 1)
    shutil.copy2(BIN / "signet-world", root / "root/signet-world")
    shutil.move(root / "etc/signet/credentials/pin", root / "root/pin")
    run("chown", "-R", f"{CLERK}:{CLERK}", root / "home/clerk")
    # A software token lies in files of keyhold's own, which no real one does.
    booted.add("etc/systemd/system/signet-keyhold.service.d/software-token.conf",
               "[Service]\nEnvironment=SOFTHSM2_CONF=etc/signet/softhsm2.conf\nReadWritePaths=/var/lib/signet/token\n")


class Booted(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.machine = machine.Machine(pathlib.Path(tempfile.mkdtemp(prefix="run-", dir=machine.PLACE)))
        furnish(cls.machine)
        began = time.monotonic()
        cls.machine.boot(HERE / "inside.sh")
        print(f"booted, worked and powered off in {time.monotonic() - began:.1f} s", file=sys.stderr)

    @classmethod
    def tearDownClass(cls):
        if os.environ.get("SIGNET_KEEP"):
            return
        shutil.rmtree(cls.machine.root.parent, ignore_errors=True)

    # --- what a step left ---

    def said(self, name, status=0):
        """Its output, where it ended with that status."""
        out = self.machine.out
        ended = (out / f"{name}.rc").read_text().strip()
        text = (out / f"{name}.out").read_text()
        self.assertEqual(ended, str(status), f"{name}: {text[-1500:]}\n{(out / f'{name}.err').read_text()[-1500:]}\n{self.log()}")
        return text

    def log(self):
        path = self.machine.out / "log.out"
        lines = path.read_text().splitlines() if path.exists() else []
        return "\n".join([line for line in lines if "signet" in line][-40:])

    def states(self, name):
        """By unit, its properties."""
        units = {}
        for block in self.said(name).strip().split("\n\n"):
            values = dict(line.split("=", 1) for line in block.splitlines())
            units[values["Id"]] = values
        return units

    def entries(self, kind):
        shown = [each["entry"] for each in json.loads(self.said("entries"))]
        return [entry for entry in shown if entry["kind"] == kind]

    # --- the main job ---

    def test_sysusers_and_tmpfiles_made_what_the_units_name(self):
        self.assertEqual(len(self.said("accounts").splitlines()), 4)
        self.assertRegex(self.said("sockets"), r"srw-rw---- 1 root +signet-journal-in .* journal\.sock")

    def test_a_first_question_starts_every_part(self):
        before, after = self.states("before"), self.states("after-first-status")
        for part in PARTS:
            self.assertEqual(before[f"signet-{part}.socket"]["ActiveState"], "active", part)
            self.assertEqual(after[f"signet-{part}.service"]["ActiveState"], "active", part)
        self.assertNotIn("signet-keyhold.service", {name for name, state in before.items() if state["ActiveState"] != "inactive"})
        self.said("first-status")

    def test_a_class_is_sealed_and_its_fault_refused(self):
        for order in ("approval", "configuration", "roster", "lock"):
            self.said(order)
        self.said("activate")
        answer = json.loads(self.said("seal", status=1))
        self.assertEqual((answer["sealed"], answer["refused"]), (7, 1))
        self.said("verify")
        self.said("journal-verify")

    def test_the_clerk_is_seen_by_uid(self):
        self.assertEqual({entry["by"] for entry in self.entries("activation")}, {CLERK})
        self.assertEqual({entry["caller"] for entry in self.entries("intent")}, {CLERK})


def main():
    try:
        machine.check_machine()
        machine.base_tree()
        Booted.setUpClass()
    except machine.Impossible as why:
        print(f"SKIPPED: {why}", file=sys.stderr)
        return 77
    Booted.setUpClass = classmethod(lambda cls: None)  # booted already
    return 0 if unittest.main(exit=False, verbosity=2).result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
