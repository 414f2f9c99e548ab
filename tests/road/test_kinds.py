"""Every kind of document, the lock of a class, and what is noted, through the real service."""
import unittest

from appliance import BIN, Appliance, codes, run


class Kinds(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.appliance = Appliance().install()
        cls.addClassCleanup(cls.appliance.close)
        cls.appliance.signet("activate", "--yes")

    def documents(self, pupil):
        folder = self.appliance.folder / f"kinds-{pupil}"
        run(BIN / "signet-world", "kinds", "--world", self.appliance.world, "--out", folder, "--first", pupil)
        return folder

    def decided(self, *files):
        answer = self.appliance.seal(*files, out=self.appliance.folder / "out")
        return [codes(each) if each["decision"] == "refused" else each["decision"] for each in answer["results"]]

    def test_each_kind_is_sealed_once(self):
        first = self.documents(60)
        files = [first / f"{name}.xml" for name in ("opening", "supplement", "transfer", "transfer-later", "book")]
        self.assertEqual(self.decided(*files), ["sealed"] * 5, "a transfer of another day is another document")
        for name in ("opening", "supplement", "transfer", "transfer-later", "book"):
            self.appliance.signet("verify", self.appliance.folder / "out" / f"{name}.sealed.xml")
        kinds = [entry["document_kind"] for entry in self.appliance.entries("intent")]
        self.assertEqual(sorted(kinds), ["assessment-book", "opening", "summer-supplement", "transfer", "transfer"])
        for file in files:
            file.write_bytes(file.read_bytes() + b"\n")
        self.assertEqual(self.decided(*files), [["already-sealed"]] * 5)

    def test_once_unlocked_a_class_gets_no_seal_and_is_signed_anew(self):
        appliance = self.appliance
        roster = appliance.roster()
        before = appliance.transcripts(count=1, first=70) / "8A1-70.xml"
        appliance.submit(appliance.lock(roster, "--class", "8A1", "--unlock", "sửa điểm"))
        self.assertEqual(self.decided(before), [["class-unlocked", "signature-stale"]])
        lock = next(entry for entry in appliance.entries("order") if entry["order_kind"] == "lock")
        appliance.submit(appliance.lock(roster, "--class", "8A1", "--number", "2", "--previous", lock["file"]))
        self.assertEqual(self.decided(before), [["signature-stale"]])


if __name__ == "__main__":
    unittest.main()
