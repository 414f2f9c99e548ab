"""A department is shown that a school's new year goes on from the one that it cosigned; and a school that lies about it is told."""
import base64
import datetime
import json
import os
import shutil
import unittest

import cosignatures
from appliance import run
from judges import journal
from test_department import set_up_a_pair
from test_witness import approved, ask

NOW = datetime.datetime.now(datetime.timezone.utc)
AHEAD = int((datetime.datetime(NOW.year + 1, 1, 5, 5, tzinfo=datetime.timezone.utc) - NOW).total_seconds())


def parts(path):
    """What docs/formats/witness.md says of a file with several parts."""
    octets = path.read_bytes()
    head, rest, found = b"signet-witness 1\n", b"", []
    if not octets.startswith(head):
        return [("alone", octets)]
    rest = octets[len(head):]
    while rest:
        line, rest = rest.split(b"\n", 1)
        name, length = line.split(b" ")
        found.append((name.decode(), rest[:int(length)]))
        rest = rest[int(length):]
    return found


@unittest.skipUnless(os.getuid() == 0, "several accounts are needed")
class Years(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        set_up_a_pair(cls)
        approved(cls.department, cls.school)
        cls.files = 0
        cls.school.signet("journal", "witness", "import", cls.added(cls.export()))
        cls.grow()
        cls.origin = cls.school.status()["journal"]["origin"]
        cls.old_seen = cls.years()[0]["size"]
        cls.school.stop()
        cls.school.set_clock(AHEAD)
        cls.rolled = json.loads(cls.school.signet("--json", "journal", "rollover").stdout)
        cls.school.start()
        cls.school.wait()
        cls.vkeys = dict((line.split("+")[0], line) for line in (cls.school.root / "etc/signet/journal.vkey").read_text().splitlines())

    @classmethod
    def file(cls, name):
        cls.files += 1
        return cls.school.folder / f"{name}-{cls.files}"

    @classmethod
    def export(cls, *options):
        path = cls.file("export")
        cls.school.signet("journal", "witness", "export", "--out", path, *options)
        return path

    @classmethod
    def added(cls, path):
        out = cls.file("cosigned")
        cls.department.signet("journal", "witness", "add", path, "--out", out)
        return out

    @classmethod
    def grow(cls):
        cls.school.activate()
        cls.school.signet("deactivate")

    @classmethod
    def years(cls):
        return json.loads(cls.department.signet("--json", "department", "witness", check=False).stdout)["schools"][0]["years"]

    def report(self):
        done = self.department.signet("department", "witness", check=False)
        return done.returncode, done.stdout

    def post(self, path, body):
        status, _, said = ask(self.department, "POST", path, body)
        return status, said

    def entry(self, number):
        status, kind, receipt = ask(self.school, "GET", f"/v1/journal/receipt?entry={number}")
        self.assertEqual((status, kind), (200, "text/plain; charset=utf-8"), receipt)
        return receipt

    def test_1_the_receipt_of_any_entry(self):
        size = self.school.status()["journal"]["years"][0]["size"]
        for number, origin, place in ((0, self.origin, 0), (size - 1, self.origin, size - 1), (size, self.rolled["origin"], 0)):
            index, entry = journal.check_receipt(journal.Log(self.vkeys[origin]), self.entry(number))
            self.assertEqual(index, place)
            self.assertIn(json.loads(entry)["kind"], ("configuration",))
        for path, status in (("?entry=99999999", 404), ("", 400), ("?entry=x", 400), ("?entry=1&entry=2", 400), ("?entry=1&to=2", 400)):
            self.assertEqual(ask(self.school, "GET", "/v1/journal/receipt" + path)[0], status, path)

    def test_2_a_year_that_is_not_linked_is_told(self):
        ended, newest, link = parts(self.export())
        self.assertEqual([ended[0], newest[0], link[0]], ["add-checkpoint", "add-checkpoint", "add-year"])
        self.assertEqual(self.post("/witness/add-year", link[1])[0], 422, "nothing of the new year was shown")
        self.assertEqual(self.post("/witness/add-checkpoint", newest[1])[0], 200)
        status, said = self.post("/witness/add-year", link[1])
        self.assertEqual(status, 422)
        self.assertIn("witness-year-unready", said)
        self.assertIn(f"{self.old_seen} entries of {self.origin} were cosigned", said)
        code, said = self.report()
        self.assertEqual((code, "NEW YEAR NOT LINKED" in said), (1, True), said)
        # add-checkpoint is what its specification says: such a body is none of it.
        self.assertEqual(self.post("/witness/add-checkpoint", link[1])[0], 400)
        self.assertEqual(self.post("/witness/add-year", newest[1])[0], 400)
        # An octet less, and it proves nothing; nobody is blamed.
        self.assertEqual(self.post("/witness/add-checkpoint", ended[1])[0], 200)
        lines = link[1].split(b"\n")
        broken = b"\n".join([*lines[:-3], base64.b64encode(bytes(32)), *lines[-2:]])
        status, said = self.post("/witness/add-year", broken)
        self.assertEqual((status, "witness-not-continued" in said), (422, True), said)
        self.assertEqual([each["troubles"] for each in self.years()], [[], []])
        stranger = link[1].replace(base64.b64encode(b'{"checkpoint_key":"')[:24], base64.b64encode(b'{"checkpoint_kez":"')[:24])
        self.assertEqual(self.post("/witness/add-year", stranger)[0], 400)
        self.assertEqual(self.report()[0], 1)

    def test_3_one_file_there_and_back_links_it(self):
        self.grow()
        out = self.added(self.export("--from", str(self.years()[0]["size"])))
        self.assertEqual(self.report()[0], 0, self.report())
        newest = self.years()[0]
        self.assertEqual((newest["origin"], newest["link"]["origin"]), (self.rolled["origin"], self.origin))
        self.assertEqual(newest["link"]["size"], self.years()[1]["size"])
        self.school.signet("journal", "witness", "import", out)
        # The octets are kept, and all of it survives the witness's death.
        folder = next((self.department.root / "var/lib/signet/journal/witness").iterdir())
        self.assertTrue((folder / f"{self.rolled['origin'][-4:]}.link").read_text().startswith("signet-year-link 1\n"))
        self.department.stop()
        self.department.start()
        self.department.wait()
        self.assertEqual(self.years()[0]["link"], newest["link"])
        # Again, with more entries: the file says the same of the old year, which the witness has already.
        self.grow()
        back = self.added(self.export())
        self.school.signet("journal", "witness", "import", back)
        self.assertEqual(self.report()[0], 0)
        self.assertEqual(parts(back)[-1][0], "cosigned")
        own = self.school.root / "var/lib/signet/journal"
        for note in [note for _, note in parts(back)]:
            size = cosignatures.Note(note.decode()).size
            year = own if note.decode().startswith(self.rolled["origin"]) else own / self.origin[-4:]
            self.assertEqual((year / f"cosigned/{size}").read_bytes(), note)
        # The year that has ended, exported by its name, is the plain body: no year stands before it.
        self.assertEqual([name for name, _ in parts(self.export("--origin", self.origin))], ["alone"])
        refused = self.school.signet("journal", "witness", "export", "--origin", "other.example/journal/2020", "--out", self.file("none"), check=False)
        self.assertNotEqual(refused.returncode, 0)

    def test_4_a_file_that_is_none(self):
        good = self.export().read_bytes()
        for wrong, why in ((good[:-1], "cut off"), (good + b"x", "no head of a part"), (good.replace(b"add-year", b"add-yeas", 1), "no kind"),
                           (b"signet-witness 1\n", "no part")):
            path = self.file("wrong")
            path.write_bytes(wrong)
            done = self.department.signet("journal", "witness", "add", path, "--out", self.file("out"), check=False)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(why, done.stderr + done.stdout)

    # --- a school that lies: its key signs another year, which does not follow ---

    def note(self, origin, entries):
        text = f"{origin}\n{len(entries)}\n{base64.b64encode(journal.root_of([journal.leaf(e) for e in entries])).decode()}\n"
        (self.school.folder / "text").write_text(text)
        run("openssl", "pkeyutl", "-sign", "-rawin", "-inkey", self.school.root / "var/lib/signet/journal/checkpoint.key", "-in",
            self.school.folder / "text", "-out", self.school.folder / "signature")
        key = base64.b64decode(self.vkeys[self.origin].split("+", 2)[2])
        number = journal.sha256(origin.encode() + b"\n" + key)[:4]
        line = base64.b64encode(number + (self.school.folder / "signature").read_bytes()).decode()
        return f"{text}\n\u2014 {origin} {line}\n"

    def test_5_a_new_year_that_cuts_the_old_one(self):
        _, octets = journal.check_receipt(journal.Log(self.vkeys[self.rolled["origin"]]), self.entry(self.school.status()["journal"]["years"][0]["size"]))
        first, seen = json.loads(octets), self.years()[0]
        origin = f"{self.origin[:-4]}{NOW.year + 2}"
        first.update(origin=origin, predecessor={"origin": self.rolled["origin"], "size": seen["size"] - 1, "root": "ab" * 32},
                     first_number=first["first_number"] + seen["size"] - 1)
        forged = json.dumps(first, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        status, said = self.post("/witness/add-checkpoint", b"old 0\n\n" + self.note(origin, [forged]).encode())
        self.assertEqual(status, 200, said)
        self.assertEqual(self.report()[0], 1, "not linked, as long as nobody shows more")
        body = b"signet-year-link 1\nsize 1\nfirst " + base64.b64encode(forged) + b"\n\nlast " + base64.b64encode(b"{}") + b"\n\n"
        status, said = self.post("/witness/add-year", body)
        self.assertEqual((status, "witness-year-not-linked" in said), (422, True), said)
        self.assertIn(f"{seen['size']} entries were cosigned", said)
        code, said = self.report()
        self.assertEqual((code, "THE NEW YEAR DOES NOT CONTINUE" in said), (4, True), said)
        folder = next((self.department.root / "var/lib/signet/journal/witness").iterdir())
        self.assertEqual((folder / f"{NOW.year + 2}.not-linked").read_bytes(), body)
        # Also what the department backs up has it.
        self.assertEqual(self.department.signet("department", "witness", "--origin", origin, "--out", self.file("newest")).returncode, 0)


if __name__ == "__main__":
    unittest.main()
