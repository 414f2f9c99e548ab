"""A class in both forms: XML and PDF of each transcript sealed together, or neither."""
import base64
import hashlib
import json
import re
import shutil
import unittest

from appliance import Appliance, codes, run

GOOD = (1, 2, 3, 4, 5)
EXPECTED = {
    "8A1-07.xml": ["subject-teacher-missing"],
    "8A1-07.pdf": ["subject-teacher-missing"],
    "8A1-19.xml": ["content-changed"],
    "8A1-19.pdf": ["changed-after-signing", "not-whole"],
    "8A1-33.xml": ["principal-missing", "signer-not-assigned", "subject-teacher-missing"],
    "8A1-33.pdf": ["principal-missing", "signer-not-assigned", "subject-teacher-missing"],
}


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def by_name(answer):
    return {r["file"].rsplit("/", 1)[-1]: r for r in answer["results"]}


def decisions(answer):
    """What became of each file: the reasons of a refusal, or `sealed`, or `redelivered`."""
    def told(r):
        return codes(r) if r["decision"] != "sealed" else "redelivered" if r["redelivered"] else "sealed"
    return {name: told(r) for name, r in by_name(answer).items()}


def proved(receipt):
    """The entry of a C2SP tlog-proof, led along its path to the root of its checkpoint (RFC 6962 2.1.1)."""
    lines = receipt.split("\n")
    entry, index = base64.b64decode(lines[1].removeprefix("extra ")), int(lines[2].removeprefix("index "))
    end = lines.index("")
    size, root = int(lines[end + 2]), base64.b64decode(lines[end + 3])
    found, place, last = hashlib.sha256(b"\0" + entry).digest(), index, size - 1
    for hashed in map(base64.b64decode, lines[3:end]):
        if place & 1 or place == last:
            found = hashlib.sha256(b"\1" + hashed + found).digest()
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = hashlib.sha256(b"\1" + found + hashed).digest()
        place, last = place >> 1, last >> 1
    return json.loads(entry) if found == root and last == 0 else None


