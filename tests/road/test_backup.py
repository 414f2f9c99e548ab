"""A backup made while the appliance runs, opened with Debian's tools, put back into an empty root, and on hold until it is compared."""
import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import threading
import time
import unittest

import token_tool
from appliance import Appliance, codes, run
from test_department import Department, School
from test_witness import approved, ask


def key_pair(folder, name, *algorithm):
    key, certificate = folder / f"{name}.key.pem", folder / f"{name}.cert.pem"
    run("openssl", "req", "-x509", "-newkey", *algorithm, "-nodes", "-keyout", key, "-out", certificate, "-subj", f"/CN={name}", "-days", "10")
    return key, certificate


class Restored(Appliance):
    """Another machine with an empty root: nothing but what the backup brings, the PIN and the token."""

    def __init__(self, of):
        self.folder = of.folder / f"machine-{time.monotonic_ns()}"
        self.folder.mkdir()
        os.chmod(self.folder, 0o755)
        self.world, self.root, self.bin, self.orders = of.world, self.folder / "root", of.bin, of.orders
        self.root.mkdir()
        self.of = of

    def restore(self, backup, key, *options, check=True):
        return self.signet("--json", "backup", "restore", backup, "--key", key, *options, check=check)

    def take_token(self):
        for part in ("var/lib/signet/token", "etc/signet/credentials"):
            run("cp", "-a", self.of.root / part, self.root / part)
        return self


