"""Attacks from inside: a gate that lies, files that an administrator changed, a journal with an order that nobody signed."""
import json
import os
import shutil
import struct
import subprocess
import time
import unittest

import frames
from appliance import Appliance, codes, run


class FromInside(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.appliance = Appliance().install()
        cls.addClassCleanup(cls.appliance.close)
        cls.source = cls.appliance.transcripts(count=7, faults=0)
        # What the attacks are refused is sealed where nobody attacks: else every refusal below would say nothing.
        cls.appliance.activate()
        control = cls.appliance.seal(cls.source / "8A1-07.xml", out=cls.appliance.folder / "control")
        assert control["sealed"] == 1, control
        cls.appliance.signet("deactivate")

    def setUp(self):
        self.out = self.appliance.folder / self.id().rsplit(".", 1)[-1]

    def document(self, number):
        return self.source / f"8A1-{number:02}.xml"

    # --- a lying gate (invariants 1, 10) ---

    def gate(self):
        return frames.Peer(self.appliance.root / "run/signet/keyhold.sock")

    def test_a_gate_cannot_open_an_activation(self):
        answer = self.gate().ask(frames.request(frames.ACTIVATE, os.getuid()))
        self.assertTrue(answer is None or answer[0] != "done", answer)
        self.assertEqual(self.appliance.seal(self.document(1))["sealed"], 0)

    def test_a_gate_that_names_a_stranger_inside_an_activation_gets_no_seal(self):
        self.appliance.activate()
        self.addCleanup(self.appliance.signet, "deactivate")
        answer = self.gate().ask(frames.request(frames.SEAL, 54321, key="a stranger"), frames.memfd(self.document(2).read_bytes()))
        self.assertEqual(answer[0], "refused")

    def test_a_gate_that_keeps_a_document_writable_is_cut_off(self):
        self.appliance.activate()
        self.addCleanup(self.appliance.signet, "deactivate")
        before = len(self.appliance.entries("intent"))
        answer = self.gate().ask(frames.request(frames.SEAL, os.getuid(), key="writable"), frames.memfd(self.document(3).read_bytes(), seals=0))
        self.assertTrue(answer is None or answer[0] in ("malformed", "refused"), answer)
        self.assertEqual(len(self.appliance.entries("intent")), before)

    def test_a_gate_that_sends_rubbish_harms_only_its_own_connection(self):
        for rubbish in (b"\0", b"\xff" * 60000, frames.request(99, 0), frames.request(frames.STATUS, 0) + b"more"):
            self.assertIsNone(self.gate().ask(rubbish))
        self.assertEqual(self.gate().ask(frames.request(frames.STATUS, 0))[0], "done")

    # --- any account of the machine, and a clerk whose hand slips ---

    def test_class_names_that_no_entry_can_hold_are_refused_and_nothing_dies(self):
        keyhold = self.appliance.part("signet-keyhold")
        for name in (b"\xff", b"8A\n1", b'"' * 60, b"8" * 65):
            self.assertNotEqual(self.appliance.signet("activate", "--class", name, "--yes", check=False).returncode, 0)
        many = [each for i in range(40) for each in ("--class", f"{i:02}" + "8" * 60)]
        self.assertNotEqual(self.appliance.signet("activate", *many, "--yes", check=False).returncode, 0)
        self.assertEqual(self.appliance.part("signet-keyhold"), keyhold)

    @unittest.skipIf(os.getuid() != 0, "needs a second account")
    def test_idle_connections_of_an_account_keep_nobody_out(self):
        hold = ("import os,socket,sys,time\nos.setgid(65534);os.setuid(65534)\nheld=[]\n"
                "for i in range(60):\n s=socket.socket(socket.AF_UNIX,socket.SOCK_SEQPACKET)\n s.connect(sys.argv[1])\n held.append(s)\n"
                "print('held',flush=True)\ntime.sleep(60)\n")
        holder = subprocess.Popen(["python3", "-c", hold, self.appliance.root / "run/signet/activation.sock"], stdout=subprocess.PIPE)
        self.addCleanup(holder.stdout.close)
        self.addCleanup(holder.wait)
        self.addCleanup(holder.kill)
        holder.stdout.readline()
        self.appliance.activate()
        self.appliance.signet("deactivate")
        self.appliance.kill("signet-gate")  # a new gate needs places of its own
        time.sleep(1)
        self.assertEqual(self.appliance.signet("status", check=False).returncode, 0)

    # --- a local administrator (invariant 10) ---

    def refused_after(self, change, restore, number):
        self.appliance.stop()
        change()
        try:
            self.appliance.start(check=False)
            activated = self.appliance.signet("activate", "--yes", check=False)
            answer = self.appliance.seal(self.document(number), out=self.out)
        finally:
            self.appliance.stop()
            restore()
            self.appliance.start()
        self.assertEqual(answer["sealed"], 0, (activated.stdout, answer))
        return answer

    def changed_file(self, name, more, number):
        path = self.appliance.root / "etc/signet" / name
        before = path.read_bytes()
        return self.refused_after(lambda: path.write_bytes(before + more), lambda: path.write_bytes(before), number)

    def test_a_changed_policy_gets_no_seal(self):
        self.assertIn("configuration-not-ordered", codes(self.changed_file("policy.toml", b"# changed\n", 4)["results"][0]))

    def test_a_changed_profile_gets_no_seal(self):
        self.assertIn("configuration-not-ordered", codes(self.changed_file("profiles/moet-hocba.toml", b"# changed\n", 4)["results"][0]))

    def test_a_trust_anchor_that_the_principal_did_not_list_gets_no_seal(self):
        trust = self.appliance.root / "etc/signet/trust/mine.pem"
        answer = self.refused_after(lambda: shutil.copy(self.appliance.world / "ca/unknown-root.pem", trust), trust.unlink, 4)
        self.assertIn("configuration-not-ordered", codes(answer["results"][0]))

    def test_a_principal_whose_authority_the_policy_does_not_take_orders_nothing(self):
        path = self.appliance.root / "etc/signet/policy.toml"
        before = path.read_bytes()
        self.appliance.stop()
        path.write_bytes(before.replace(b'\nprincipal = ["government"]', b'\nprincipal = ["public"]'))
        try:
            self.appliance.start(check=False)
            told = self.appliance.signet("--json", "order", "submit", self.appliance.configuration(), check=False)
        finally:
            self.appliance.stop()
            path.write_bytes(before)
            self.appliance.start()
        self.assertIn("authority-not-allowed", told.stdout)

    def test_another_pin_stops_the_service(self):
        path = self.appliance.root / "etc/signet/department.pem"
        before = path.read_bytes()
        other = (self.appliance.world / "persons/other-school.cert.pem").read_bytes()
        answer = self.refused_after(lambda: path.write_bytes(other), lambda: path.write_bytes(before), 4)
        self.assertEqual(answer["sealed"], 0)

    # --- the token ---

    def test_a_wrong_pin_is_tried_once_and_an_operator_must_act(self):
        path = self.appliance.root / "etc/signet/credentials/pin"
        before = path.read_text()
        log = self.appliance.root / "run/signet/signetd.log"
        self.appliance.stop()
        self.addCleanup(self.restore_pin, path, before)
        self.write_pin(path, "00000000\n")
        seen = log.stat().st_size if log.exists() else 0
        started = self.appliance.start(check=False)
        self.assertNotEqual(started.returncode, 0)
        told = log.read_text()[seen:]
        self.assertEqual(told.count("keyhold started"), 1, told)
        self.assertIn("an operator must act first", told)

    @staticmethod
    def write_pin(path, text):
        path.chmod(0o600)
        path.write_text(text)
        path.chmod(0o400)

    def restore_pin(self, path, pin):
        """Who answers for the PIN tries it once, as the operating guide says: that clears the hold, and the token's own mark."""
        self.write_pin(path, pin)
        self.appliance.signet("token", "release", "--pin-file", path)
        self.appliance.start()

    # --- a forged journal (invariants 2, 10) ---

    def journal_file(self):
        return self.appliance.root / "var/lib/signet/journal/journal.db"

    def put_back(self, backup):
        for leftover in self.journal_file().parent.glob("journal.db*"):
            leftover.unlink()
        (self.journal_file().parent / "checkpoint").unlink(missing_ok=True)  # it would contradict an older journal at once
        shutil.copy(backup, self.journal_file())
        self.appliance.give("signet-journal", "var/lib/signet/journal")

    def forged(self, statement):
        backup = self.appliance.folder / "journal.backup"

        def forge():
            with self.appliance.journal_database() as database:
                database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            shutil.copy(self.journal_file(), backup)
            with self.appliance.journal_database() as database:
                guards = database.execute("SELECT name, sql FROM sqlite_schema WHERE type='trigger'").fetchall()
                for name, _ in guards:
                    database.execute(f"DROP TRIGGER {name}")
                changed = database.execute(statement).rowcount
                self.assertEqual(changed, 1)
                for _, sql in guards:
                    database.execute(sql)
            self.appliance.give("signet-journal", "var/lib/signet/journal")

        self.refused_after(forge, lambda: self.put_back(backup), 5)

    def test_a_changed_entry_stops_the_service(self):
        self.forged("UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), '\"order\"', '\"ordes\"') AS BLOB) WHERE seq = 3")

    def test_a_removed_entry_stops_the_service(self):
        self.forged("DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry)")

    def test_an_order_put_behind_the_end_stops_the_service(self):
        self.forged("INSERT INTO entry (seq, body) SELECT (SELECT max(seq) + 1 FROM entry), body FROM entry WHERE seq = 4")

    def test_an_older_journal_stops_the_service(self):
        # Everything in it is genuine: only what keyhold itself remembers tells that entries are gone.
        older, newest = self.appliance.folder / "journal.older", self.appliance.folder / "journal.newest"
        self.appliance.stop()
        with self.appliance.journal_database() as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(self.journal_file(), older)
        self.appliance.start()
        self.appliance.seal(self.document(6), out=self.out)  # a refusal: one entry more

        def forge():
            with self.appliance.journal_database() as database:
                database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            shutil.copy(self.journal_file(), newest)
            self.put_back(older)

        self.refused_after(forge, lambda: self.put_back(newest), 6)

    # --- orders (invariant 2) ---

    def test_an_order_that_its_signer_may_not_sign_is_refused(self):
        path = self.appliance.new_order("roster", "--from", self.appliance.world / "roster.toml")
        self.appliance.sign_order(path, "vice-principal", "PRINCIPAL")
        done = self.appliance.submit(path, check=False)
        self.assertEqual(done.returncode, 1, done.stdout)

    def test_an_order_changed_after_its_signature_is_refused(self):
        path = self.appliance.roster()
        path.write_text(path.read_text().replace("8A1", "8A9"))
        self.assertEqual(self.appliance.submit(path, check=False).returncode, 1)

    def test_an_order_cannot_be_played_again(self):
        path = self.appliance.roster()
        self.appliance.submit(path)
        self.assertNotEqual(self.appliance.submit(path, check=False).returncode, 0)
        self.assertEqual(len(self.appliance.entries("order")), 5)


class BehindTheEnd(unittest.TestCase):
    """Who owns the journal's socket appends to it, with proofs and checkpoint in order; keyhold reads what it says (invariant 2)."""

    def test_a_seal_without_an_intent_stops_the_start(self):
        appliance = Appliance().install()
        self.addCleanup(appliance.close)
        entries = appliance.entries()
        sealed = {"v": 1, "kind": "sealed", "time": entries[-1]["time"], "intent": 2, "seal_id": "0" * 32, "value": "a" * 64,
                  "file": "b" * 64, "approval": 1}
        text = json.dumps(sealed, sort_keys=True, separators=(",", ":")).encode()
        journal = frames.Peer(appliance.root / "run/signet/journal.sock")
        self.addCleanup(journal.socket.close)
        journal.send(struct.pack(">QBQQII", 1, 1, len(entries), 0, 1, len(text)) + text + bytes(32) + bytes(8))
        self.assertEqual(journal.socket.recv(65536)[8], 1, "it was appended")
        appliance.stop()
        self.assertNotEqual(appliance.start(check=False).returncode, 0)
        self.assertIn("sealed without an intent", (appliance.root / "run/signet/signetd.log").read_text())


if __name__ == "__main__":
    unittest.main()
