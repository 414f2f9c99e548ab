"""A document worker that was taken over lies about a PDF: what leaves is refused, or is what an honest one would have led to."""
import json
import re
import time
import unittest

import between
import pdf_evidence
import pdf_lies
from appliance import Appliance, codes

# Each is seen by keyhold in the octets, whatever the worker leaves out.
SEEN_BY_KEYHOLD = {"one-bit-changed": "content-changed", "incremental-saving": "not-whole", "cms-value-changed": "signature-invalid",
                   "signature-of-another-file": "content-changed", "certificate-of-an-unknown-ca": "certificate-untrusted",
                   "forgery-byterange-zeros": "principal-missing", "wrapping-object-in-the-gap": "principal-missing", "field-of-no-role": "unknown-signature",
                   "encrypted": "pdf-forbidden", "xfa": "pdf-forbidden", "hybrid": "pdf-forbidden", "signature-in-two-fields": "unknown-signature",
                   "certified-p2-without-seal-field": "changes-forbidden", "object-streams": "increment-untrusted"}


def hide(said):
    if said["pdf"]:
        said["pdf"]["defects"] = []


def plain(sealed, received):
    """What a seal added, without the octets that depend on its id and its time."""
    assert sealed.startswith(received)
    added = sealed[len(received):]
    for pattern in (rb"/SealId \([0-9a-f]{32}\)", rb"/M \(D:\d{14}\+07'00'\)", rb"<[0-9a-f]{16384}>", rb"Tm <[0-9A-Fa-f]{100}> Tj"):
        added, count = re.subn(pattern, b"", added)
        assert count == 1, (pattern, count)
    return added


