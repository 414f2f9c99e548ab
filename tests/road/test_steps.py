"""keyhold dies between any two steps of a seal: what was begun is completed or given up, and nothing is sealed twice."""
import os
import signal
import time
import unittest

import between
from appliance import Appliance, codes

# In the order in which one seal takes them. `asked`: keyhold dies before its peer hears of it; `answered`: the peer has
# done it, and keyhold dies before it hears so.
STEPS = [("inspect", "seal", "asked"), ("inspect", "seal", "answered"),
         ("journal", "list", "asked"), ("journal", "list", "answered"),  # a CRL goes into the archive
         ("journal", "intent", "asked"), ("journal", "intent", "answered"),
         ("inspect", "release", "asked"),  # the token has signed
         ("inspect", "release", "answered"),
         ("journal", "archive", "asked"), ("journal", "archive", "answered"),
         ("journal", "sealed", "asked"), ("journal", "sealed", "answered")]
INTENDED = STEPS[5:]
DONE = STEPS[11:]


class Steps(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.appliance = Appliance().install()
        cls.addClassCleanup(cls.appliance.close)
        cls.files = sorted(cls.appliance.transcripts(count=len(STEPS), faults=0).glob("*.xml"))

    def seal_and_die(self, file, peer, step, when):
        """The same appliance, with a peer of keyhold's that kills it at one step. Returns whether that step was reached."""
        appliance, reached, seen = self.appliance, [], []
        places = {"journal": between.Between(appliance, "journal", between.journal_step),
                  "inspect": between.Between(appliance, "inspect", between.inspect_step)}
        appliance.kill("signet-keyhold")  # started anew, it comes through both
        time.sleep(0.3)
        self.appliance.wait()
        victim = appliance.part("signet-keyhold")

        def die(found):
            if found == "archive" and "intent" not in seen:
                found = "list"
            seen.append(found)
            if found == step and not reached:
                reached.append(step)
                os.kill(victim, signal.SIGKILL)
                time.sleep(0.05)

        def asked(found, descriptors):
            die(found)
            if reached:
                raise OSError("never sent on")
            return descriptors

        appliance.activate()
        if when == "asked":
            places[peer].asked = asked
        else:
            places[peer].answered = lambda found, _: die(found)
        answer = appliance.seal(file, out=appliance.folder / "out")
        for each in places.values():
            each.close()
        appliance.stop()
        appliance.start()
        self.appliance.wait()
        self.assertEqual(answer["sealed"], 0)
        return bool(reached)

    def test_a_journal_that_dies_while_nobody_asks_costs_no_request(self):
        file = self.appliance.transcripts(count=1, faults=0, first=90) / "8A1-90.xml"
        old = self.appliance.part("signet-keyhold")
        self.appliance.kill("signet-journal")
        until = time.monotonic() + 20
        while True:  # keyhold reads the journal anew without being asked
            try:
                if self.appliance.part("signet-keyhold") != old:
                    break
            except AssertionError:
                pass
            self.assertLess(time.monotonic(), until)
            time.sleep(0.1)
        self.appliance.wait()
        self.appliance.activate()
        self.assertEqual(self.appliance.seal(file, out=self.appliance.folder / "idle")["sealed"], 1)

    def test_an_inspect_that_dies_while_nobody_asks_costs_no_request(self):
        appliance, out = self.appliance, self.appliance.folder / "after-inspect"
        source = appliance.transcripts(count=8, faults=0, first=70)
        files = sorted(source.glob("*.xml"))
        appliance.activate()
        self.assertEqual(appliance.seal(*files[:4], out=out)["sealed"], 4, "every connection that is kept has been used")
        old = appliance.part("signet-inspect")
        appliance.kill("signet-inspect")
        appliance.wait_for_another("signet-inspect", old)
        self.assertEqual(appliance.seal(*files[4:], out=out)["sealed"], 4)

    def test_a_death_at_each_step(self):
        for file, (peer, step, when) in zip(self.files, STEPS):
            with self.subTest(step=step, when=when, peer=peer):
                self.one_death(file, (peer, step, when))

    def one_death(self, file, death):
        appliance, out = self.appliance, self.appliance.folder / "out"
        before = appliance.entries()
        self.assertTrue(self.seal_and_die(file, *death), "the step was not reached")
        self.assertEqual(list(out.glob(file.stem + "*")), [], "nothing was delivered")
        made = [e["kind"] for e in appliance.entries()[len(before):]]
        self.assertEqual("intent" in made, death in INTENDED)
        self.assertEqual("sealed" in made, death in DONE)
        appliance.activate()
        # The same pupil in other octets (a line feed behind the end, under no signature) does not get what was begun.
        other = appliance.folder / "other.xml"
        other.write_bytes(file.read_bytes() + b"\n")
        if death in INTENDED:
            refused = appliance.seal(other, out=out)["results"][0]
            self.assertEqual(codes(refused), ["already-sealed", "correction-missing"] if death in DONE else ["intent-open"])
        answer = appliance.seal(file, out=out)
        self.assertEqual(answer["sealed"], 1, answer)
        entries = appliance.entries()[len(before):]
        intents = [e for e in entries if e["kind"] == "intent"]
        sealed = [e for e in entries if e["kind"] == "sealed"]
        self.assertEqual((len(intents), len(sealed)), (1, 1), "one intent, one seal")
        self.assertEqual(sealed[0]["intent"], intents[0]["index"])
        self.assertEqual(appliance.signet("verify", out / f"{file.stem}.sealed.xml", check=False).returncode, 0)
        self.assertEqual(appliance.seal(other, out=out)["sealed"], 0, "one live seal for a pupil, a year and a kind")


if __name__ == "__main__":
    unittest.main()
