"""What the rules want on record and nothing else records: by persons of the roster, in the journal, their words in the archive."""
import hashlib
import json
import os
import signal
import time
import unittest

import between
import frames
from appliance import Appliance, codes

TEACHER, ADMINISTRATOR, STRANGER = 4101, 4102, 4444  # accounts; the clerk is whoever runs the test
TEXT = "Máy chủ mất điện lúc 9 giờ; Nguyễn Văn A đã báo Hiệu trưởng"


class WithPersons(Appliance):
    """The roster names an account for two more persons."""

    def roster(self, style="gov"):
        path = self.world / "roster.toml"
        text = path.read_text()
        for key, account in (("homeroom", TEACHER), ("vice-principal", ADMINISTRATOR)):
            if f"account = {account}" not in text:
                text = text.replace(f'key = "{key}"\n', f'key = "{key}"\naccount = {account}\n')
        path.write_text(text)
        return super().roster(style)

    def by(self, account, *words, check=False):
        done = self.signet("--json", *words, check=check, user=account, group=account, extra_groups=[])
        return json.loads(done.stdout) if done.stdout.startswith(("{", "[")) else done

    def note(self, account, what, *words):
        return self.by(account, "journal", "note", what, *words)


@unittest.skipUnless(os.getuid() == 0, "several accounts are needed")
class Notes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.appliance = WithPersons().install()
        cls.addClassCleanup(cls.appliance.close)

    def notes(self):
        return [e for e in self.appliance.entries("audit") if e["act"] == "note"]

    def refused(self, answer):
        self.assertEqual(answer["recorded"], False, answer)
        return codes(answer)

    def test_a_note_is_an_entry_without_words_and_a_file_with_them(self):
        appliance = self.appliance
        receipt = appliance.folder / "note.receipt"
        done = appliance.note(0, "incident", "--text", TEXT, "--number", "12/BB", "--day", "2026-05-28", "--receipt", receipt)
        self.assertTrue(done["recorded"], done)
        entry = self.notes()[-1]
        self.assertEqual((entry["what"], entry["caller"], entry["note"], entry["index"]), ("incident", 0, done["note_sha256"], done["journal_index"]))
        self.assertEqual(set(entry), {"v", "kind", "time", "act", "caller", "what", "note", "index"})
        self.assertEqual(receipt.read_text(), done["receipt"])
        vkey = appliance.status()["journal"]["vkey"]
        self.assertEqual(appliance.signet("journal", "proof", receipt, "--key", vkey, check=False).returncode, 0)
        # The file has the words and a salt: no short text is found by trying.
        file = (appliance.root / f"var/lib/signet/archive/{entry['note'][:2]}/{entry['note']}").read_bytes()
        self.assertEqual(hashlib.sha256(file).hexdigest(), entry["note"])
        self.assertTrue(file.endswith(b"\n\n" + TEXT.encode()))
        again = appliance.note(0, "incident", "--text", TEXT, "--number", "12/BB", "--day", "2026-05-28")
        self.assertNotEqual(again["note_sha256"], done["note_sha256"])
        for place in ("var/lib/signet/journal/journal.db", "var/lib/signet/journal/journal.db-wal", "run/signet/signetd.log"):
            self.assertNotIn("Nguyễn Văn A".encode(), (appliance.root / place).read_bytes())
        self.assertEqual(appliance.signet("journal", "verify", check=False).returncode in (0, 3), True)

    def test_what_it_is_about_is_no_person(self):
        note = self.appliance.note
        self.assertTrue(note(TEACHER, "printed", "--text", "45 bản", "--about", "8A1")["recorded"])
        self.assertEqual(self.notes()[-1]["about"], "8A1")
        self.assertTrue(note(TEACHER, "checked", "--text", "hợp lệ", "--about", "ab" * 32)["recorded"])
        before = len(self.notes())
        for about in ("000000000101", "Nguyễn Văn A", "9Z9", "ab" * 16):
            self.assertEqual(self.refused(note(TEACHER, "printed", "--text", "x", "--about", about)), ["note-about-unknown"])
        self.assertEqual(self.refused(note(TEACHER, "printed", "--text", "x")), ["note-malformed"])
        self.assertEqual(self.refused(note(TEACHER, "lock-proposed", "--text", "x", "--about", "ab" * 32)), ["note-malformed"])
        self.assertEqual(self.refused(note(TEACHER, "handed-back", "--text", "x")), ["note-malformed"])
        self.assertEqual(self.refused(note(TEACHER, "incident", "--text", "x", "--day", "30/02/2026")), ["note-malformed"])
        self.assertEqual(len(self.notes()), before)

    def test_only_persons_of_the_roster(self):
        appliance = self.appliance
        index = appliance.note(ADMINISTRATOR, "copied", "--text", "đĩa số 3")["journal_index"]
        before, refusals = len(self.notes()), len(appliance.entries("refused"))
        for _ in range(3):
            self.assertEqual(self.refused(appliance.note(STRANGER, "incident", "--text", "x")), ["account-not-in-roster"])
        self.assertEqual(len(self.notes()), before)
        # Once in a minute, and without a digest of what was said.
        entries = [e for e in appliance.entries("refused")[refusals:] if e["caller"] == STRANGER and e["request"] == "note"]
        self.assertEqual([(e["reasons"], e["count"]) for e in entries], [(["account-not-in-roster"], 1)])
        self.assertNotIn("document", entries[0])
        shown = appliance.by(TEACHER, "journal", "note", "show", str(index))
        self.assertEqual((shown["text"], shown["what"]), ("đĩa số 3", "copied"))
        self.assertIn("is not that of one person", appliance.by(STRANGER, "journal", "note", "show", str(index)).stderr)
        self.assertEqual([e["what"] for e in appliance.by(TEACHER, "journal", "note", "list", "--what", "copied")], ["copied"])

    def test_show_gives_notes_and_nothing_else_of_the_archive(self):
        order = self.appliance.entries("order")[0]["index"]
        for index in (0, order, 10**9):
            self.assertIn("Not found", self.appliance.by(0, "journal", "note", "show", str(index)).stderr)

    def test_a_file_of_any_format_comes_back_as_it_was(self):
        appliance, scan = self.appliance, self.appliance.folder / "scan.pdf"
        scan.write_bytes(b"%PDF-1.4\n\x1b[2J" + bytes(range(256)) * 2040)
        index = appliance.note(0, "handed-back", "--file", scan, "--number", "3/BB", "--day", "2026-05-29")["journal_index"]
        back = appliance.folder / "back.pdf"
        appliance.signet("journal", "note", "show", str(index), "--out", back)
        self.assertEqual(back.read_bytes(), scan.read_bytes())
        self.assertNotIn("\x1b", appliance.signet("journal", "note", "show", str(index)).stdout)
        scan.write_bytes(bytes(512 * 1024 + 1))
        self.assertNotEqual(appliance.by(0, "journal", "note", "incident", "--file", scan).returncode, 0)
        # keyhold says so itself, whatever the command lets through.
        peer = frames.Peer(appliance.root / "run/signet/activation.sock")
        self.addCleanup(peer.socket.close)
        word, numbers = peer.ask(frames.request(frames.NOTE, 0, kind="incident"), frames.memfd(bytes(512 * 1024 + 1)))
        self.assertEqual((word, numbers), ("refused", [530]))
        self.assertEqual(peer.ask(frames.request(frames.NOTE, 0, kind="incidents"), frames.memfd(b"x")), ("refused", [530]))
        self.assertEqual(peer.ask(frames.request(21, 0))[0], "malformed")
        peer.send(frames.request(frames.NOTE, 0, kind="incident"))  # without its text
        self.assertIsNone(peer.receive())

    def test_the_command_names_what_is_missing(self):
        signet = self.appliance.signet
        for words, said in (((), "lock-proposed"), (("printing", "--text", "x"), "printing"), (("incident",), "exactly one"),
                            (("incident", "--text", "x", "--file", "y"), "exactly one")):
            done = signet("journal", "note", *words, check=False)
            self.assertEqual(done.returncode, 2, done.stdout)
            self.assertIn(said, done.stderr)

    def test_killed_before_its_entry_it_is_not_recorded_and_after_it_is(self):
        appliance = self.appliance
        for step, when, recorded in (("archive", "asked", 0), ("archive", "answered", 0), ("audit", "asked", 0), ("audit", "answered", 1)):
            with self.subTest(step=step, when=when):
                before = len(self.notes())
                self.die_at(step, when, lambda: appliance.signet("journal", "note", "incident", "--text", "x", check=False))
                self.assertEqual(len(self.notes()), before + recorded)
                self.assertTrue(appliance.note(0, "incident", "--text", "x")["recorded"])

    def die_at(self, step, when, act):
        appliance = self.appliance
        place = between.Between(appliance, "journal", between.journal_step)
        appliance.kill("signet-keyhold")
        time.sleep(0.3)
        appliance.wait()
        victim, reached = appliance.part("signet-keyhold"), []

        def die(found):
            if found == step and not reached:
                reached.append(step)
                os.kill(victim, signal.SIGKILL)
                time.sleep(0.05)

        def asked(found, descriptors):
            die(found)
            if reached:
                raise OSError("never sent on")
            return descriptors

        if when == "asked":
            place.asked = asked
        else:
            place.answered = lambda found, _: die(found)
        self.assertNotEqual(act().returncode, 0, "what was not answered was not done, as far as the person knows")
        place.close()
        appliance.stop()
        appliance.start()
        appliance.wait()
        self.assertTrue(reached, "the step was not reached")

    def test_the_days_limit_holds_over_a_restart(self):
        appliance = self.appliance
        peer = None
        word = "done"
        for count in range(1, 202):
            if count % 50 == 1:
                if peer:
                    peer.socket.close()
                peer = frames.Peer(appliance.root / "run/signet/activation.sock")
            word, numbers = peer.ask(frames.request(frames.NOTE, 0, kind="other"), frames.memfd(b"x"))
            if word != "done":
                break
        peer.socket.close()
        self.assertEqual((word, numbers), ("refused", [531]))
        today = self.notes()[-1]["time"][:10]
        self.assertEqual(len([e for e in self.notes() if e["caller"] == 0 and e["time"][:10] == today]), 200)
        appliance.stop()
        appliance.start()
        appliance.wait()
        self.assertEqual(self.refused(appliance.note(0, "other", "--text", "x")), ["notes-too-many"])
        self.assertTrue(appliance.note(TEACHER, "other", "--text", "x")["recorded"])


def load_tests(loader, standard, pattern):
    """The day's limit last: it takes the clerk's notes away from the other tests."""
    names = sorted(loader.getTestCaseNames(Notes), key=lambda name: ("limit" in name, name))
    return unittest.TestSuite(Notes(name) for name in names)


if __name__ == "__main__":
    unittest.main()
