"""Every kind of document in both forms: sealed as a pair, the PDF behind its XML or alone, and refused by the kind's own reasons."""
import datetime
import os
import re
import shutil
import time
import unittest

import pdf_judges
from appliance import BIN, Appliance, run
from order_texts import Orders, sha256
from test_pdf import decisions

KINDS = {"opening": "opening", "supplement": "summer-supplement", "transfer": "transfer", "transfer-later": "transfer",
         "book": "assessment-book"}
WORDS = {"opening": "học bạ khởi tạo", "supplement": "học bạ bổ sung sau hè", "transfer": "học bạ chuyển trường",
         "transfer-later": "học bạ chuyển trường", "book": "sổ theo dõi và đánh giá học sinh"}
TITLES = {"opening": "HỌC BẠ KHỞI TẠO", "supplement": "HỌC BẠ BỔ SUNG SAU HÈ", "transfer": "HỌC BẠ CHUYỂN TRƯỜNG",
          "transfer-later": "HỌC BẠ CHUYỂN TRƯỜNG", "book": "SỔ THEO DÕI VÀ ĐÁNH GIÁ HỌC SINH"}


def move_to_july():
    """World and appliance live on the next 10 July: when a year's supplements are due and nothing of it is closed yet."""
    now = datetime.datetime.now(datetime.timezone.utc)
    july = now.replace(month=7, day=10)
    july = july if july > now else july.replace(year=now.year + 1)
    os.environ["SIGNET_WORLD_OFFSET_S"] = str(int((july - now).total_seconds()))
    os.environ["SIGNET_WORLD_SCHOOL_YEAR"] = f"{july.year - 1}-{july.year}"


move_to_july()


class School(unittest.TestCase):
    changes = []

    @classmethod
    def setUpClass(cls):
        cls.appliance = Appliance()
        for old, new in cls.changes:
            cls.appliance.change_profile(old, new)
        cls.appliance.install()
        cls.addClassCleanup(cls.appliance.close)
        cls.appliance.signet("activate", "--yes")
        cls.orders = Orders(cls.appliance)
        cls.orders.taken["roster"] = (1, "")
        cls.out = cls.appliance.folder / "out"
        cls.unused = iter(range(60, 99))

    def documents(self, fault=None, pupil=None, year=None):
        pupil = pupil or next(self.unused)
        folder = self.appliance.folder / f"kinds-{pupil}-{time.monotonic_ns()}"
        more = {"SIGNET_WORLD_SCHOOL_YEAR": year} if year else {}
        run(BIN / "signet-world", "kinds", "--world", self.appliance.world, "--out", folder, "--first", pupil, "--pdf",
            *(["--fault", fault] if fault else []), env={**os.environ, **more})
        return folder

    def seal(self, *files, out=None):
        """What became of each: `sealed`, or the reasons."""
        told = decisions(self.appliance.seal(*files, out=out or self.out / files[0].parent.name))
        return [told[path.name] for path in files]

    def pair(self, folder, name):
        return self.seal(folder / f"{name}.xml", folder / f"{name}.pdf")

    def counted(self):
        return [len(self.appliance.entries(kind)) for kind in ("intent", "sealed", "failed")]

    def school_year(self):
        return re.search(r'school_year = "(\d{4})-', (self.appliance.world / "roster.toml").read_text())[1]


