"""The journal goes into a new year: with the real programs, and a clock that is moved from December to January."""
import datetime
import json
import os
import pathlib
import re
import shutil
import signal
import sqlite3
import time
import unittest

import between
import order_texts
from appliance import Appliance, codes, run
from judges import journal
from test_published import GO, LIBRARY
from year_copy import YearCopy, write_year

NOW = datetime.datetime.now(datetime.timezone.utc)
YEAR = NOW.year if (NOW.month, NOW.day) < (12, 15) else NOW.year + 1


def move_to(year, month, day):
    """World, and appliances made from here on, live on that day. What an appliance is to be told at its next start."""
    offset = int((datetime.datetime(year, month, day, 5, tzinfo=datetime.timezone.utc) - NOW).total_seconds())
    os.environ["SIGNET_WORLD_OFFSET_S"] = str(offset)
    return offset


class Orders(order_texts.Orders):
    """Issued by the moved clock."""

    def write(self, kind, body, issued=None):
        moved = datetime.datetime.now(order_texts.VIETNAM) + datetime.timedelta(seconds=int(os.environ["SIGNET_WORLD_OFFSET_S"]))
        return super().write(kind, body, issued or moved)


class TwoYears(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        move_to(YEAR, 12, 20)
        cls.appliance = Appliance().install()
        cls.addClassCleanup(cls.appliance.close)
        cls.orders = Orders(cls.appliance)
        cls.old = sorted(cls.appliance.transcripts(count=6, faults=0).glob("*.xml"))
        cls.new = sorted(cls.appliance.transcripts(count=6, faults=0).glob("*.xml"))
        cls.out = cls.appliance.folder / "out"
        cls.appliance.activate()
        cls.before = cls.seal(*cls.old[:3])
        cls.open = cls.left_open(cls.old[5])
        cls.first_correction = cls.orders.correction((cls.old[0], cls.new[0]))
        cls.running = cls.rollover(check=False)
        cls.appliance.stop()
        cls.december = cls.rollover(check=False)
        cls.appliance.set_clock(move_to(YEAR + 1, 1, 5))
        cls.appliance.start()
        cls.late_status = cls.appliance.signet("status").stdout
        cls.doctor = cls.appliance.signet("--json", "doctor", check=False)
        cls.appliance.activate()
        cls.january = cls.seal(cls.old[3])
        cls.origin = cls.appliance.status()["journal"]["origin"]
        cls.appliance.stop()
        cls.old_size = len(cls.appliance.entries()) + 1  # and the one that closes it
        cls.rolled = json.loads(cls.rollover().stdout)
        cls.appliance.start()
        cls.started = cls.appliance.status()
        cls.appliance.activate()
        cls.after = cls.seal(cls.old[4])

    @classmethod
    def rollover(cls, check=True):
        return cls.appliance.signet("--json", "journal", "rollover", check=check)

    @classmethod
    def seal(cls, *files):
        return cls.appliance.seal(*files, out=cls.out / files[0].parent.name)["results"]

    @classmethod
    def left_open(cls, file):
        """keyhold dies between the intent and its outcome; the codes of what the clerk was told."""
        place = between.Between(cls.appliance, "journal", between.journal_step)
        cls.appliance.kill("signet-keyhold")
        time.sleep(0.3)
        cls.appliance.wait()
        cls.appliance.activate()
        victim = cls.appliance.part("signet-keyhold")

        def asked(step, descriptors):
            if step != "sealed":
                return descriptors
            os.kill(victim, signal.SIGKILL)
            raise OSError("never sent on")

        place.asked = asked
        result = cls.seal(file)[0]
        place.close()
        cls.appliance.stop()
        cls.appliance.start()
        cls.appliance.activate()
        return result

    def receipt(self, result):
        return pathlib.Path(result["receipt_file"]).read_text()

    def origin_of(self, receipt):
        """The checkpoint's first line."""
        return receipt.split("\n\n")[1].split("\n")[0]

    def directories(self):
        here = self.appliance.root / "var/lib/signet/journal"
        return here / str(YEAR), here

    # --- the act ---

    def test_it_is_refused_beside_a_running_service_and_before_the_year_is_over(self):
        self.assertEqual(self.running.returncode, 1)
        self.assertIn("is using the journal", self.running.stderr)
        self.assertEqual(self.december.returncode, 1)
        self.assertIn("is not over", self.december.stderr)

    def test_nothing_forces_it(self):
        self.assertEqual([r["decision"] for r in self.before + self.january], ["sealed"] * 4)
        self.assertEqual(self.origin_of(self.receipt(self.january[0])), self.origin)
        told = [c for c in json.loads(self.doctor.stdout)["checks"] if c["state"] == "warning" and "rollover" in c["hint"]]
        self.assertEqual(len(told), 1)
        self.assertIn("signet journal rollover", self.late_status)
        self.assertNotIn("rollover", self.appliance.signet("status").stdout)
        self.assertNotIn("rollover", self.appliance.signet("doctor", check=False).stdout)

    def test_the_years_name_each_other(self):
        self.assertEqual(self.rolled["origin"], self.origin.replace(str(YEAR), str(YEAR + 1)))
        entries = self.appliance.entries()
        last, first = entries[self.old_size - 1], entries[self.old_size]
        self.assertEqual((last["kind"], last["successor"]), ("configuration", self.rolled["origin"]))
        self.assertEqual(first["predecessor"]["origin"], self.origin)
        self.assertEqual(first["predecessor"]["size"], self.old_size)
        self.assertEqual(first["first_number"], self.old_size)
        self.assertEqual(first["root_entry"], self.started["journal"]["root_entry"])
        self.assertEqual([e["index"] for e in entries], list(range(len(entries))))
        years = self.started["journal"]["years"]
        self.assertEqual(years, [{"origin": self.origin, "size": self.old_size, "first_number": 0}])

    # --- what goes on ---

    def test_the_approval_holds_and_seals_name_the_new_year(self):
        self.assertNotEqual(self.started["approval"], "missing")
        self.assertEqual(self.after[0]["decision"], "sealed", self.after)
        self.assertGreater(self.after[0]["journal_index"], self.old_size)
        self.assertIn(self.rolled["origin"], (self.out / self.old[4].parent.name / f"{self.old[4].stem}.sealed.xml").read_text())
        self.assertEqual(self.origin_of(self.receipt(self.after[0])), self.rolled["origin"])

    def test_a_seal_of_the_old_year_is_delivered_again_with_its_receipt(self):
        again = self.appliance.seal(self.old[1], out=self.appliance.folder / "again")["results"][0]
        self.assertEqual((again["decision"], again["redelivered"]), ("sealed", True), again)
        self.assertEqual(again["journal_index"], self.before[1]["journal_index"])
        self.assertEqual(self.origin_of(self.receipt(again)), self.origin)
        index, entry = journal.check_receipt(journal.Log(self.vkey(self.origin)), self.receipt(again))
        self.assertEqual((index, json.loads(entry)["file"]), (again["journal_index"], again["sealed_sha256"]))
        found = json.loads(self.appliance.signet("--json", "status", self.seal_id(self.old[1])).stdout)
        self.assertEqual((found["state"], found["journal_index"]), ("sealed", again["journal_index"]))

    def test_receipts_of_both_years_are_verified_with_the_vkey_of_either(self):
        for result in (self.before[2], self.after[0]):
            for origin in (self.origin, self.rolled["origin"]):
                done = self.appliance.signet("--json", "verify", "--vkey", self.vkey(origin), result["sealed_file"], check=False)
                reasons = [r["code"] for r in json.loads(done.stdout)["reasons"]]
                self.assertNotIn("not-journaled", reasons)
                self.assertNotIn("receipt-unchecked", reasons)
                self.appliance.signet("journal", "proof", result["receipt_file"], "--key", self.vkey(origin))
        stranger = self.vkey(self.origin).replace("mau-a", "mau-b")
        self.assertNotEqual(self.appliance.signet("journal", "proof", self.before[2]["receipt_file"], "--key", stranger, check=False).returncode, 0)

    def test_once_holds_across_the_years(self):
        self.assertEqual([codes(r) for r in self.seal(self.new[2])], [["already-sealed", "correction-missing"]])

    def test_an_intent_that_the_years_end_left_open_is_completed_with_its_own_octets(self):
        self.assertNotEqual(self.open["decision"], "sealed")
        opened = [e for e in self.appliance.entries("intent") if e["document"] == order_texts.sha256(self.old[5])]
        self.assertEqual(len(opened), 1)
        self.assertLess(opened[0]["index"], self.old_size)
        self.assertEqual([codes(r) for r in self.seal(self.new[5])], [["intent-open"]])
        sealed = self.seal(self.old[5])[0]
        self.assertEqual(sealed["decision"], "sealed", sealed)
        self.assertGreater(sealed["journal_index"], self.old_size)
        self.assertIn(self.origin, pathlib.Path(sealed["sealed_file"]).read_text(), "the seal names the year of its intent")
        self.assertEqual(self.origin_of(self.receipt(sealed)), self.rolled["origin"])
        done = self.appliance.signet("--json", "verify", "--vkey", self.vkey(self.origin), sealed["sealed_file"], check=False)
        self.assertNotIn("not-journaled", [r["code"] for r in json.loads(done.stdout)["reasons"]])
        self.assertNotIn("receipt-invalid", [r["code"] for r in json.loads(done.stdout)["reasons"]])

    def test_a_replacement_and_an_orders_successor_cross_the_year(self):
        self.assertEqual(self.first_correction, [])
        self.assertEqual([r["decision"] for r in self.seal(self.new[0])], ["sealed"], "by the correction of the old year")
        self.assertEqual(self.orders.correction((self.old[3], self.new[3])), [], "number 2 follows number 1")
        self.assertEqual([r["decision"] for r in self.seal(self.new[3])], ["sealed"])
        replaced = json.loads(self.appliance.signet("--json", "status", self.seal_id(self.old[3])).stdout)
        self.assertEqual(replaced["state"], "replaced")

    def test_the_token_takes_the_new_year(self):
        import token_tool
        self.assertEqual(self.appliance.status()["token_memory"], "kept")
        self.assertEqual(token_tool.note(self.appliance).split("\n")[0], self.rolled["origin"])

    # --- who reads ---

    def vkey(self, origin):
        lines = (self.appliance.root / "etc/signet/journal.vkey").read_text().splitlines()
        return next(line for line in lines if line.startswith(origin + "+"))

    def seal_id(self, file):
        digest = order_texts.sha256(file)
        return next(e["seal_id"] for e in reversed(self.appliance.entries("intent")) if e["document"] == digest)

    def test_both_years_are_whole_for_us_and_for_a_reader_that_shares_no_line_with_us(self):
        self.appliance.stop()
        self.addCleanup(self.appliance.activate)
        self.addCleanup(self.appliance.start)
        for options in ([], ["--key", self.vkey(self.origin)], ["--key", self.vkey(self.rolled["origin"])]):
            report = json.loads(self.appliance.signet("--json", "journal", "verify", *options).stdout)
            self.assertEqual((report["verdict"], report["origin"]), ("whole", self.rolled["origin"]))
            self.assertEqual([(y["verdict"], y["origin"], y["size"]) for y in report["years"]], [("whole", self.origin, self.old_size)])
        old, new = self.directories()
        self.assertEqual(len(journal.check_log(old, self.vkey(self.origin))), self.old_size)
        self.assertEqual(json.loads(journal.check_log(new, self.vkey(self.rolled["origin"]))[0])["predecessor"]["size"], self.old_size)
        self.appliance.signet("journal", "verify", old)
        for number in (0, self.old_size - 1, self.old_size, self.old_size + 1):
            receipt = self.appliance.signet("journal", "proof", number).stdout
            origin = self.origin if number < self.old_size else self.rolled["origin"]
            self.assertEqual(self.origin_of(receipt), origin)
            index, _ = journal.check_receipt(journal.Log(self.vkey(origin)), receipt)
            self.assertEqual(index, number if number < self.old_size else number - self.old_size)

    def test_the_register_and_the_report_are_of_both_years(self):
        rows = json.loads(self.appliance.signet("--json", "journal", "register").stdout)
        text = json.dumps(rows)
        for file in (self.old[1], self.old[4]):
            self.assertIn(self.seal_id(file), text)
        report = json.loads(self.appliance.signet("--json", "journal", "report").stdout)
        self.assertIn(self.rolled["origin"], json.dumps(report))

    # --- judged again ---

    def copy(self):
        copy = YearCopy(self.appliance, [str(YEAR)])
        self.addCleanup(copy.close)
        return copy

    def test_every_decision_of_both_years_comes_out_again(self):
        self.orders.correction((self.old[1], self.new[1]))  # an order and a seal of the new year, by what the old one holds
        self.seal(self.new[1])
        self.appliance.stop()
        self.addCleanup(self.appliance.activate)
        self.addCleanup(self.appliance.start)
        entries = self.appliance.entries()
        count = lambda kind: len([e for e in entries if e["kind"] == kind])
        state = self.appliance.folder / "keyhold.db"
        kept = sqlite3.connect(self.appliance.root / "var/lib/signet/keyhold/keyhold.db")
        kept.execute("VACUUM INTO ?", (str(state),))
        kept.close()
        for options in ([], ["--state", state]):
            status, report = self.copy().replay(*options)
            self.assertEqual((status, report["verdict"], report["entries"]), (0, "same", len(entries)), report)
            self.assertEqual((report["orders"], report["xml"]), (count("order"), count("sealed")))
            self.assertEqual(report["years"], [{"origin": self.origin, "first_number": 0, "entries": self.old_size},
                                               {"origin": self.rolled["origin"], "first_number": self.old_size,
                                                "entries": len(entries) - self.old_size}])
        for sql, origin in (("UPDATE year SET root = zeroblob(32)", self.origin), ("UPDATE year SET size = size - 1", self.origin),
                            (f"UPDATE meta SET value = x'{1:016x}{0:064x}' WHERE name = 'range'", self.rolled["origin"])):
            with self.subTest(sql):
                other = self.appliance.folder / "other-keyhold.db"
                run("cp", state, other)
                Refusals.change(self, other, sql)
                status, report = self.copy().replay("--state", other)
                self.assertEqual((status, report["difference"]["what"], report["difference"]["year"]), (1, "tree", origin), report)
        said = self.copy().signet("journal", "replay").stdout
        self.assertIn(f"{self.rolled['origin']}: {len(entries) - self.old_size} entries, from entry {self.old_size}", said)
        self.forged(entries)
        self.left_out(entries)

    def forged(self, entries):
        """Years that are whole, follow each other, and tell of other decisions."""
        intents = [e for e in entries if e["kind"] == "intent"]
        old, new = intents[0], intents[-1]
        roster = next(e for e in entries if e.get("order_kind") == "roster")
        correction = [e for e in entries if e.get("order_kind") == "correction"][-1]
        sealed = [e for e in entries if e["kind"] == "sealed"][-1]
        self.assertGreater(min(correction["index"], new["index"], sealed["index"]), self.old_size)

        def put(entry, **fields):
            return lambda changed: changed[entry["index"]].update(fields)

        for name, change, entry, what, origin in [
                ("a decision of the old year", put(old, caller=4711), old, "decision", self.origin),
                ("an order of the old year", put(roster, file=correction["file"]), roster, None, self.origin),
                ("a decision of the new year", put(new, approval=new["approval"] + 1), new, "approval", self.rolled["origin"]),
                ("an outcome of the new year", put(sealed, value="ab" * 32), sealed, "value", self.rolled["origin"]),
                ("an order of the new year", put(correction, file=roster["file"]), correction, None, self.rolled["origin"])]:
            with self.subTest(name):
                copy = self.copy()
                copy.forge(entries, change)
                status, report = copy.replay()
                self.assertEqual((status, report["verdict"]), (1, "different"), report)
                found = report["difference"]
                self.assertEqual((found["entry"], found["year"]), (entry["index"], origin), found)
                self.assertIn(found["what"], [what] if what else ["decision", "number", "order_kind"])
                self.assertIn(f"DIFFERENT at entry {entry['index']} ({origin})", copy.signet("journal", "replay").stdout)
        with self.subTest("nothing was forged but the years were written anew"):
            copy = self.copy()
            copy.forge(entries, lambda changed: None)
            self.assertEqual(copy.replay()[0], 0)

    def left_out(self, entries):
        with self.subTest("the first year"):
            copy = self.copy()
            shutil.rmtree(copy.folders()[0])
            status, said = copy.replay()
            self.assertEqual(status, 3)
            self.assertIn(f"year {self.origin} is missing", said)
        with self.subTest("a year that follows another one"):
            copy, others = self.copy(), json.loads(json.dumps(entries[:self.old_size]))
            next(e for e in others if e["kind"] == "intent")["caller"] = 4711
            write_year(copy.folders()[0], copy.folders()[1] / "checkpoint.key", others)
            status, said = copy.replay()
            self.assertEqual(status, 1)
            self.assertIn(f"year-link-wrong, {self.rolled['origin']}, the year {self.origin}", said)

    def test_a_backup_holds_both_years(self):
        run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=safe", "-days", "30", "-keyout",
            self.appliance.folder / "safe.key", "-out", self.appliance.folder / "safe.pem")
        there, root = self.appliance.folder / "backup", self.appliance.folder / "restored"
        self.appliance.signet("backup", "create", "--to", self.appliance.folder / "safe.pem", "--out", there)
        self.appliance.signet("backup", "verify", there, "--key", self.appliance.folder / "safe.key")
        run(self.appliance.bin / "signet", "--root", root, "backup", "restore", there, "--key", self.appliance.folder / "safe.key")
        self.assertTrue((root / f"var/lib/signet/journal/{YEAR}/journal.db").exists())
        verified = run(self.appliance.bin / "signet", "--root", root, "--json", "journal", "verify", check=False)
        self.assertEqual(json.loads(verified.stdout)["years"][0]["size"], self.old_size, verified.stderr)

    def test_zz_a_restored_appliance_is_released_by_receipts_of_either_year(self):
        from test_backup import Restored, key_pair
        key, certificate = key_pair(self.appliance.folder, "another-safe", "rsa:2048")
        self.appliance.signet("deactivate", check=False)
        self.appliance.stop()
        there = self.appliance.folder / "another-backup"
        self.appliance.signet("backup", "create", "--to", certificate, "--out", there)
        machine = Restored(self.appliance)
        machine.restore(there, key)
        machine.take_token().start()
        self.addCleanup(self.appliance.start)
        self.addCleanup(machine.stop)
        self.assertIn("hold", machine.status())
        old = self.before[0]["receipt_file"]
        changed = machine.folder / "changed.receipt"
        lines = pathlib.Path(old).read_text().split("\n")
        for n, line in enumerate(lines):  # another root under the old year's name
            if line == self.origin:
                lines[n + 2] = "A" * 43 + "="
        changed.write_text("\n".join(lines))
        refused = machine.signet("journal", "hold", "release", "--receipt", changed, check=False)
        self.assertNotEqual(refused.returncode, 0)
        never = machine.folder / "never.receipt"
        never.write_text(pathlib.Path(old).read_text().replace(self.origin, self.origin[:-4] + "2020"))
        refused = machine.signet("journal", "hold", "release", "--receipt", never, check=False)
        self.assertIn("not of", refused.stdout + refused.stderr)
        self.assertIn("hold", machine.status())
        machine.signet("journal", "hold", "release", "--receipt", old, "--receipt", self.after[0]["receipt_file"])
        entry = machine.entries("audit")[-1]
        self.assertEqual((entry["act"], len(entry["shown"])), ("hold-release", 2))
        machine.activate()
        again = machine.seal(self.old[2], out=machine.folder / "again")["results"][0]
        self.assertTrue(again["redelivered"], again)

    # --- what a clerk looks for, and other readers ---

    def test_a_pupil_is_found_and_fetched_whatever_the_year(self):
        for file, result in ((self.old[2], self.before[2]), (self.old[4], self.after[0])):
            text = file.read_text()
            pupil = re.search(r"<SO_DINH_DANH_CA_NHAN>(\d{12})<", text)[1]
            year = re.search(r"<NAM_HOC>([^<]*)<", text)[1]
            found = json.loads(self.appliance.signet("--json", "find", "--pupil", pupil, "--school-year", year).stdout)["seals"]
            self.assertEqual([(e["seal_id"], e["state"]) for e in found], [(self.seal_id(file), "sealed")])
            out = self.appliance.folder / f"fetched-{file.stem}"
            fetched = json.loads(self.appliance.signet("--json", "fetch", found[0]["seal_id"], "--out", out).stdout)["results"][0]
            self.assertEqual(pathlib.Path(fetched["sealed_file"]).read_bytes(), pathlib.Path(result["sealed_file"]).read_bytes())
            index, entry = journal.check_receipt(journal.Log(self.vkey(self.origin_of(self.receipt(fetched)))), self.receipt(fetched))
            self.assertEqual(json.loads(entry)["seal_id"], found[0]["seal_id"])
            self.assertEqual(index + (0 if self.origin in self.receipt(fetched) else self.old_size), result["journal_index"])
            delivered = self.appliance.entries("delivered")[-1]
            self.assertEqual(delivered["seal_id"], found[0]["seal_id"])
            self.assertGreater(delivered["index"], self.old_size, "it is on record where it happens")

    @unittest.skipUnless(shutil.which("go") and os.path.isdir(f"{LIBRARY}/src/golang.org/x/mod"), "no Go with golang.org/x/mod here")
    def test_the_go_projects_own_library_reads_both_years(self):
        self.appliance.stop()
        self.addCleanup(self.appliance.activate)
        self.addCleanup(self.appliance.start)
        environment = {**os.environ, "GO111MODULE": "off", "GOPATH": LIBRARY, "GOFLAGS": "", "GOCACHE": str(self.appliance.folder / "go")}
        program = self.appliance.folder / "journal-judge"
        run("go", "build", "-o", program, GO, env=environment)
        old, new = self.directories()
        self.assertEqual(run(program, old, self.vkey(self.origin)).stdout.strip(), str(self.old_size))
        self.assertEqual(int(run(program, new, self.vkey(self.rolled["origin"])).stdout), len(journal.check_log(new, self.vkey(self.rolled["origin"]))))
        self.assertEqual(run(program, new, self.vkey(self.origin), check=False).returncode, 1, "each year under its own name")
        self.assertEqual(run(program, old, self.vkey(self.rolled["origin"]), check=False).returncode, 1)


