"""Every kind of document, the lock of a class, and what is noted, through the real service."""
import re
import time
import unittest

from appliance import BIN, Appliance, codes, run
from order_texts import sha256


class School(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.appliance = Appliance().install()
        cls.addClassCleanup(cls.appliance.close)
        cls.appliance.signet("activate", "--yes")

    def decided(self, *files):
        answer = self.appliance.seal(*files, out=self.appliance.folder / "out")
        return [codes(each) if each["decision"] == "refused" else each["decision"] for each in answer["results"]]


class Kinds(School):
    def documents(self, pupil):
        folder = self.appliance.folder / f"kinds-{pupil}"
        run(BIN / "signet-world", "kinds", "--world", self.appliance.world, "--out", folder, "--first", pupil)
        return folder

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
        self.assertEqual(self.decided(*files), [["already-sealed", "correction-missing"]] * 5)

    def test_once_unlocked_a_class_gets_no_seal_and_is_signed_anew(self):
        appliance = self.appliance
        roster = appliance.roster()
        before = appliance.transcripts(count=1, first=70) / "8A1-70.xml"
        appliance.submit(appliance.lock(roster, "--class", "8A1", "--unlock", "sửa điểm"))
        self.assertEqual(self.decided(before), [["class-unlocked", "signature-stale"]])
        lock = next(entry for entry in appliance.entries("order") if entry["order_kind"] == "lock")
        appliance.submit(appliance.lock(roster, "--class", "8A1", "--number", "2", "--previous", lock["file"]))
        self.assertEqual(self.decided(before), [["signature-stale"]])


class NextYear(School):
    def opening(self, pupil, previous):
        path = self.appliance.folder / f"opening-{time.monotonic_ns()}.xml"
        run(BIN / "signet-world", "next-opening", "--world", self.appliance.world, "--out", path, "--first", pupil, "--previous", previous)
        return path

    def test_it_inherits_a_record_that_was_sealed_here(self):
        source = self.appliance.transcripts(count=2, faults=0, first=71)
        self.assertEqual(self.decided(source / "8A1-71.xml", source / "8A1-72.xml"), ["sealed", "sealed"])
        roster = self.appliance.world / "roster.toml"
        year = int(re.search(r'school_year = "(\d{4})-', roster.read_text())[1])
        roster.write_text(roster.read_text().replace(f'"{year}-{year + 1}"', f'"{year + 1}-{year + 2}"', 1))
        self.appliance.submit(self.appliance.roster())
        record, another = (sha256(self.appliance.folder / f"out/8A1-{number}.sealed.xml") for number in (71, 72))
        for previous in (another, "a" * 64):
            self.assertEqual(self.decided(self.opening(71, previous)), [["previous-record-unknown"]])
        self.assertEqual(self.decided(self.opening(71, record)), ["sealed"])
        self.assertEqual(self.decided(self.opening(72, sha256(source / "8A1-72.xml"))), ["sealed"], "as it was received")


if __name__ == "__main__":
    unittest.main()