class Kinds(School):
    def test_each_kind_is_sealed_in_both_forms_once(self):
        pupil = next(self.unused)
        folder = self.documents(pupil=pupil)
        before = len(self.appliance.entries("intent"))
        for name in KINDS:
            self.assertEqual(self.pair(folder, name), ["sealed", "sealed"], name)
        intents = self.appliance.entries("intent")[before:]
        self.assertEqual([(e["document_kind"], e.get("xml")) for e in intents],
                         [x for name, kind in KINDS.items() for x in ((kind, None), (kind, sha256(folder / f"{name}.xml")))])
        time.sleep(1.1)
        counted, again = self.counted(), self.documents(pupil=pupil)  # signed anew, in another second
        for name in KINDS:
            self.assertEqual(self.pair(again, name), [["already-sealed", "correction-missing"]] * 2, name)
        self.assertEqual(self.counted(), counted)
        self.judged_by_others(self.out / folder.name)

    def judged_by_others(self, sealed):
        store = pdf_judges.nss_store(self.appliance.world, self.appliance.folder / "nss")
        for name, words in WORDS.items():
            path = sealed / f"{name}.sealed.pdf"
            told = pdf_judges.pdfsig(store, path)
            # Whose clock is today's finds the certificates of July not valid yet: what it trusts, test_pdf_judges shows.
            self.assertEqual([each for each in told if not each["valid"]], [], name)
            self.assertEqual([each["field"] for each in told if each["total"]], ["KY_PHAT_HANH"])
            self.assertTrue(pdf_judges.qpdf(path) and pdf_judges.mutool(path), name)
            page = " ".join(run("pdftotext", path, "-").stdout.split())
            self.assertIn(TITLES[name], page)
            shown = self.appliance.signet("--lang", "vi", "verify", path, "--receipt", sealed / f"{name}.sealed.pdf.receipt").stdout
            self.assertIn(f"Loại hồ sơ, theo chính tệp: {words}\n", shown)

    def test_a_pdf_follows_its_sealed_xml_and_never_goes_before(self):
        folder = self.documents()
        for name in ("opening", "supplement", "transfer"):
            xml, pdf = folder / f"{name}.xml", folder / f"{name}.pdf"
            self.assertEqual(self.seal(pdf), [["xml-not-sealed"]], name)
            self.assertEqual(self.seal(xml), ["sealed"], name)
            self.assertEqual(self.seal(pdf), ["sealed"], name)

    def refused(self, fault, expected):
        folder = self.documents(fault)
        counted = self.counted()
        for name, reasons in expected.items():
            with self.subTest(fault=fault, name=name):
                self.assertEqual(self.pair(folder, name), reasons)
        self.assertEqual(self.counted(), counted)

    def both(self, *reasons):
        return [list(reasons)] * 2

    def test_a_day_before_the_principal_signed(self):
        wrong = self.both("effective-date-wrong")
        self.refused("early", {"opening": wrong, "supplement": wrong, "transfer": wrong})

    def test_results_up_to_a_day_ahead(self):
        self.refused("ahead", {"transfer": self.both("results-date-wrong")})

    def test_a_supplement_for_nobody(self):
        self.refused("not-due", {"supplement": self.both("supplement-not-due")})

    def test_a_pdf_that_says_otherwise_than_its_xml(self):
        differs = [["partner-refused"], ["xml-differs"]]
        self.refused("differs", {"opening": differs, "supplement": differs, "transfer": differs})
        folder = self.documents("differs")  # the same where its XML was sealed before
        self.assertEqual(self.seal(folder / "transfer.xml"), ["sealed"])
        self.assertEqual(self.seal(folder / "transfer.pdf"), [["xml-differs"]])

    def test_a_pdf_whose_record_is_not_of_its_kind(self):
        strange = [["partner-refused"], ["field-missing"]]
        self.refused("strange", {"opening": strange, "supplement": strange, "transfer": strange, "book": strange})

    def test_a_teacher_signs_for_a_subject_that_is_not_listed(self):
        self.refused("unlisted", {"transfer": [["partner-refused"], ["unknown-signature", "xml-differs"]]})

    def test_after_the_final_date(self):
        year = int(self.school_year())
        folder = self.documents(year=f"{year - 1}-{year}")
        for name in ("opening", "supplement", "transfer"):
            for reasons in self.pair(folder, name):
                self.assertIn("after-final-date", reasons, name)
        self.assertEqual([e for e in self.appliance.entries("intent") if e["document"] == sha256(folder / "opening.pdf")], [])

    def test_a_pdf_alone_under_the_name_of_an_xml(self):
        """Both files of a pair are looked at as what they are."""
        folder, mixed = self.documents(), self.appliance.folder / "mixed"
        mixed.mkdir()
        shutil.copy(folder / "opening.xml", mixed / "x.xml")
        shutil.copy(folder / "supplement.pdf", mixed / "x.pdf")
        self.assertEqual(self.pair(mixed, "x"), [["partner-refused"], ["xml-differs"]])


class Alone(School):
    """A profile that asks for no XML."""
    changes = [('xml = "metadata"', 'xml = "none"')]

    def test_each_kind_is_judged_by_itself(self):
        folder = self.documents()
        for name in KINDS:
            self.assertEqual(self.seal(folder / f"{name}.pdf"), ["sealed"], name)
        for fault, name, reason in (("early", "opening", "effective-date-wrong"), ("early", "transfer", "effective-date-wrong"),
                                    ("ahead", "transfer", "results-date-wrong"), ("not-due", "supplement", "supplement-not-due"),
                                    ("strange", "opening", "field-missing"), ("unlisted", "transfer", "unknown-signature")):
            with self.subTest(fault=fault, name=name):
                self.assertEqual(self.seal(self.documents(fault) / f"{name}.pdf"), [[reason]])


