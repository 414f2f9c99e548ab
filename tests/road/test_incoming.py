"""A pupil of another school: the record that the school sealed is checked, kept and inherited (S3 Đ.26)."""
import base64
import hashlib
import json
import os
import threading
import time
import unittest

import frames
from appliance import BIN, Appliance, codes, run
from between import Between, inspect_step
from order_texts import Orders, sha256

LISTED = "etc/signet/trust/schools/e.toml"


class Incoming(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.appliance = Appliance()
        cls.addClassCleanup(cls.appliance.close)
        cls.appliance.install()
        cls.appliance.signet("activate", "--yes")

    def made(self, what, *options):
        path = self.appliance.folder / f"{what}-{time.monotonic_ns()}.xml"
        run(BIN / "signet-world", what, "--world", self.appliance.world, "--out", path, *options)
        return path

    def take(self, *files):
        """Accepted, or the reasons, of each."""
        done = self.appliance.signet("--json", "incoming", *files, check=False)
        return [each["decision"] if each["decision"] == "accepted" else codes(each) for each in json.loads(done.stdout)["results"]]

    def decided(self, file):
        result = self.appliance.seal(file, out=self.appliance.folder / "out")["results"][0]
        return codes(result) if result["decision"] == "refused" else result["decision"]

    def opening(self, pupil, previous):
        return self.made("transfer-opening", "--first", pupil, "--previous", previous)

    def digest_of(self, person):
        pem = (self.appliance.world / f"persons/{person}.cert.pem").read_text()
        return hashlib.sha256(base64.b64decode("".join(line for line in pem.splitlines() if "-----" not in line))).hexdigest()

    def listing(self):
        return (f'code = "00000005"\nname = "Trường THCS Mẫu E"\nseal_certificates = ["{self.digest_of("other-school")}"]\n'
                f'principal_certificates = ["{self.digest_of("stranger")}"]\n')

    def restart(self):
        self.appliance.stop()
        self.appliance.start()
        self.appliance.signet("activate", "--yes")

    def test_1_nobody_is_believed_who_is_not_listed_by_the_principal(self):
        record = self.made("other-record", "--first", 80)
        self.assertEqual(self.take(record), [["other-school-unknown"]])
        path = self.appliance.root / LISTED
        path.parent.mkdir()
        path.write_text(self.listing())
        self.restart()
        self.assertEqual(self.take(record), [["other-school-unknown"]], "the file alone counts for nothing")
        self.assertIn("configuration-not-ordered", self.decided(self.opening(80, sha256(record))))
        self.appliance.submit(self.appliance.configuration())
        self.assertEqual(self.take(record), ["accepted"])
        refused = [e for e in self.appliance.entries("refused") if e["request"] == "incoming"]
        self.assertEqual([(e["document"], e["reasons"]) for e in refused], [(sha256(record), ["other-school-unknown"])] * 2)
        told = self.appliance.entries("audit")
        self.assertEqual(len(told), 1)
        self.assertEqual({k: v for k, v in told[0].items() if k not in ("time", "caller", "index", "v", "kind")},
                         {"act": "incoming", "document": sha256(record), "certificate": self.digest_of("other-school"),
                          "revocation": told[0]["revocation"]})
        self.assertEqual(len(told[0]["revocation"]), 2)
        verified = self.appliance.signet("journal", "verify", self.appliance.root / "var/lib/signet/journal", check=False)
        self.assertIn(verified.returncode, (0, 3), verified.stdout)

    def test_2_an_opening_inherits_it_once_it_was_checked(self):
        record, another = self.made("other-record", "--first", 81), self.made("other-record", "--first", 82)
        opening = self.opening(81, sha256(record))
        self.assertEqual(self.decided(opening), ["incoming-unchecked"])
        # That a file lies in the archive says nothing: an entry does.
        name = sha256(record)
        laid = self.appliance.root / f"var/lib/signet/archive/{name[:2]}/{name}"
        laid.parent.mkdir(exist_ok=True)
        laid.write_bytes(record.read_bytes())
        self.appliance.give("signet-journal", "var/lib/signet/archive")
        self.assertEqual(self.decided(opening), ["incoming-unchecked"])
        laid.unlink()
        entries = len(self.appliance.entries("audit"))
        self.assertEqual(self.take(record, another, record), ["accepted"] * 3)
        self.assertEqual(len(self.appliance.entries("audit")), entries + 2, "each once")
        self.assertEqual(self.decided(self.opening(81, sha256(another))), ["incoming-differs"], "of another pupil")
        self.restart()
        self.assertEqual(self.decided(opening), "sealed", "what the journal says holds after a restart")
        self.assertEqual(self.take(record), ["accepted"])
        self.assertEqual(len(self.appliance.entries("audit")), entries + 2)

    def test_3_what_is_not_sealed_or_was_changed_is_refused(self):
        unsealed, record = self.made("other-record", "--first", 83, "--unsealed"), self.made("other-record", "--first", 83)
        changed = record.with_name("changed.xml")
        changed.write_bytes(record.read_bytes().replace(b"<TEN_LOP>8", b"<TEN_LOP>9"))
        twice = record.with_name("twice.xml")
        twice.write_bytes(record.read_bytes().replace(b'<DU_LIEU_HOC_BA', b'<DU_LIEU_HOC_BA></DU_LIEU_HOC_BA><DU_LIEU_HOC_BA', 1))
        pdf = record.with_name("record.pdf")
        pdf.write_bytes(b"%PDF-1.7\n")
        found = self.take(unsealed, changed, twice, pdf)
        self.assertEqual(found[0], ["incoming-not-sealed"])
        self.assertIn("content-changed", found[1])
        self.assertNotEqual(found[2], "accepted")
        self.assertEqual(found[3], ["incoming-unfit"])
        self.assertEqual(self.decided(self.opening(83, sha256(changed))), ["incoming-unchecked"])

    def test_4_scanned_paper_that_was_sealed_here_counts(self):
        folder = self.appliance.folder / "scans"
        run(BIN / "signet-world", "scans", "--world", self.appliance.world, "--out", folder, "--count", 2, "--first", 84)
        first, second = sorted(folder.glob("*.pdf"))
        self.assertEqual(self.decided(first), "sealed")
        sealed = self.appliance.folder / "out" / f"{first.stem}.sealed.pdf"
        self.assertEqual(self.decided(self.opening(84, sha256(second))), ["incoming-unchecked"], "not sealed")
        self.assertEqual(self.decided(self.opening(85, sha256(sealed))), ["incoming-differs"], "another pupil's")
        self.assertEqual(self.decided(self.opening(84, sha256(sealed))), "sealed")

    def test_5_a_school_that_is_no_longer_listed_is_not_inherited_from(self):
        record = self.made("other-record", "--first", 86)
        self.assertEqual(self.take(record), ["accepted"])
        (self.appliance.root / LISTED).write_text(self.listing().replace(self.digest_of("stranger"), "a" * 64))
        self.restart()
        self.appliance.submit(self.appliance.configuration())
        self.assertEqual(self.decided(self.opening(86, sha256(record))), ["incoming-unchecked"])
        self.assertEqual(self.take(record), [["other-school-unknown"]])

    def test_7_a_clerk_who_hands_the_key_over_meanwhile_seals_nothing(self):
        """The seal was decided with the clerk in place; before it is made an order takes the key away (NĐ 30/2020 Đ.32.2.b)."""
        appliance, record = self.appliance, self.made("other-record", "--first", 88)
        between = Between(appliance, "inspect", inspect_step)
        self.addCleanup(between.close)
        appliance.kill("signet-keyhold")
        time.sleep(0.5)
        appliance.wait()
        path = appliance.root / LISTED
        path.write_text(self.listing())
        appliance.kill("signet-keyhold")
        time.sleep(0.5)
        appliance.wait()
        appliance.submit(appliance.configuration())
        self.assertEqual(self.take(record), ["accepted"])
        appliance.signet("activate", "--yes")
        arrived, go_on = threading.Event(), threading.Event()
        self.addCleanup(go_on.set)

        def hold(step, descriptors):  # the second look: at what the opening inherits
            if step == "seal" and b"<MA_TRUONG>00000005" in os.pread(descriptors[0], 8192, 0):
                arrived.set()
                go_on.wait(60)
            return descriptors
        between.asked = hold
        opening, decided = self.opening(88, sha256(record)), []
        sealing = threading.Thread(target=lambda: decided.append(self.decided(opening)))
        sealing.start()
        self.assertTrue(arrived.wait(30))
        between.asked = lambda step, descriptors: descriptors
        self.assertEqual(Orders(appliance).key_handover("clerk", "homeroom"), [])
        go_on.set()
        sealing.join(60)
        self.assertEqual(decided, [["activation-missing"]])
        self.assertEqual([e for e in appliance.entries("intent") if e["document"] == sha256(opening)], [])

    def test_6_only_the_clerk_asks(self):
        before = len(self.appliance.entries())
        peer = frames.Peer(self.appliance.root / "run/signet/keyhold.sock")
        self.addCleanup(peer.socket.close)
        record = self.made("other-record", "--first", 87)
        self.assertEqual(peer.ask(frames.request(frames.INCOMING, 54321, key="k"), frames.memfd(record.read_bytes())), ("refused", [314]))
        self.assertEqual(len(self.appliance.entries()), before)


if __name__ == "__main__":
    unittest.main()
