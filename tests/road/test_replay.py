"""Every decision of a journal made again from a copy (`signet journal replay`); and each sort of forgery is found, also where the journal
was made anew as a whole with the appliance's own key."""
import json
import os
import re
import shutil
import sqlite3
import time
import unittest

from appliance import BIN, Appliance, run
from order_texts import Orders, sha256

JOURNAL, ARCHIVE, STATE = "var/lib/signet/journal", "var/lib/signet/archive", "var/lib/signet/keyhold/keyhold.db"


class Replay(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.appliance = Appliance().install()
        cls.addClassCleanup(cls.appliance.close)
        cls.make_a_history()
        cls.appliance.stop()
        cls.entries = cls.appliance.entries()

    @classmethod
    def make_a_history(cls):
        appliance, orders = cls.appliance, Orders(cls.appliance)
        appliance.signet("activate", "--yes")
        old, new = (appliance.transcripts(count=6, faults=0, pdf=True) for _ in range(2))
        done = appliance.folder / "done"
        assert appliance.seal(*(old / f"8A1-0{n}.xml" for n in (1, 2, 3)), out=done, check=True)["sealed"] == 3
        assert appliance.seal(old / "8A1-04.xml", old / "8A1-04.pdf", out=done, check=True)["sealed"] == 2, "decided together"
        assert appliance.seal(old / "8A1-01.pdf", out=done, check=True)["sealed"] == 1, "after its XML"
        assert orders.correction((old / "8A1-02.xml", new / "8A1-02.xml")) == []
        assert appliance.seal(new / "8A1-02.xml", out=appliance.folder / "replaced", check=True)["sealed"] == 1
        assert orders.revocation("SEAL", old / "8A1-03.xml") == []
        appliance.seal(old / "8A1-03.xml", out=done)  # refused
        appliance.seal(old / "8A1-01.xml", out=appliance.folder / "again")  # delivered again
        year = re.search(r'school_year = "([0-9-]+)"', (appliance.world / "roster.toml").read_text())[1]
        appliance.signet("package", "new", "--class", "8A1", "--school-year", year, "--number", 1, "--out", appliance.folder / "package",
                         done / "8A1-01.sealed.xml", done / "8A1-04.sealed.pdf")
        appliance.signet("deactivate")
        appliance.stop()
        appliance.start()
        appliance.wait()
        appliance.activate("--count", "2")
        assert appliance.seal(old / "8A1-05.xml", old / "8A1-06.xml", out=done, check=True)["sealed"] == 2, "the whole count"

    def setUp(self):
        """What an auditor gets: a copy."""
        self.root = self.appliance.folder / f"copy-{time.monotonic_ns()}"
        for part in (JOURNAL, ARCHIVE, "etc"):
            shutil.copytree(self.appliance.root / part, self.root / part)
        self.addCleanup(shutil.rmtree, self.root, ignore_errors=True)

    def state(self):
        target = self.root / "keyhold.db"
        for end in ("", "-wal"):
            if (self.appliance.root / (STATE + end)).exists():
                shutil.copy(self.appliance.root / (STATE + end), f"{target}{end}")
        return target

    def replay(self, *options):
        """The status, and the parsed answer."""
        done = run(BIN / "signet", "--root", self.root, "--json", "journal", "replay", *options, check=False, env=self.appliance.environment())
        return done.returncode, json.loads(done.stdout) if done.stdout else done.stderr

    def found(self, *options):
        """Entry and place of the difference."""
        status, report = self.replay(*options)
        self.assertEqual((status, report["verdict"]), (1, "different"), report)
        return report["difference"]["entry"], report["difference"]["what"], report["difference"]

    def of(self, kind, number=0):
        return [e for e in self.entries if e["kind"] == kind][number]

    def forge(self, change):
        """Makes the journal anew with the appliance's own key; `change` gets the entries and returns them."""
        entries = [{k: v for k, v in e.items() if k != "index"} for e in self.entries]
        changed = change(json.loads(json.dumps(entries)))
        with sqlite3.connect(self.root / JOURNAL / "journal.db") as database:
            triggers = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for name, _ in triggers:
                database.execute(f"DROP TRIGGER {name}")
            for rows in ("entry WHERE seq > 0", "node WHERE level > 0 OR place > 0", "signed_tree WHERE size > 1"):
                database.execute(f"DELETE FROM {rows}")
            for _, sql in triggers:
                database.execute(sql)
        database.close()
        (self.root / JOURNAL / "checkpoint").unlink()
        shutil.rmtree(self.root / JOURNAL / "tile")
        text = "".join(json.dumps(e, sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n" for e in changed[1:])
        run(BIN / "signet-append", self.root / JOURNAL, input=text)
        verified = run(BIN / "signet", "--root", self.root, "--json", "journal", "verify", check=False, env=self.appliance.environment())
        self.assertEqual(json.loads(verified.stdout)["faults"], [], "whole, by itself")

    def set(self, index, **fields):
        def change(entries):
            for key, value in fields.items():
                if value is None:
                    del entries[index][key]
                else:
                    entries[index][key] = value
            return entries
        return change

    # --- whole ---

    def test_a_true_journal_comes_out_the_same(self):
        status, report = self.replay()
        self.assertEqual((status, report["verdict"]), (0, "same"), report)
        count = lambda kind: len([e for e in self.entries if e["kind"] == kind])
        self.assertEqual((report["entries"], report["orders"]), (len(self.entries), count("order")))
        self.assertEqual((report["xml"], report["pdf"], report["manifests"]), (7, 2, 1))
        self.assertEqual(report["outcomes"], count("sealed") + count("revoked") + count("delivered"))
        self.assertEqual(report["not_judged_again"], {"refusal": count("refused")})
        self.assertFalse(report["names_made_again"])

    def test_with_the_key_holders_state_the_names_are_made_again(self):
        status, report = self.replay("--state", self.state())
        self.assertEqual((status, report["names_made_again"]), (0, True), report)

    def test_people_read_what_was_done_and_what_not(self):
        done = run(BIN / "signet", "--root", self.root, "journal", "replay", env={**self.appliance.environment(), "LC_ALL": "C.UTF-8"})
        for line in ("Every decision comes out as the journal says", "seals of PDF: 2", "not judged again: ", "--state"):
            self.assertIn(line, done.stdout)

    # --- forged ---

    def test_an_archived_document_that_was_changed(self):
        sealed = self.of("sealed")
        path = self.root / ARCHIVE / sealed["file"][:2] / sealed["file"]
        os.chmod(path, 0o600)
        path.write_bytes(path.read_bytes().replace(b"TOAN", b"TOAM", 1) + b"\n")
        self.assertEqual(self.found()[:2], (sealed["intent"], "archive"))

    def test_an_order_whose_file_was_exchanged(self):
        roster, lock = (next(e for e in self.entries if e.get("order_kind") == kind) for kind in ("roster", "lock"))
        place = lambda order: self.root / ARCHIVE / order["file"][:2] / order["file"]
        os.chmod(place(roster), 0o600)
        place(roster).write_bytes(place(lock).read_bytes())
        self.assertEqual(self.found()[:2], (roster["index"], "archive"))

    def test_an_order_entry_that_names_another_order(self):
        roster, lock = (next(e for e in self.entries if e.get("order_kind") == kind) for kind in ("roster", "lock"))
        self.forge(self.set(roster["index"], file=lock["file"]))
        self.assertEqual(self.found()[0], roster["index"])

    def test_an_order_entry_of_another_kind_than_its_order(self):
        lock = next(e for e in self.entries if e.get("order_kind") == "lock")
        self.forge(self.set(lock["index"], order_kind="delegation"))
        self.assertEqual(self.found()[:2], (lock["index"], "order_kind"))

    def test_a_policy_of_other_content_leaves_it_open(self):
        policy = self.root / "etc/signet/policy.toml"
        policy.write_text(policy.read_text() + "\n# another\n")
        status, report = self.replay()
        self.assertEqual((status, report["verdict"], report["why_open"]), (3, "open", "etc/signet/policy.toml"), report)
        self.assertEqual(report["first_open"], self.of("intent")["index"])
        self.assertEqual(report["not_judged_again"]["other-configuration"], 10)
        self.assertEqual(self.replay("--etc", self.root, "--etc", self.appliance.root)[0], 0, "the folder that has what was ordered")

    def test_a_policy_that_no_order_lists(self):
        intent = self.of("intent", 1)
        self.forge(self.set(intent["index"], policy="ab" * 32))
        self.assertEqual(self.found()[:2], (intent["index"], "policy"))

    def test_each_field_of_an_intent(self):
        intent, pdf = self.of("intent", 1), next(e for e in self.entries if "xml" in e)
        replacement = next(e for e in self.entries if e["kind"] == "intent" and "replaces" in e)
        package = next(e for e in self.entries if "members" in e)
        other = "cd" * 32
        cases = [(intent, "document", other, "document"), (intent, "octets", other, "octets"), (intent, "leading", other, "leading"),
                 (intent, "certificate", other, "certificate"), (intent, "profile_sha256", other, "profile_sha256"),
                 (intent, "prior", "", "prior"), (intent, "revocation", [], "decision"), (intent, "register", 2, "register"),
                 (intent, "approval", intent["approval"] + 1, "approval"), (intent, "caller", 4711, "decision"),
                 (intent, "activation", 0, "activation"), (intent, "document_kind", "opening", "document_kind"),
                 (intent, "notes", ["delegation"], "notes"), (intent, "shared", [0], "shared"), (pdf, "xml", other, "decision"),
                 (replacement, "correction", 1, "correction"), (replacement, "replaces", other, "replaces"),
                 (package, "members", package["members"][:1], "members"), (package, "document", other, "document")]
        for entry, key, value, what in cases:
            with self.subTest(key):
                self.setUp()
                self.forge(self.set(entry["index"], **{key: value}))
                index, where, difference = self.found()
                self.assertEqual((index, where), (entry["index"], what), difference)

    def test_names_need_the_key_holders_state(self):
        intent = self.of("intent")
        for key in ("tuple", "person"):
            with self.subTest(key):
                self.setUp()
                self.forge(self.set(intent["index"], **{key: "ef" * 32}))
                self.assertEqual(self.found("--state", self.state())[:2], (intent["index"], key))

    def test_one_person_has_one_name(self):
        """Without any secret: the PDF is of the pupil of the XML."""
        pdf = next(e for e in self.entries if "xml" in e)
        self.forge(self.set(pdf["index"], person="ef" * 32))
        self.assertEqual(self.found()[:2], (pdf["index"], "person"))

    def test_each_field_of_an_outcome(self):
        sealed, revoked, delivered = self.of("sealed", 1), self.of("revoked"), self.of("delivered")
        cases = [(sealed, "value", "ab" * 32, sealed["index"], "value"), (sealed, "approval", 3, sealed["index"], "approval"),
                 (sealed, "file", self.of("sealed")["file"], sealed["intent"], "document"),
                 (revoked, "document", "ab" * 32, revoked["index"], "document"), (revoked, "order", 1, revoked["index"], "order"),
                 (delivered, "seal_id", revoked["seal_id"], delivered["index"], "seal_id")]
        for entry, key, value, index, what in cases:
            with self.subTest(kind=entry["kind"], key=key):
                self.setUp()
                self.forge(self.set(entry["index"], **{key: value}))
                self.assertEqual(self.found()[:2], (index, what))

    def test_seals_that_the_policy_refuses(self):
        """Validly signed documents, and a journal that says so: what permitted them is not there."""
        opened = self.of("activation")
        replacement = next(e for e in self.entries if e["kind"] == "intent" and "replaces" in e)
        last = [e for e in self.entries if e["kind"] == "intent"][-1]
        counted = [e for e in self.entries if e["kind"] == "activation" and "count" in e][-1]
        lock = next(e for e in self.entries if e.get("order_kind") == "lock")
        correction = next(e for e in self.entries if e.get("order_kind") == "correction")

        def without(index):
            """The entry's place is taken by a refusal, so that numbers stay."""
            def change(entries):
                entries[index] = {"caller": 0, "count": 1, "kind": "refused", "reasons": ["malformed"], "request": "seal",
                                  "time": entries[index]["time"], "v": 1}
                return entries
            return change

        first = self.of("intent")["index"]
        for name, change, index, told in [
                ("another account's activation", self.set(opened["index"], users=[4711]), first, "activation-missing"),
                ("another kind's", self.set(opened["index"], kinds=["opening"]), first, "activation-missing"),
                ("a count that is used up", self.set(counted["index"], count=1), last["index"], "activation-missing"),
                ("a class that was not locked", without(lock["index"]), first, "class-not-locked"),
                ("a second document of one pupil", without(correction["index"]), replacement["index"], "already-sealed")]:
            with self.subTest(name):
                self.setUp()
                self.forge(change)
                found, where, difference = self.found()
                self.assertEqual((found, where), (index, "decision"), difference)
                self.assertIn(told, difference["replay"])

    # --- cannot tell ---

    def test_what_is_not_there_leaves_it_open(self):
        named = [e for e in self.entries if "xml" in e][-1]["xml"]
        intent = next(e["index"] for e in self.entries if e.get("document") == named)
        sealed = next(e for e in self.entries if e["kind"] == "sealed" and e["intent"] == intent)
        (self.root / ARCHIVE / sealed["file"][:2] / sealed["file"]).unlink()
        status, report = self.replay()
        self.assertEqual((status, report["not_judged_again"]["archive-missing"], report["first_open"]), (3, 3, intent), report)
        self.assertEqual((report["xml"], report["pdf"], report["manifests"]), (6, 1, 0), "nor of the PDF that names it, nor of its package")

    def test_a_decision_under_the_register_before_an_order(self):
        """An order may be entered between a decision and its intent: nobody can tell from the entries alone."""
        intent, lock = self.of("intent"), next(e for e in self.entries if e.get("order_kind") == "lock")
        self.forge(self.set(intent["index"], time=lock["time"], register=intent["register"] - 1))
        status, report = self.replay()
        self.assertEqual((status, report["not_judged_again"].get("order-meanwhile"), report["first_open"]), (3, 1, intent["index"]), report)

    def test_a_missing_order_ends_it(self):
        roster = next(e for e in self.entries if e.get("order_kind") == "roster")
        (self.root / ARCHIVE / roster["file"][:2] / roster["file"]).unlink()
        status, said = self.replay()
        self.assertEqual(status, 3)
        self.assertIn(f"entry {roster['index']}", said)

    def test_no_journal_and_another_schools_files(self):
        self.assertEqual(self.replay("/nowhere")[0], 3)
        settings = self.root / "etc/signet/signet.toml"
        settings.write_text(re.sub(r'\ncode = "[^"]+"', '\ncode = "99999999"', settings.read_text()))
        self.assertEqual(self.replay()[0], 3)

    def test_a_journal_that_is_not_whole_is_not_judged(self):
        with sqlite3.connect(self.root / JOURNAL / "journal.db") as database:
            for name, in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                database.execute(f"DROP TRIGGER {name}")
            database.execute("UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), 'annual', 'anmual') AS BLOB) WHERE seq = 9")
        database.close()
        self.assertEqual(self.replay()[0], 1)


if __name__ == "__main__":
    unittest.main()