class Backup(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.appliance = Appliance().install()
        cls.addClassCleanup(cls.appliance.close)
        cls.key, cls.certificate = key_pair(cls.appliance.folder, "safe", "rsa:2048")
        cls.ec_key, cls.ec_certificate = key_pair(cls.appliance.folder, "second", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")
        cls.files = sorted(cls.appliance.transcripts(count=4, faults=0).glob("*.xml"))
        cls.appliance.activate()
        cls.first = cls.appliance.seal(cls.files[0], out=cls.appliance.folder / "out")["results"][0]

    def create(self, *more):
        folder = self.appliance.folder / f"backup-{time.monotonic_ns()}"
        self.appliance.signet("backup", "create", "--to", self.certificate, "--to", self.ec_certificate, "--out", folder, *more)
        return folder

    def verify(self, folder, *options):
        done = self.appliance.signet("--json", "backup", "verify", folder, *options, check=False)
        return done.returncode, done.stdout + done.stderr

    def test_made_while_running_and_opened_by_others(self):
        folder = self.create()
        self.assertEqual(list((self.appliance.root / "var/lib/signet").glob(".backup-*")), [])
        label = json.loads((folder / "label.json").read_text())
        self.assertEqual((label["origin"], label["year"]), (self.appliance.status()["journal"]["origin"], label["origin"][-4:]))
        self.assertEqual(label["size"], self.appliance.status()["journal"]["size"])
        lines = "".join(f"{part['sha256']}  {part['name']}\n" for part in label["parts"])
        self.assertEqual(hashlib.sha256(lines.encode()).hexdigest(), label["digest"])
        for key in (self.key, self.ec_key):
            code, said = self.verify(folder, "--key", key, "--vkey", self.appliance.status()["journal"]["vkey"])
            self.assertEqual(code, 0, said)
            said = json.loads(said)
            self.assertEqual((said["intents"], said["tuples"]), (1, 1))
        self.assertEqual(self.verify(folder)[0], 3)  # without a key only the outside is seen
        # Debian's tools alone: openssl and tar.
        out = self.appliance.folder / f"by-hand-{time.monotonic_ns()}"
        out.mkdir()
        for key in (self.key, self.ec_key):
            with open(out / "all.tar", "wb") as tar:
                for part in label["parts"]:
                    tar.write(subprocess.run(["openssl", "cms", "-decrypt", "-binary", "-inform", "DER", "-in", folder / part["name"], "-inkey", key],
                                             capture_output=True, check=True).stdout)
            run("tar", "-xf", out / "all.tar", "-C", out)
        database = sqlite3.connect(out / "journal/journal.db")
        self.assertEqual(database.execute("SELECT count(*) FROM entry").fetchone()[0], label["size"])
        database.close()
        for file in (out / "archive").rglob("*"):
            if file.is_file():
                self.assertEqual(hashlib.sha256(file.read_bytes()).hexdigest(), file.name)
        self.assertTrue(list((out / "archive").rglob(self.first["sealed_sha256"] if "sealed_sha256" in self.first else "*")))
        self.assertFalse(list((out / "etc").rglob("pin")))
        self.assertTrue((out / "etc/signet.toml").exists())
        # A copy is on hold, also when nobody used our command to put it back.
        database = sqlite3.connect(out / "keyhold/keyhold.db")
        self.assertIsNotNone(database.execute("SELECT value FROM meta WHERE name = 'hold'").fetchone())
        database.close()

    def test_what_is_wrong_is_named(self):
        genuine = self.create()
        stranger, certificate = key_pair(self.appliance.folder, "stranger", "rsa:2048")

        def changed(change):
            folder = self.appliance.folder / f"changed-{time.monotonic_ns()}"
            shutil.copytree(genuine, folder)
            change(folder)
            return folder

        def flip(folder):
            part = folder / "part-0001.p7m"
            octets = bytearray(part.read_bytes())
            octets[len(octets) // 2] ^= 1
            part.write_bytes(octets)
            return hashlib.sha256(octets).hexdigest()

        def flip_and_say_so(folder):
            digest = flip(folder)
            relabel(folder, sha256=digest)

        def relabel(folder, sha256=None, **changes):
            label = json.loads((folder / "label.json").read_text())
            label.update(changes)
            if sha256:
                label["parts"][0]["sha256"] = sha256
            label["digest"] = hashlib.sha256("".join(f"{p['sha256']}  {p['name']}\n" for p in label["parts"]).encode()).hexdigest()
            (folder / "label.json").write_text(json.dumps(label))

        cases = [(flip, "part-0001.p7m"), (flip_and_say_so, "was changed"), (lambda f: (f / "label.json").unlink(), "label.json"),
                 (lambda f: (f / "part-0001.p7m").unlink(), "part-0001"), (lambda f: relabel(f, size=1), "not the one that the label names"),
                 (lambda f: relabel(f, root="A" * 43 + "="), "not the one that the label names"), (lambda f: relabel(f, files=1), "number of files")]
        for change, why in cases:
            with self.subTest(why):
                code, said = self.verify(changed(change), "--key", self.key)
                self.assertNotEqual(code, 0)
                self.assertIn(why, said)
                machine = Restored(self.appliance)
                self.assertNotEqual(machine.restore(changed(change), self.key, check=False).returncode, 0)
                self.assertEqual([each for each in (machine.root / "var/lib/signet").glob("*")], [])  # nothing half done
        self.assertIn("was changed", self.verify(genuine, "--key", stranger)[1])
        self.assertNotEqual(self.verify(genuine, "--key", self.key, "--vkey", "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")[0], 0)

    def resealed(self, folder, change):
        """A backup that whoever has the recipient's certificate made of another's content."""
        label = json.loads((folder / "label.json").read_text())
        out = self.appliance.folder / f"inside-{time.monotonic_ns()}"
        out.mkdir()
        part = folder / label["parts"][0]["name"]
        (out / "a.tar").write_bytes(subprocess.run(["openssl", "cms", "-decrypt", "-binary", "-inform", "DER", "-in", part, "-inkey", self.key],
                                                   capture_output=True, check=True).stdout)
        names = run("tar", "-tf", out / "a.tar").stdout.split()
        run("tar", "-xf", out / "a.tar", "-C", out)
        names = change(out, names) or names
        run("tar", "--format=ustar", "--owner=0", "--group=0", "-cf", out / "b.tar", "-C", out, *names)
        run("openssl", "cms", "-encrypt", "-binary", "-aes-256-gcm", "-outform", "DER", "-in", out / "b.tar", "-out", part, self.certificate)
        label["parts"] = [{"name": part.name, "bytes": part.stat().st_size, "sha256": hashlib.sha256(part.read_bytes()).hexdigest()}]
        label["files"] = len(names)
        label["digest"] = hashlib.sha256(f"{label['parts'][0]['sha256']}  {part.name}\n".encode()).hexdigest()
        (folder / "label.json").write_text(json.dumps(label))
        return folder

    def test_what_is_wrong_inside_is_named(self):
        def same(out, names):
            return names

        def sql(file, statement):
            def change(out, names):
                database = sqlite3.connect(out / file)
                database.executescript(statement)
                database.close()
            return change

        def archive_lacks(out, names):
            return [name for name in names if name != "archive/" + sealed[:2] + "/" + sealed]

        def archive_lies(out, names):
            (out / "archive" / sealed[:2] / sealed).chmod(0o600)
            (out / "archive" / sealed[:2] / sealed).write_bytes(b"another file")

        def other_names(out, names):
            (out / "evil").write_text("x")
            return names + ["evil"]

        sealed = self.appliance.entries("sealed")[0]["file"]
        self.assertEqual(self.verify(self.resealed(self.create(), same), "--key", self.key)[0], 0)
        cut = "DROP TRIGGER entry_no_delete; DELETE FROM entry WHERE seq = 3;"
        cases = [(archive_lacks, "the archive lacks"), (archive_lies, "is not what its name says"), (other_names, "a file that no backup has"),
                 (sql("journal/journal.db", cut), "the journal is not whole"), (sql("keyhold/keyhold.db", "DELETE FROM tuple"), "lacks a tuple"),
                 (sql("keyhold/keyhold.db", "DELETE FROM meta WHERE name='hold'"), "lacks hold"),
                 (sql("keyhold/keyhold.db", "UPDATE meta SET value = zeroblob(32) WHERE name='first-entry'"), "of another journal"),
                 (sql("keyhold/keyhold.db", "UPDATE meta SET value = zeroblob(8) WHERE name='range'"), "of another moment")]
        for change, why in cases:
            with self.subTest(why):
                code, said = self.verify(self.resealed(self.create(), change), "--key", self.key)
                self.assertNotEqual(code, 0)
                self.assertIn(why, said)

    def test_restored_it_is_on_hold_until_it_is_compared(self):
        appliance = self.appliance
        appliance.activate()
        appliance.seal(self.files[1], out=appliance.folder / "out")
        older = self.create()
        appliance.seal(self.files[2], out=appliance.folder / "out")
        appliance.signet("deactivate")
        appliance.stop()
        newest = self.create()  # of a stopped appliance
        checkpoint = appliance.folder / "kept-checkpoint"
        shutil.copy(appliance.root / "var/lib/signet/journal/checkpoint", checkpoint)
        receipts = [appliance.folder / "out" / (file.stem + ".sealed.receipt") for file in self.files[:3]]
        # An older backup: the token knows better, and nothing starts.
        stale = Restored(appliance)
        stale.restore(older, self.key)
        stale.take_token()
        failed = stale.start(check=False)
        self.assertIn("token-ahead", failed.stderr)
        # Where the token holds nothing it starts, on hold, and cannot be released: the newest receipt says that entries are lost.
        token_tool.forget(stale)
        stale.start()
        self.addCleanup(stale.stop)
        self.assertIn("hold", stale.status())
        self.assertIn("shown: ", self.release(stale, "--receipt", receipts[2]))
        self.assertIn("shown: ", self.release(stale, "--checkpoint", checkpoint))
        self.assertIn("on-hold", codes(stale.seal(self.files[3])["results"][0]))
        stale.stop()
        # The newest one.
        machine = Restored(appliance)
        answer = json.loads(machine.restore(newest, self.key).stdout)
        self.assertEqual((answer["intents"], answer["tuples"]), (3, 3))
        self.assertIn("never over something", machine.restore(newest, self.key, check=False).stderr)
        machine.take_token().start()
        self.addCleanup(machine.stop)
        refused = machine.signet("activate", "--kind", "annual-transcript", "--class", "8A1", "--yes", check=False)
        self.assertIn("on hold", refused.stdout + refused.stderr)
        self.assertIn("on-hold", codes(machine.seal(self.files[3])["results"][0]))
        # What does not release it.
        other = appliance.folder / "other.receipt"
        other.write_text(receipts[2].read_text().replace(appliance_origin(receipts[2]), "other.example/journal/2026"))
        self.assertIn("--receipt", self.release(machine))
        self.assertIn("not of", self.release(machine, "--receipt", other))
        self.assertIn("not of", self.release(machine, "--receipt", receipts[2], "--receipt", other))
        unsigned = appliance.folder / "unsigned.receipt"  # the very checkpoint, under a signature that is none
        *head, last = receipts[2].read_text().rstrip("\n").split("\n")
        unsigned.write_text("\n".join([*head, last[:-20] + ("A" if last[-20] != "A" else "B") + last[-19:]]) + "\n")
        self.assertIn("not of", self.release(machine, "--receipt", unsigned))
        stranger = machine.signet("journal", "hold", "release", "--receipt", receipts[2], check=False, user=4444, group=4444, extra_groups=[]) \
            if os.getuid() == 0 else None
        if stranger:
            self.assertNotEqual(stranger.returncode, 0)
        self.assertIn("hold", machine.status())
        # Its own journal continues everything that others have.
        machine.kill("signet-keyhold")  # a start does not end a hold
        machine.wait()
        self.assertIn("hold", machine.status())
        machine.signet("journal", "hold", "release", "--receipt", receipts[2], "--receipt", receipts[0], "--checkpoint", checkpoint)
        self.assertNotIn("hold", machine.status())
        self.assertEqual([e["act"] for e in machine.entries("audit")], ["hold-release"])
        self.assertIn("not on hold", self.release(machine, "--receipt", receipts[2]))
        machine.activate()
        answer = machine.seal(self.files[3], *self.files[:3], out=appliance.folder / "out")
        self.assertEqual(answer["sealed"], 4, answer)
        self.assertEqual(len(machine.entries("sealed")), 4)  # the first three were only delivered again
        machine.stop()
        self.assertEqual(machine.signet("journal", "verify", check=False).returncode, 0)
        # Every decision comes out of the restored archive as the journal has it.
        replayed = machine.signet("--json", "journal", "replay", "--state", machine.root / "var/lib/signet/keyhold/keyhold.db", check=False)
        self.assertEqual(replayed.returncode, 0, replayed.stdout + replayed.stderr)
        self.assertEqual(json.loads(replayed.stdout)["xml"], 4)
        appliance.start()  # for the other tests: the other machine's token was a copy

    @staticmethod
    def release(machine, *options):
        done = machine.signet("journal", "hold", "release", *options, check=False)
        assert done.returncode != 0, done.stdout
        return done.stdout + done.stderr

    def test_zz_a_pupil_is_forgotten(self):
        appliance = self.appliance
        appliance.wait()
        text = self.files[0].read_text()
        person = next(word for word in text.replace("<", " ").replace(">", " ").replace('"', " ").split() if len(word) == 12 and word.isdigit())
        intents = appliance.entries("intent")
        stranger = appliance.signet("journal", "forget", "--person", person, "--yes", check=False, user=4444, group=4444, extra_groups=[]) \
            if os.getuid() == 0 else None
        if stranger:
            self.assertNotEqual(stranger.returncode, 0)
        appliance.signet("journal", "forget", "--person", person, "--yes")
        entry = appliance.entries("audit")[-1]
        self.assertEqual((entry["act"], entry["person"]), ("forget", intents[0]["person"]))
        self.assertNotEqual(appliance.signet("journal", "forget", "--person", person, "--yes", check=False).returncode, 0)
        # The tuple stays taken: the same file is delivered again, another one of the pupil's is refused. Also after a start.
        for _ in range(2):
            appliance.activate()
            self.assertTrue(appliance.seal(self.files[0], out=appliance.folder / "out")["results"][0]["redelivered"])
            self.assertEqual(len(appliance.entries("sealed")), len({e["seal_id"] for e in appliance.entries("sealed")}))
            other = appliance.transcripts(count=1, faults=0) / self.files[0].name
            changed = appliance.folder / "changed.xml"
            changed.write_text(other.read_text() + "\n")
            self.assertNotEqual(appliance.seal(changed, out=appliance.folder / "elsewhere")["results"][0]["decision"], "sealed")
            appliance.stop()
            self.assertEqual(appliance.signet("journal", "verify", check=False).returncode, 0)
            appliance.start()
            appliance.wait()


def appliance_origin(receipt):
    return receipt.read_text().split("\n\n")[1].split("\n")[0]


class UnderLoad(unittest.TestCase):
    """A class is being sealed all the time: each backup is of one moment, whichever that was."""

    @classmethod
    def setUpClass(cls):
        cls.appliance = Appliance().install()
        cls.addClassCleanup(cls.appliance.close)
        cls.key, cls.certificate = key_pair(cls.appliance.folder, "safe", "rsa:2048")
        cls.files = sorted(cls.appliance.transcripts(count=35, faults=0).glob("*.xml"))
        cls.appliance.activate()
        cls.first = cls.appliance.seal(cls.files[0], out=cls.appliance.folder / "out")["results"][0]

    def create(self, folder, check=True):
        return self.appliance.signet("backup", "create", "--to", self.certificate, "--out", folder, check=check)

    def sealing(self, files):
        """Sealed one by one by somebody else; what came of them."""
        done = []

        def work():
            for file in files:
                done.extend(self.appliance.seal(file, out=self.appliance.folder / "out")["results"])
        thread = threading.Thread(target=work)
        thread.start()
        return thread, done

    def test_a_backup_of_each_moment_is_whole(self):
        thread, done = self.sealing(self.files[1:30])
        backups = []
        while thread.is_alive() and len(backups) < 12:
            folder = self.appliance.folder / f"backup-{len(backups)}"
            self.create(folder)
            backups.append((json.loads((folder / "label.json").read_text())["size"], folder))
        thread.join()
        self.assertEqual({result["decision"] for result in done}, {"sealed"})
        sizes = [size for size, _ in backups]
        self.assertGreater(len(set(sizes)), 1, "while entries came")
        self.assertLess(sizes[0], self.appliance.status()["journal"]["size"])
        for size, folder in backups:
            with self.subTest(size=size):
                self.whole(folder, size)
        self.goes_on(backups[len(backups) // 2][1])

    def whole(self, folder, size):
        machine = Restored(self.appliance)
        self.addCleanup(shutil.rmtree, machine.folder, ignore_errors=True)
        answer = json.loads(machine.restore(folder, self.key).stdout)
        self.assertGreaterEqual(answer["tuples"], answer["intents"])
        verified = json.loads(machine.signet("--json", "journal", "verify").stdout)
        self.assertEqual((verified["verdict"], verified["size"]), ("whole", size))
        replayed = machine.signet("--json", "journal", "replay", "--state", machine.root / "var/lib/signet/keyhold/keyhold.db", check=False)
        self.assertEqual(replayed.returncode, 0, replayed.stdout + replayed.stderr)

    def goes_on(self, folder):
        """Also an intent without its outcome, and a tuple without its intent: as after a crash."""
        self.appliance.stop()
        machine = Restored(self.appliance)
        machine.restore(folder, self.key)
        machine.take_token()
        token_tool.forget(machine)  # it knows what was sealed since
        machine.start()
        self.addCleanup(machine.stop)
        self.assertIn("hold", machine.status())
        machine.signet("journal", "hold", "release", "--receipt", self.first["receipt_file"])
        machine.activate()
        answer = machine.seal(*self.files[:31], out=machine.folder / "out")
        self.assertEqual(answer["sealed"], 31, answer)
        machine.stop()
        self.assertEqual(machine.signet("journal", "verify", check=False).returncode, 0)
        intents = [e["tuple"] for e in machine.entries("intent")]
        self.assertEqual(len(intents), len(set(intents)), "each once")
        self.appliance.start()
        self.appliance.wait()
        self.appliance.activate()

    def test_killed_in_the_middle_nothing_looks_like_a_backup(self):
        state = self.appliance.root / "var/lib/signet"
        thread, _ = self.sealing(self.files[30:])
        self.addCleanup(thread.join)
        killed = 0
        for n, after in enumerate((0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5)):
            folder = self.appliance.folder / f"killed-{n}"
            process = subprocess.Popen([self.appliance.bin / "signet", "--root", self.appliance.root, "backup", "create", "--to",
                                        self.certificate, "--out", folder], env=self.appliance.environment())
            time.sleep(after)
            process.kill()
            if process.wait() == -signal.SIGKILL:
                killed += 1
            if not (folder / "label.json").exists():
                done = self.appliance.signet("backup", "verify", folder, "--key", self.key, check=False)
                self.assertNotEqual(done.returncode, 0)
                self.assertEqual(list(folder.glob("*.part")), [])
            else:
                self.assertEqual(self.appliance.signet("backup", "verify", folder, "--key", self.key, check=False).returncode, 0)
        self.assertGreater(killed, 2)
        (state / ".backup-left").mkdir()
        self.create(self.appliance.folder / "after-the-deaths")
        self.assertEqual(list(state.glob(".backup-*")), [], "copies of the dead are gone")

    def copied_root(self):
        """Of a stopped appliance, to be spoilt."""
        root = self.appliance.folder / f"root-{time.monotonic_ns()}"
        run("cp", "-a", self.appliance.root, root)
        self.addCleanup(shutil.rmtree, root, ignore_errors=True)
        return root

    def test_what_does_not_fit_together_is_not_backed_up(self):
        self.appliance.stop()
        self.addCleanup(self.appliance.activate)
        self.addCleanup(self.appliance.wait)
        self.addCleanup(self.appliance.start)
        other_range = f"UPDATE meta SET value = x'{1:016x}{0:064x}' WHERE name = 'range'"
        unsigned = "DELETE FROM signed_tree WHERE size = (SELECT max(size) FROM signed_tree)"
        a_year = "CREATE TABLE year(origin TEXT); INSERT INTO year VALUES('another.example/journal/2020')"
        for file, sql, why in [("keyhold/keyhold.db", other_range, "what keyhold has seen of the journal is not in it"),
                               ("journal/journal.db", unsigned, "newest tree is not the one that was signed"),
                               ("keyhold/keyhold.db", a_year, "the journal goes into a new year")]:
            with self.subTest(why):
                root = self.copied_root()
                database = sqlite3.connect(root / "var/lib/signet" / file)
                triggers = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
                database.executescript("".join(f"DROP TRIGGER {name};" for name, _ in triggers) + sql)
                database.executescript("".join(text + ";" for _, text in triggers))
                database.close()
                done = run(self.appliance.bin / "signet", "--root", root, "backup", "create", "--to", self.certificate, "--out",
                           root / "backup", check=False, env=self.appliance.environment())
                self.assertNotEqual(done.returncode, 0)
                self.assertIn(why, done.stderr)
                self.assertEqual(list((root / "backup").glob("*")), [])

    def test_what_was_cosigned_behind_the_moment_is_left_out(self):
        root = self.copied_root()
        cosigned = root / "var/lib/signet/journal/cosigned"
        cosigned.mkdir(exist_ok=True)
        for size in ("3", "999999"):
            (cosigned / size).write_text("a note\n")
        folder = root / "backup"
        run(self.appliance.bin / "signet", "--root", root, "backup", "create", "--to", self.certificate, "--out", folder)
        octets = b"".join(subprocess.run(["openssl", "cms", "-decrypt", "-binary", "-inform", "DER", "-in", part, "-inkey", self.key],
                                         capture_output=True, check=True).stdout for part in sorted(folder.glob("part-*")))
        names = subprocess.run(["tar", "-t"], input=octets, capture_output=True, check=True).stdout.decode().split()
        self.assertIn("journal/cosigned/3", names)
        self.assertNotIn("journal/cosigned/999999", names)

    def test_a_folder_that_takes_no_more_is_left_empty(self):
        """Also of the parts that had room."""
        root, folder = self.copied_root(), self.appliance.folder / "full"
        archive = root / "var/lib/signet/archive/aa"
        archive.mkdir(exist_ok=True)
        for name in ("aa" + "0" * 62, "aa" + "1" * 62):
            (archive / name).write_bytes(bytes(36 << 20))
        folder.mkdir()
        run("mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", folder)
        self.addCleanup(run, "umount", folder)
        done = run(self.appliance.bin / "signet", "--root", root, "backup", "create", "--to", self.certificate, "--out", folder, check=False,
                   env=self.appliance.environment())
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("part-0002", done.stderr)
        self.assertEqual(list(folder.iterdir()), [])

    def test_without_the_key_the_published_checkpoint_must_cover_it(self):
        """The key is a credential, as a unit may have it."""
        key = self.appliance.root / "var/lib/signet/journal/checkpoint.key"
        aside = self.appliance.folder / "put-aside.key"
        published = self.appliance.root / "var/lib/signet/journal/checkpoint"
        until = time.monotonic() + 30
        while f"\n{self.appliance.status()['journal']['size']}\n" not in published.read_text() and time.monotonic() < until:
            time.sleep(0.2)
        shutil.move(key, aside)
        self.addCleanup(shutil.move, aside, key)
        folder = self.appliance.folder / "without-key"
        self.create(folder)
        self.assertEqual(self.appliance.signet("backup", "verify", folder, "--key", self.key, check=False).returncode, 0)
        # Another key than the journal's signs nothing here.
        run("openssl", "genpkey", "-algorithm", "ed25519", "-out", key)
        refused = self.create(self.appliance.folder / "other-key", check=False)
        self.assertIn("not the key that the journal's first entry names", refused.stderr)
        key.unlink()


@unittest.skipUnless(os.getuid() == 0, "several accounts are needed")
class WithAWitness(unittest.TestCase):
    def test_the_witness_must_have_seen_it_too(self):
        department = Department().ceremony()
        self.addCleanup(department.close)
        school = School(world=department.world, pin=department.pin)
        self.addCleanup(school.close)
        school.start()
        approved(department, school)
        key, certificate = key_pair(school.folder, "safe", "rsa:2048")
        files = sorted(school.transcripts(count=2, faults=0).glob("*.xml"))
        school.activate()
        school.seal(files[0], out=school.folder / "out")
        export, cosigned = school.folder / "export", school.folder / "export.cosigned"
        early, early_cosigned = school.folder / "early", school.folder / "early.cosigned"
        school.signet("journal", "witness", "export", "--out", early)
        department.signet("journal", "witness", "add", early, "--out", early_cosigned)
        school.signet("journal", "witness", "import", early_cosigned)
        school.signet("deactivate")
        school.signet("journal", "witness", "export", "--out", export)
        department.signet("journal", "witness", "add", export, "--out", cosigned)
        school.signet("journal", "witness", "import", cosigned)
        school.stop()
        backup = school.folder / "backup"
        school.signet("backup", "create", "--to", certificate, "--out", backup)
        machine = Restored(school)
        machine.restore(backup, key)
        machine.take_token().start()
        self.addCleanup(machine.stop)
        receipt = school.folder / "out" / (files[0].stem + ".sealed.receipt")
        self.assertIn("witness", Backup.release(machine, "--receipt", receipt))
        self.assertIn("witness", Backup.release(machine, "--receipt", receipt, "--checkpoint", early_cosigned))  # not the newest that is kept here
        newest = school.folder / "newest"
        department.signet("department", "witness", "--origin", machine.status()["journal"]["origin"], "--out", newest)
        machine.signet("journal", "hold", "release", "--receipt", receipt, "--checkpoint", newest)
        self.assertEqual(machine.entries("audit")[-1]["act"], "hold-release")
        machine.activate()
        self.assertEqual(machine.seal(files[1], out=school.folder / "out")["sealed"], 1)


if __name__ == "__main__":
    unittest.main()
