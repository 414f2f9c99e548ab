"""What an auditor takes out of a journal: shown, registered, exported, reported; read back by other programs than ours."""
import collections
import csv
import hashlib
import html.parser
import io
import json
import os
import re
import shutil
import subprocess
import unittest

from appliance import Appliance, run, BIN

VOID = {"meta", "input", "br", "link", "img", "hr"}


class Page(html.parser.HTMLParser):
    """Balanced, with unique ids, no script, nothing from elsewhere; and the cells of its tables."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.ids, self.tables, self.languages, self.faults = [], [], {}, [], []
        self.caption = self.cell = None
        self.feed(text)
        self.close()
        if self.open:
            self.faults.append(f"left open: {self.open}")

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag == "script" or any(name.startswith("on") or name in ("src", "href") for name in values):
            self.faults.append(f"<{tag} {attributes}>")
        if "id" in values:
            self.ids.append(values["id"])
        if tag == "main":
            self.languages.append(values["lang"])
        if tag not in VOID:
            self.open.append(tag)
        if tag == "caption":
            self.caption = ""
        if tag == "tr":
            self.row = []
        if tag in ("td", "th"):
            self.cell = ""

    def handle_startendtag(self, tag, attributes):
        pass

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")
        if tag == "caption":
            self.table = self.tables.setdefault((self.languages[-1], self.caption), [])
            self.caption = None
        if tag in ("td", "th"):
            self.row.append(self.cell)
            self.cell = None
        if tag == "tr":
            self.table.append(self.row)

    def handle_data(self, data):
        if self.caption is not None:
            self.caption += data
        if self.cell is not None:
            self.cell += data


def rows_of(text):
    """As Python reads a CSV, after the byte order mark."""
    assert text.startswith("\ufeff"), "Excel needs the mark"
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


class Review(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.appliance = appliance = Appliance().install()
        cls.addClassCleanup(appliance.close)
        folder = appliance.transcripts(count=5, faults=0)
        appliance.seal(*sorted(folder.glob("*.xml"))[:2], out=appliance.folder / "out")  # no activation: refused
        appliance.activate()
        appliance.seal(*sorted(folder.iterdir()), out=appliance.folder / "out")
        revocation = appliance.new_order("revocation", "--seal", sorted(folder.glob("*.xml"))[0], "--reason", "a test",
                                         "--decision", "1/QD", "--decision-day", "2026-01-01")
        appliance.submit(appliance.sign_order(revocation, "principal", "PRINCIPAL"))
        appliance.signet("deactivate")
        appliance.stop()
        cls.all = appliance.entries()
        # An auditor has a copy and nothing else.
        cls.copy = appliance.folder / "copy"
        cls.copy.mkdir()
        for name in ("journal.db", "checkpoint"):
            shutil.copy(appliance.root / "var/lib/signet/journal" / name, cls.copy)
        cls.key = (appliance.root / "etc/signet/journal.vkey").read_text().strip()

    def journal(self, *arguments, status=0, language="en"):
        done = run(BIN / "signet", "--lang", language, "journal", *arguments, check=False, env=self.appliance.environment())
        self.assertEqual(done.returncode, status, done.stdout[-2000:] + done.stderr[-2000:])
        return done

    def of_kind(self, *kinds):
        return [e for e in self.all if e["kind"] in kinds]

    # --- show ---

    def shown(self, *arguments):
        return [each["index"] for each in json.loads(self.journal("show", self.copy, "--json", *arguments).stdout)]

    def test_show_selects_what_the_entries_say(self):
        intents = {e["index"]: e for e in self.of_kind("intent")}
        sealed = self.of_kind("sealed")
        refused = self.of_kind("refused")
        self.assertTrue(sealed and refused)
        self.assertEqual(self.shown(), [e["index"] for e in self.all])
        self.assertEqual(self.shown("--outcome", "refused"), [e["index"] for e in refused])
        self.assertEqual(self.shown("--outcome", "sealed", "--kind", "intent"), sorted(e["intent"] for e in sealed))
        self.assertEqual(self.shown("--outcome", "open"), [])
        reason = refused[0]["reasons"][0]
        self.assertEqual(self.shown("--reason", reason), [e["index"] for e in self.all if reason in e.get("reasons", [])])
        seal = sealed[0]["seal_id"]
        self.assertEqual(self.shown("--seal", seal), [e["index"] for e in self.all if e.get("seal_id") == seal])
        self.assertEqual(self.shown("--document-kind", "annual-transcript", "--kind", "sealed"),
                         [e["index"] for e in sealed if intents[e["intent"]]["document_kind"] == "annual-transcript"])
        self.assertEqual(self.shown("--class", "8A1", "--kind", "sealed"), [e["index"] for e in sealed])
        self.assertEqual(self.shown("--class", "9A1", "--kind", "sealed"), [])
        self.assertEqual(self.shown("--caller", os.getuid(), "--kind", "sealed"), [e["index"] for e in sealed])
        self.assertEqual(self.shown("--from", "2", "--to", "4"), [2, 3, 4])
        self.assertEqual(self.shown("--to", "2020-01-01"), [])

    def test_show_speaks_in_words(self):
        english = self.journal("show", self.copy).stdout.splitlines()
        self.assertEqual(len(english), len(self.all))
        self.assertTrue(any("Sealed" in line and "no. 1/" in line and "annual transcript" in line for line in english))
        self.assertIn("học bạ cuối năm", self.journal("show", self.copy, language="vi").stdout)
        self.assertIn(f"seal_id={self.of_kind('sealed')[0]['seal_id']}", self.journal("show", self.copy, "--fields").stdout)

    def test_a_wrong_filter_is_named(self):
        for option, value in (("--outcome", "done"), ("--from", "2026-13-01"), ("--reason", "nope"), ("--caller", "root"), ("--kind", "seal"),
                              ("--document-kind", "letter"), ("--seal", "xyz")):
            refused = self.journal("show", self.copy, option, value, status=2)
            self.assertIn(f"{option} {value}: ", refused.stderr)
        self.journal("show", self.appliance.folder, status=3)

    # --- register ---

    def test_the_register_has_a_row_for_each_seal(self):
        rows = rows_of(self.journal("register", self.copy, "--csv", "--key", self.key).stdout)
        sealed = self.of_kind("sealed")
        self.assertEqual([r["seal_id"] for r in rows], [e["seal_id"] for e in sealed])
        self.assertEqual([int(r["number"]) for r in rows], list(range(1, len(sealed) + 1)))
        revoked = {e["seal_id"]: e["index"] for e in self.of_kind("revoked")}
        self.assertEqual(len(revoked), 1)
        for row in rows:
            self.assertEqual(row["year"], row["time"][:4])
            self.assertEqual(row["state"], "revoked" if row["seal_id"] in revoked else "live")
            self.assertEqual(row["revoked"], str(revoked.get(row["seal_id"], "")))
        told = json.loads(self.journal("register", self.copy, "--json", "--key", self.key).stdout)
        self.assertEqual((told["verdict"], told["key_given"], told["unexplained_entries"]), ("whole", True, []))
        self.assertEqual([str(r["number"]) for r in told["rows"]], [r["number"] for r in rows])
        self.assertEqual(rows_of(self.journal("register", self.copy, "--csv", "--year", "1999").stdout), [])
        text = self.journal("register", self.copy, language="vi").stdout
        self.assertIn("SỔ ĐĂNG KÝ ĐÓNG DẤU SỐ", text)
        self.assertIn("BỊ THU HỒI", text)

    def test_the_register_names_nobody(self):
        world = (self.appliance.world / "roster.toml").read_text()
        names = set(re.findall(r'name = "([^"]+ [^"]+ [^"]+)"', world))
        self.assertGreater(len(names), 3)
        told = self.journal("register", self.copy).stdout + self.journal("report", self.copy).stdout + self.journal("export", self.copy, "--jsonl").stdout
        for name in names - {e["school_name"] for e in self.of_kind("configuration")}:
            self.assertNotIn(name, told)

    # --- export ---

    def test_every_entry_is_exported(self):
        lines = self.journal("export", self.copy, "--jsonl").stdout.splitlines()
        self.assertEqual(len(lines), len(self.all))
        for expected, line in zip(self.all, lines):
            told = json.loads(line)
            octets = line[line.index(',"entry":') + len(',"entry":'):-1].encode()
            self.assertEqual(told["leaf_hash"], hashlib.sha256(b"\0" + octets).hexdigest())
            self.assertEqual({**told["entry"], "index": told["index"]}, expected)
        rows = rows_of(self.journal("export", self.copy, "--csv").stdout)
        self.assertEqual([json.loads(r["entry"]) for r in rows], [json.loads(line)["entry"] for line in lines])
        self.assertEqual([r["leaf_hash"] for r in rows], [json.loads(line)["leaf_hash"] for line in lines])
        refused = next(r for r in rows if r["kind"] == "refused")
        self.assertEqual(refused["reasons"].split(), json.loads(refused["entry"])["reasons"])

    def test_excel_with_vietnamese_settings(self):
        out = self.appliance.folder / "excel.csv"
        self.journal("export", self.copy, "--csv", "--semicolon", "--out", out)
        text = out.read_bytes().decode()
        rows = list(csv.reader(io.StringIO(text[1:], newline=""), delimiter=";"))
        self.assertEqual(len(rows), len(self.all) + 1)
        self.assertEqual({len(row) for row in rows}, {len(rows[0])})
        self.assertTrue(text.endswith("\r\n"))

    def test_a_file_is_whole_and_never_overwritten(self):
        out = self.appliance.folder / "all.jsonl"
        self.journal("export", self.copy, "--jsonl", "--out", out)
        kept = out.read_bytes()
        self.assertEqual(len(kept.splitlines()), len(self.all))
        self.assertIn("not overwritten", self.journal("export", self.copy, "--csv", "--out", out, status=1).stderr)
        self.assertEqual(out.read_bytes(), kept)
        self.assertEqual([p.name for p in self.appliance.folder.glob(".signet-*")], [])
        self.journal("export", self.copy, status=2)
        self.journal("export", self.copy, "--csv", "--jsonl", status=2)
        self.journal("export", self.copy, "--jsonl", "--semicolon", status=2)

    # --- report ---

    def test_the_figures_are_those_of_the_entries(self):
        told = json.loads(self.journal("report", self.copy, "--json", "--key", self.key).stdout)
        refused = self.of_kind("refused")
        self.assertEqual(told["size"], len(self.all))
        self.assertEqual(told["verdict"], "whole")
        self.assertEqual(told["seals"]["total"], len(self.of_kind("sealed")))
        self.assertEqual(told["seals"]["by_class"], {"8A1": len(self.of_kind("sealed"))})
        self.assertEqual(told["seals"]["revocations"], 1)
        reasons = collections.Counter(code for e in refused for code in e["reasons"])
        self.assertEqual(told["refusals"]["by_reason"], dict(reasons))
        self.assertEqual((told["refusals"]["by_actor"], told["refusals"]["documents"], told["refusals"]["sealed_unchanged"]), ({"clerk": 2}, 2, 2))
        self.assertEqual(told["orders"], len(self.of_kind("order")))
        self.assertEqual([a["sealed"] for a in told["activations"]], [len(self.of_kind("sealed"))])
        self.assertEqual([r["clean"] for r in told["runs"]], [True])
        self.assertEqual({a["code"] for a in told["attention"]} - {"late", "after-window", "time-backwards"}, {"revoked"})

    def test_the_page_is_well_formed_and_says_the_same(self):
        out = self.appliance.folder / "report.html"
        self.journal("report", self.copy, "--key", self.key, "--out", out)
        page = Page(out.read_text())
        self.assertEqual(page.faults, [])
        self.assertEqual(len(page.ids), len(set(page.ids)))
        self.assertEqual(page.languages, ["vi", "en"])
        told = json.loads(self.journal("report", self.copy, "--json").stdout)
        summary = dict(row for row in page.tables["en", "Main figures of the period"])
        self.assertEqual(summary["Seals put on"], str(told["seals"]["total"]))
        self.assertEqual(summary["Requests refused"], str(told["refusals"]["requests"]))
        by_reason = page.tables["en", "By reason (a request can have several)"][1:]
        self.assertEqual({row[0]: int(row[4]) for row in by_reason}, told["refusals"]["by_reason"])
        for language in ("vi", "en"):
            self.assertGreaterEqual(sum(1 for key in page.tables if key[0] == language), 8)
        if shutil.which("xmllint"):
            said = subprocess.run(["xmllint", "--html", "--noout", out], capture_output=True).stderr.decode(errors="replace")
            faults = [line for line in said.splitlines() if "parser error" in line and not re.search(r"Tag \w+ invalid", line)]
            self.assertEqual(faults, [], "libxml2 knows HTML 4: what it calls invalid are the newer elements")

    def test_a_journal_that_was_changed_is_not_reported_as_good(self):
        forged = self.appliance.folder / "forged"
        shutil.copytree(self.copy, forged)
        import sqlite3
        database = sqlite3.connect(forged / "journal.db")
        for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type='trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        index, body = next((i, b) for i, b in database.execute("SELECT seq, body FROM entry").fetchall() if b'"kind":"refused"' in b)
        database.execute("DELETE FROM entry WHERE seq=?", (index,))
        database.execute("INSERT INTO entry VALUES(?, ?)", (index, bytes(body).replace(b'"request":"seal"', b'"request":"<b>l"')))
        database.commit()
        database.close()
        done = self.journal("report", forged, status=1)
        self.assertIn("THE JOURNAL IS NOT WHOLE", done.stdout)
        self.assertNotIn("<b>", done.stdout)
        self.assertEqual(Page(done.stdout).faults, [])
        self.assertIn("ALARM", done.stderr)
        self.assertIn("NOT WHOLE", self.journal("register", forged, status=1).stdout)
        other = self.key.replace("/journal/", "/journbl/")
        self.journal("report", self.copy, "--key", other, status=1)

    def test_a_browser_can_print_it(self):
        browser = shutil.which("chromium")
        if not browser:
            self.skipTest("chromium is not installed: nobody prints the page here")
        out = self.appliance.folder / "printed.html"
        self.journal("report", self.copy, "--out", out)
        pdf = self.appliance.folder / "printed.pdf"
        done = subprocess.run([browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={pdf}",
                               f"--user-data-dir={self.appliance.folder / 'browser'}", out.as_uri()], capture_output=True, text=True, timeout=120)
        self.assertTrue(pdf.exists(), done.stderr)
        text = run("pdftotext", "-layout", pdf, "-").stdout
        self.assertIn("Review of the journal of seals", text)
        self.assertNotIn("Báo cáo nhật ký đóng dấu số", text, "one language at a time")


class Live(unittest.TestCase):
    def test_who_may_not_read_the_files_asks_the_service(self):
        appliance = Appliance()
        self.addCleanup(appliance.close)
        appliance.start()
        appliance.submit(appliance.approval())
        socket = appliance.root / "run/signet/signet.sock"
        told = lambda *arguments: run(BIN / "signet", "--socket", socket, "--json", "journal", *arguments, env=appliance.environment()).stdout
        shown = [each["entry"]["kind"] for each in json.loads(told("show"))]
        self.assertEqual(shown, ["configuration", "start", "order"])
        self.assertEqual(len(told("export", "--jsonl").splitlines()), 3)
        report = json.loads(told("report"))
        self.assertEqual((report["verdict"], report["size"], report["orders"]), ("unchecked", 3, 1))
        self.assertIn("unchecked", [a["code"] for a in report["attention"]])


if __name__ == "__main__":
    unittest.main()
