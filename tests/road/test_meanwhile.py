"""What comes while something else is under way: an order while a document is read, a revocation while its seal is made, and signatures that
stand in two pupils' documents."""
import os
import re
import threading
import time
import unittest

import frames
from appliance import BIN, Appliance, codes, run
from between import Between, inspect_step
from order_texts import Orders, sha256, today

DECISION = ("--decision", "12/QĐ", "--decision-day", today())


class Meanwhile(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.appliance = Appliance().install()
        cls.addClassCleanup(cls.appliance.close)
        cls.orders = Orders(cls.appliance)
        cls.source = cls.appliance.transcripts(count=18, faults=0)
        cls.out = cls.appliance.folder / "out"
        cls.reader = Between(cls.appliance, "inspect", inspect_step)
        cls.addClassCleanup(cls.reader.close)
        cls.appliance.kill("signet-keyhold")
        time.sleep(0.5)
        cls.appliance.wait()
        cls.appliance.signet("activate", "--yes")

    def setUp(self):
        self.addCleanup(setattr, self.reader, "asked", lambda step, descriptors: descriptors)

    def file(self, pupil):
        return self.source / f"8A1-{pupil:02}.xml"

    def sealed_file(self, pupil):
        return self.out / f"8A1-{pupil:02}.sealed.xml"

    def seal(self, *files):
        return self.appliance.seal(*files, out=self.out)["results"][0]

    def intents_of(self, file):
        return [e for e in self.appliance.entries("intent") if e["document"] == sha256(file)]

    def ask(self, frame, *descriptors):
        """As the gate does."""
        peer = frames.Peer(self.appliance.root / "run/signet/keyhold.sock")
        with peer.socket:
            return peer.ask(frame, *descriptors)

    def hold(self, step, content=b""):
        """The next reading at this step, of a document with this content: an event when it begins, and one that lets it go on."""
        begun, go_on = threading.Event(), threading.Event()

        def asked(found, descriptors):
            if found == step and not begun.is_set() and content in os.pread(descriptors[0], 1 << 20, 0):
                begun.set()
                go_on.wait(60)
            return descriptors
        self.reader.asked = asked
        self.addCleanup(go_on.set)
        return begun, go_on

    def beside(self, act):
        """Begins it; what is returned waits for its result."""
        results = []
        thread = threading.Thread(target=lambda: results.append(act()))
        thread.start()

        def result():
            thread.join(90)
            return results[0]
        return result

    def order(self, kind, *options):
        self.appliance.submit(self.appliance.sign_order(self.appliance.new_order(kind, *options, *DECISION), "principal", "PRINCIPAL"))

    def status_list(self):
        """The department's list of what it took back: nothing, and it hinders nothing."""
        text = self.appliance.orders / f"status-{time.monotonic_ns()}.toml"
        now = self.appliance.status()["time"]
        text.write_text(f'as_of = "{now}"\nrevoked = []\n')
        path = self.appliance.new_order("status", "--from", text)
        self.appliance.submit(self.appliance.sign_order(self.appliance.sign_order(path, "leader", "LEADER"), "department", "DEPARTMENT"))

    # --- an order while a document is read ---

    def test_z_what_an_order_forbids_meanwhile_is_not_sealed(self):
        """The last: signatures from before a class was unlocked count no more."""
        file = self.file(1)
        begun, go_on = self.hold("seal", file.read_bytes())
        result = self.beside(lambda: self.seal(file))
        self.assertTrue(begun.wait(30))
        self.order("unlock", "--class", "8A1", "--reason", "một điểm nhập sai")
        go_on.set()
        self.assertEqual(codes(result()), ["class-unlocked", "signature-stale"], "decided under the register that holds, not under the one before")
        self.assertEqual(self.intents_of(file), [])

    def test_what_it_does_not_forbid_is_sealed_under_the_new_register(self):
        file = self.file(2)
        begun, go_on = self.hold("seal", file.read_bytes())
        result = self.beside(lambda: self.seal(file))
        self.assertTrue(begun.wait(30))
        self.status_list()
        go_on.set()
        self.assertEqual(result()["decision"], "sealed")
        orders, intents = self.appliance.entries("order"), self.intents_of(file)
        self.assertEqual(len(intents), 1)
        self.assertEqual(intents[0]["register"], len(orders), "it stands behind the last order, and knows it")
        self.assertGreater(intents[0]["index"], orders[-1]["index"])

    def test_orders_that_come_faster_than_it_is_read_keep_it_waiting(self):
        file, readings = self.file(3), []

        def asked(step, descriptors):
            if step == "seal" and file.read_bytes() == os.pread(descriptors[0], 1 << 20, 0):
                readings.append(step)
                self.status_list()
            return descriptors
        self.reader.asked = asked
        answer = self.ask(frames.request(frames.SEAL, os.getuid(), key="faster"), frames.memfd(file.read_bytes()))
        self.assertEqual((answer[0], len(readings)), ("busy", 3))
        self.assertEqual(self.intents_of(file), [])
        self.reader.asked = lambda step, descriptors: descriptors
        self.assertEqual(self.seal(file)["decision"], "sealed", "the same request, a moment later")

    # --- an order about what is under way ---

    def test_no_intent_is_given_up_while_its_seal_is_made(self):
        file = self.file(4)
        begun, go_on = self.hold("release")
        result = self.beside(lambda: self.seal(file))
        self.assertTrue(begun.wait(30))
        self.assertEqual(self.orders.revocation("INTENT", file), ["busy"])
        go_on.set()
        self.assertEqual(result()["decision"], "sealed")
        self.assertEqual(self.orders.revocation("INTENT", file), ["order-target-unknown"], "there is a seal now")

    def test_no_members_seal_ends_while_its_package_is_made(self):
        file, sealed = self.file(5), self.sealed_file(5)
        self.assertEqual(self.seal(file)["decision"], "sealed")
        year = re.search("<NAM_HOC>(.*?)<", file.read_text())[1]

        def package():
            frame = frames.request(frames.MANIFEST, os.getuid(), key="package", kind="package",
                                   manifest=frames.manifest(sha256(sealed), class_name="8A1", school_year=year, number=1))
            return self.ask(frame)[0]
        begun, go_on = self.hold("seal", sealed.read_bytes())
        result = self.beside(package)
        self.assertTrue(begun.wait(30))
        self.assertEqual(self.orders.revocation("SEAL", file), ["busy"])
        go_on.set()
        self.assertEqual(result(), "sealed", "of a member that is live")
        self.assertEqual(self.orders.revocation("SEAL", file), [])
        last = [e["kind"] for e in self.appliance.entries() if e["kind"] in ("sealed", "revoked")]
        self.assertEqual(last[-2:], ["sealed", "revoked"])

    def test_a_stranger_keeps_no_member_and_no_package_waiting(self):
        """Digests stand in the journal, for everybody to read: nobody may hold a revocation up with them who may not ask for a seal."""
        file, sealed, stranger = self.file(6), self.sealed_file(6), 54321
        self.assertEqual(self.seal(file)["decision"], "sealed")
        begun, _ = self.hold("seal", sealed.read_bytes())
        entries = len(self.appliance.entries())
        for kind, more in (("package", {"class_name": "8A1", "school_year": "2025-2026", "number": 7}), ("true-copy", {})):
            frame = frames.request(frames.MANIFEST, stranger, key=kind, kind=kind, manifest=frames.manifest(sha256(sealed), **more))
            self.assertEqual(self.ask(frame), ("refused", [314]))
        self.assertFalse(begun.is_set(), "nothing was read again for a stranger")
        self.assertEqual(len(self.appliance.entries()), entries, "and nothing entered")

    # --- one signature in two documents ---

    def test_a_row_of_another_pupil_is_named_in_the_intent(self):
        """A subject teacher's signature covers the row alone: homeroom teacher and principal sign it for another pupil, and the intent says
        which earlier intent has the same signature."""
        here, other = self.file(9), self.file(18)  # of one style
        self.assertEqual(self.seal(here)["decision"], "sealed")
        moved = other.read_text()
        for part in ('<DIEM_TONG_KET Id="diem_TOAN">.*?</DIEM_TONG_KET>', '<GVBM Id="gv_000000000012"><Signature.*?</GVBM>'):
            moved = re.sub(part, lambda _, part=part: re.search(part, here.read_text(), re.S)[0], moved, count=1, flags=re.S)
        self.assertNotEqual(moved, other.read_text())
        times = {}
        for slot in ("GVCN", "CBQL"):  # both sign the whole anew, when they had signed
            filled = re.search(f"<{slot}( [^>]*)?><Signature.*?</{slot}>", moved, re.S)
            times[slot] = re.search("<SigningTime[^>]*>(.*?)<", filled[0])[1] + "+07:00"
            moved = moved.replace(filled[0], f"<{slot}{filled[1] or ''}></{slot}>")
        path = self.source / "moved.xml"
        path.write_text(moved)
        for person, slot, target in (("homeroom", "DU_LIEU_HOC_BA/DANH_SACH_THONG_TIN_KY/GVCN", "thongtinhocba"),
                                     ("principal", "PHAT_HANH_HOC_BA/DANH_SACH_CBQL/CBQL", "data")):
            run(BIN / "signet-world", "sign", "--world", self.appliance.world, "--person", person, "--slot", f"/HOC_BA/{slot}", "--target", target,
                "--time", times[slot.rsplit("/", 1)[1]], "--out", path, path)
        result = self.seal(path)
        self.assertEqual(result["decision"], "sealed", result)
        first, second = self.intents_of(here)[0], self.intents_of(path)[0]
        self.assertNotIn("shared", first)
        self.assertEqual(second["shared"], [first["index"]])
        self.assertEqual(self.seal(self.file(8))["decision"], "sealed")
        self.assertNotIn("shared", self.intents_of(self.file(8))[0])


if __name__ == "__main__":
    unittest.main()
