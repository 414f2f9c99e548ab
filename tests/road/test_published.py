"""The journal as outsiders read it: from `checkpoint` and `tile/` alone, by readers that share no line with Signet."""
import base64
import collections
import contextlib
import ctypes
import itertools
import json
import os
import pathlib
import random
import shutil
import sqlite3
import subprocess
import threading
import time
import unittest

from appliance import BIN, Appliance, run
from judges import journal

GO = pathlib.Path(__file__).parent / "judges/journal.go"
LIBRARY = "/usr/share/gocode"


class Published(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.appliance = Appliance().install()
        cls.addClassCleanup(cls.appliance.close)
        cls.directory = cls.appliance.root / "var/lib/signet/journal"
        cls.vkey = (cls.appliance.root / "etc/signet/journal.vkey").read_text().strip()
        cls.older = cls.appliance.folder / "older"
        cls.older.write_text(cls.appliance.signet("journal", "checkpoint").stdout)
        cls.appliance.activate()
        cls.out = cls.appliance.folder / "out"
        cls.transcripts = sorted(cls.appliance.transcripts(count=4, faults=1).glob("*.xml"))
        cls.answer = cls.appliance.seal(*cls.transcripts, out=cls.out)

    def published(self):
        """A copy of what is published, when it has caught up."""
        size = len(self.appliance.entries())
        until = time.monotonic() + 20
        covered = lambda: int((self.directory / "checkpoint").read_text().split("\n")[1]) if (self.directory / "checkpoint").exists() else 0
        while covered() < size:
            self.assertLess(time.monotonic(), until, "the files did not catch up")
            time.sleep(0.1)
        time.sleep(0.5)
        copy = self.appliance.folder / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        copy.mkdir()
        shutil.copy(self.directory / "checkpoint", copy)
        shutil.copytree(self.directory / "tile", copy / "tile")
        return copy

    def verify(self, directory, *options):
        done = self.appliance.signet("--json", "journal", "verify", directory, "--key", self.vkey, *options, check=False)
        return done.returncode, json.loads(done.stdout)

    def test_a_journal_is_published_with_its_first_entry(self):
        fresh = Appliance()
        self.addCleanup(fresh.close)
        directory = fresh.root / "var/lib/signet/journal"
        self.assertEqual((directory / "checkpoint").read_text().split("\n")[1], "1", "so that a missing checkpoint was taken away")
        key = (fresh.root / "etc/signet/journal.vkey").read_text().strip()
        self.assertEqual(fresh.signet("journal", "verify", directory, "--key", key, check=False).returncode, 0)

    def test_a_reader_written_from_the_document_finds_the_same_entries(self):
        entries = journal.check_log(self.published(), self.vkey)
        shown = self.appliance.entries()
        self.assertEqual(len(entries), len(shown))
        for octets, entry in zip(entries, shown):
            entry.pop("index")
            self.assertEqual(json.loads(octets), entry)

    def test_one_bit_anywhere_is_found_or_is_in_no_entry(self):
        """Bits changed at random places of every file and of the database. SQLite leaves parts of its pages unused: what is changed
        there is in no entry, and the entries that are read must then be the same to the octet."""
        copy = self.published()
        with contextlib.closing(sqlite3.connect(self.directory / "journal.db")) as journal_db:
            with contextlib.closing(sqlite3.connect(copy / "journal.db")) as one_file:
                journal_db.backup(one_file)
        self.assertEqual(self.verify(copy)[0], 0)
        export = lambda: self.appliance.signet("journal", "export", copy, "--jsonl", check=False).stdout
        whole, chance, found = export(), random.Random(20261127), collections.Counter()
        files = sorted(p for p in copy.rglob("*") if p.is_file() and p.suffix != ".db-shm" and p.stat().st_size)
        for path in files * 2 + [copy / "journal.db"] * 60:
            octets = path.read_bytes()
            place, bit = chance.randrange(len(octets)), 1 << chance.randrange(8)
            changed = bytearray(octets)
            changed[place] ^= bit
            path.chmod(0o600)
            path.write_bytes(changed)
            status, said = self.verify(copy)
            where = f"{path.relative_to(copy)}, octet {place}, bit {bit}"
            if status == 0:
                self.assertTrue(path.name.startswith("journal.db"), where)
                self.assertEqual(export(), whole, where)
            else:
                self.assertEqual((status, said["verdict"]), (1, "broken"), where)
            found[path.name, status] += 1
            path.write_bytes(octets)
        self.assertGreater(found["journal.db", 1], 20, found)
        self.assertEqual(self.verify(copy)[0], 0)

    def test_what_is_read_while_it_is_written_is_read_again(self):
        """A tile is wrong when it is opened first; before its reader goes on (strace makes it wait) it is right, and the checkpoint another."""
        copy = self.published()
        note = (copy / "checkpoint").read_text()
        tile = copy / "tile/0/000.p" / note.split("\n")[1]
        whole, numbers = tile.read_bytes(), itertools.count()

        def put(path, octets):
            (copy.parent / "new").write_bytes(octets)
            (copy.parent / "new").replace(path)

        def move_on():  # cosigned anew each time, by a witness that nobody knows
            line = "\N{EM DASH} witness.example " + base64.b64encode(next(numbers).to_bytes(76, "big")).decode() + "\n"
            put(copy / "checkpoint", (note + line).encode())

        put(tile, bytes([whole[0] ^ 1]) + whole[1:])
        self.assertEqual(self.verify(copy)[0], 1, "at rest it is wrong")
        over = threading.Event()
        moving = threading.Thread(target=lambda: [move_on() for _ in iter(lambda: over.wait(0.001), True)])
        moving.start()
        self.addCleanup(moving.join)
        self.addCleanup(over.set)
        self.assertEqual(self.verify(copy)[0], 1, "what stays wrong is wrong, and it ends")
        over.set()
        moving.join()
        libc = ctypes.CDLL(None)
        watch = libc.inotify_init()  # inotify(7)
        self.addCleanup(os.close, watch)
        self.assertGreaterEqual(libc.inotify_add_watch(watch, os.fsencode(tile), 0x20), 0)  # IN_OPEN
        reader = subprocess.Popen(["strace", "-f", "-qq", "-o", "/dev/null", "-P", tile, "-e", "trace=openat", "-e", "inject=openat:delay_exit=2000000:when=1",
                                   BIN / "signet", "--json", "journal", "verify", copy, "--key", self.vkey],
                                  stdout=subprocess.PIPE, text=True, env=self.appliance.environment())
        self.addCleanup(reader.wait)
        self.addCleanup(reader.kill)
        os.read(watch, 4096)
        put(tile, whole)
        move_on()
        said = reader.communicate(timeout=60)[0]
        self.assertEqual(reader.returncode, 0, said)

    def test_that_reader_sees_a_changed_octet(self):
        copy = self.published()
        for path in sorted(p for p in copy.rglob("*") if p.is_file()):
            size = int((copy / "checkpoint").read_text().split("\n")[1])
            if path.parent.suffix == ".p" and path.name != str(size):
                continue  # of an older checkpoint
            whole = path.read_bytes()
            changed = bytearray(whole)
            changed[len(whole) // 2] ^= 1
            path.chmod(0o600)
            path.write_bytes(changed)
            with self.assertRaises((AssertionError, ValueError), msg=path):
                journal.check_log(copy, self.vkey)
            path.write_bytes(whole)
        journal.check_log(copy, self.vkey)

    def test_it_checks_the_receipt_of_every_seal(self):
        log = journal.Log(self.vkey)
        receipts = [pathlib.Path(each["receipt_file"]).read_text() for each in self.answer["results"] if each["decision"] == "sealed"]
        self.assertEqual(len(receipts), self.answer["sealed"])
        self.assertGreaterEqual(len(receipts), 3)
        for receipt in receipts:
            index, entry = journal.check_receipt(log, receipt)
            self.assertEqual(self.appliance.entries()[index]["kind"], "sealed")
            with self.assertRaises(AssertionError):
                journal.check_receipt(log, receipt.replace(f"index {index}", f"index {index - 1}"))

    def test_refusals_and_orders_are_answered_with_a_receipt_too(self):
        log = journal.Log(self.vkey)
        refused = [each for each in self.appliance.seal(self.transcripts[0].parent.joinpath("none.xml"), *self.faulty())["results"]
                   if each["decision"] == "refused"]
        self.assertGreaterEqual(len(refused), 1)
        for each in refused:
            index, entry = journal.check_receipt(log, each["receipt"])
            self.assertEqual((index, json.loads(entry)["kind"]), (each["journal_index"], "refused"))
            self.assertEqual(json.loads(entry)["document"], each["document_sha256"])
        order = self.appliance.roster()
        answered = json.loads(self.appliance.signet("--json", "order", "submit", order).stdout)["results"][0]
        index, entry = journal.check_receipt(log, answered["receipt"])
        self.assertEqual((index, json.loads(entry)["file"]), (answered["journal_index"], answered["document_sha256"]))
        again = json.loads(self.appliance.signet("--json", "order", "submit", order, check=False).stdout)["results"][0]
        self.assertEqual(json.loads(journal.check_receipt(log, again["receipt"])[1])["kind"], "refused")

    def faulty(self):
        """Transcripts of no pupil here are refused whatever else they are."""
        path = self.appliance.folder / "nobody.xml"
        text = self.transcripts[0].read_text()
        path.write_text(text.replace("8A1", "8A9"))
        return [path]

    def test_the_receipt_of_any_entry_can_be_made_from_the_files(self):
        log = journal.Log(self.vkey)
        size = int((self.published() / "checkpoint").read_text().split("\n")[1])
        receipt = self.appliance.folder / "a.receipt"
        for index in (0, 3, size - 1):
            receipt.write_text(self.appliance.signet("journal", "proof", index).stdout)
            self.assertEqual(journal.check_receipt(log, receipt.read_text())[0], index)
            self.appliance.signet("journal", "proof", "--verify", receipt, "--key", self.vkey)
        done = self.appliance.signet("journal", "proof", size + 1000, check=False)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("numbered from 0", done.stderr + done.stdout)
        self.assertEqual(self.appliance.signet("journal", "proof", receipt, check=False).returncode, 2)

    @unittest.skipUnless(shutil.which("go") and os.path.isdir(f"{LIBRARY}/src/golang.org/x/mod"), "no Go with golang.org/x/mod here")
    def test_the_go_projects_own_library_reads_it(self):
        copy = self.published()
        environment = {**os.environ, "GO111MODULE": "off", "GOPATH": LIBRARY, "GOFLAGS": "", "GOCACHE": str(self.appliance.folder / "go")}
        program = self.appliance.folder / "journal-judge"
        run("go", "build", "-o", program, GO, env=environment)
        done = run(program, copy, self.vkey, self.older)
        self.assertEqual(done.stdout.strip(), str(len(self.appliance.entries())))
        for path in (copy / "tile/0").rglob("*"):
            if path.is_file():
                path.chmod(0o600)
                path.write_bytes(b"\1" + path.read_bytes()[1:])
        self.assertEqual(run(program, copy, self.vkey, check=False).returncode, 1)

    def test_verify_reads_the_files_alone(self):
        copy = self.published()
        status, report = self.verify(copy, "--since", self.older)
        self.assertEqual((status, report["verdict"], report["size"]), (0, "whole", len(self.appliance.entries())), report)
        bundle = max((copy / "tile/entries/000.p").iterdir(), key=lambda path: int(path.name))
        changed = bytearray(bundle.read_bytes())
        changed[-3] ^= 1
        bundle.chmod(0o600)
        bundle.write_bytes(changed)
        status, report = self.verify(copy)
        self.assertEqual((status, report["verdict"]), (1, "broken"))
        self.assertIn(("entry-changed", report["size"] - 1), [(each["code"], each.get("entry")) for each in report["faults"]])

    def test_verify_takes_several_older_checkpoints(self):
        copy = self.published()
        newest = self.appliance.folder / "newest"
        shutil.copy(copy / "checkpoint", newest)
        status, _ = self.verify(copy, "--since", self.older, "--since", newest)
        self.assertEqual(status, 0)
        (copy / "checkpoint").chmod(0o600)
        shutil.copy(self.older, copy / "checkpoint")
        status, report = self.verify(copy, "--since", self.older, "--since", newest)
        self.assertEqual((status, report["faults"][0]["code"]), (1, "truncated"), report)


if __name__ == "__main__":
    unittest.main()