class LyingWorker(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.appliance = Appliance().change_profile('xml = "metadata"', 'xml = "none"').install()
        cls.addClassCleanup(cls.appliance.close)
        # The same school elsewhere, with workers that do not lie: RSA makes the same signatures there.
        cls.honest = Appliance(world=cls.appliance.world).change_profile('xml = "metadata"', 'xml = "none"').install()
        cls.addClassCleanup(cls.honest.close)
        kept = [name for name, (outcome, _) in pdf_lies.LIES.items() if outcome == pdf_lies.SEALED]
        cls.files = sorted(cls.appliance.transcripts(count=len(kept) + 8, faults=0, pdf=True).glob("*.pdf"))
        cls.spare = dict(zip(kept, cls.files[8:]))
        cls.out = cls.appliance.folder / "out"
        cls.worker = between.Between(cls.appliance, "inspect", between.inspect_step)
        cls.addClassCleanup(cls.worker.close)
        cls.appliance.kill("signet-keyhold")
        time.sleep(0.5)
        cls.appliance.wait()
        cls.appliance.activate()
        cls.honest.activate()

    def setUp(self):
        self.addCleanup(self.tell_the_truth)

    def tell_the_truth(self):
        self.worker.answered = lambda step, descriptors: None

    def lie(self, change, *steps):
        """`change` alters what was said at these steps."""
        said = pdf_evidence.lying(change)

        def answered(step, descriptors):
            if step in steps:
                between.put_output(descriptors[1], said(between.output_of(descriptors[1])))
        self.worker.answered = answered

    def seal(self, path):
        return self.appliance.seal(path, out=self.out)["results"][0]

    def as_an_honest_one(self, path):
        """Two appliances sealed the same octets: only id and time of the seal differ."""
        name = f"{path.stem}.sealed.pdf"
        self.assertEqual(self.honest.seal(path, out=self.honest.folder / "out")["sealed"], 1)
        made, other = (plain((folder / name).read_bytes(), path.read_bytes()) for folder in (self.out, self.honest.folder / "out"))
        self.assertEqual(made, other)

    def test_0_who_does_not_lie_is_believed(self):
        self.lie(lambda said: None, "seal", "release")
        self.assertEqual(self.seal(self.files[0])["decision"], "sealed")
        self.as_an_honest_one(self.files[0])

    def test_lies_that_the_file_itself_refutes(self):
        before = len(self.appliance.entries("intent"))
        for name, (outcome, change) in pdf_lies.LIES.items():
            if outcome == pdf_lies.REFUSED:
                with self.subTest(lie=name):
                    self.lie(change, "seal", "release")
                    answer = self.seal(self.files[1])
                    self.assertEqual(answer["decision"], "refused", codes(answer))
        self.assertEqual(len(self.appliance.entries("intent")), before, "noticed before anything was begun")
        self.tell_the_truth()
        self.assertEqual(self.seal(self.files[1])["decision"], "sealed", "it was the lies that were refused")

    def test_lies_that_do_not_matter(self):
        for name, path in self.spare.items():
            with self.subTest(lie=name):
                self.lie(pdf_lies.LIES[name][1], "seal", "release")
                answer = self.seal(path)
                self.assertEqual(answer["decision"], "sealed", codes(answer))
                self.as_an_honest_one(path)

    def test_the_same_lies_about_the_sealed_file_keep_it_back(self):
        path = self.files[2]
        for name in ("the gap is wider", "a teacher has not signed", "another document was read", "it is no PDF", "a defect that is none"):
            with self.subTest(lie=name):
                self.lie(pdf_lies.LIES[name][1], "release")
                self.assertEqual(codes(self.seal(path)), ["release-check-failed"])
                self.assertFalse((self.out / f"{path.stem}.sealed.pdf").exists())
        for opinion in (0, 2):
            self.lie(lambda said, opinion=opinion: said.update(opinion=opinion), "release")
            self.assertEqual(codes(self.seal(path)), ["release-check-failed"])
        self.tell_the_truth()
        self.assertEqual(self.seal(path)["decision"], "sealed", "the same document is completed")
        sealed = [e for e in self.appliance.entries("sealed") if e["file"]]
        self.assertEqual(len({e["intent"] for e in sealed}), len(sealed))
        self.as_an_honest_one(path)

    def test_an_activation_is_spent_where_the_token_was_asked(self):
        self.appliance.activate("--count", "1")
        self.addCleanup(self.appliance.activate)
        self.lie(lambda said: said.update(opinion=0), "release")
        self.assertEqual(codes(self.seal(self.files[3])), ["release-check-failed"])
        self.tell_the_truth()
        self.assertEqual(codes(self.seal(self.files[4])), ["activation-missing"], "another document")

    def test_defects_that_the_worker_hides(self):
        folder, manifest = self.appliance.pdf_fixtures(*SEEN_BY_KEYHOLD)
        self.lie(hide, "seal", "release")
        for each in manifest:
            with self.subTest(file=each["file"]):
                self.assertIn(SEEN_BY_KEYHOLD[each["file"].removesuffix(".pdf")], codes(self.seal(folder / each["file"])))

    def stranger_left_out(self, change):
        folder, manifest = self.appliance.pdf_fixtures("signature-over-a-mark")
        self.assertEqual(codes(self.seal(folder / manifest[0]["file"])), ["unknown-signature"])

        def said(output):
            hide(output)
            change(output["pdf"])
        self.lie(said, "seal", "release")
        done = self.appliance.signet("--json", "explain", folder / manifest[0]["file"], check=False)
        self.assertEqual(json.loads(done.stdout)["results"][0]["decision"], "refused")

    def test_a_stranger_whose_signature_is_left_out(self):
        self.stranger_left_out(lambda pdf: pdf.update(signatures=[each for each in pdf["signatures"] if each["role"]]))

    def test_a_stranger_whose_signature_is_called_a_timestamp(self):
        self.stranger_left_out(lambda pdf: [each.update(timestamp=1) for each in pdf["signatures"] if not each["role"]])

    def test_a_lock_by_the_principal_that_the_worker_hides(self):
        folder, manifest = self.appliance.pdf_fixtures("lock-all-by-the-principal")
        self.lie(hide, "seal", "release")
        done = self.appliance.signet("--json", "explain", folder / manifest[0]["file"], check=False)
        self.assertEqual(json.loads(done.stdout)["results"][0]["decision"], "refused")

    def test_z_a_change_after_signing_that_one_worker_hides_is_told_by_the_next(self):
        folder, manifest = self.appliance.pdf_fixtures("content-added-before-the-principal")
        self.lie(hide, "seal")
        self.assertEqual(codes(self.seal(folder / manifest[0]["file"])), ["release-check-failed"])
        self.assertEqual(list(self.out.glob("content-added*")), [])


if __name__ == "__main__":
    unittest.main()
