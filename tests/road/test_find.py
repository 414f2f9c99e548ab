"""A clerk finds what was sealed for a pupil who lost it, and gets it again; nobody else does."""
import json
import os
import pathlib
import re
import unittest

import frames
from appliance import Appliance, codes
from order_texts import Orders

STRANGER = 4444


class Find(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.appliance = Appliance().install()
        cls.addClassCleanup(cls.appliance.close)
        cls.orders = Orders(cls.appliance)
        cls.old = cls.appliance.transcripts(count=3, faults=0, pdf=True)
        cls.new = cls.appliance.transcripts(count=3, faults=0, pdf=True)
        cls.appliance.activate()
        cls.out = cls.appliance.folder / "out"
        cls.sealed = {}
        for result in cls.appliance.seal(cls.old, out=cls.out)["results"]:
            assert result["decision"] == "sealed", result
            cls.sealed[pathlib.Path(result["file"]).name] = result

    def pupil(self, number):
        return re.search(r"<SO_DINH_DANH_CA_NHAN>(\d{12})<", (self.old / f"8A1-{number:02}.xml").read_text())[1]

    def year(self):
        return re.search(r"<NAM_HOC>([^<]*)<", (self.old / "8A1-01.xml").read_text())[1]

    def find(self, pupil, *words, year=None, **more):
        done = self.appliance.signet("--json", "find", "--pupil", pupil, "--school-year", year or self.year(), *words, check=False, **more)
        return json.loads(done.stdout)["seals"] if done.stdout else done

    def fetch(self, *seals, out="again", **more):
        done = self.appliance.signet("--json", "fetch", *seals, "--out", self.appliance.folder / out, check=False, **more)
        return json.loads(done.stdout)["results"] if done.stdout else done

    def test_both_forms_are_found_and_come_again_as_they_were(self):
        found = self.find(self.pupil(1))
        self.assertEqual({(e["kind"], e["form"], e["state"]) for e in found}, {("annual-transcript", "xml", "sealed"), ("annual-transcript", "pdf", "sealed")})
        before = len(self.appliance.entries("delivered"))
        again = self.fetch(*(e["seal_id"] for e in found))
        for result in again:
            self.assertEqual(result["decision"], "sealed", result)
            name = "8A1-01" + pathlib.Path(result["sealed_file"]).suffix
            self.assertEqual(pathlib.Path(result["sealed_file"]).read_bytes(), pathlib.Path(self.sealed[name]["sealed_file"]).read_bytes())
            self.assertEqual(self.appliance.signet("verify", result["sealed_file"], check=False).returncode, 0)
        delivered = self.appliance.entries("delivered")[before:]
        self.assertEqual([e["seal_id"] for e in delivered], [e["seal_id"] for e in found])
        # Once more into the same folder: what stands there is the same.
        self.assertEqual(self.fetch(found[0]["seal_id"])[0]["decision"], "sealed")
        self.assertEqual(self.find("-", input=self.pupil(1) + "\n"), found)
        self.assertEqual(self.find(self.pupil(1), "--kind", "annual-transcript"), found)
        self.appliance.stop()
        self.appliance.start()
        self.appliance.wait()
        self.assertEqual(self.find(self.pupil(1)), found)
        self.appliance.activate()

    def test_the_pupils_id_is_written_nowhere(self):
        pupil = self.pupil(2)
        self.find(pupil)
        self.find(pupil, year="2020-2021")
        places = [self.appliance.root / "run/signet/signetd.log", *(self.appliance.root / "var/lib/signet/journal").iterdir(),
                  *(self.appliance.root / "var/lib/signet/keyhold").iterdir()]
        self.assertGreater(len(places), 3)
        for place in places:
            if place.is_file():
                self.assertNotIn(pupil.encode(), place.read_bytes(), place)

    def test_what_is_not_there_and_what_cannot_be_asked(self):
        none = self.appliance.signet("find", "--pupil", "999999999999", "--school-year", "2025-2026", check=False)
        self.assertEqual(none.returncode, 1)
        self.assertIn("nothing was sealed here", none.stderr)
        self.assertEqual(self.find(self.pupil(1), year="2020-2021"), [])
        self.assertEqual(self.find(self.pupil(1), "--kind", "opening"), [])
        for words, said in ((("--pupil", "12345", "--school-year", "2025-2026"), "12 digits"),
                            (("--pupil", self.pupil(1), "--school-year", "2025"), "2025-2026"),
                            (("--pupil", self.pupil(1), "--school-year", "2025-2026", "--kind", "transfer"), "cannot be found by a pupil"),
                            (("--pupil", self.pupil(1), "--school-year", "2025-2026", "--kind", "scanned-paper"), "cannot be found by a pupil")):
            done = self.appliance.signet("find", *words, check=False)
            self.assertEqual(done.returncode, 1, done.stdout)
            self.assertIn(said, done.stderr)
        self.assertEqual(codes(self.fetch("ab" * 16)[0]), ["not-found"])

    @unittest.skipUnless(os.getuid() == 0, "several accounts are needed")
    def test_nobody_but_a_clerk(self):
        seal = self.find(self.pupil(1))[0]["seal_id"]
        before = len(self.appliance.entries("delivered"))
        other = {"user": STRANGER, "group": STRANGER, "extra_groups": []}
        self.assertIn("Only a clerk", self.find(self.pupil(1), **other).stderr)
        # The command keeps a memory of checkpoints that this account may not have: keyhold is asked by a frame.
        self.assertEqual(self.as_stranger(frames.request(6, 0, name=seal)), ("refused", [431]))
        self.assertEqual(len(self.appliance.entries("delivered")), before)
        refused = [e for e in self.appliance.entries("refused") if e["caller"] == STRANGER]
        self.assertEqual(sorted((e["request"], tuple(e["reasons"])) for e in refused), [("fetch", ("clerk-only",)), ("find", ("clerk-only",))])

    def as_stranger(self, frame):
        """The answer to a frame that another account sends."""
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.setgid(STRANGER)
            os.setuid(STRANGER)
            peer = frames.Peer(self.appliance.root / "run/signet/activation.sock")
            os.write(writing, json.dumps(peer.ask(frame)).encode())
            os._exit(0)
        os.waitpid(child, 0)
        word, numbers = json.loads(os.read(reading, 65536))
        return word, numbers

    def test_what_gave_way_is_found_and_does_not_return(self):
        old, new = self.old / "8A1-03.xml", self.new / "8A1-03.xml"
        old_pdf, new_pdf = old.with_suffix(".pdf"), new.with_suffix(".pdf")
        self.assertEqual(self.orders.correction((old, new)), [])
        self.assertEqual(self.orders.correction((old_pdf, new_pdf)), [])
        self.assertEqual(self.appliance.seal(new, new_pdf, out=self.out / "new")["sealed"], 2)
        found = self.find(self.pupil(3))
        self.assertEqual(sorted((e["form"], e["state"]) for e in found), [("pdf", "replaced"), ("pdf", "sealed"), ("xml", "replaced"), ("xml", "sealed")])
        by_state = {(e["form"], e["state"]): e["seal_id"] for e in found}
        gone = self.fetch(by_state["xml", "replaced"], out="gone")[0]
        self.assertEqual((gone["decision"], codes(gone)), ("refused", ["seal-replaced"]))
        self.assertEqual(self.fetch(by_state["xml", "sealed"], out="gone")[0]["decision"], "sealed")


if __name__ == "__main__":
    unittest.main()
