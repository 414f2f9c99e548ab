"""What rests on earlier seals: a package of a class for the department, and the true copy of an electronic document."""
import hashlib
import json
import os
import pathlib
import re
import shutil
import signal
import time
import unittest

import between
import frames
from appliance import Appliance, codes, run
from order_texts import Orders, sha256

UNKNOWN = "ab" * 32


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.appliance = Appliance().install()
        cls.addClassCleanup(cls.appliance.close)
        cls.orders = Orders(cls.appliance)
        cls.appliance.signet("activate", "--yes")
        cls.source = cls.appliance.transcripts(count=8, faults=0, pdf=True)
        cls.later = cls.appliance.transcripts(count=8, faults=0)
        cls.done = cls.appliance.folder / "done"
        answer = cls.appliance.seal(cls.source, out=cls.done, check=True)
        assert answer["sealed"] == 16, answer
        roster = (cls.appliance.world / "roster.toml").read_text()
        cls.year = re.search(r'school_year = "([0-9-]+)"', roster)[1]
        cls.number = 0

    def next(self):
        type(self).number += 1
        return self.number

    def file(self, pupil, form="xml", sealed=True):
        return self.done / f"8A1-{pupil:02}.sealed.{form}" if sealed else self.source / f"8A1-{pupil:02}.{form}"

    def package(self, *files, number=None, group="8A1", year=None, out=None, more=()):
        """The result of `signet package new`, and the folder."""
        number = number or self.next()
        folder = out or self.appliance.folder / f"package-{time.monotonic_ns()}"
        which = ["--class", group] if group else []
        done = self.appliance.signet("--json", "package", "new", *which, "--school-year", year or self.year, "--number", number, "--out", folder,
                                     *more, *files, check=False)
        self.assertTrue(done.stdout, done.stderr)
        return json.loads(done.stdout)["results"][0], folder

    def refused(self, *files, **more):
        """The codes; and nothing was signed, nothing written."""
        before = len(self.appliance.entries("intent"))
        result, folder = self.package(*files, **more)
        self.assertEqual(result["decision"], "refused", result)
        self.assertEqual(len(self.appliance.entries("intent")), before)
        self.assertFalse(folder.exists())
        self.assertEqual(self.appliance.entries()[-1]["kind"], "refused")
        return codes(result)

    def accepted(self, *files, **more):
        result, folder = self.package(*files, **more)
        self.assertEqual(result["decision"], "sealed", result)
        return result, folder

    def verified(self, path):
        done = self.appliance.signet("--json", "verify", path, check=False)
        report = json.loads(done.stdout)
        return done.returncode, report, codes(report)

    def status(self, name):
        return json.loads(self.appliance.signet("--json", "status", name).stdout)

    def seal_id(self, file):
        return next(e["seal_id"] for e in self.appliance.entries("sealed") if e["file"] == sha256(file))

    def restart(self):
        self.appliance.stop()
        self.appliance.start()
        self.appliance.wait()
        self.appliance.signet("activate", "--yes")

    # --- accepted ---

    def test_a_class_is_packed_and_the_department_checks_it_alone(self):
        result, folder = self.accepted(self.file(1), self.file(2, sealed=False), self.file(1, "pdf"))
        manifest = folder / "package.sealed.xml"
        text = manifest.read_text()
        self.assertEqual(re.findall("<SHA256>(.*?)</SHA256>", text), sorted(sha256(f) for f in (self.file(1), self.file(2), self.file(1, "pdf"))))
        names = re.findall(r"<(?:HO_TEN|HO_VA_TEN)[^>]*>([^<]+)<", self.file(1).read_text())
        self.assertEqual([n for n in names if n in text], [], "no pupil's name")
        self.assertNotIn("PrincipalSignature", text)
        intent, sealed = self.appliance.entries("intent")[-1], self.appliance.entries("sealed")[-1]
        self.assertEqual((intent["document_kind"], len(intent["members"])), ("package", 3))
        self.assertNotIn("leading", intent)
        by_intent = {e["intent"]: e for e in self.appliance.entries("sealed")}
        self.assertEqual(sorted(by_intent[each]["index"] for each in intent["members"]), sorted(int(n) for n in re.findall("<ENTRY>(.*?)</ENTRY>", text)))
        self.assertEqual(sealed["file"], sha256(manifest))
        # An empty slot in the place of the seal is the document that the intent names: keyhold's own octets.
        unsealed = re.sub("<SEAL>.*</SEAL>", "<SEAL></SEAL>", text, flags=re.S)
        self.assertEqual(hashlib.sha256(unsealed.encode()).hexdigest(), intent["document"])
        for path in folder.glob("*.sealed.xml"):
            self.assertEqual(self.verified(path)[0], 0, path)
        code, report, _ = self.verified(manifest)
        self.assertEqual((code, report["verdict"], report["manifest"]["class"], report["manifest"]["number"]), (0, "valid", "8A1", self.number))
        self.assertEqual([m["state"] for m in report["manifest"]["members"]], ["present"] * 3)
        said = self.appliance.signet("verify", manifest).stdout
        self.assertIn("3/3", said)
        self.independent(manifest)

    def independent(self, manifest):
        """xmlsec1 and an unchanged copy say yes; a changed digit says no."""
        def judged(path):
            return run("xmlsec1", "--verify", "--id-attr:Id", "DATA", "--id-attr:Id", "Object", "--id-attr:Id", "SignedProperties", "--insecure",
                       path, check=False).returncode
        self.assertEqual(judged(manifest), 0)
        changed = self.appliance.folder / "changed.xml"
        text = manifest.read_text()
        digit = re.search("<SHA256>(.)", text)[1]
        changed.write_text(text.replace(f"<SHA256>{digit}", f"<SHA256>{'0' if digit != '0' else '1'}", 1))
        self.assertNotEqual(judged(changed), 0)
        code, _, _ = self.verified(changed)
        self.assertEqual(code, 1)

    def test_the_recipient_is_told_what_is_missing_and_what_is_another_file(self):
        _, folder = self.accepted(self.file(1), self.file(2))
        manifest = folder / "package.sealed.xml"
        member = next(p for p in folder.glob("*.sealed.xml") if p != manifest)
        member.rename(folder / "renamed by the officer.xml")
        self.assertEqual(self.verified(manifest)[0], 0, "what counts is the content")
        content = (folder / "renamed by the officer.xml").read_bytes()
        (folder / "renamed by the officer.xml").unlink()
        code, report, why = self.verified(manifest)
        self.assertEqual((code, report["verdict"], why), (3, "indeterminate", ["member-missing"]))
        member.write_bytes(content + b"\n")
        code, report, why = self.verified(manifest)
        self.assertEqual((code, report["verdict"], why), (1, "invalid", ["member-changed"]))
        self.assertEqual(sorted(m["state"] for m in report["manifest"]["members"]), ["changed", "present"])

    def test_a_list_of_no_one_class(self):
        result, folder = self.accepted(self.file(1), group=None)
        self.assertNotIn("<CLASS>", (folder / "package.sealed.xml").read_text())
        self.assertEqual(self.verified(folder / "package.sealed.xml")[0], 0)

    def test_a_dry_run_says_everything_and_seals_nothing(self):
        before = len(self.appliance.entries("intent"))
        result, folder = self.package(self.file(1), more=["--dry-run"])
        self.assertEqual((result["decision"], folder.exists()), ("would-seal", False))
        stranger = self.appliance.folder / "stranger.xml"
        stranger.write_text("<A/>")
        result, _ = self.package(self.file(1), stranger, year="1999-2000", more=["--dry-run"])
        self.assertEqual(codes(result), ["member-elsewhere", "member-not-sealed"], "all of it, not the first")
        self.assertEqual(len(self.appliance.entries("intent")), before)

    # --- members ---

    def test_a_file_that_was_never_sealed_here(self):
        self.assertEqual(self.refused(self.file(1), self.later / "8A1-01.xml"), ["member-not-sealed"])
        done = self.appliance.signet("package", "new", "--class", "8A1", "--school-year", self.year, "--number", self.next(),
                                     self.later / "8A1-01.xml", check=False)
        self.assertIn("8A1-01.xml was never sealed", done.stdout.replace(str(self.later) + "/", ""), "by its name, not by its digest")

    def test_a_member_of_another_class_or_year(self):
        self.assertEqual(self.refused(self.file(1), group="8A2"), ["member-elsewhere"])
        self.assertEqual(self.refused(self.file(1), year="2001-2002"), ["member-elsewhere"])
        self.assertEqual(self.refused(self.file(1), year="2001-2002", group=None), ["member-elsewhere"])

    def test_a_member_twice_and_of_an_unfit_kind(self):
        self.assertEqual(self.refused(self.file(1), self.file(1, sealed=False)), ["member-twice"])
        _, folder = self.accepted(self.file(1))
        self.assertEqual(self.refused(folder / "package.sealed.xml"), ["member-kind-unfit"])

    def test_a_member_whose_seal_was_revoked_before_or_after(self):
        result, folder = self.accepted(self.file(3), self.file(1))
        name = self.seal_id(folder / "package.sealed.xml")
        self.assertEqual((self.status(name)["members_ended"], len(self.status(name)["members"])), (0, 2))
        self.assertEqual(self.orders.revocation("SEAL", self.file(3, sealed=False)), [])
        self.assertEqual(self.refused(self.file(3), self.file(1)), ["member-not-live"])
        self.restart()
        self.assertEqual(self.refused(self.file(3), self.file(1)), ["member-not-live"], "after a start too")
        status = self.status(name)
        self.assertEqual((status["state"], status["members_ended"]), ("sealed", 1))
        self.assertEqual(sorted(m["state"] for m in status["members"]), ["revoked", "sealed"])

    def test_a_member_that_another_document_replaced(self):
        old, new = self.file(4, sealed=False), self.later / "8A1-04.xml"
        old_pdf = self.file(4, "pdf", sealed=False)
        self.assertEqual(self.orders.revocation("SEAL", old_pdf), [], "so that the XML may be replaced alone")
        self.assertEqual(self.orders.correction((old, new)), [])
        self.assertEqual(self.appliance.seal(new, out=self.appliance.folder / "new")["sealed"], 1)
        self.assertEqual(self.refused(self.file(4)), ["member-not-live"])
        self.accepted(new)

    # --- once ---

    def test_the_same_again_is_delivered_again_and_another_is_not_sealed(self):
        number = self.next()
        first, folder = self.accepted(self.file(1), self.file(2), number=number)
        for again in ((self.file(1), self.file(2)), (self.file(2, sealed=False), self.file(1))):
            result, other = self.package(*again, number=number)
            self.assertEqual((result["decision"], result["redelivered"], result["sealed_sha256"]), ("sealed", True, first["sealed_sha256"]))
            self.assertEqual(sha256(other / "package.sealed.xml"), sha256(folder / "package.sealed.xml"))
        self.assertEqual(self.refused(self.file(1), number=number), ["already-sealed"])
        self.assertEqual(self.refused(self.file(1), self.file(2), self.file(5), number=number), ["already-sealed"])
        self.restart()
        self.assertTrue(self.package(self.file(1), self.file(2), number=number)[0]["redelivered"])
        self.assertEqual(self.refused(self.file(1), number=number), ["already-sealed"])

    def test_a_recalled_package_never_returns(self):
        number = self.next()
        result, folder = self.accepted(self.file(1), number=number)
        name = self.seal_id(folder / "package.sealed.xml")
        document = self.status(name)["document_sha256"]
        unsealed = self.appliance.folder / "unsealed.xml"
        unsealed.write_text(re.sub("<SEAL>.*</SEAL>", "<SEAL></SEAL>", (folder / "package.sealed.xml").read_text(), flags=re.S))
        self.assertEqual(sha256(unsealed), document)
        self.assertEqual(self.orders.revocation("SEAL", unsealed), [])
        self.assertEqual(self.status(name)["state"], "revoked")
        self.assertEqual(self.refused(self.file(1), number=number), ["seal-revoked"])
        self.assertEqual(self.refused(self.file(2), number=number), ["already-sealed"])
        self.accepted(self.file(1))

    def test_a_death_between_intent_and_seal(self):
        place = between.Between(self.appliance, "journal", between.journal_step)
        self.appliance.kill("signet-keyhold")
        time.sleep(0.3)
        self.appliance.wait()
        self.appliance.signet("activate", "--yes")
        victim, reached = self.appliance.part("signet-keyhold"), []

        def die(step, _):
            if step == "intent" and not reached:
                reached.append(step)
                os.kill(victim, signal.SIGKILL)
                time.sleep(0.05)

        place.answered = die
        number = self.next()
        result, _ = self.package(self.file(1), self.file(5), number=number)
        self.assertEqual((result["decision"], reached), ("failed", ["intent"]))
        place.close()
        self.restart()
        intent = self.appliance.entries("intent")[-1]
        self.assertEqual(self.status(intent["seal_id"])["state"], "intent-open")
        self.assertEqual(self.refused(self.file(1), number=number), ["intent-open"], "the number is bound to its members")
        result, folder = self.accepted(self.file(1), self.file(5), number=number)
        self.assertEqual(len([e for e in self.appliance.entries("intent") if e["tuple"] == intent["tuple"]]), 1, "the same octets")
        self.assertEqual(self.seal_id(folder / "package.sealed.xml"), intent["seal_id"])
        self.assertEqual(self.verified(folder / "package.sealed.xml")[0], 0)

    # --- who asks ---

    def test_the_activation_must_cover_kind_and_class(self):
        self.addCleanup(self.appliance.signet, "activate", "--yes")
        for options in (["--kind", "annual-transcript"], ["--kind", "package", "--class", "8A2"]):
            self.appliance.signet("activate", "--yes", *options)
            self.assertEqual(self.refused(self.file(1)), ["activation-missing"])
        self.appliance.signet("activate", "--yes", "--kind", "package", "--class", "8A1")
        self.accepted(self.file(1))
        self.assertEqual(self.refused(self.file(1), group=None), ["activation-missing"], "a list of several classes is more than one class")

    def gate(self, *members, kind="package", **more):
        frame = frames.request(frames.MANIFEST, more.pop("uid", os.getuid()), key=f"gate-{time.monotonic_ns()}", kind=kind,
                               manifest=frames.manifest(*members, **{"class_name": "8A1", "school_year": self.year, "number": 900, **more}))
        return frames.Peer(self.appliance.root / "run/signet/keyhold.sock").ask(frame)

    def test_a_lying_gate_names_digests_that_are_nobodys(self):
        before = len(self.appliance.entries("intent"))
        good = sha256(self.file(1))
        self.assertEqual(self.gate(UNKNOWN), ("refused", [390]))
        self.assertEqual(self.gate(good, UNKNOWN), ("refused", [390]))
        self.assertEqual(self.gate(good, uid=54321)[0], "refused", "a stranger inside an activation")
        order = next(e for e in self.appliance.entries("order"))
        self.assertEqual(self.gate(order["file"]), ("refused", [390]), "what is archived and no seal of ours")
        for wrong in ({"number": 0}, {"school_year": "2025"}, {"class_name": "8A1\n9"}, {"kind": "annual-transcript"}, {"kind": ""}):
            self.assertEqual(self.gate(good, **wrong)[0], "malformed", wrong)
        self.assertEqual(self.gate()[0], "malformed")
        self.assertEqual(self.gate(good, kind="true-copy")[0], "malformed", "a copy has no number")
        self.assertIsNone(self.gate(*[good] * 129), "more than the limit is no frame of ours")
        self.assertEqual(len(self.appliance.entries("intent")), before)

    def test_nobodys_document_calls_itself_a_package(self):
        """The same octets from outside are no document of ours: only what keyhold composes has members."""
        _, folder = self.accepted(self.file(1))
        unsealed = self.appliance.folder / "from-outside.xml"
        unsealed.write_text(re.sub("<SEAL>.*</SEAL>", "<SEAL></SEAL>", (folder / "package.sealed.xml").read_text(), flags=re.S) + "\n")
        answer = self.appliance.seal(unsealed, out=self.appliance.folder / "no")
        self.assertEqual(codes(answer["results"][0]), ["unknown-format"])

    # --- over HTTP ---

    def post(self, body, path="/v1/manifests", key="k"):
        answer = self.appliance.folder / "answer"
        code = run("curl", "-s", "-o", answer, "-w", "%{http_code}", "--unix-socket", self.appliance.root / "run/signet/signet.sock", "-H",
                   f"Idempotency-Key: {key}-{time.monotonic_ns()}", "--data-binary", body, f"http://signet{path}").stdout
        return int(code), json.loads(answer.read_text())

    def test_a_request_that_is_not_as_it_must_be(self):
        good = {"kind": "package", "class": "8A1", "school_year": self.year, "number": self.next(), "members": [sha256(self.file(1))]}
        self.assertEqual(self.post(json.dumps(good))[0], 201)
        for wrong, said in (({"members": [1]}, "SHA-256"), ({"members": "x"}, "list"), ({"number": -1}, "number"), ({"pupil": "x"}, "pupil"),
                            ({"class": 8}, "class"), ({"members": []}, "members"), ({"number": 0}, "number"), ({"kind": "opening"}, "kind")):
            code, answer = self.post(json.dumps({**good, **wrong}))
            self.assertEqual((code, said in answer["detail"]), (400, True), answer)
        self.assertEqual(self.post("<A/>")[0], 400)
        self.assertEqual(self.post(json.dumps({**good, "members": [UNKNOWN] * 129}))[0], 413)
        code, answer = self.post(json.dumps({**good, "number": self.next(), "members": [UNKNOWN]}), "/v1/manifests/explain")
        self.assertEqual((code, answer["decision"], codes(answer)), (200, "refused", ["member-not-sealed"]))

    # --- sao y ---

    def copy(self, file, *more):
        folder = self.appliance.folder / f"copy-{time.monotonic_ns()}"
        done = self.appliance.signet("--json", "copy", file, "--out", folder, *more, check=False)
        return json.loads(done.stdout)["results"][0], folder

    def test_the_true_copy_of_a_sealed_document(self):
        self.assertEqual(self.copy(self.file(6), "--dry-run")[0]["decision"], "would-seal")
        result, folder = self.copy(self.file(6, sealed=False))
        self.assertEqual((result["decision"], result["kind"]), ("sealed", "true-copy"))
        path = pathlib.Path(result["sealed_file"])
        text = path.read_text()
        self.assertIn("<TITLE>SAO Y</TITLE><KIND>true-copy</KIND>", text)
        self.assertIn(f"<SHA256>{sha256(self.file(6))}</SHA256>", text)
        code, report, _ = self.verified(path)
        self.assertEqual((code, [m["state"] for m in report["manifest"]["members"]]), (0, ["present"]))
        self.independent(path)
        again, _ = self.copy(self.file(6))
        self.assertEqual((again["redelivered"], again["sealed_sha256"]), (True, result["sealed_sha256"]))
        self.assertEqual(codes(self.copy(path)[0]), ["member-kind-unfit"], "no copy of a copy")
        self.assertEqual(self.copy(self.file(6, "pdf"))[0]["decision"], "sealed", "the other form is another document")
        self.assertEqual(codes(self.copy(self.later / "8A1-06.xml")[0]), ["member-not-sealed"])
        self.assertEqual(self.orders.revocation("SEAL", self.file(6, sealed=False)), [])
        self.assertEqual(codes(self.copy(self.file(6, sealed=False), "--dry-run")[0]), ["member-not-live"])


if __name__ == "__main__":
    unittest.main()
