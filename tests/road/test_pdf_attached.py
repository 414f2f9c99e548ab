"""PDFs with their XML attached: which one, is what the key holder hashes itself; anything unclear is refused with both forms."""
import time
import unittest

import between
import pdf_evidence
from appliance import Appliance, run
from test_pdf import decisions, digest

UNCLEAR = ["attachment-unclear"]
# What is told of the PDF; its XML is then refused with it.
REFUSED = {"named-otherwise": ["xml-differs"], "none": UNCLEAR, "other": ["xml-differs"], "other-but-listed": ["attachment-unclear", "xml-differs"],
           "compressed": UNCLEAR, "twice": UNCLEAR, "late": ["attachment-unclear", "changed-after-signing"]}


class Attached(unittest.TestCase):
    changes = [('xml = "metadata"', 'xml = "attached"')]
    streams = False

    @classmethod
    def setUpClass(cls):
        cls.appliance = Appliance()
        for old, new in cls.changes:
            cls.appliance.change_profile(old, new)
        cls.appliance.install()
        cls.addClassCleanup(cls.appliance.close)
        cls.worker = between.Between(cls.appliance, "inspect", between.inspect_step)
        cls.addClassCleanup(cls.worker.close)
        cls.appliance.kill("signet-keyhold")
        time.sleep(0.5)
        cls.appliance.wait()
        cls.appliance.activate()
        cls.unused = iter(range(50, 90))

    def setUp(self):
        self.worker.answered = lambda step, descriptors: None

    def pair(self, way):
        folder = self.appliance.transcripts(count=1, faults=0, first=next(self.unused), pdf=True, attach=way, streams=self.streams)
        return sorted(folder.iterdir(), reverse=True)  # XML, PDF

    def seal(self, *files):
        """What became of the XML and of the PDF."""
        told = decisions(self.appliance.seal(*files, out=self.appliance.folder / "sealed"))
        return [told[path.name] for path in files]

    def lie(self, change):
        said = pdf_evidence.lying(change)

        def answered(step, descriptors):
            output = between.output_of(descriptors[1])
            if step in ("seal", "release") and not pdf_evidence.is_of_xml(output):
                between.put_output(descriptors[1], said(output))
        self.worker.answered = answered

    def test_both_forms_are_sealed_and_tied(self):
        for way in ("plain", "named"):
            xml, pdf = self.pair(way)
            self.assertEqual(self.seal(xml, pdf), ["sealed", "sealed"], way)
            intent, = (e for e in self.appliance.entries("intent") if e["document"] == digest(pdf))
            self.assertEqual(intent["xml"], digest(xml))
            sealed, shown = self.appliance.folder / f"sealed/{pdf.stem}.sealed.pdf", self.appliance.folder / "shown.xml"
            run("pdfdetach", "-save", 1, "-o", shown, sealed)
            self.assertEqual(shown.read_bytes(), xml.read_bytes(), "what a reader of the sealed PDF gets")

    def test_a_pdf_follows_its_sealed_xml(self):
        xml, pdf = self.pair("plain")
        self.assertEqual(self.seal(pdf), [["xml-not-sealed"]])
        self.assertEqual(self.seal(xml), ["sealed"])
        self.assertEqual(self.seal(pdf), ["sealed"])

    def test_what_is_unclear_is_refused_with_its_xml(self):
        for way, reasons in REFUSED.items():
            with self.subTest(way=way):
                xml, pdf = self.pair(way)
                self.assertEqual(self.seal(xml, pdf), [["partner-refused"], reasons])

    def test_what_a_worker_says_of_it_is_not_believed(self):
        xml, pdf = self.pair("other-but-listed")
        where = pdf.read_bytes().find(xml.read_bytes() + b"\nendstream")
        self.assertGreater(where, 0)
        right = {"begin": where, "end": where + xml.stat().st_size}
        self.lie(lambda said: said["pdf"].update(attachment=right, embedded_files=1))
        self.assertEqual(self.seal(xml, pdf), [["partner-refused"], ["xml-differs"]])
        self.lie(lambda said: said["pdf"].update(attachment={"begin": 0, "end": 9}))
        self.assertEqual(self.seal(*self.pair("plain")), ["sealed", "sealed"], "the file says otherwise")

    def test_a_worker_that_hides_a_late_attachment(self):
        self.lie(lambda said: said["pdf"].update(defects=[]))
        for way in ("late",) if self.streams else ("late", "late-named"):
            self.assertEqual(self.seal(*self.pair(way)), [["partner-refused"], UNCLEAR], way)


class Trusted(Attached):
    """Cross-reference streams: what is attached is what the worker says, as all else of the structure."""
    changes = Attached.changes + [('increment = "own reading"', 'increment = "trusted to the parser"')]
    streams = True
    test_what_a_worker_says_of_it_is_not_believed = None
    test_a_pdf_follows_its_sealed_xml = None

    def test_a_range_that_is_none(self):
        for wrong in ({"begin": 0, "end": 1 << 40}, {"begin": 9, "end": 8}):
            self.lie(lambda said, wrong=wrong: said["pdf"].update(attachment=wrong))
            self.assertEqual(self.seal(*self.pair("plain")), [["partner-refused"], ["evidence-disagrees"]])


class Named(unittest.TestCase):
    """A profile that wants the name in the record: what is attached may not say otherwise."""
    @classmethod
    def setUpClass(cls):
        cls.appliance = Appliance().install()
        cls.addClassCleanup(cls.appliance.close)
        cls.appliance.activate()

    def test_what_is_attached_beside_the_name(self):
        for number, (way, told) in enumerate({"named": ["sealed", "sealed"], "named-otherwise": [["partner-refused"], ["xml-differs"]],
                                              "plain": [["partner-refused"], ["field-missing"]]}.items()):
            with self.subTest(way=way):
                folder = self.appliance.transcripts(count=1, faults=0, first=60 + number, pdf=True, attach=way)
                files = sorted(folder.iterdir(), reverse=True)
                answer = decisions(self.appliance.seal(*files, out=self.appliance.folder / "sealed"))
                self.assertEqual([answer[path.name] for path in files], told)


if __name__ == "__main__":
    unittest.main()
