"""The main job: the class of 45 with three faulty transcripts, sealed, judged by others, and looked for in the journal."""
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import unittest

from appliance import BIN, SOURCE, Appliance, codes, run

EXPECTED = {
    7: ["subject-teacher-missing"],
    19: ["content-changed"],
    33: ["principal-missing", "signer-not-assigned", "subject-teacher-missing"],
}


def number(result):
    return int(re.search(r"8A1-(\d+)", result["file"])[1])


def count_signatures(path):
    return len(re.findall(r"<(?:ds:)?Signature[ >]", path.read_text()))


class Class8A1(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.appliance = Appliance().install()
        cls.addClassCleanup(cls.appliance.close)
        cls.source = cls.appliance.transcripts()
        cls.out = cls.appliance.folder / "sealed"
        cls.before_activation = cls.appliance.seal(cls.source / "8A1-01.xml", out=cls.out)
        cls.appliance.activate()
        cls.answer = cls.appliance.seal(cls.source, out=cls.out)
        cls.sealed = sorted(cls.out.glob("*.sealed.xml"))

    def test_without_an_activation_nothing_is_sealed(self):
        self.assertEqual(self.before_activation["status"], 1)
        self.assertEqual(codes(self.before_activation["results"][0]), ["activation-missing"])

    def test_42_are_sealed_and_3_refused_with_every_reason(self):
        self.assertEqual((self.answer["sealed"], self.answer["refused"], self.answer["failed"], self.answer["status"]), (42, 3, 0, 1))
        refused = {number(r): codes(r) for r in self.answer["results"] if r["decision"] == "refused"}
        self.assertEqual(refused, EXPECTED)
        self.assertEqual(len(self.sealed), 42)

    def test_a_document_is_never_changed_outside_the_slot_of_the_seal(self):
        for path in self.sealed:
            received = (self.source / path.name.replace(".sealed", "")).read_bytes()
            sealed = path.read_bytes()
            start = next(i for i, (a, b) in enumerate(zip(received, sealed)) if a != b)
            tail = next(i for i, (a, b) in enumerate(zip(reversed(received), reversed(sealed))) if a != b)
            self.assertLess(len(received) - tail - start, 40, "only an empty slot was replaced")
            self.assertIn(b"KY_PHAT_HANH", received[max(0, start - 20):start + 20])

    def test_again_is_delivered_and_not_sealed_again(self):
        before = [len(self.appliance.entries(kind)) for kind in ("intent", "sealed")]
        again = self.appliance.seal(self.source, out=self.out)
        self.assertEqual((again["sealed"], again["refused"]), (42, 3))
        self.assertTrue(all(r["redelivered"] for r in again["results"] if r["decision"] == "sealed"))
        self.assertEqual([len(self.appliance.entries(kind)) for kind in ("intent", "sealed")], before)

    def test_our_own_command_finds_each_valid_with_its_receipt(self):
        for path in self.sealed[:5]:
            done = self.appliance.signet("--json", "verify", path, "--receipt", str(path).replace(".xml", ".receipt"), check=False)
            answer = json.loads(done.stdout)
            self.assertEqual((done.returncode, answer["verdict"], len(answer["signatures"])), (0, "valid", 16), done.stdout[:2000])

    def test_a_receipt_of_another_document_is_found(self):
        other = str(self.sealed[1]).replace(".xml", ".receipt")
        done = self.appliance.signet("--json", "verify", self.sealed[0], "--receipt", other, check=False)
        self.assertEqual(done.returncode, 1, done.stdout[:2000])
        self.assertIn("not-journaled", done.stdout)

    def test_a_receipt_that_cannot_be_checked_is_no_proof(self):
        junk = self.appliance.folder / "junk.receipt"
        junk.write_text("not a receipt at all")
        nowhere = {**self.appliance.environment(), "XDG_STATE_HOME": str(self.appliance.folder / "no-memory")}
        trust = [x for name in ("gov-root", "gov-sub") for x in ("--trust", self.appliance.root / f"etc/signet/trust/{name}.pem",
                                                                  "--crl", self.appliance.root / f"etc/signet/crl/{name}.crl")]
        done = run(BIN / "signet", "--json", "verify", self.sealed[0], "--receipt", junk, *trust, check=False, env=nowhere)
        self.assertEqual(done.returncode, 3, done.stdout[:800])
        self.assertIn("receipt-unchecked", done.stdout)

    def test_a_changed_byte_is_found_by_our_own_command(self):
        text = self.sealed[0].read_text()
        changed = self.appliance.folder / "changed.xml"
        changed.write_text(text.replace("<HO_VA_TEN>", "<HO_VA_TEN>X", 1))
        self.assertTrue(changed.read_text() != text)
        done = self.appliance.signet("verify", changed, check=False)
        self.assertEqual(done.returncode, 1, done.stdout)

    def test_xmlsec1_accepts_every_signature(self):
        ids = " ".join(f"--id-attr:Id {name}" for name in ("DU_LIEU_HOC_BA", "THONG_TIN_HOC_BA", "DIEM_TONG_KET", "Object", "SignedProperties"))

        def judge(path, position):
            return run("xmlsec1", "--verify", *ids.split(), "--insecure", "--node-xpath", f"(//*[local-name()='Signature'])[{position}]",
                       path, check=False)

        # The JDK and Santuario look at all of them in every run; xmlsec1, a process for each signature, with ./dev fault.
        files = self.sealed if "SIGNET_LONG" in os.environ else self.sealed[::3]
        places = [(path, position) for path in files for position in range(1, count_signatures(path) + 1)]
        self.assertEqual(len(places), len(files) * 16)
        self.assertGreaterEqual(len(files), 14)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for (path, position), done in zip(places, pool.map(lambda place: judge(*place), places)):
                self.assertEqual(done.returncode, 0, f"{path.name}, signature {position}: {done.stderr}")
        changed = self.appliance.folder / "xmlsec1.xml"
        changed.write_text(self.sealed[0].read_text().replace("<HO_VA_TEN>", "<HO_VA_TEN>X", 1))
        self.assertNotEqual(judge(changed, 16).returncode, 0, "a judge that accepts everything is none")

    def test_the_jdk_accepts_every_signature(self):
        self.judge_all(["java", "-Xshare:auto", SOURCE / "tests/road/judges/Judge.java"])

    def test_santuario_accepts_every_signature(self):
        self.judge_all([BIN / "santuario-judge"])

    def judge_all(self, judge):
        lines = run(*judge, *self.sealed).stdout.splitlines()
        self.assertEqual(len(lines), sum(count_signatures(p) for p in self.sealed))
        self.assertEqual([l for l in lines if not l.endswith(" good")], [])
        changed = self.appliance.folder / "judged.xml"
        changed.write_text(self.sealed[0].read_text().replace("<HO_VA_TEN>", "<HO_VA_TEN>X", 1))
        self.assertTrue(" bad" in run(*judge, changed, check=False).stdout, "a judge that accepts everything is none")

    def test_the_journal_is_whole_and_holds_no_personal_data(self):
        directory = self.appliance.root / "var/lib/signet/journal"
        key = (self.appliance.root / "etc/signet/journal.vkey").read_text().strip()
        self.appliance.signet("journal", "verify", directory, "--key", key)
        text = json.dumps(self.appliance.entries(), ensure_ascii=False)
        log = "".join(p.read_text(errors="replace") for p in (self.appliance.root).rglob("*.log"))
        for path in sorted(self.source.glob("*.xml")):
            for name in ("HO_VA_TEN", "MA_HOC_SINH", "SO_DINH_DANH_CA_NHAN", "MA_TRA_CUU"):
                for value in re.findall(f"<{name}>([^<]{{5,}})</{name}>", path.read_text()):
                    self.assertNotIn(value, text)
                    self.assertNotIn(value, log)

    def test_curl_asks_the_same_service(self):
        socket = self.appliance.root / "run/signet/signet.sock"
        status = json.loads(run("curl", "-sS", "--unix-socket", socket, "http://signet/v1/status").stdout)
        self.assertIn("until", status["activation"])
        done = run("curl", "-sS", "-w", "%{http_code}", "--unix-socket", socket, "-H", "Idempotency-Key: road-33",
                   "--data-binary", f"@{self.source}/8A1-33.xml", "http://signet/v1/seals")
        self.assertTrue(done.stdout.endswith("422"), done.stdout[-300:])
        self.assertIn("principal-missing", done.stdout)

    def test_a_second_document_for_a_sealed_pupil_is_refused(self):
        other = self.appliance.transcripts(count=1, first=1)  # the same pupil, signed again: other bytes
        answer = self.appliance.seal(other / "8A1-01.xml", out=self.appliance.folder / "second")
        self.assertEqual(codes(answer["results"][0]), ["already-sealed", "correction-missing"])

    def test_a_bad_file_never_stops_the_good_ones(self):
        folder = self.appliance.transcripts(count=2, faults=0, first=60)
        (folder / "8A1-61a.xml").write_bytes(b"<HOC_BA")
        (folder / "8A1-61b.xml").write_bytes(b"")
        (folder / "8A1-61c.xml").write_bytes(b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>")
        answer = self.appliance.seal(folder, out=self.appliance.folder / "mixed")
        self.assertEqual((answer["sealed"], answer["refused"]), (2, 3), [(r["decision"], codes(r)) for r in answer["results"]])
        self.assertTrue(all(r["reasons"] for r in answer["results"] if r["decision"] == "refused"))


if __name__ == "__main__":
    unittest.main()
