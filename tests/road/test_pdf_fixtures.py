"""Every fault and attack on PDFs that the world can make goes through the real service, and the other kinds of documents."""
import json
import os
import re
import shutil
import unittest

from appliance import Appliance, codes

KINDS = [word for kind in ("annual-transcript", "scanned-paper", "true-copy") for word in ("--kind", kind)]
LONG = bool(os.environ.get("SIGNET_LONG"))
EVERY = 1 if LONG else 10 # of the list; whole: ./dev fault
SHAPES = ("page-cropped-and-rotated", "acroform-direct-fields-indirect", "fields-made-by-the-signers", "seal-field-empty", "linearized",
          "certified-p2-with-seal-field", "version-2.0", "page-in-other-units")
ENGLISH = re.compile(r"\b(the|of|than|not|with|more|names|octets|signature|field|page|end|object|before|behind|signed)\b")


def answers(results):
    return {r["file"].rsplit("/", 1)[-1]: r for r in results}


class Fixtures(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        # The list is of PDFs alone.
        cls.appliance = Appliance().change_profile('xml = "metadata"', 'xml = "none"').install()
        cls.addClassCleanup(cls.appliance.close)
        cls.appliance.signet("activate", "--yes", *KINDS)
        cls.out = cls.appliance.folder / "out"

    def seal(self, *files):
        return answers(self.appliance.seal(*files, out=self.out)["results"])

    def explain(self, *files):
        return answers(json.loads(self.appliance.signet("--json", "explain", *files, check=False).stdout)["results"])

    def test_every_document_gets_the_answer_that_its_entry_names(self):
        folder, manifest = self.appliance.pdf_fixtures(every=EVERY)
        good = [each for each in manifest if each["expect"] == "sealed"]
        bad = [each for each in manifest if each["expect"] == "refused"]
        intents = len(self.appliance.entries("intent"))
        told = self.seal(*(folder / each["file"] for each in bad)) | self.explain(*(folder / each["file"] for each in good))
        wrong = []
        for each in manifest:
            answer = told[each["file"]]
            expected = "would-seal" if each["expect"] == "sealed" else "refused"
            if answer["decision"] != expected or set(each["reasons"]) - set(codes(answer)):
                wrong.append(f"{each['file']} ({each['about']}): {answer['decision']} {codes(answer)}, expected {expected} {each['reasons']}")
        self.assertFalse(wrong, f"{len(wrong)} of {len(manifest)}:\n" + "\n".join(wrong))
        self.assertTrue(all(answer["reasons"] for answer in told.values() if answer["decision"] == "refused"))
        self.assertEqual(len(self.appliance.entries("intent")), intents)
        self.assertGreater(len(good), 25 if LONG else 2)
    def test_a_vietnamese_message_holds_no_english(self):
        folder, manifest = self.appliance.pdf_fixtures("signature-over-a-mark", "page-added-before-the-principal", "principal-invisible",
                                                       "trailing-octets", "signature-in-no-field", "encrypted", "lock-all-by-the-principal")
        told = self.explain(*(folder / each["file"] for each in manifest))
        mixed = {x["message_vi"] for a in told.values() for x in a["reasons"] if ENGLISH.search(x["message_vi"])}
        self.assertEqual(mixed, set())

    def test_what_is_good_is_sealed(self):
        folder, manifest = self.appliance.pdf_fixtures() if LONG else self.appliance.pdf_fixtures(*SHAPES)
        sealed = self.seal(*(folder / each["file"] for each in manifest if each["expect"] == "sealed"))
        # Another test may have sealed the paper of the scans (invariant 7).
        wrong = {name: codes(r) for name, r in sealed.items() if r["decision"] != "sealed" and not (name.startswith(("scan", "true")) and LONG)}
        self.assertEqual(wrong, {})
        self.assertGreaterEqual(len(sealed), len(SHAPES))

    def test_scans_and_copies_need_the_principal_only(self):
        folder, _ = self.appliance.pdf_fixtures("scan", "scan-of-30-MB", "true-copy")
        large, small = folder / "scan-of-30-MB.pdf", folder / "scan.pdf"
        self.assertGreater(large.stat().st_size, 28_000_000)
        if LONG:
            self.skipTest("of the same papers as the whole list")
        sealed = self.seal(large, folder / "true-copy.pdf")
        self.assertEqual({name: r["decision"] for name, r in sealed.items()}, {"scan-of-30-MB.pdf": "sealed", "true-copy.pdf": "sealed"})
        self.assertEqual({r["kind"] for r in sealed.values()}, {"scanned-paper", "true-copy"})
        self.assertTrue((self.out / "scan-of-30-MB.sealed.pdf").read_bytes().startswith(large.read_bytes()))
        self.assertEqual(codes(self.seal(small)["scan.pdf"]), ["already-sealed", "correction-missing"], "another scan of the same paper")
        self.assertTrue(self.seal(large)["scan-of-30-MB.pdf"]["redelivered"])

    def test_another_pdf_of_a_sealed_pupil(self):
        first, second = (self.appliance.transcripts(count=1, faults=0, first=90, pdf=True) / "8A1-90.pdf" for _ in range(2))
        self.assertEqual(self.seal(first)["8A1-90.pdf"]["decision"], "sealed")
        self.assertEqual(codes(self.seal(second)["8A1-90.pdf"]), ["already-sealed", "correction-missing"])
        self.assertTrue(self.seal(first)["8A1-90.pdf"]["redelivered"])

    def test_a_dry_run_tells_that_the_seal_has_no_place(self):
        folder, manifest = self.appliance.pdf_fixtures("seal-off-the-page", "seal-over-an-annotation")
        told = self.explain(*(folder / each["file"] for each in manifest))
        self.assertEqual([codes(each) for each in told.values()], [["seal-place-unfit"]] * 2)

    def test_a_pair_whose_pdf_has_no_place_for_the_seal(self):
        folder, _ = self.appliance.pdf_fixtures("seal-off-the-page")  # of pupil 100
        pair = self.appliance.transcripts(count=1, faults=0, first=100)
        shutil.copy(folder / "seal-off-the-page.pdf", pair / "8A1-100.pdf")
        before = len(self.appliance.entries("intent"))
        told = self.seal(pair)
        self.assertEqual({name: (r["decision"], codes(r)) for name, r in told.items()},
                         {"8A1-100.xml": ("refused", ["partner-refused"]), "8A1-100.pdf": ("refused", ["seal-place-unfit"])})
        self.assertEqual(len(self.appliance.entries("intent")), before)


if __name__ == "__main__":
    unittest.main()