class Refusals(unittest.TestCase):
    """A start whose years are not what they were; and a rollover that was cut off between its programs."""

    def setUp(self):
        move_to(YEAR, 12, 20)
        self.appliance = Appliance()
        self.addCleanup(self.appliance.close)
        self.appliance.start()
        self.appliance.stop()
        self.appliance.set_clock(move_to(YEAR + 1, 1, 5))
        self.state = self.appliance.root / "var/lib/signet/keyhold"
        run("cp", "-a", self.state, self.appliance.folder / "state-before")
        self.appliance.signet("journal", "rollover")
        self.year = self.appliance.root / f"var/lib/signet/journal/{YEAR}"
        for name in ("journal", "keyhold"):
            run("cp", "-a", self.appliance.root / "var/lib/signet" / name, self.appliance.folder / f"good-{name}")

    def put_back(self):
        for name in ("journal", "keyhold"):
            shutil.rmtree(self.appliance.root / "var/lib/signet" / name)
            run("cp", "-a", self.appliance.folder / f"good-{name}", self.appliance.root / "var/lib/signet" / name)

    def refused(self):
        """What the log says of a start that came to nothing."""
        log = self.appliance.root / "run/signet/signetd.log"
        before = log.stat().st_size if log.exists() else 0
        self.assertNotEqual(self.appliance.start(check=False).returncode, 0)
        self.appliance.stop()
        return log.read_text()[before:]

    def change(self, path, sql):
        os.chmod(path, 0o600)
        database = sqlite3.connect(path)
        for name, in database.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.executescript(sql)
        database.close()

    def test_a_start_says_what_is_wrong_with_a_year(self):
        with self.subTest("keyhold was not told: the rollover was cut off"):
            shutil.rmtree(self.state)
            run("cp", "-a", self.appliance.folder / "state-before", self.state)
            self.assertIn("rollover-unfinished", self.refused())
            self.appliance.signet("journal", "rollover")
            self.appliance.start()
            self.appliance.stop()
            self.appliance.signet("journal", "rollover")  # and again: nothing is left to do
        with self.subTest("missing"):
            self.put_back()
            shutil.rmtree(self.year)
            self.assertRegex(self.refused(), f"the year .*/{YEAR} is missing")
            report = json.loads(self.appliance.signet("--json", "journal", "verify", check=False).stdout)
            self.assertIn("year-missing", [f["code"] for f in report["faults"]])
        with self.subTest("shortened"):
            self.put_back()
            self.change(self.year / "journal.db", "DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry)")
            self.assertRegex(self.refused(), f"journal error: .*the year {YEAR}:")
        with self.subTest("exchanged"):
            self.put_back()
            other = Appliance()
            self.addCleanup(other.close)
            os.chmod(self.year / "journal.db", 0o600)
            shutil.copyfile(other.root / "var/lib/signet/journal/journal.db", self.year / "journal.db")
            self.assertRegex(self.refused(), f"journal error: .*the year {YEAR}:")

    def test_keyhold_compares_with_what_it_remembers_itself(self):
        for change, why in (("UPDATE year SET size = size + 1", "the year .* ended with"),
                            ("UPDATE year SET root = zeroblob(32)", "is not the one that has ended|last tree"),
                            ("UPDATE year SET origin = 'other.example/journal/2020'", "the year other.example/journal/2020 is missing"),
                            (f"UPDATE year SET seen = x'{1:016x}{0:064x}'", "was changed"),
                            ("DELETE FROM year", "rollover-unfinished|shrunk")):
            with self.subTest(change):
                self.put_back()
                self.change(self.state / "keyhold.db", change)
                self.assertRegex(self.refused(), why)
        self.put_back()
        self.appliance.start()


if __name__ == "__main__":
    unittest.main()
