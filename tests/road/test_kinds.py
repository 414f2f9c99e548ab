"""Every kind of document, the lock of a class, and what is noted, through the real service."""
import datetime
import json
import re
import time
import unittest

from appliance import BIN, Appliance, codes, run
from order_texts import sha256


def day(days=0):
    return (datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=7))) + datetime.timedelta(days=days)).strftime("%Y-%m-%d")


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
        """A supplement of them is of a year that is not over, but for the last day of May."""
        folder = self.appliance.folder / f"kinds-{pupil}"
        run(BIN / "signet-world", "kinds", "--world", self.appliance.world, "--out", folder, "--first", pupil)
        return folder

    def test_each_kind_is_sealed_once(self):
        first = self.documents(60)
        names = ("opening", "transfer", "transfer-later", "book")
        files = [first / f"{name}.xml" for name in names]
        self.assertEqual(self.decided(*files), ["sealed"] * 4, "a transfer of another day is another document")
        for name in names:
            self.appliance.signet("verify", self.appliance.folder / "out" / f"{name}.sealed.xml")
        kinds = [entry["document_kind"] for entry in self.appliance.entries("intent")]
        self.assertEqual(sorted(kinds), ["assessment-book", "opening", "transfer", "transfer"])
        if day()[5:] != "05-31":
            self.assertEqual(self.decided(first / "supplement.xml"), [["supplement-not-due"]], "./dev demo --year seals one in July")
        for file in files:
            file.write_bytes(file.read_bytes() + b"\n")
        self.assertEqual(self.decided(*files), [["already-sealed", "correction-missing"]] * 4)

    def test_once_unlocked_a_class_gets_no_seal_and_is_signed_anew(self):
        appliance = self.appliance
        roster = appliance.roster()
        before = appliance.transcripts(count=1, first=70) / "8A1-70.xml"
        appliance.submit(appliance.lock(roster, "--class", "8A1", "--unlock", "sửa điểm"))
        self.assertEqual(self.decided(before), [["class-unlocked", "signature-stale"]])
        lock = next(entry for entry in appliance.entries("order") if entry["order_kind"] == "lock")
        appliance.submit(appliance.lock(roster, "--class", "8A1", "--number", "2", "--previous", lock["file"]))
        self.assertEqual(self.decided(before), [["signature-stale"]])


class Notes(School):
    def test_an_answer_says_who_signed_for_whom_and_what_to_look_at(self):
        school = self.appliance
        left = school.new_order("departure", "--person", "teacher-TOAN", "--last-day", day(-2), "--principal-signs", "--decision", "12/QĐ",
                                "--decision-day", day(-2))
        school.submit(school.sign_order(left, "principal", "PRINCIPAL"))
        folder = school.folder / "noted"
        run(BIN / "signet-world", "transcripts", "--world", school.world, "--out", folder, "--count", 1, "--faults", 0, "--first", 75,
            "--substitute", "teacher-TOAN=principal", "--within-a-day", "--mark", "0.1")
        file = folder / "8A1-75.xml"
        explained = json.loads(school.signet("--json", "explain", file).stdout)["results"][0]
        self.assertEqual(explained["decision"], "would-seal", explained)
        self.assertEqual(sorted(note["code"] for note in explained["notes"]), ["marks-doubtful", "substitution"])
        substitution = next(note for note in explained["notes"] if note["code"] == "substitution")
        self.assertEqual((substitution["person"], substitution["subject"]), ("Lê Văn Mẫu Cường", "Toán"))
        self.assertIn("12/QĐ", substitution["message_vi"])
        shown = school.signet("--lang", "vi", "seal", "--out", school.folder / "noted-out", file).stdout
        self.assertIn("Hiệu trưởng ký thay người đã thôi công tác: giáo viên bộ môn Toán Lê Văn Mẫu Cường (12/QĐ). [substitution; S3 Đ.18.7]", shown)
        self.assertEqual(school.entries("intent")[-1]["notes"], ["marks-doubtful", "substitution"])
        again = school.seal(file, out=school.folder / "noted-again")["results"][0]
        self.assertEqual(sorted(note["code"] for note in again["notes"]), ["marks-doubtful", "substitution"])
        self.assertNotIn("Cường", json.dumps(again["notes"], ensure_ascii=False), "what the journal does not know is not told again")


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
