"""Invariant 12: what the journal saw while a certificate held still counts once it has ended; a claim never does."""
import time
import unittest

from appliance import BIN, Appliance, codes, run


class Seen(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.appliance = Appliance().install()
        cls.addClassCleanup(cls.appliance.close)
        cls.source = cls.appliance.transcripts(count=3, faults=0, pdf=True)
        cls.appliance.signet("activate", "--yes")

    def pair(self, number):
        return [self.source / f"8A1-{number:02}.{form}" for form in ("xml", "pdf")]

    def decided(self, files):
        answer = self.appliance.seal(*files, out=self.appliance.folder / "out")
        return [codes(each) if each["decision"] == "refused" else each["decision"] for each in answer["results"]]

    def supersede(self, person):
        """The authority revokes the certificate now, as superseded; keyhold reads the new list within seconds."""
        run(BIN / "signet-world", "crls", "--world", self.appliance.world, "--root", self.appliance.root, "--supersede", person)
        until = time.monotonic() + 30
        while "certificate-revoked" not in self.explained(self.source / "8A1-03.xml"):
            self.assertLess(time.monotonic(), until, "the new list was not read")
            time.sleep(0.5)

    def explained(self, file):
        return self.appliance.signet("--json", "explain", file, check=False).stdout

    def test_a_signature_outlives_its_certificate_only_where_the_journal_saw_it(self):
        self.appliance.signet("explain", *self.pair(1), check=False)
        self.assertGreater(len(self.appliance.entries("seen")), 0)
        time.sleep(2)
        self.supersede("teacher-TOAN")
        self.assertEqual(self.decided(self.pair(1)), ["sealed", "sealed"])
        refused = self.decided(self.pair(2))
        self.assertEqual(len(refused), 2)
        for reasons in refused:
            self.assertIn("certificate-revoked", reasons, "signed before, says its date; nothing proves it")
        self.appliance.stop()
        self.appliance.start()
        self.appliance.signet("activate", "--yes")
        self.assertIn("certificate-revoked", self.decided(self.pair(2))[0], "a refusal is no witness")


if __name__ == "__main__":
    unittest.main()
