"""The whole of `signet journal rollover` is struck at its calls that change the disk, in whichever of its processes makes them: command,
signet-journal or signet-keyhold. The next call ends what was begun; then the new year is served."""
import copy
import json
import os
import re
import shutil
import subprocess
import unittest

import striking
import test_rollover
from appliance import BIN, Appliance

CHANGES = "write,pwrite64,fsync,fdatasync,rename,mkdir,unlink"
PLACES = (1, 2, 3, 5, 8, 13, 21, 34, 55)
FAULTS = {"killed": f"{CHANGES}:signal=KILL", "disk full (ENOSPC), one write": "pwrite64,write:error=ENOSPC",
          "disk broken (EIO), one sync": "fdatasync,fsync:error=EIO"}


@unittest.skipUnless(os.getuid() == 0 and shutil.which("strace"), "needs root and strace")
class Rollover(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        test_rollover.move_to(test_rollover.YEAR, 12, 20)
        cls.addClassCleanup(os.environ.pop, "SIGNET_WORLD_OFFSET_S")
        cls.appliance = Appliance().install()
        cls.addClassCleanup(cls.appliance.close)
        cls.files = sorted(cls.appliance.transcripts(count=2, faults=0).glob("*.xml"))
        cls.appliance.activate()
        cls.appliance.seal(cls.files[0], out=cls.appliance.folder / "out", check=True)
        cls.appliance.stop()
        cls.appliance.set_clock(test_rollover.move_to(test_rollover.YEAR + 1, 1, 5))

    def another(self, name):
        """The same school on another disk, so to say, with a clerk who has seen no other."""
        other = copy.copy(self.appliance)
        other.folder = self.appliance.folder / f"{name}-client"
        other.folder.mkdir()
        other.root = self.appliance.folder / name
        subprocess.run(["cp", "-a", self.appliance.root, other.root], check=True)
        self.addCleanup(shutil.rmtree, other.root, ignore_errors=True)
        return other

    def struck(self, school, injection):
        """Its end, and whether it was struck."""
        log = school.root.with_suffix(".strace")
        done = subprocess.run(["strace", "-f", "-qq", "-o", log, "-e", f"trace={injection.split(':')[0]}", "-e", f"inject={injection}",
                               BIN / "signet", "--root", school.root, "--json", "journal", "rollover"], capture_output=True, text=True,
                              timeout=120, env=school.environment())
        return done, bool(re.search("INJECTED|killed by SIGKILL", log.read_text(errors="replace")))

    def check(self, school, name):
        school.signet("journal", "rollover")
        school.start()
        try:
            school.wait()
            self.assertIn(str(test_rollover.YEAR + 1), school.status()["journal"]["origin"])
            school.activate()
            self.assertEqual(school.seal(self.files[1], out=school.folder / f"out-{name}")["sealed"], 1)
            self.assertEqual(len(school.entries("sealed")), 2, "both years")
        finally:
            school.stop()
        told = json.loads(school.signet("--json", "journal", "verify", check=False).stdout)
        self.assertEqual(told["verdict"], "whole", told)

    def test_it_is_ended_by_the_next_call(self):
        for fault, injection in FAULTS.items():
            reached = 0
            for at in PLACES:
                name = f"{fault.partition(' (')[0].replace(' ', '-')}-{at}"
                school = self.another(name)
                done, struck = self.struck(school, f"{injection}:when={at}")
                if not struck:
                    self.assertEqual(done.returncode, 0, done.stderr)
                    break
                with self.subTest(fault=fault, at=at):
                    if done.returncode != 0:
                        self.check(school, name)
                    striking.faults.record("command, signet-journal, signet-keyhold", f"{fault}, of a rollover",
                                           "ended by the next call" if done.returncode != 0 else "went through all the same", 1)
                reached += 1
            self.assertGreater(reached, 2, fault)


if __name__ == "__main__":
    unittest.main()
