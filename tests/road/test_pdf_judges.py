"""What other programs say of sealed PDFs, and what a reader sees: of every kind of key."""
import re
import unittest

import pdf_judges
from appliance import Appliance

RING = 422 / 425  # of the picture's points: the seal's outer circle


class Judged(unittest.TestCase):
    """One appliance for each key; class 8A1's PDFs, sealed with their XML."""

    def sealed_by(self, numbers=(1,), **how):
        algorithm = how.pop("algorithm", None)
        appliance = Appliance(**how)
        self.addCleanup(appliance.close)
        if algorithm:
            appliance.change_profile('algorithm = "rsa-sha256"', f'algorithm = "{algorithm}"')
        appliance.install().activate()
        source, out = appliance.folder / "source", appliance.folder / "out"
        for number in numbers:
            appliance.transcripts(count=1, first=number, faults=0, pdf=True, folder=source)
        answer = appliance.seal(source, out=out)
        self.assertEqual(answer["sealed"], 2 * len(numbers), answer)
        self.store = pdf_judges.nss_store(appliance.world, appliance.folder / "nss")
        self.changed = appliance.folder / "changed.pdf"
        return appliance, sorted(out.glob("*.pdf"))

    def judge(self, appliance, path):
        content = path.read_bytes()
        told = pdf_judges.pdfsig(self.store, path)
        self.assertEqual(len(told), 16)
        self.assertEqual([each for each in told if not (each["valid"] and each["trusted"])], [])
        seal = told[-1]
        self.assertEqual((seal["field"], seal["type"]), ("KY_PHAT_HANH", "ETSI.CAdES.detached"))
        self.assertEqual([each["field"] for each in told if each["total"]], ["KY_PHAT_HANH"])
        cms, signed = pdf_judges.split_seal(content)
        self.assertTrue(pdf_judges.openssl_cms(cms, signed, pdf_judges.anchors(appliance.world)))
        self.assertFalse(pdf_judges.openssl_cms(cms, signed + b" ", pdf_judges.anchors(appliance.world)))
        self.assertFalse(pdf_judges.openssl_cms(cms, signed, [appliance.world / "ca/unknown-root.pem"]))
        self.assertTrue(pdf_judges.qpdf(path) and pdf_judges.mutool(path))
        self.find_changes(content)

    def find_changes(self, content):
        """A judge that accepts everything is none."""
        title = content.index(b"/Title <FEFF") + 14
        self.changed.write_bytes(content[:title] + (b"5" if content[title:title + 1] == b"4" else b"4") + content[title + 1:])
        self.assertEqual([each for each in pdf_judges.pdfsig(self.store, self.changed) if each["valid"]], [])
        self.changed.write_bytes(content + b"% more\n")
        self.assertFalse(any(each["total"] for each in pdf_judges.pdfsig(self.store, self.changed)))
        head, _, tail = content.rpartition(b"startxref\n")
        self.changed.write_bytes(head + b"startxref\n9" + tail)
        self.assertFalse(pdf_judges.qpdf(self.changed) or pdf_judges.mutool(self.changed))

    def seen(self, appliance, path):
        """36 mm across, its right edge at one third of the principal's signature; number and time beneath."""
        received = (appliance.folder / "source" / path.name.replace(".sealed", "")).read_bytes()
        principal = re.search(rb"/T \(CBQL\) /Rect \[([\d. ]+)\]", received)[1].split()
        left, bottom, right, top = (float(x) / 72 * 25.4 for x in principal)
        picture = pdf_judges.Picture(path)
        x1, y1, x2, y2 = picture.red_box()
        self.assertAlmostEqual((x2 - x1) / RING, 36, delta=0.2)
        self.assertAlmostEqual((y2 - y1) / RING, 36, delta=0.2)
        self.assertAlmostEqual(x2 + 36 * (1 - RING) / 2, left + (right - left) / 3, delta=0.2)
        middle = picture.height / pdf_judges.MM - (bottom + top) / 2
        self.assertAlmostEqual((y1 + y2) / 2, middle, delta=0.3)
        intents = {e["document"]: e for e in appliance.entries("intent")}
        words = pdf_judges.words(path)
        number = re.search(rb"<signet:number>([^<]+)<", received)[1].decode()
        self.assertIn(intents[pdf_judges.sha256(received)]["time"], words)
        self.assertEqual(len(re.findall(rf"(?m)^ +{re.escape(number)}$", words)), 1)

    def test_rsa(self):
        appliance, paths = self.sealed_by(numbers=(1, 2, 6))
        for path in paths:
            with self.subTest(path=path.name):
                self.judge(appliance, path)
        for path in paths[:2]:
            self.seen(appliance, path)

    def test_p256(self):
        appliance, paths = self.sealed_by(elliptic=True)
        self.judge(appliance, paths[0])

    def test_rsa_pss(self):
        appliance, paths = self.sealed_by(algorithm="rsa-pss-sha256")
        self.judge(appliance, paths[0])
        self.assertIn(bytes.fromhex("06092a864886f70d01010a"), pdf_judges.split_seal(paths[0].read_bytes())[0], "id-RSASSA-PSS")


if __name__ == "__main__":
    unittest.main()
