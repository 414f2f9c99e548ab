"""Who may let a seal be made, what the journal remembers of signatures, and the clock and the token that it rests on."""
import datetime
import json
import os
import re
import shutil
import threading
import time
import unittest

import frames
from appliance import BIN, Appliance, codes, run
from between import Between, inspect_step
from order_texts import VIETNAM, Orders

SYSTEM = 54321  # an account of a school system, named in policy.toml; the gate says that it asks
EXPLAIN = 2
ACTIVATION_MISSING, CALLER_NOT_ALLOWED = 313, 314


class Custody(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.appliance = Appliance()
        cls.addClassCleanup(cls.appliance.close)
        policy = cls.appliance.root / "etc/signet/policy.toml"
        policy.write_text(policy.read_text().replace("system_uids = []", f"system_uids = [{SYSTEM}]"))
        cls.appliance.install()
        cls.orders = Orders(cls.appliance)
        cls.source = cls.appliance.transcripts(count=6, faults=0)

    def document(self, number):
        return self.source / f"8A1-{number:02}.xml"

    def ask(self, operation, uid, number):
        peer = frames.Peer(self.appliance.root / "run/signet/keyhold.sock")
        self.addCleanup(peer.socket.close)
        return peer.ask(frames.request(operation, uid, key=str(time.monotonic_ns())), frames.memfd(self.document(number).read_bytes()))

    # --- standing authorisation, key handover ---

    def test_1_a_system_seals_by_the_principals_standing_order_alone(self):
        self.assertEqual(self.ask(frames.SEAL, SYSTEM, 1), ("refused", [ACTIVATION_MISSING]))
        self.assertEqual(self.orders.standing_authorisation(SYSTEM), [])
        self.assertEqual(self.ask(frames.SEAL, SYSTEM, 1)[0], "sealed")
        intent, order = self.appliance.entries("intent")[-1], self.appliance.entries("order")[-1]
        self.assertEqual((intent["authorisation"], intent["caller"]), (order["index"], SYSTEM))
        self.assertNotIn("activation", intent)
        self.assertEqual(self.ask(frames.SEAL, SYSTEM + 1, 2), ("refused", [ACTIVATION_MISSING]), "another account")
        self.assertEqual(codes(self.appliance.seal(self.document(2))["results"][0]), ["activation-missing"], "the clerk's own")

    def test_2_who_gave_the_key_away_lets_nobody_seal(self):
        self.appliance.activate("--user", str(SYSTEM))
        self.assertEqual(self.appliance.seal(self.document(2), out=self.appliance.folder / "out")["sealed"], 0, "it is for the system")
        self.appliance.activate()
        self.assertEqual(self.appliance.seal(self.document(2), out=self.appliance.folder / "out")["sealed"], 1)
        self.appliance.activate("--user", str(SYSTEM))
        self.assertEqual(self.ask(frames.SEAL, SYSTEM, 2)[0], "sealed", "inside an activation it gets what was sealed")
        self.appliance.activate("--user", str(SYSTEM), "--clock-confirmed")
        self.assertEqual([e["confirmed_by"] for e in self.appliance.entries("clock")], [os.getuid()])
        self.assertEqual(self.orders.key_handover("clerk", "homeroom"), [])
        self.assertEqual(self.ask(frames.SEAL, SYSTEM, 2), ("refused", [CALLER_NOT_ALLOWED]), "the activation has ended with its clerk")
        self.assertNotEqual(self.appliance.signet("activate", "--yes", "--clock-confirmed", check=False).returncode, 0)
        self.assertEqual(len(self.appliance.entries("clock")), 1, "and confirms no clock")

    # --- what was seen ---

    def test_3_good_signatures_are_journaled_once(self):
        before = len(self.appliance.entries("seen"))
        self.assertEqual(self.ask(EXPLAIN, SYSTEM + 1, 3)[0], "refused")
        self.assertEqual(len(self.appliance.entries("seen")), before, "not for anybody")
        self.ask(EXPLAIN, SYSTEM, 3)
        self.ask(EXPLAIN, SYSTEM, 3)
        seen = self.appliance.entries("seen")[before:]
        self.assertEqual(len(seen), 1)
        self.assertEqual(set(seen[0]), {"v", "kind", "time", "values", "index"})
        signatures = len(re.findall(rb"<(?:\w+:)?SignatureValue", self.document(3).read_bytes()))
        self.assertEqual(len(seen[0]["values"]), (signatures * 32 + 2) // 3 * 4)
        self.ask(EXPLAIN, SYSTEM, 1)
        self.appliance.stop()
        self.appliance.start()
        self.ask(EXPLAIN, SYSTEM, 3)
        self.assertEqual(len(self.appliance.entries("seen")), before + 1, "nor what an intent names, nor after a restart")

    # --- the token ---

    def test_4_another_token_is_told(self):
        self.assertEqual(self.appliance.entries("token"), [])
        self.appliance.stop()
        shutil.rmtree(self.appliance.root / "var/lib/signet/token")
        run(BIN / "signet-world", "token", "--world", self.appliance.world, "--root", self.appliance.root)
        self.appliance.give("signet-keyhold", "var/lib/signet/token", "etc/signet/credentials")
        self.appliance.start()
        told = self.appliance.entries("token")
        self.assertEqual(len(told), 1)
        starts = self.appliance.entries("start")
        self.assertEqual((told[0]["before"], told[0]["serial"]), (starts[-2]["token_serial"], starts[-1]["token_serial"]))

    def test_4_a_token_of_somebody_else_is_told(self):
        settings = self.appliance.root / "etc/signet/signet.toml"
        own = settings.read_text()
        self.appliance.stop()
        settings.write_text(own.replace('tax_code = "0000000001"', 'tax_code = "0000000002"'))
        done = self.appliance.start(check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("not of the organisation with tax_code 0000000002", done.stderr + done.stdout)
        self.appliance.stop()
        settings.write_text(own)
        self.appliance.start()
        self.appliance.wait()

    def test_4_the_start_says_whether_the_key_can_leave_its_token(self):
        self.assertEqual(self.appliance.entries("start")[-1]["key_kept"], 1)

    # --- the department ---

    def test_5_the_status_warns_in_time(self):
        status = self.appliance.status()
        self.assertEqual((status["department"]["state"], status["department"]["days_max"]), ("heard", 45))
        self.assertGreater(status["certificate"]["days_left"], 0)


class WrongClock(unittest.TestCase):
    def set_offset(self, seconds):
        path = self.appliance.root / "etc/signet/signet.toml"
        self.appliance.stop()
        path.write_text(re.sub(r"offset_s = -?\d+", f"offset_s = {seconds}", path.read_text()))
        self.appliance.start()
        self.appliance.wait()

    def test_a_journal_that_ran_ahead_is_brought_back_by_an_order(self):
        self.appliance = appliance = Appliance().install()
        self.addCleanup(appliance.close)
        orders = Orders(appliance)
        begun = datetime.datetime.now(VIETNAM)
        self.set_offset(5 * 3600)
        # The command has the time of the appliance below its root, and no other.
        issued = re.search("<ISSUED>([^<]*)", appliance.new_order("configuration").read_text())[1]
        ahead = datetime.datetime.fromisoformat(issued) - begun
        self.assertTrue(datetime.timedelta(hours=5) <= ahead + datetime.timedelta(seconds=2) <= datetime.timedelta(hours=5, minutes=5), ahead)
        self.set_offset(0)
        wrong = appliance.entries("start")[-2]["index"]
        self.assertFalse(appliance.status()["clock"]["trusted"])
        self.assertNotEqual(appliance.signet("activate", "--yes", check=False).returncode, 0)
        self.assertEqual(orders.standing_authorisation(SYSTEM), ["clock-untrusted"], "no other order is taken meanwhile")
        self.assertEqual(orders.clock_correction(wrong, begun + datetime.timedelta(hours=2)), ["order-not-in-force"], "not yet past")
        self.assertEqual(orders.clock_correction(10 ** 6, begun), ["order-target-unknown"], "there is no such entry")
        self.assertEqual(orders.clock_correction(wrong, begun), [])
        self.assertTrue(appliance.status()["clock"]["trusted"])
        self.assertEqual(orders.clock_correction(wrong, datetime.datetime.now(VIETNAM)), ["order-target-unknown"], "nothing to correct")
        for out in ("out", "again"):
            appliance.activate()
            file = appliance.transcripts(count=1, faults=0, first=1 if out == "out" else 2)
            self.assertEqual(appliance.seal(file, out=appliance.folder / out)["sealed"], 1)
            appliance.stop()
            appliance.start()  # the order is judged again, and the entries behind it bear the right time
            appliance.wait()
        appliance.stop()
        key = (appliance.root / "etc/signet/journal.vkey").read_text().strip()
        told = appliance.signet("--json", "journal", "verify", appliance.root / "var/lib/signet/journal", "--key", key, check=False)
        self.assertEqual(json.loads(told.stdout)["verdict"], "whole", told.stdout)


    def test_a_clock_that_was_set_back_before_the_first_start_is_not_believed(self):
        self.appliance = appliance = Appliance()
        self.addCleanup(appliance.close)
        self.set_offset(-3600)  # and started for the first time
        clock = appliance.status()["clock"]
        self.assertFalse(clock["trusted"], "the journal's first entry is younger")
        self.set_offset(0)
        self.assertTrue(appliance.status()["clock"]["trusted"])

    def test_a_correction_waits_for_what_is_under_way(self):
        self.appliance = appliance = Appliance().install()
        self.addCleanup(appliance.close)
        orders = Orders(appliance)
        begun = datetime.datetime.now(VIETNAM)
        source = appliance.transcripts(count=1, faults=0)
        self.set_offset(5 * 3600)
        between = Between(appliance, "inspect", inspect_step)
        self.addCleanup(between.close)
        appliance.kill("signet-keyhold")
        time.sleep(0.5)
        appliance.wait()
        arrived, go_on = threading.Event(), threading.Event()
        self.addCleanup(go_on.set)

        def hold(step, descriptors):
            if step == "seal" and b"<HOC_BA" in os.pread(descriptors[0], 4096, 0):
                arrived.set()
                go_on.wait(60)
            return descriptors
        between.asked = hold
        wrong = appliance.entries("start")[-1]["index"]
        explaining = threading.Thread(target=appliance.signet, args=("explain", source), kwargs={"check": False})
        correcting = threading.Thread(target=orders.clock_correction, args=(wrong, begun))
        explaining.start()
        self.assertTrue(arrived.wait(30))
        correcting.start()
        time.sleep(3)
        corrections = [e for e in appliance.entries("order") if e["order_kind"] == "clock-correction"]
        self.assertEqual(corrections, [], "somebody has taken the wrong time and may write it")
        go_on.set()
        explaining.join(60), correcting.join(60)
        order = [e for e in appliance.entries("order") if e["order_kind"] == "clock-correction"]
        self.assertEqual(len(order), 1)
        self.assertLess(appliance.entries("seen")[-1]["index"], order[0]["index"])


if __name__ == "__main__":
    unittest.main()
