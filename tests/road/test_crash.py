"""keyhold, journal and inspect die in the middle of a batch, again and again: nothing is sealed twice, nothing is lost."""
import random
import subprocess
import time
import unittest

from appliance import BIN, Appliance


class Crash(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.appliance = Appliance().install()
        cls.addClassCleanup(cls.appliance.close)

    def batch_with_a_death(self, source, out, part, delay):
        batch = subprocess.Popen([BIN / "signet", "--root", self.appliance.root, "--json", "seal", source, "--out", out],
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=self.appliance.environment())
        time.sleep(delay)
        try:
            self.appliance.kill(part)
        except (AssertionError, ProcessLookupError, FileNotFoundError):
            pass  # it is being started again already
        batch.communicate(timeout=300)
        self.appliance.wait()
        time.sleep(8)  # the supervisor gives up after five deaths in half a minute

    def test_deaths_in_a_batch_seal_nothing_twice_and_lose_nothing(self):
        source, out = self.appliance.transcripts(count=30, faults=0), self.appliance.folder / "out"
        chance = random.Random(30)
        for part in ("signet-keyhold", "signet-journal", "signet-inspect", "signet-keyhold"):
            self.appliance.signet("activate", "--yes", check=False)
            self.batch_with_a_death(source, out, part, chance.uniform(0.1, 0.7))
        self.appliance.signet("activate", "--yes")
        answer = self.appliance.seal(source, out=out)
        self.assertEqual((answer["sealed"], answer["refused"], answer["failed"]), (30, 0, 0), [r for r in answer["results"] if r["decision"] != "sealed"])
        self.assertEqual(len(list(out.glob("*.sealed.xml"))), 30)
        self.assertEqual([p for p in out.iterdir() if not p.name.startswith("8A1-")], [], "nothing half written is left")
        sealed = self.appliance.entries("sealed")
        intents = self.appliance.entries("intent")
        self.assertEqual(len(sealed), 30)
        self.assertEqual(len({e["tuple"] for e in intents}), 30)
        for path in out.glob("*.sealed.xml"):
            self.assertEqual(self.appliance.signet("verify", path, check=False).returncode, 0, path.name)
        key = (self.appliance.root / "etc/signet/journal.vkey").read_text().strip()
        self.appliance.signet("journal", "verify", self.appliance.root / "var/lib/signet/journal", "--key", key)


if __name__ == "__main__":
    unittest.main()
