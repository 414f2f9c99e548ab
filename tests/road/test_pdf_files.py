"""What the school's own files say about PDFs: the seal's picture and font, the profile, the principal's order over them."""
import json
import os
import time
import unittest

import between
import pdf_evidence
import pdf_judges
from appliance import Appliance, codes


class Files(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.appliance = Appliance().change_profile('xml = "metadata"', 'xml = "none"').install()
        cls.addClassCleanup(cls.appliance.close)
        cls.source = cls.appliance.transcripts(count=10, faults=0, pdf=True)
        cls.appliance.activate()
        control = cls.appliance.seal(cls.document(1), out=cls.appliance.folder / "control")
        assert control["sealed"] == 1, control

        cls.unused = iter(range(4, 11))

    @classmethod
    def document(cls, number):
        return cls.source / f"8A1-{number:02}.pdf"

    def seal(self, path):
        return self.appliance.seal(path, out=self.appliance.folder / "out")["results"][0]

    def restarted(self):
        self.appliance.stop()
        started = self.appliance.start(check=False)
        if started.returncode == 0:
            self.appliance.activate()
        return started

    def put_back(self, path, content):
        path.write_bytes(content)
        self.assertEqual(self.restarted().returncode, 0)

    def kept(self, name):
        path = self.appliance.root / "etc/signet" / name
        self.addCleanup(self.put_back, path, path.read_bytes())
        return path

    def test_another_picture_and_another_font_that_the_principal_did_not_order(self):
        picture, font = self.kept("seal.png"), self.kept("seal.ttf")
        picture.write_bytes(picture.read_bytes() + b"\0")
        font.write_bytes(font.read_bytes() + b"\0")
        self.assertEqual(self.restarted().returncode, 0)
        before = len(self.appliance.entries("intent"))
        for form in (".pdf", ".xml"):
            answer = self.seal(self.document(2).with_suffix(form))
            self.assertEqual([each["code"] for each in answer["reasons"]], ["configuration-not-ordered"] * 2)
            told = " ".join(each["message_en"] for each in answer["reasons"])
            self.assertTrue("etc/signet/seal.png" in told and "etc/signet/seal.ttf" in told, told)
        self.assertEqual(len(self.appliance.entries("intent")), before)

    def refused_start(self, name, content):
        path = self.kept(name)
        log = self.appliance.root / "run/signet/signetd.log"
        seen = log.stat().st_size if log.exists() else 0
        if content is None:
            path.unlink()
        else:
            path.write_bytes(content)
        self.assertNotEqual(self.restarted().returncode, 0)
        self.assertIn(f"etc/signet/{name}", log.read_text()[seen:])

    def test_no_picture_no_service(self):
        self.refused_start("seal.png", None)

    @unittest.skipUnless(os.environ.get("SIGNET_LONG"), "./dev fault")
    def test_a_picture_that_is_none(self):
        self.refused_start("seal.png", b"\x89PNG\r\n\x1a\n and no more")

    @unittest.skipUnless(os.environ.get("SIGNET_LONG"), "./dev fault")
    def test_a_picture_that_is_too_large(self):
        self.refused_start("seal.png", b"\x89PNG\r\n\x1a\n" + bytes(600_000))

    def test_object_streams_only_where_the_principal_trusts_the_parser(self):
        folder, manifest = self.appliance.pdf_fixtures("object-streams", "cross-reference-streams")
        files = [folder / each["file"] for each in manifest]
        self.assertEqual([codes(self.seal(path)) for path in files], [["increment-untrusted"]] * 2)
        self.kept("profiles/hocba-pdf.toml")
        self.appliance.change_profile('increment = "own reading"', 'increment = "trusted to the parser"')
        self.restarted()
        self.assertEqual(codes(self.seal(files[0])), ["configuration-not-ordered"])
        self.appliance.submit(self.appliance.configuration())
        told = json.loads(self.appliance.signet("--json", "explain", *files).stdout)["results"]
        self.assertEqual([each["decision"] for each in told], ["would-seal"] * 2)
        self.assertEqual(self.seal(files[0])["decision"], "sealed")  # the other one is of the same pupil
        sealed = self.appliance.folder / "out/object-streams.sealed.pdf"
        store = pdf_judges.nss_store(self.appliance.world, self.appliance.folder / "nss")
        self.assertEqual([each for each in pdf_judges.pdfsig(store, sealed) if not (each["valid"] and each["trusted"])], [])
        self.assertTrue(pdf_judges.qpdf(sealed) and pdf_judges.mutool(sealed) and pdf_judges.pdfsig(store, sealed)[-1]["total"])
        self.assertEqual(self.seal(self.document(3))["decision"], "sealed", "and classic files are sealed as before")
        self.appliance.change_profile('increment = "trusted to the parser"', 'increment = "own reading"')
        self.restarted()
        self.appliance.submit(self.appliance.configuration())

    # --- a worker that was taken over draws the seal ---

    def drawn_by_a_liar(self, change):
        """What becomes of a document where keyhold got this drawing at its start: None where it does not even start."""
        said = pdf_evidence.lying(change)
        worker = between.Between(self.appliance, "inspect", between.inspect_step)

        def answered(step, descriptors):
            if step == "draw":
                between.put_output(descriptors[1], said(between.output_of(descriptors[1])))
        worker.answered = answered
        self.addCleanup(self.restarted)
        self.addCleanup(worker.close)
        self.appliance.kill("signet-keyhold")
        time.sleep(1.2)
        if self.appliance.signet("activate", "--yes", check=False).returncode != 0:
            return None
        return self.seal(self.document(next(self.unused)))["decision"]

    def test_no_drawing_no_service(self):
        self.assertIsNone(self.drawn_by_a_liar(lambda said: said.update(drawing=None)))

    def test_a_drawing_with_a_reference_to_nowhere_gets_no_seal_out(self):
        self.assertNotEqual(self.drawn_by_a_liar(lambda said: said["drawing"]["objects"][-1]["head"].append({"text": b"", "object": 777})), "sealed")

    @unittest.skipUnless(os.environ.get("SIGNET_LONG"), "./dev fault")
    def test_a_drawing_of_no_size_gets_no_seal_out(self):
        self.assertNotEqual(self.drawn_by_a_liar(lambda said: said["drawing"].update(pixel_height=0xFFFFFFFF)), "sealed")

    def test_a_drawing_whose_picture_is_nowhere_gets_no_seal_out(self):
        self.assertNotEqual(self.drawn_by_a_liar(lambda said: said["drawing"].update(image=999)), "sealed")

    def test_a_drawing_that_brings_other_objects_gets_no_seal_out(self):
        text = b"<< >>\nendobj\n1 0 obj\n<</Type /Catalog /Pages 2 0 R /OpenAction <</S /JavaScript /JS (app.alert(1))>>>>"

        def more(said):
            said["drawing"]["objects"][-1] = {"head": [{"text": text, "object": 0xFFFFFFFF}], "has_stream": 0, "stream": b""}
        self.assertNotEqual(self.drawn_by_a_liar(more), "sealed")


if __name__ == "__main__":
    unittest.main()
