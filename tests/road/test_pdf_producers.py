"""PDFs by other programs, and signatures by other programs (tests/data/pdf), through the real service."""
import pathlib
import unittest

from appliance import BIN, SOURCE, Appliance, codes, run

DATA = SOURCE / "tests/data/pdf"
TABLES = {"chromium": 1, "cairo": 2, "writer": 3, "pdftex-1.4": 4, "linearized": 5, "version-2.0": 6}  # by pupil
STREAMS = {"pdftex": 7, "object-streams": 8}
SIGNED = {"signed-by-openssl": 301, "signed-by-java": 302, "signed-by-poppler": 303}


class Producers(unittest.TestCase):
    def appliance(self, increment):
        made = Appliance().change_profile('xml = "metadata"', 'xml = "none"')
        made.change_profile('increment = "own reading"', f'increment = "{increment}"')
        made.install()
        self.addCleanup(made.close)
        made.activate()
        return made

    def adopted(self, appliance, names, *options):
        folder = appliance.folder / "adopted"
        folder.mkdir(exist_ok=True)
        for name, pupil in names.items():
            run(BIN / "signet-world", "adopt-pdf", "--world", appliance.world, "--pupil", pupil, *options, "--out", folder / f"{name}.pdf",
                DATA / f"{name}.pdf")
        return [folder / f"{name}.pdf" for name in names]

    def judged(self, appliance, files):
        out = appliance.folder / "out"
        told = {pathlib.Path(r["file"]).stem: r for r in appliance.seal(*files, out=out)["results"]}
        for name, result in told.items():
            if result["decision"] != "sealed":
                continue
            file = out / f"{name}.sealed.pdf"
            run("qpdf", "--check", file)
            signatures = run("pdfsig", "-nocert", file).stdout
            self.assertEqual(signatures.count("Signature is Valid"), 16, name)
            self.assertEqual(signatures.count("Total document signed"), 1, name)
        return told

    def test_what_our_own_reading_can_read_is_sealed(self):
        appliance = self.appliance("own reading")
        told = self.judged(appliance, self.adopted(appliance, {**TABLES, **STREAMS}))
        self.assertEqual({name: codes(told[name]) for name in TABLES}, {name: [] for name in TABLES})
        self.assertEqual({name: codes(told[name]) for name in STREAMS}, {name: ["increment-untrusted"] for name in STREAMS})

    def test_the_rest_where_the_parser_is_trusted(self):
        appliance = self.appliance("trusted to the parser")
        told = self.judged(appliance, self.adopted(appliance, {**STREAMS, "cairo": 2}))
        self.assertEqual({name: codes(each) for name, each in told.items()}, {name: [] for name in told})

    def test_of_a_strangers_signature_nothing_but_the_stranger_is_told(self):
        appliance = self.appliance("own reading")
        told = {name: codes(each) for name, each in self.judged(appliance, self.adopted(appliance, SIGNED, "--signed-already")).items()}
        # The files are from a school year that is closed for good, of which the roster knows nothing more, and their records have
        # neither effective date nor lookup code.
        old = ["after-final-date", "class-not-locked", "effective-date-wrong", "field-missing", "school-year-mismatch"]
        for name in ("signed-by-openssl", "signed-by-java"):
            self.assertEqual(told[name], [*old, "signer-unknown"])
        # NSS writes BER, which ISO 32000-2 12.8.3.3.1 does not allow.
        self.assertEqual(told["signed-by-poppler"], [*old, "signature-malformed"])


if __name__ == "__main__":
    unittest.main()