class Unlocked(School):
    def test_a_class_that_is_open(self):
        folder = self.documents()
        roster = sorted(self.appliance.orders.glob("roster-*.xml"))[-1]
        self.appliance.submit(self.appliance.lock(roster, "--class", "8A1", "--unlock", "sửa điểm"))
        for name in ("supplement", "transfer", "book"):
            self.assertEqual(self.pair(folder, name), [["class-unlocked", "signature-stale"]] * 2, name)
        self.assertEqual(self.pair(folder, "opening"), ["sealed", "sealed"], "it has no marks to correct")


class NextYear(School):
    """An opening names last year's record in either form; what it names must still stand."""

    def opening(self, pupil, previous):
        folder = self.appliance.folder / f"next-{pupil}-{previous[:8]}"
        run(BIN / "signet-world", "next-opening", "--world", self.appliance.world, "--out", folder / "opening.xml", "--first", pupil,
            "--previous", previous, "--pdf")
        return folder

    def test_it_inherits_a_record_in_either_form(self):
        source = self.appliance.transcripts(count=4, faults=0, first=71, pdf=True)
        for number in (71, 72, 73, 74):
            self.assertEqual(self.pair(source, f"8A1-{number}"), ["sealed", "sealed"])
        scans = self.appliance.folder / "scans"
        run(BIN / "signet-world", "scans", "--world", self.appliance.world, "--out", scans, "--first", 75, "--count", 1,
            "--picture-bytes", 3 << 20)
        self.assertEqual(self.seal(scans / "scan-75.pdf"), ["sealed"])
        roster = self.appliance.world / "roster.toml"
        year = int(self.school_year())
        roster.write_text(roster.read_text().replace(f'"{year}-{year + 1}"', f'"{year + 1}-{year + 2}"', 1))
        self.appliance.submit(self.appliance.roster())
        sealed = self.out / source.name
        own, another, of_paper = (sha256(path) for path in (sealed / "8A1-71.sealed.pdf", sealed / "8A1-72.sealed.pdf",
                                                            self.out / "scans/scan-75.sealed.pdf"))
        self.assertEqual(self.pair(self.opening(71, another), "opening"), [["previous-record-unknown"]] * 2, "of another pupil")
        self.assertEqual(self.pair(self.opening(71, own), "opening"), ["sealed", "sealed"], "the sealed PDF")
        self.assertEqual(self.pair(self.opening(72, sha256(source / "8A1-72.pdf")), "opening"), ["sealed", "sealed"], "as it was received")
        self.assertEqual(self.pair(self.opening(75, of_paper), "opening"), ["sealed", "sealed"], "paper, larger than any XML")
        self.assertEqual(self.orders.revocation("SEAL", source / "8A1-73.xml"), [])
        self.assertEqual(self.pair(self.opening(73, sha256(sealed / "8A1-73.sealed.pdf")), "opening"), [["previous-record-unknown"]] * 2,
                         "the PDF of a revoked XML")
        self.assertEqual(self.orders.revocation("SEAL", source / "8A1-74.pdf"), [])
        self.assertEqual(self.pair(self.opening(74, sha256(sealed / "8A1-74.sealed.pdf")), "opening"), [["previous-record-unknown"]] * 2)
        self.assertEqual(self.pair(self.opening(74, sha256(sealed / "8A1-74.sealed.xml")), "opening"), ["sealed", "sealed"])


class Replaced(School):
    def test_both_forms_are_replaced_together(self):
        pupil = next(self.unused)
        old = self.documents(pupil=pupil)
        time.sleep(1.1)  # signed in another second: other files
        new = self.documents(pupil=pupil)
        for name in ("supplement", "transfer"):
            files = [(old / f"{name}.{form}", new / f"{name}.{form}") for form in ("xml", "pdf")]
            self.assertEqual(self.pair(old, name), ["sealed", "sealed"])
            self.assertEqual(self.pair(new, name), [["already-sealed", "correction-missing"]] * 2)
            self.assertEqual(self.orders.correction(files[0]), [])
            self.assertEqual(self.seal(files[0][1]), [["form-left-behind"]])
            self.assertEqual(self.orders.correction(files[1]), [])
            self.assertEqual(self.pair(new, name), ["sealed", "sealed"])
            self.assertEqual(self.pair(old, name), [["seal-replaced"]] * 2)


if __name__ == "__main__":
    unittest.main()