class Pairs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.appliance = Appliance().install()
        cls.addClassCleanup(cls.appliance.close)
        cls.source, cls.out = cls.appliance.folder / "class", cls.appliance.folder / "sealed"
        cls.appliance.transcripts(count=len(GOOD), faults=0, pdf=True, folder=cls.source)
        for number in (7, 19, 33):
            cls.appliance.transcripts(count=1, first=number, pdf=True, folder=cls.source)
        cls.appliance.activate()
        cls.answer = cls.appliance.seal(cls.source, out=cls.out)

    def fresh(self, number):
        """A pair of a pupil of its own."""
        folder = self.appliance.transcripts(count=1, faults=0, first=number, pdf=True)
        return folder / f"8A1-{number}.xml", folder / f"8A1-{number}.pdf"

    def pair(self, xml, pdf, name):
        """The two files under one name, as the command pairs them."""
        folder = self.appliance.folder / f"pair-{name}"
        folder.mkdir(exist_ok=True)
        return [shutil.copy(xml, folder / f"{name}.xml"), shutil.copy(pdf, folder / f"{name}.pdf")]

    def seal(self, *files):
        return decisions(self.appliance.seal(*files, out=self.out))

    def counted(self):
        return [len(self.appliance.entries(kind)) for kind in ("intent", "sealed", "failed")]

    # --- the class ---

    def test_good_ones_are_sealed_in_both_forms_and_faulty_ones_in_none(self):
        self.assertEqual((self.answer["sealed"], self.answer["refused"], self.answer["failed"], self.answer["status"]), (10, 6, 0, 1))
        self.assertEqual({name: told for name, told in decisions(self.answer).items() if told != "sealed"}, EXPECTED)
        written = {path.name for path in self.out.iterdir() if re.fullmatch(r"8A1-(0[1-7]|19|33)\..*", path.name)}
        endings = ("sealed.xml", "sealed.receipt", "sealed.pdf", "sealed.pdf.receipt")
        self.assertEqual(written, {f"8A1-{number:02}.{ending}" for number in GOOD for ending in endings})

    def test_a_pdf_is_never_changed_but_by_an_update_behind_it(self):
        for number in GOOD:
            received = (self.source / f"8A1-{number:02}.pdf").read_bytes()
            sealed = (self.out / f"8A1-{number:02}.sealed.pdf").read_bytes()
            self.assertTrue(sealed.startswith(received) and len(received) < len(sealed) < len(received) + 100_000)

    def test_the_journal_ties_both_forms(self):
        intents = {e["document"]: e for e in self.appliance.entries("intent")}
        sealed = {e["intent"]: e for e in self.appliance.entries("sealed")}
        for number in GOOD:
            xml, pdf = (intents[digest(self.source / f"8A1-{number:02}.{form}")] for form in ("xml", "pdf"))
            self.assertEqual((pdf.get("xml"), xml.get("xml")), (xml["document"], None))
            self.assertEqual((pdf["person"], pdf["profile"]), (xml["person"], "hocba-pdf"))
            self.assertNotEqual(pdf["tuple"], xml["tuple"])
            file = digest(self.out / f"8A1-{number:02}.sealed.pdf")
            self.assertEqual(sealed[pdf["index"]]["file"], file)
            self.assertEqual(sealed[xml["index"]]["file"], digest(self.out / f"8A1-{number:02}.sealed.xml"))
            self.assertLess(max(xml["index"], pdf["index"]), min(sealed[i["index"]]["index"] for i in (xml, pdf)))
        refused = {e["document"]: e["reasons"] for e in self.appliance.entries("refused") if "document" in e}
        for name, reasons in EXPECTED.items():
            self.assertEqual(refused[digest(self.source / name)], reasons)
            self.assertNotIn(digest(self.source / name), intents)

    def test_receipts_prove_the_sealed_files(self):
        for number in GOOD:
            stem = f"8A1-{number:02}.sealed"
            for file, receipt in ((f"{stem}.xml", f"{stem}.receipt"), (f"{stem}.pdf", f"{stem}.pdf.receipt")):
                text = (self.out / receipt).read_text()
                self.assertEqual(proved(text)["file"], digest(self.out / file))
                self.assertIsNone(proved(text.replace("extra e", "extra f", 1)) if "extra e" in text else None)
                key = (self.appliance.root / "etc/signet/journal.vkey").read_text().strip()
                self.appliance.signet("journal", "proof", self.out / receipt, "--key", key)
            done = self.appliance.signet("verify", self.out / f"{stem}.xml", "--receipt", self.out / f"{stem}.receipt", check=False)
            self.assertEqual(done.returncode, 0, done.stdout)

    def test_no_personal_data_of_a_pdf_in_journal_and_logs(self):
        told = json.dumps(self.appliance.entries(), ensure_ascii=False)
        told += "".join(p.read_text(errors="replace") for p in self.appliance.root.rglob("*.log"))
        for path in self.source.glob("*.pdf"):
            self.assertNotIn(re.search(rb"<signet:pupil-id>(\d{12})<", path.read_bytes())[1].decode(), told)

    def test_again_both_are_delivered_and_nothing_is_sealed(self):
        before = self.counted()
        files = {path: path.read_bytes() for path in self.out.glob("8A1-01.sealed.???")}
        again = self.appliance.folder / "again"
        answer = self.appliance.seal(self.source / "8A1-01.xml", self.source / "8A1-01.pdf", out=again)
        self.assertEqual(decisions(answer), {"8A1-01.xml": "redelivered", "8A1-01.pdf": "redelivered"})
        self.assertEqual({path: (again / path.name).read_bytes() for path in files}, files)
        self.assertEqual((len(files), self.counted()), (2, before))

    # --- both or neither ---

    def test_a_bad_pdf_takes_its_xml_with_it(self):
        xml, pdf = self.fresh(51)
        bad = pdf.with_name("bad.pdf")
        bad.write_bytes(pdf.read_bytes()[:-1] + b" \n")
        before = self.counted()
        self.assertEqual(self.seal(*self.pair(xml, bad, "p51")), {"p51.xml": ["partner-refused"], "p51.pdf": ["not-whole"]})
        self.assertEqual(self.counted(), before)
        self.assertEqual(list(self.out.glob("p51*")), [])
        self.assertEqual(self.seal(xml, pdf), {xml.name: "sealed", pdf.name: "sealed"}, "the same XML with its good PDF")

    def test_a_bad_xml_takes_its_pdf_with_it(self):
        first, second = self.fresh(52), self.fresh(52)  # the same pupil, signed twice
        self.assertEqual(self.seal(first[0]), {"8A1-52.xml": "sealed"})
        before = self.counted()
        self.assertEqual(self.seal(*self.pair(*second, "p52")), {"p52.xml": ["already-sealed", "correction-missing"], "p52.pdf": ["partner-refused"]})
        self.assertEqual(self.counted(), before)
        self.assertEqual(list(self.out.glob("p52*")), [])

    def test_a_pdf_that_names_another_xml(self):
        first, second = self.fresh(53), self.fresh(53)
        before = self.counted()
        self.assertEqual(self.seal(*self.pair(first[0], second[1], "p53")), {"p53.xml": ["partner-refused"], "p53.pdf": ["xml-differs"]})
        self.assertEqual(self.counted(), before)
        self.assertEqual(self.seal(*first), {"8A1-53.xml": "sealed", "8A1-53.pdf": "sealed"})

    def test_a_pdf_follows_its_sealed_xml_and_never_goes_before(self):
        xml, pdf = self.fresh(54)
        self.assertEqual(self.seal(pdf), {pdf.name: ["xml-not-sealed"]})
        self.assertEqual(self.seal(xml), {xml.name: "sealed"})
        self.assertEqual(self.seal(pdf), {pdf.name: "sealed"})

    def test_a_pair_of_which_the_xml_is_sealed(self):
        xml, pdf = self.fresh(55)
        self.assertEqual(self.seal(xml), {xml.name: "sealed"})
        before = self.counted()
        self.assertEqual(self.seal(xml, pdf), {xml.name: "redelivered", pdf.name: "sealed"})
        self.assertEqual(self.counted(), [before[0] + 1, before[1] + 1, before[2]])
        self.assertEqual(self.seal(xml, pdf), {xml.name: "redelivered", pdf.name: "redelivered"})

    def test_a_second_pdf_of_a_sealed_pupil(self):
        other = self.appliance.transcripts(count=1, faults=0, first=5, pdf=True) / "8A1-05.pdf"
        before = self.counted()
        self.assertEqual(self.seal(other), {"8A1-05.pdf": ["already-sealed", "correction-missing", "xml-not-sealed"]})
        self.assertEqual(self.counted(), before)

    def test_a_pdf_of_another_class_than_its_sealed_xml(self):
        folder = self.appliance.folder / "other-class"
        run(self.appliance.bin / "signet-world", "transcripts", "--world", self.appliance.world, "--out", folder, "--count", 1, "--faults", 0,
            "--first", 58, "--pdf", "--pdf-class", "8A2")
        xml, pdf = folder / "8A1-58.xml", folder / "8A1-58.pdf"
        self.assertEqual(self.seal(xml), {xml.name: "sealed"})
        self.appliance.signet("activate", "--kind", "annual-transcript", "--class", "8A2", "--yes")
        self.addCleanup(self.appliance.activate)  # instead of this one
        before = self.counted()
        self.assertEqual(self.seal(pdf), {pdf.name: ["xml-differs"]})
        self.assertEqual(self.seal(xml, pdf), {xml.name: "redelivered", pdf.name: ["xml-differs"]})
        self.assertEqual(self.counted(), before)

    # --- straight to the socket ---

    def post(self, query, body, key):
        file = self.appliance.folder / "body"
        file.write_bytes(body)
        done = run("curl", "-sS", "-w", "\n%{http_code}", "--unix-socket", self.appliance.root / "run/signet/signet.sock", "-H",
                   f"Idempotency-Key: {key}", "--data-binary", f"@{file}", f"http://signet/v1/seals{query}")
        text, status = done.stdout.rsplit("\n", 1)
        return int(status), text

    def test_a_pair_in_one_request(self):
        xml, pdf = (path.read_bytes() for path in self.fresh(56))
        before = self.counted()
        for query, body in ((f"?xml_bytes={len(pdf)}", pdf + xml), (f"?xml_bytes={len(xml) - 1}", xml + pdf), (f"?xml_bytes={len(xml)}", xml),
                            ("?xml_bytes=-1", xml + pdf), ("?xml_bytes=18446744073709551615", xml + pdf), ("", xml + pdf)):
            status, text = self.post(query, body, f"road-{hash((query, len(body)))}")
            self.assertIn(status, (400, 413, 422), f"{query}: {text[:300]}")
        self.assertEqual(self.counted(), before)
        status, text = self.post(f"?xml_bytes={len(xml)}", xml + pdf, "road-pair")
        self.assertLess(status, 300, text[:300])
        self.assertEqual(self.counted(), [before[0] + 2, before[1] + 2, before[2]])
        status, text = self.post(f"?xml_bytes={len(xml)}", xml + pdf.replace(b"8A1", b"8A2"), "road-pair")
        self.assertEqual(status, 409, text[:300])

    def test_one_document_twice_is_no_pair(self):
        xml = self.fresh(57)[0].read_bytes()
        status, text = self.post(f"?xml_bytes={len(xml)}", xml + xml, "road-twice")
        self.assertEqual(status, 422, text[:300])


if __name__ == "__main__":
    unittest.main()
