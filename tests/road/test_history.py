"""A history made anew, tree and all: what keyhold remembers and judges finds it where the journal's own hashes agree."""
import contextlib
import datetime
import hashlib
import json
import os
import re
import shutil
import sqlite3
import time
import unittest

from appliance import Appliance, codes

VIETNAM = datetime.timezone(datetime.timedelta(hours=7))


def sha256(octets):
    return hashlib.sha256(octets).digest()


def iso(moment):
    return moment.astimezone(VIETNAM).strftime("%Y-%m-%dT%H:%M:%S+07:00")


def tree(entries):
    """Every complete subtree by (level, place), and the root (RFC 6962 2.1)."""
    nodes = {}
    for index, entry in enumerate(entries):
        level, place, value = 0, index, sha256(b"\0" + entry)
        nodes[0, index] = value
        while place & 1:
            value = sha256(b"\1" + nodes[level, place - 1] + value)
            level, place = level + 1, place >> 1
            nodes[level, place] = value

    def root(begin, size):
        if size == 1:
            return nodes[0, begin]
        half = 1 << (size - 1).bit_length() - 1
        return sha256(b"\1" + root(begin, half) + root(begin + half, size - half))

    return nodes, root(0, len(entries))


class History(unittest.TestCase):
    def setUp(self):
        self.appliance = Appliance()
        self.addCleanup(self.appliance.close)
        self.directory = self.appliance.root / "var/lib/signet/journal"

    @contextlib.contextmanager
    def entries(self):
        """The entries as a list that may be changed; afterwards the whole database agrees with it."""
        owner = self.directory.stat()
        with self.appliance.journal_database() as database:
            bodies = [bytes(body) for (body,) in database.execute("SELECT body FROM entry ORDER BY seq")]
            yield bodies
            guards = database.execute("SELECT name, sql FROM sqlite_schema WHERE type='trigger'").fetchall()
            for name, _ in guards:
                database.execute(f"DROP TRIGGER {name}")
            for table in ("node", "signed_tree", "entry"):
                database.execute(f"DELETE FROM {table}")
            nodes, root = tree(bodies)
            database.executemany("INSERT INTO entry VALUES(?, ?)", enumerate(bodies))
            database.executemany("INSERT INTO node VALUES(?, ?, ?)", [(*place, value) for place, value in nodes.items()])
            database.execute("INSERT INTO signed_tree VALUES(?, ?)", (len(bodies), root))
            for _, sql in guards:
                database.execute(sql)
        for path in self.directory.iterdir():
            os.chown(path, owner.st_uid, owner.st_gid)

    def runs(self):
        self.appliance.start(check=False)
        time.sleep(0.5)
        return self.appliance.signet("status", check=False).returncode == 0

    def test_a_history_that_agrees_with_itself_is_not_what_keyhold_has_seen(self):
        self.appliance.install()
        self.appliance.signet("activate", "--yes")
        self.appliance.stop()
        with self.entries():
            pass  # made anew and the same: nothing to find
        self.assertTrue(self.runs())
        self.appliance.stop()
        with self.entries() as bodies:
            place = next(i for i, body in enumerate(bodies) if b'"kind":"activation"' in body)
            bodies[place] = re.sub(rb'"until":"\d{4}', b'"until":"2099', bodies[place])
        self.assertFalse(self.runs())
        self.assertIn("are not those that were signed", (self.appliance.root / "run/signet/signetd.log").read_text(), "the published checkpoint")
        (self.directory / "checkpoint").unlink()
        self.assertFalse(self.runs())
        self.assertIn("was changed", (self.appliance.root / "run/signet/signetd.log").read_text())

    # --- an order that is put in without any key ---

    def approved_since_yesterday(self):
        appliance = self.appliance
        path = appliance.new_order("approval", "--school-info", appliance.info, "--number", "1",
                                   "--seal-cert", appliance.world / "school/seal.cert.pem",
                                   "--principal-cert", appliance.world / "persons/principal.cert.pem",
                                   "--leader-cert", appliance.world / "department/leader.cert.pem")
        yesterday = iso(datetime.datetime.now(VIETNAM) - datetime.timedelta(days=1))
        path.write_text(re.sub("<(ISSUED|VALID_FROM)>[^<]*", r"<\1>" + yesterday, path.read_text()))
        appliance.sign_order(path, "leader", "LEADER")
        return appliance.sign_order(path, "department", "DEPARTMENT")

    def put_in(self, order, moment, kind="roster"):
        octets = order.read_bytes()
        name = hashlib.sha256(octets).hexdigest()
        owner = self.directory.stat()
        folder = self.appliance.root / "var/lib/signet/archive" / name[:2]
        folder.mkdir(exist_ok=True)
        (folder / name).write_bytes(octets)
        for path in (folder, folder / name):
            os.chown(path, owner.st_uid, owner.st_gid)
        os.chmod(folder / name, 0o400)
        entry = {"v": 1, "kind": "order", "time": iso(moment), "order_kind": kind, "number": 2, "file": name, "caller": 0}
        with self.entries() as bodies:
            bodies.append(json.dumps(entry, sort_keys=True, separators=(",", ":")).encode())

    def test_an_order_is_not_dated_back(self):
        appliance = self.appliance
        appliance.start()
        appliance.submit(self.approved_since_yesterday())
        appliance.submit(appliance.configuration())
        appliance.submit(appliance.roster())
        past = datetime.datetime.now(VIETNAM) - datetime.timedelta(hours=2)
        order = appliance.new_order("roster", "--from", appliance.world / "roster.toml")
        order.write_text(re.sub("<ISSUED>[^<]*", "<ISSUED>" + iso(past), order.read_text()))
        appliance.sign_order(order, "principal", "PRINCIPAL")
        appliance.stop()
        kept = appliance.folder / "kept"
        shutil.copytree(appliance.root / "var/lib/signet", kept)
        self.put_in(order, datetime.datetime.now(VIETNAM))
        self.assertTrue(self.runs(), "an order of the principal's own is taken at its time: only the date is at stake here")
        self.put_back(kept)
        self.put_in(order, past)
        self.assertFalse(self.runs())
        self.assertIn("is dated before", (appliance.root / "run/signet/signetd.log").read_text())
        self.put_back(kept)
        self.put_in(order, datetime.datetime.now(VIETNAM), "clock-correction")  # which alone may be dated before the entries above it
        self.assertFalse(self.runs())
        self.assertIn("another kind of order", (appliance.root / "run/signet/signetd.log").read_text())

    def put_back(self, kept):
        appliance = self.appliance
        appliance.stop()
        for part in ("journal", "keyhold", "archive"):
            shutil.rmtree(appliance.root / "var/lib/signet" / part)
            shutil.copytree(kept / part, appliance.root / "var/lib/signet" / part)
        appliance.give("signet-journal", "var/lib/signet/journal", "var/lib/signet/archive")
        appliance.give("signet-keyhold", "var/lib/signet/keyhold")

    # --- what the auditor's command says of it ---

    def test_what_no_checkpoint_covers_is_not_called_whole(self):
        self.appliance.install()
        self.appliance.stop()
        key = (self.appliance.root / "etc/signet/journal.vkey").read_text().strip()
        verify = lambda: self.appliance.signet("--json", "journal", "verify", self.directory, "--key", key, check=False)
        self.assertEqual((verify().returncode, json.loads(verify().stdout)["verdict"]), (0, "whole"))
        with self.entries() as bodies:
            bodies.append(bodies[-1])
        self.assertEqual((verify().returncode, json.loads(verify().stdout)["verdict"]), (3, "unsigned"))
        (self.directory / "checkpoint").unlink()
        self.assertEqual((verify().returncode, json.loads(verify().stdout)["verdict"]), (1, "broken"), "files were published under it")
        shutil.rmtree(self.directory / "tile")
        self.assertEqual((verify().returncode, json.loads(verify().stdout)["verdict"]), (3, "unsigned"))

    # --- a pupil's key is deleted ---

    def test_a_pupil_whose_key_was_deleted_is_not_sealed_again(self):
        appliance = self.appliance.install()
        appliance.activate()
        file = appliance.transcripts(count=1, faults=0) / "8A1-01.xml"
        self.assertEqual(appliance.seal(file, out=appliance.folder / "out")["sealed"], 1)
        appliance.stop()
        state = appliance.root / "var/lib/signet/keyhold/keyhold.db"
        database = sqlite3.connect(state)
        self.assertGreater(database.execute("DELETE FROM person").rowcount, 0)
        database.commit()
        database.close()
        appliance.give("signet-keyhold", "var/lib/signet/keyhold")
        self.assertTrue(self.runs())
        appliance.activate()
        other = appliance.folder / "other.xml"
        other.write_bytes(file.read_bytes() + b"\n")
        self.assertEqual(codes(appliance.seal(other)["results"][0]), ["already-sealed", "correction-missing"])
        appliance.stop()
        self.assertTrue(self.runs(), "and the next start finds nothing wrong")


if __name__ == "__main__":
    unittest.main()
