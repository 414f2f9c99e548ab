"""A department's appliance is the witness of its schools' journals: cosignatures by file and at the socket, and what speaks against a journal."""
import base64
import http.client
import json
import os
import pathlib
import shutil
import socket
import time
import unittest

import cosignatures
import token_tool
from appliance import run
from test_department import School, reasons, set_up_a_pair


def ask(appliance, method, path, body=None):
    """Status, media type and body of an answer at the socket."""
    connection = Unix(appliance.root / "run/signet/signet.sock")
    try:
        connection.request(method, path, body)
        answer = connection.getresponse()
        return answer.status, answer.headers["Content-Type"], answer.read().decode()
    finally:
        connection.close()


class Unix(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("signet")
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.path)


def post(appliance, body):
    """What the witness answers."""
    return ask(appliance, "POST", "/witness/add-checkpoint", body)


def approved(department, school):
    """The school with the department's approval, configured, with a roster."""
    registration = school.by_principal(school.registration())
    department.review(registration)
    approval = pathlib.Path(department.approve(registration)[0]["approval_file"])
    department.signet("activate", "--kind", "certificate-approval", "--yes")
    sealed = department.sealed(approval)
    assert sealed["decision"] == "sealed", sealed
    school.submit(sealed["sealed_file"])
    school.submit(school.configuration())
    school.submit_roster()
    return approval


