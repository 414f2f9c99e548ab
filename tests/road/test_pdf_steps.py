"""keyhold dies in the middle of a pair: the same pair is completed, one seal for each form, whatever was reached."""
import os
import signal
import time
import unittest

import between
from appliance import Appliance, codes

# Each peer, step, and how often it had been reached when keyhold dies: of an XML first, of its PDF second.
DEATHS = [("journal", "intent", 1, "answered"),
          ("inspect", "release", 1, "answered"),  # one is made, the other is not
          ("journal", "sealed", 1, "answered"),  # the XML has its seal, the PDF has not
          ("journal", "sealed", 2, "asked")]
if os.environ.get("SIGNET_LONG"):  # ./dev fault
    DEATHS += [("journal", "intent", 2, "answered"), ("inspect", "release", 2, "asked"), ("journal", "archive", 2, "answered"),
               ("journal", "sealed", 1, "asked"), ("journal", "sealed", 2, "answered")]


class PairSteps(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.appliance = Appliance().install()
        cls.addClassCleanup(cls.appliance.close)
        folder = cls.appliance.transcripts(count=len(DEATHS) + 2, faults=0, pdf=True)
        cls.pairs = [[path.with_suffix(".xml"), path] for path in sorted(folder.glob("*.pdf"))]
        cls.out = cls.appliance.folder / "out"

    def entries(self, kind):
        """Since this pair was begun."""
        return [e for e in self.appliance.entries()[self.before:] if e["kind"] == kind]

    def die(self, pair, peer, step, times, when):
        appliance, reached, seen = self.appliance, [], []
        places = {name: between.Between(appliance, name, found)
                  for name, found in (("journal", between.journal_step), ("inspect", between.inspect_step))}
        appliance.kill("signet-keyhold")  # started anew, it comes through both
        time.sleep(0.3)
        appliance.wait()
        victim = appliance.part("signet-keyhold")

        def pass_by(found):
            """Revocation lists go into the archive too, before the first intent."""
            if found == "archive" and "intent" not in seen:
                found = "list"
            seen.append(found)
            if found == step and seen.count(step) == times:
                reached.append(step)
                os.kill(victim, signal.SIGKILL)
                time.sleep(0.05)

        def asked(found, descriptors):
            pass_by(found)
            if reached:
                raise OSError("never sent on")
            return descriptors

        appliance.activate()
        if when == "asked":
            places[peer].asked = asked
        else:
            for place in places.values():
                place.answered = lambda found, _: pass_by(found)
        answer = appliance.seal(*pair, out=self.out)
        for each in places.values():
            each.close()
        appliance.stop()
        appliance.start()
        appliance.wait()
        appliance.activate()
        self.assertTrue(reached, seen)
        self.assertEqual(answer["sealed"], 0, "nobody was told of half a pair")
        self.assertEqual(list(self.out.glob(pair[0].stem + "*")), [])

    def completed(self, pair, *parts):
        """Sealed at last, together or one behind the other: one intent and one seal for each form."""
        for files in parts or (pair,):
            answer = self.appliance.seal(*files, out=self.out)
            self.assertEqual((answer["sealed"], answer["refused"], answer["failed"]), (len(files), 0, 0), answer)
        intents, sealed = self.entries("intent"), self.entries("sealed")
        self.assertEqual((len(intents), len({e["tuple"] for e in intents}), len({e["document"] for e in intents})), (2, 2, 2))
        self.assertEqual(sorted(e["intent"] for e in sealed), sorted(e["index"] for e in intents))
        self.assertEqual({e["seal_id"] for e in sealed}, {e["seal_id"] for e in intents})
        again = self.appliance.seal(*pair, out=self.appliance.folder / "again")
        self.assertTrue(all(r["redelivered"] for r in again["results"]), again)
        self.assertEqual(len(self.entries("sealed")), 2)
        for name in (f"{pair[0].stem}.sealed.xml", f"{pair[1].stem}.sealed.pdf"):
            self.assertEqual((self.out / name).read_bytes(), (self.appliance.folder / "again" / name).read_bytes())

    def test_a_death_at_each_step(self):
        for pair, death in zip(self.pairs, DEATHS):
            with self.subTest(death=death):
                self.before = len(self.appliance.entries())
                self.die(pair, *death)
                self.completed(pair)

    def test_one_behind_the_other_after_a_death(self):
        pair = self.pairs[len(DEATHS)]
        self.before = len(self.appliance.entries())
        self.die(pair, "journal", "sealed", 1, "asked")
        self.assertEqual(codes(self.appliance.seal(pair[1], out=self.out)["results"][0]), ["xml-not-sealed"])
        self.completed(pair, pair[:1], pair[1:])

    def test_other_octets_after_a_death(self):
        pair = self.pairs[len(DEATHS) + 1]
        number = int(pair[0].stem.rsplit("-", 1)[1])
        self.before = len(self.appliance.entries())
        self.die(pair, "inspect", "release", 1, "answered")
        other = self.appliance.transcripts(count=1, faults=0, first=number, pdf=True)
        told = self.appliance.seal(other, out=self.out)
        self.assertEqual([codes(r) for r in told["results"]], [["intent-open"]] * 2)
        self.completed(pair)


if __name__ == "__main__":
    unittest.main()