@unittest.skipUnless(os.getuid() == 0, "several accounts are needed")
class Witness(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        set_up_a_pair(cls)
        cls.vkey = json.loads(cls.department.signet("--json", "journal", "witness", "key").stdout)["vkey"]
        # Before its approval nobody here knows the journal.
        cls.unknown = post(cls.department, cls.exported())
        cls.approval = approved(cls.department, cls.school)
        cls.school_vkey = cls.school.status()["journal"]["vkey"]

    @classmethod
    def exported(cls, *options):
        """By default from what the witness has seen, whether or not the school took its answer in."""
        path = cls.school.folder / f"export-{time.monotonic_ns()}"
        cls.school.signet("journal", "witness", "export", "--out", path, *(options or ("--from", str(cls.seen()))))
        return path.read_bytes()

    @classmethod
    def seen(cls):
        schools = json.loads(cls.department.signet("--json", "department", "witness", check=False).stdout)["schools"]
        return schools[0]["years"][0]["size"] if schools and schools[0]["years"] else 0

    def cosign(self, body=None):
        """By file, there and back; the file that came back."""
        path = self.school.folder / f"body-{time.monotonic_ns()}"
        path.write_bytes(body or self.exported())
        out = path.with_suffix(".cosigned")
        self.department.signet("journal", "witness", "add", path, "--out", out)
        return out

    def grow(self):
        self.school.activate()
        self.school.signet("deactivate")

    def report(self, *options):
        done = self.department.signet("department", "witness", *options, check=False)
        return done.returncode, done.stdout

    def test_1_only_the_approved_are_known(self):
        self.assertEqual(self.unknown[0], 404, self.unknown)
        self.assertIn("witness-log-unknown", self.unknown[2])
        self.assertIn("<JOURNAL_WITNESS>" + self.vkey, self.approval.read_text())
        self.assertIn("/witness+", self.vkey)
        # A school is nobody's witness.
        self.assertEqual(post(self.school, self.exported())[0], 404)
        self.assertNotEqual(self.school.signet("journal", "witness", "key", check=False).returncode, 0)
        self.assertNotEqual(self.school.signet("department", "witness", check=False).returncode, 0)

    def test_2_there_and_back_by_file(self):
        code, said = self.report()
        self.assertEqual(code, 1)
        self.assertIn("NEVER HEARD OF", said)
        out = self.cosign()
        note = cosignatures.Note(out.read_text())
        self.assertTrue(note.signed_by(self.school_vkey))
        self.assertAlmostEqual(note.cosigned_by(self.vkey), time.time(), delta=300)
        self.school.signet("journal", "witness", "import", out)
        kept = self.school.root / f"var/lib/signet/journal/cosigned/{note.size}"
        self.assertEqual(kept.read_text(), out.read_text())
        self.assertEqual(self.report()[0], 0, self.report())
        # A receipt leads to what the witness has seen, where it can; a newer entry's to the newest checkpoint.
        folder = self.school.transcripts(count=2, faults=0)
        self.school.activate()
        first, second = (self.school.seal(folder / f"8A1-0{n}.xml", out=self.school.folder / "out")["results"][0] for n in (1, 2))
        self.assertEqual((first["decision"], second["decision"]), ("sealed", "sealed"), first)
        self.school.signet("journal", "witness", "import", self.cosign())
        receipt = self.receipt(self.school.entries("sealed")[0]["seal_id"])
        root, note = cosignatures.receipt_root(receipt)
        self.assertEqual(base64.b64encode(root).decode(), note.root)
        self.assertTrue(note.signed_by(self.school_vkey))
        self.assertIsNotNone(note.cosigned_by(self.vkey))
        file = self.school.folder / "cosigned.receipt"
        file.write_text(receipt)
        self.school.signet("journal", "proof", file, "--key", self.school_vkey)
        self.assertEqual(self.school.signet("verify", first["sealed_file"], "--receipt", file, check=False).returncode, 0)
        folder = self.school.transcripts(count=1, faults=0, first=3)
        self.school.seal(folder / "8A1-03.xml", out=self.school.folder / "out")
        root, note = cosignatures.receipt_root(self.receipt(self.school.entries("sealed")[-1]["seal_id"]))
        self.assertEqual(base64.b64encode(root).decode(), note.root)
        self.assertIsNone(note.cosigned_by(self.vkey))
        # The journal's checker tells which checkpoints are cosigned and when, and holds the journal against each.
        said = self.verify("--witness", self.vkey)
        self.assertEqual(said.returncode, 0, said.stdout)
        self.assertEqual(said.stdout.count("cosigned at"), len(list(kept.parent.iterdir())))
        self.assertNotIn("unchecked", said.stdout)
        self.assertIn("unchecked", self.verify().stdout)
        listed = json.loads(self.verify("--json", "--witness", self.vkey).stdout)["cosigned"]
        self.assertEqual({each["file"] for each in listed}, {f"cosigned/{name}" for name in os.listdir(kept.parent)})
        self.assertEqual({(each["state"], each["by"]) for each in listed}, {("checked", self.vkey.split("+")[0])})
        self.assertEqual({each["state"] for each in json.loads(self.verify("--json").stdout)["cosigned"]}, {"claimed"})
        os.chmod(kept, 0o600)
        genuine = kept.read_text()
        kept.write_text(genuine[:-6] + ("A" if genuine[-6] != "A" else "B") + genuine[-5:])
        self.assertEqual(self.verify("--witness", self.vkey).returncode, 1)
        listed = json.loads(self.verify("--json", "--witness", self.vkey).stdout)["cosigned"]
        self.assertIn(("wrong", int(kept.name)), [(each["state"], each["size"]) for each in listed])
        kept.write_text(genuine)

    def receipt(self, seal_id):
        return ask(self.school, "GET", f"/v1/seals/{seal_id}/receipt")[2]

    def verify(self, *options):
        """In a quiet moment, when the checkpoint beside the journal is the newest."""
        self.school.stop()
        done = self.school.signet("journal", "verify", *options, check=False)
        self.school.start()
        self.school.wait()
        return done

    def test_3_the_answers_of_the_specification(self):
        self.grow()
        size = cosignatures.Note(self.cosign().read_text()).size
        self.assertEqual(post(self.department, self.exported("--from", "0"))[:2], (409, "text/x.tlog.size"))
        self.assertEqual(post(self.department, self.exported("--from", "0"))[2], f"{size}\n")
        self.grow()
        body = self.exported("--from", str(size))
        head, checkpoint = body.split(b"\n\n", 1)
        other = base64.b64encode(bytes(32))
        self.assertEqual(post(self.department, body.replace(b"old %d" % size, b"old 9999"))[0], 400)
        self.assertEqual(post(self.department, b"nonsense")[0], 400)
        self.assertEqual(post(self.department, b"old 0\n\nnonsense")[0], 400)
        self.assertEqual(post(self.department, head + b"\n" + other + b"\n\n" + checkpoint)[0], 422)
        note = cosignatures.Note(checkpoint.decode())
        self.assertEqual(post(self.department, head + b"\n\n" + checkpoint.replace(note.root.encode(), other))[0], 403)
        self.assertEqual(post(self.department, head + b"\n\n" + checkpoint.replace(b"\n%d\n" % note.size, b"\n1\n"))[0], 403)
        self.assertEqual(post(self.department, body.replace(note.origin.encode(), b"other.example/journal/2026"))[0], 404)
        status, kind, line = post(self.department, body)
        self.assertEqual((status, kind), (200, "text/plain; charset=utf-8"))
        self.assertIsNotNone(cosignatures.Note(checkpoint.decode() + line).cosigned_by(self.vkey))
        # The answer was lost: asked again it says how far it is, and then cosigns the same again.
        self.assertEqual(post(self.department, body)[0], 409)
        again = self.exported("--from", str(note.size)).split(b"\n\n", 1)[0] + b"\n\n" + checkpoint
        self.assertEqual(post(self.department, again)[0], 200)

    def test_4_what_the_witness_answered_survives_its_death(self):
        self.grow()
        body = self.exported()
        size = cosignatures.Note(self.cosign(body).read_text()).size
        keyhold = self.department.part("signet-keyhold")
        self.department.kill("signet-journal")
        self.department.wait_for_another("signet-keyhold", keyhold)  # it ends with its journal
        self.assertEqual(post(self.department, body)[2], f"{size}\n")
        # Nothing is answered that could not be kept: the file cannot be written.
        folder = next((self.department.root / "var/lib/signet/journal/witness").iterdir())
        state = next(each for each in folder.iterdir() if each.name.isdigit())
        blocked = folder / (state.name + ".part")
        blocked.mkdir()
        self.grow()
        before = state.read_text()
        status, _, said = post(self.department, self.exported("--from", str(size)))
        self.assertEqual(status, 503, said)
        self.assertEqual(state.read_text(), before)
        blocked.rmdir()
        self.assertEqual(post(self.department, self.exported("--from", str(size)))[0], 200)

    def test_5_what_is_not_taken_in(self):
        self.grow()
        out = self.cosign()
        genuine = out.read_text()
        note = cosignatures.Note(genuine)
        bare = genuine[:genuine.rindex("— ")]
        other = School(world=self.department.world, pin=self.department.pin)
        self.addCleanup(other.close)
        other.start()
        strange = [(bare, "cosignature-unknown"),  # nobody cosigned it
                   (genuine.replace(self.vkey.split("+")[0], "other.example/witness"), "cosignature-unknown"),
                   (genuine[:-6] + ("A" if genuine[-6] != "A" else "B") + genuine[-5:], "cosignature-unknown"),
                   (genuine.replace(f"\n{note.size}\n", f"\n{note.size + 1}\n"), "witness-signature-wrong")]
        path = self.school.folder / "strange.cosigned"
        for text, why in strange:
            path.write_text(text)
            done = self.school.signet("--json", "journal", "witness", "import", path, check=False)
            self.assertNotEqual(done.returncode, 0, why)
            self.assertEqual(self.problem(self.school, text), why)
        self.assertEqual(self.problem(other, genuine), "witness-signature-wrong")  # another journal's
        self.assertNotIn(str(note.size), os.listdir(self.school.root / "var/lib/signet/journal/cosigned"))
        self.school.signet("journal", "witness", "import", out)

    @staticmethod
    def problem(appliance, text):
        answer = ask(appliance, "POST", "/v1/journal/cosigned", text.encode())[2]
        return (json.loads(answer).get("reasons") or [{"code": answer}])[0]["code"]

    def test_6_a_leader_may_not_name_another_witness(self):
        school = School(world=self.department.world, pin=self.department.pin)
        self.addCleanup(school.close)
        school.start()
        registration = school.by_principal(school.registration())
        self.department.review(registration)
        approved = self.department.approve(registration)[0]
        self.assertEqual(approved["decision"], "approved", approved)
        approval = pathlib.Path(approved["approval_file"])
        forged = approval.with_name("forged.xml")
        foreign = self.vkey.replace("/witness+", "/witnes+")
        forged.write_text(approval.read_text().replace(self.vkey, foreign))
        self.department.signet("activate", "--kind", "certificate-approval", "--yes")
        self.assertEqual(reasons(self.department.sealed(forged)), ["approval-witness-wrong"])

    def test_7_shrunk_forked_and_silent(self):
        """The school's machine is set back to an older copy of everything, and goes on from there."""
        self.grow()
        self.school.signet("journal", "witness", "import", self.cosign())
        old = self.exported()
        self.school.stop()
        older = self.school.folder / "older"
        shutil.copytree(self.school.root / "var/lib/signet", older, symlinks=True)
        run("chown", "--reference", self.school.root / "var/lib/signet/journal", "-R", older / "journal", older / "archive")
        self.school.start(), self.school.wait()
        self.grow()
        self.school.signet("journal", "witness", "import", self.cosign())
        self.assertEqual(self.report()[0], 0)
        # An old file is told as what it may be, until the journal continues.
        self.assertEqual(post(self.department, old)[0], 409)
        code, said = self.report()
        self.assertEqual((code, "SHRUNK OR OLD" in said), (1, True), said)
        self.grow()
        self.cosign()
        self.assertEqual(self.report()[0], 0)
        origin = self.school.status()["journal"]["origin"]
        newest = self.school.folder / "newest.cosigned"
        self.department.signet("department", "witness", "--origin", origin, "--out", newest)
        seen = cosignatures.Note(newest.read_text())
        # Silence is counted in days.
        folder = next((self.department.root / "var/lib/signet/journal/witness").iterdir())
        state = next(each for each in folder.iterdir() if each.name.isdigit())
        genuine = state.read_text()
        state.write_text(genuine.replace(json.loads(genuine)["time"], "2026-01-01T00:00:00+07:00"))
        code, said = self.report()
        self.assertEqual((code, "SILENT" in said), (1, True), said)
        self.assertEqual(self.report("--days", "9999")[0], 0)
        state.write_text(genuine)
        # Now the older copy. Its token would stop it, but whoever has the PIN makes the token forget.
        self.school.stop()
        token_tool.forget(self.school)
        for part in ("journal", "archive", "keyhold"):
            shutil.rmtree(self.school.root / "var/lib/signet" / part)
            run("cp", "-a", older / part, self.school.root / "var/lib/signet" / part)
        self.go_on_from_an_older_copy(seen)

    def go_on_from_an_older_copy(self, seen):
        self.school.give("signet-journal", "var/lib/signet/journal", "var/lib/signet/archive")
        self.school.give("signet-keyhold", "var/lib/signet/keyhold")
        shutil.rmtree(self.school.folder / "memory")  # the clerk's own memory would tell at once
        time.sleep(1.1)  # the same entries in the same second would be the same history
        self.school.start(), self.school.wait()
        self.grow()
        shrunk = self.school.signet("journal", "witness", "export", "--from", str(seen.size), "--out", self.school.folder / "none", check=False)
        size = self.school.status()["journal"]["size"]
        if size < seen.size:
            self.assertEqual(shrunk.returncode, 4)
        while self.school.status()["journal"]["size"] < seen.size + 1:
            self.grow()
        # What was cosigned of the other history is not taken in here, though its own key signed it.
        kept = (self.school.folder / "newest.cosigned").read_text()
        self.assertEqual(self.problem(self.school, kept), "journal-inconsistent")
        status, _, said = post(self.department, self.exported("--from", str(seen.size)))
        self.assertEqual((status, "witness-not-continued" in said), (422, True), said)
        code, said = self.report()
        self.assertEqual((code, "NOT CONTINUED" in said), (4, True), said)


if __name__ == "__main__":
    unittest.main()
