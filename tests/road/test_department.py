"""Two appliances: a department and a school under it, from the ceremony to the first sealed transcript and back."""
import base64
import hashlib
import json
import os
import pathlib
import re
import shutil
import tempfile
import unittest

import frames
from appliance import BIN, SOURCE, Appliance, codes, run

OFFICER, LEADER = 4001, 4002  # accounts; the clerks are whoever runs the test

ROSTER = """school_year = "2025-2026"
clerk = [{{person = "clerk", from = "2025-01-01", to = "2099-12-31"}}]
[[person]]
key = "clerk"
name = "Nguyễn Thị Mẫu Thư"
id = "000000000901"
certificates = []
account = {clerk}
[[person]]
key = "officer"
name = "Trần Văn Mẫu Thẩm"
id = "000000000902"
certificates = []
account = {officer}
duties = ["officer"]
[[person]]
key = "leader"
name = "Lê Thị Mẫu Giám"
id = "000000000050"
certificates = ["{leader_certificate}"]
account = {leader}
duties = ["leader"]
"""


class Department(Appliance):
    """Its own certificate in its own token; its leader and officer named at the ceremony."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="signet-road-"))
        os.chmod(self.folder, 0o755)
        self.world, self.root, self.bin = self.folder / "world", self.folder / "department", BIN
        self.orders = self.folder / "orders"
        self.orders.mkdir()
        run(BIN / "signet-world", "make", "--out", self.world, "--clerk-uid", os.getuid())
        run(BIN / "signet-world", "school", "--department", "--world", self.world, "--root", self.root, "--profiles", SOURCE / "config/profiles")
        run(BIN / "signet-world", "token", "--department", "--world", self.world, "--root", self.root)
        self.pin = self.world / "department/token.cert.pem"
        shutil.copy(self.pin, self.root / "etc/signet/department.pem")
        self.give("signet-keyhold", "var/lib/signet/token", "etc/signet/credentials")
        self.info = json.loads(self.signet("--json", "journal", "init").stdout)

    def roster_file(self, **changes):
        der = self.pem(self.world / "department/leader.cert.pem")
        values = {"clerk": os.getuid(), "officer": OFFICER, "leader": LEADER,
                  "leader_certificate": hashlib.sha256(der).hexdigest(), **changes}
        path = self.folder / f"roster-{len(list(self.folder.iterdir()))}.toml"
        path.write_text(ROSTER.format(**values))
        return path

    @staticmethod
    def pem(path):
        return base64.b64decode("".join(line for line in path.read_text().splitlines() if "-----" not in line))

    def sign(self, path, role, *key):
        signed = path.with_name(path.stem + f"-{role}.xml")
        # The token's folder is named relatively, as the service names it.
        run(BIN / "signet", "--root", self.root, "sign", "--role", role, *key, "--out", signed, path, cwd=self.root,
            env={**self.environment(), "SOFTHSM2_CONF": "etc/signet/softhsm2.conf"})
        return signed

    def by_leader(self, path):
        return self.sign(path, "leader", "--key", self.world / "department/leader.key.pem", "--cert", self.world / "department/leader.cert.pem")

    def by_token(self, path):
        uri = "pkcs11:token=signet-school;object=seal?module-path=/usr/lib/softhsm/libsofthsm2.so&pin-source=file:" + str(
            self.root / "etc/signet/credentials/pin")
        return self.sign(path, "department", "--token", uri)

    def roster_order(self, file, *options):
        return self.new_order("roster", "--from", file, *options)

    def ceremony(self):
        """Before the first start: no service holds the token yet."""
        self.first_roster = self.by_token(self.by_leader(
            self.roster_order(self.roster_file(), "--number", "1", "--root-entry", self.info["root_entry"])))
        self.give("signet-keyhold", "var/lib/signet/token")
        self.start()
        self.submit(self.first_roster)
        self.submit(self.by_leader(self.new_order("configuration")))
        return self

    def act(self, account, *words, check=False):
        """A command of the department, by that account; the parsed results."""
        done = self.signet("--json", "department", *words, "--yes", check=check, user=account, group=account, extra_groups=[])
        assert done.stdout, done.stderr
        return json.loads(done.stdout)["results"]

    def review(self, *files, account=OFFICER):
        return self.act(account, "review", "--note", "Đã đối chiếu quyết định thành lập trường", *files)

    def approve(self, *files, account=LEADER):
        folder = self.folder / f"approvals-{len(list(self.folder.iterdir()))}"
        folder.mkdir()
        os.chmod(folder, 0o777)
        return self.act(account, "approve", "--note", "Đồng ý", "--leader-cert", self.world / "department/leader.cert.pem", "--out", folder, *files)

    def sealed(self, path):
        """A leader's signature, then the department's seal."""
        return self.seal_signed(self.by_leader(path))

    def seal_signed(self, path):
        return self.seal(path, out=self.folder / "sealed")["results"][0]


class School(Appliance):
    def registration(self):
        unsigned = self.folder / f"registration-{len(list(self.folder.iterdir()))}.xml"
        self.signet("school", "register", "--principal-cert", self.world / "persons/principal.cert.pem", "--out", unsigned)
        return unsigned

    def by_principal(self, path):
        signed = path.with_name(path.stem + "-signed.xml")
        self.signet("sign", "--role", "principal", "--key", self.world / "persons/principal.key.pem", "--cert",
                    self.world / "persons/principal.cert.pem", "--out", signed, path)
        return signed


def reasons(result):
    return sorted(reason["code"] for reason in result["reasons"])


def set_up_a_pair(case):
    """A department and a school that it has not approved yet, both running, until the class of tests ends."""
    case.department = Department().ceremony()
    case.addClassCleanup(case.department.close)
    case.school = School(world=case.department.world, pin=case.department.pin)
    case.addClassCleanup(case.school.close)
    case.school.start()


@unittest.skipUnless(os.getuid() == 0, "several accounts are needed")
class DepartmentAndSchool(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        set_up_a_pair(cls)

    def test_from_registration_to_the_first_transcript(self):
        department, school = self.department, self.school
        registration = school.by_principal(school.registration())
        self.assertEqual([e["act"] for e in school.entries("audit")][-1], "key-proof")
        # Nothing is approved that nobody reviewed, and nobody does both.
        self.assertEqual(reasons(department.approve(registration)[0]), ["registration-not-reviewed"])
        self.assertEqual(reasons(department.review(registration, account=LEADER)[0]), ["duty-missing"])
        refusals = len(department.entries("refused"))
        self.assertEqual(reasons(department.review(registration, account=4444)[0]), ["duty-missing"])
        self.assertEqual(len(department.entries("refused")), refusals)  # a stranger's attempts do not fill the journal
        self.assertEqual(department.review(registration)[0]["decision"], "reviewed")
        self.assertEqual(reasons(department.approve(registration, account=OFFICER)[0]), ["duty-missing", "same-person"])
        approved = department.approve(registration)[0]
        self.assertEqual(approved["decision"], "approved")
        approval = pathlib.Path(approved["approval_file"])
        # The seal needs a clerk's activation and the leader's signature.
        signed = department.by_leader(approval)
        self.assertEqual(reasons(department.seal_signed(signed)), ["activation-missing"])
        department.signet("activate", "--kind", "certificate-approval", "--yes")
        self.assertEqual(reasons(department.seal_signed(approval)), ["order-signer-not-entitled"])
        sealed = department.seal_signed(signed)
        self.assertEqual(sealed["decision"], "sealed", sealed["reasons"])
        file = pathlib.Path(sealed["sealed_file"])
        self.assertEqual([e["act"] for e in department.entries("audit") if e["act"] != "reject"], ["review", "approve"])
        again = department.folder / "again.xml"
        shutil.copy(file, again)
        self.assertIn("seal-slot-filled", reasons(department.seal_signed(again)))
        self.assertNotIn("unknown-signature", reasons(department.seal_signed(again)))
        # The school reads what the department's appliance wrote, and only then may issue.
        folder = school.transcripts(count=3, faults=0)
        transcript, second, third = (folder / f"8A1-0{number}.xml" for number in (1, 2, 3))
        refused = school.seal(transcript)["results"][0]
        self.assertIn("school-certificate-not-approved", codes(refused), refused)
        school.submit(file)
        school.submit(school.configuration())
        school.submit_roster()
        school.activate()
        self.assertEqual(school.seal(transcript, out=school.folder / "out")["sealed"], 1)
        # A renewal: the next approval, which overlaps the first.
        renewal = school.registration()
        self.assertIn("<NUMBER>2</NUMBER><PREVIOUS>" + hashlib.sha256(file.read_bytes()).hexdigest(), renewal.read_text())
        renewal = school.by_principal(renewal)
        self.assertEqual(reasons(department.approve(renewal)[0]), ["registration-not-reviewed"])
        department.review(renewal)
        # Both start again from their journals, which still know of the review.
        for appliance in (department, school):
            appliance.stop()
            appliance.start()
            self.assertEqual(appliance.signet("status", check=False).returncode, 0)
        department.signet("activate", "--kind", "certificate-approval", "--yes")
        renewed = department.sealed(pathlib.Path(department.approve(renewal)[0]["approval_file"]))["sealed_file"]
        school.submit(renewed)
        # A second approval of the same number is never sealed.
        department.review(registration), department.approve(registration)
        other = approval.with_name("other.xml")
        other.write_text(re.sub("<VALID_TO>[^<]*", "<VALID_TO>2099-01-01T00:00:00+07:00", approval.read_text()))
        self.assertIn("already-sealed", reasons(department.sealed(other)))
        # That all hold is said by a list too: one for each school, whatever else lies among the lists before.
        lists = department.folder / "lists"
        lists.mkdir()
        answer = json.loads(department.signet("--json", "department", "status", "--for", file, renewed, "--out", lists).stdout)
        self.assertEqual([each.name for each in lists.iterdir()], ["00000001-status-1.xml"])
        self.assertEqual(answer["number"], 1)
        all_hold = department.sealed(lists / "00000001-status-1.xml")["sealed_file"]
        self.assertNotIn("<REVOKED", pathlib.Path(all_hold).read_text())
        school.submit(all_hold)
        self.assertEqual(department.signet("department", "status", "--for", all_hold, "--out", lists, check=False).returncode, 1)
        self.assertEqual(department.signet("department", "status", "--out", lists, check=False).returncode, 1)
        # What the department takes back: composed, signed, sealed like an approval. The renewal holds still.
        listed = department.folder / "list.xml"
        department.signet("department", "status", file, "--after", all_hold, "--out", listed)
        taken_back = department.sealed(listed)
        self.assertEqual(taken_back["decision"], "sealed")
        self.assertIn(hashlib.sha256(file.read_bytes()).hexdigest(), listed.read_text())
        school.submit(taken_back["sealed_file"])
        school.activate()
        self.assertEqual(school.seal(second, out=school.folder / "out")["sealed"], 1)
        # Once the renewal is taken back too, nothing is sealed any more.
        later = department.folder / "list-2.xml"
        department.signet("department", "status", renewed, "--after", taken_back["sealed_file"], "--out", later)
        school.submit(department.sealed(later)["sealed_file"])
        refused = school.seal(third, out=school.folder / "out")["results"][0]
        self.assertEqual((refused["decision"], reasons(refused)), ("refused", ["school-certificate-not-approved"]))

    def test_the_departments_certificate_and_a_principal_are_succeeded(self):
        department = Department().ceremony()
        self.addCleanup(department.close)
        school = School(world=department.world, pin=department.pin)
        self.addCleanup(school.close)
        school.start()
        registration = school.by_principal(school.registration())
        department.review(registration)
        approval = pathlib.Path(department.approve(registration)[0]["approval_file"])
        department.signet("activate", "--kind", "certificate-approval", "--yes")
        school.submit(department.sealed(approval)["sealed_file"])
        school.submit(school.configuration())
        school.submit_roster()
        # A new principal: registers, is reviewed and approved, and the leader answers with a succession.
        renewal = school.registration()
        text = renewal.read_text()
        principal = department.pem(school.world / "persons/stranger.cert.pem")
        renewal.write_text(re.sub("<PRINCIPAL_CERTIFICATE>[^<]*", "<PRINCIPAL_CERTIFICATE>" + base64.b64encode(principal).decode(), text))
        signed = renewal.with_name("new-principal.xml")
        school.signet("sign", "--role", "principal", "--key", school.world / "persons/stranger.key.pem", "--cert",
                      school.world / "persons/stranger.cert.pem", "--out", signed, renewal)
        words = ("--succession", "--decision", "9/QĐ-SGD")
        folder = department.folder / "successions"
        folder.mkdir()
        os.chmod(folder, 0o777)
        leader = ("--leader-cert", department.world / "department/leader.cert.pem", "--out", folder)
        self.assertEqual(reasons(department.act(LEADER, "approve", "--note", "x", *words, *leader, signed)[0]), ["registration-not-reviewed"])
        self.assertEqual(department.act(OFFICER, "review", "--note", "x", "--succession", signed)[0]["decision"], "reviewed")
        approved = department.act(LEADER, "approve", "--note", "x", *words, *leader, signed)[0]
        self.assertEqual(approved["decision"], "approved", approved)
        sealed = department.sealed(pathlib.Path(approved["approval_file"]))
        self.assertEqual(sealed["decision"], "sealed", sealed["reasons"])
        school.submit(sealed["sealed_file"])
        by_the_old = school.sign_order(school.new_order("configuration"), "principal", "PRINCIPAL")
        self.assertNotEqual(school.submit(by_the_old, check=False).returncode, 0, "no longer the principal")
        school.submit(school.sign_order(school.new_order("configuration"), "stranger", "PRINCIPAL"))
        # The department's own certificate: first for its school, sealed with the old one, then for itself.
        first_pin = department.pin.read_bytes()
        department.stop()
        new_token = self.next_token(department)
        department.start()
        department.wait()
        department.signet("activate", "--kind", "certificate-approval", "--yes")
        file = department.folder / "next.toml"
        file.write_text(f'department_certificate = "{new_token["certificate"]}"\ndecision = {{number = "10/QĐ", day = "2026-01-01"}}\n')
        options = ("--from", file, "--number", "2", "--previous", hashlib.sha256(pathlib.Path(sealed["sealed_file"]).read_bytes()).hexdigest(),
                   "--root-entry", json.loads(school.info.read_text())["root_entry"])
        for_school = department.sealed(department.new_order("succession", *options))
        self.assertEqual(for_school["decision"], "sealed", for_school["reasons"])
        school.submit(for_school["sealed_file"])
        sealed_approval = self.sealed_approval(department)
        shutil.copy(signed, signed := signed.with_name("once-more.xml"))
        department.act(OFFICER, "review", "--note", "x", "--succession", signed)
        leader = ("--leader-cert", department.world / "department/leader.cert.pem", "--out", folder / "later")
        third = department.act(LEADER, "approve", "--note", "x", *words, *leader, "--after", for_school["sealed_file"], signed)[0]
        of_the_old = department.sealed(pathlib.Path(third["approval_file"]))
        self.assertEqual(of_the_old["decision"], "sealed", of_the_old["reasons"])
        self.assertNotEqual(school.submit(of_the_old["sealed_file"], check=False).returncode, 0, "the old certificate speaks no more")
        own = department.by_token(department.by_leader(department.new_order("succession", "--from", file)))
        alone = department.by_leader(department.new_order("succession", "--from", file))
        self.assertNotEqual(department.submit(alone, check=False).returncode, 0, "not without the old certificate")
        department.give("signet-keyhold", "var/lib/signet/token")
        department.submit(own)
        again = department.folder / "once-more.xml"
        department.signet("department", "status", sealed_approval, "--out", again)
        self.assertEqual(reasons(department.sealed(again)), ["department-certificate-succeeded"])
        # The new token is put in; the journal goes on. With the old one it does not start.
        department.stop()
        self.assertNotEqual(department.start(check=False).returncode, 0)
        department.stop()
        new_token["put_in"]()
        shutil.copy(new_token["certificate"], department.root / "etc/signet/department-now.pem")
        department.start()
        department.wait()
        self.assertEqual((department.root / "etc/signet/department.pem").read_bytes(), first_pin, "the pin of the first entry stays")
        department.signet("activate", "--kind", "certificate-approval", "--yes")
        for_real = department.folder / "list-of-the-new.xml"
        department.signet("department", "status", sealed_approval, "--out", for_real)
        taken_back = department.sealed(for_real)
        self.assertEqual(taken_back["decision"], "sealed", taken_back["reasons"])
        school.submit(taken_back["sealed_file"])
        school.stop()
        school.start()
        school.wait()
        self.assertEqual(school.status()["approval"], "missing", "taken back, and read again at the start")

    def test_a_correction_of_the_clock_names_an_entry_that_is_there(self):
        department = self.department
        size = department.status()["journal"]["size"]
        for entry, newest in ((10 ** 6, "2026-01-01T00:00:00+07:00"), (size - 1, "2099-01-01T00:00:00+07:00")):
            file = department.folder / f"clock-{entry}.toml"
            file.write_text(f'entry = {entry}\nnewest = "{newest}"\nreason = "hết pin"\n')
            order = department.by_leader(department.new_order("clock-correction", "--from", file))
            self.assertNotEqual(department.submit(order, check=False).returncode, 0)
            self.assertIn("order-target-unknown" if entry == 10 ** 6 else "order-not-in-force", department.entries("refused")[-1]["reasons"])

    @staticmethod
    def sealed_approval(department):
        return next((department.folder / "sealed").glob("*approval*.sealed.xml"))

    def next_token(self, department):
        """Another token of the department's with its own certificate, made aside."""
        token = department.root / "var/lib/signet/token"
        aside, old = department.folder / "next-token", department.folder / "old-token"
        kept = department.folder / "kept.pem"
        shutil.copy(department.pin, kept)
        pin = department.root / "etc/signet/credentials/pin"
        old_pin = pin.read_bytes()
        shutil.copytree(token, old)
        shutil.rmtree(token)
        run(BIN / "signet-world", "token", "--department", "--world", department.world, "--root", department.root)
        certificate = department.folder / "next.cert.pem"
        shutil.copy(department.pin, certificate)
        new_pin = pin.read_bytes()
        shutil.copytree(token, aside)
        shutil.rmtree(token)
        shutil.copytree(old, token)
        shutil.copy(kept, department.pin)
        pin.write_bytes(old_pin)
        department.give("signet-keyhold", "var/lib/signet/token", "etc/signet/credentials")

        def put_in():
            shutil.rmtree(token)
            shutil.copytree(aside, token)
            pin.write_bytes(new_pin)
            department.give("signet-keyhold", "var/lib/signet/token", "etc/signet/credentials")
        return {"certificate": certificate, "put_in": put_in}

    def test_what_was_rejected_is_not_sealed(self):
        department, school = self.department, self.school
        registration = school.by_principal(school.registration())
        department.review(registration)
        approval = pathlib.Path(department.approve(registration)[0]["approval_file"])
        rejected = department.act(LEADER, "reject", "--note", "Sai tên trường", registration)
        self.assertEqual(rejected[0]["decision"], "rejected")
        self.assertEqual(reasons(department.act(OFFICER, "reject", "--note", "không", registration)[0]), ["duty-missing"])
        department.signet("activate", "--kind", "certificate-approval", "--yes")
        self.assertLessEqual({"registration-not-approved", "registration-not-reviewed"}, set(reasons(department.sealed(approval))))
        self.assertIn("reject", [e["act"] for e in department.entries("audit")])

    def test_a_registration_that_does_not_hold_is_not_reviewed(self):
        department, school = self.department, self.school
        unsigned = school.registration()
        genuine = unsigned.read_text()
        # Another key's proof, though the principal signs all of it; then a registration that was changed behind the signature.
        stolen = unsigned.with_name("stolen.xml")
        certificate = base64.b64encode(department.pem(department.world / "persons/homeroom.cert.pem")).decode()
        stolen.write_text(re.sub("<SEAL_CERTIFICATE>[^<]*", "<SEAL_CERTIFICATE>" + certificate, genuine))
        changed = school.by_principal(unsigned)
        changed.write_text(changed.read_text().replace("<SCHOOL_CODE>00000001", "<SCHOOL_CODE>00000002"))
        before = len(department.entries("audit"))
        found = department.review(school.by_principal(stolen), changed, unsigned)
        self.assertEqual(reasons(found[0]), ["key-not-proved"])
        self.assertEqual(reasons(found[1]), ["content-changed"])
        self.assertEqual(reasons(found[2]), ["principal-missing"])
        self.assertEqual(len(department.entries("audit")), before)

    def test_a_certificate_that_the_leader_signed(self):
        department = self.department
        department.signet("activate", "--kind", "certificate", "--yes")
        folder = department.folder / "certificates"
        folder.mkdir()

        def certificate(number, name):
            path = folder / f"{name}.xml"
            path.write_text('<VAN_BANG><DU_LIEU Id="data"><LOAI>VAN_BANG</LOAI><MA_CO_QUAN>00</MA_CO_QUAN>'
                            f'<SO_VAO_SO>{number}</SO_VAO_SO><HO_VA_TEN>{name}</HO_VA_TEN><SO_DINH_DANH_CA_NHAN>000000000777</SO_DINH_DANH_CA_NHAN>'
                            '</DU_LIEU><KY><LANH_DAO/><CO_QUAN/></KY></VAN_BANG>')
            return path

        def signed(path, person="leader"):
            run(BIN / "signet-world", "sign", "--world", department.world, "--person", person, "--slot", "/VAN_BANG/KY/LANH_DAO", "--out", path, path)
            return path
        sealed = department.seal_signed(signed(certificate("12/2026", "A")))
        self.assertEqual((sealed["decision"], sealed["kind"]), ("sealed", "certificate"), sealed)
        # Nobody above it approves it: its receipt names the root entry, which pins its certificate.
        self.assertEqual(department.entries("sealed")[-1]["approval"], 0)
        self.assertTrue({"approval", "department"}.isdisjoint(department.status()))
        self.assertEqual(department.signet("verify", sealed["sealed_file"], check=False).returncode, 0)
        self.assertEqual(reasons(department.seal_signed(signed(certificate("12/2026", "B")))), ["already-sealed"])
        self.assertIn("order-signer-not-entitled", reasons(department.seal_signed(certificate("13/2026", "C"))))
        self.assertIn("signer-unknown", reasons(department.seal_signed(signed(certificate("14/2026", "D"), "principal"))))

    def test_a_proof_is_for_the_schools_clerk_or_its_administrator(self):
        school = self.school
        before = len(school.entries("audit"))
        words = ("school", "register", "--principal-cert", school.world / "persons/principal.cert.pem", "--out")
        stranger = school.signet(*words, "/tmp/none.xml", check=False, user=4444, group=4444, extra_groups=[])
        self.assertIn("may not request", stranger.stderr)
        # A department has nobody above it to prove anything to.
        self.assertNotEqual(self.department.signet(*words, school.folder / "none.xml", check=False).returncode, 0)
        self.assertEqual(len(school.entries("audit")), before)
        self.assertEqual(self.department.entries("audit")[-1:], [e for e in self.department.entries("audit") if e["act"] != "key-proof"][-1:])

    def test_keyhold_itself_asks_for_a_note_and_for_a_department(self):
        for appliance, note in ((self.department, ""), (self.school, "Đồng ý")):
            peer = frames.Peer(appliance.root / "run/signet/activation.sock")
            self.addCleanup(peer.socket.close)
            peer.send(frames.request(frames.REVIEW, os.getuid(), note=note), frames.memfd(b"<REGISTRATION/>"))
            self.assertEqual(peer.receive()[0], "malformed")
            peer.send(frames.request(frames.REVIEW, os.getuid(), note="x"))  # without the registration: the connection ends
            self.assertIsNone(peer.receive())

    def test_a_department_takes_no_pupils_record_in(self):
        before = len(self.department.entries())
        peer = frames.Peer(self.department.root / "run/signet/keyhold.sock")
        self.addCleanup(peer.socket.close)
        answer = peer.ask(frames.request(frames.INCOMING, os.getuid(), key="k"), frames.memfd(b"<HOC_BA/>"))
        self.assertEqual(answer[0], "malformed", "it has no pupils, whoever asks")
        self.assertEqual(len(self.department.entries()), before)

    def test_hundreds_in_one_command(self):
        department, school = self.department, self.school
        folder = school.folder / "many"
        folder.mkdir()
        registration = school.by_principal(school.registration())
        files = [folder / f"{number}.xml" for number in range(100)]
        for file in files:
            shutil.copy(registration, file)
        self.assertEqual({each["decision"] for each in department.review(*files)}, {"reviewed"})

    def test_a_later_roster_needs_the_certificate_and_a_leader_in_force(self):
        department = self.department
        file = department.roster_file(officer=4009)
        alone = department.by_token(department.roster_order(file))
        self.assertNotEqual(department.submit(alone, check=False).returncode, 0)
        by_leader = department.by_leader(department.roster_order(file))
        self.assertNotEqual(department.submit(by_leader, check=False).returncode, 0)
        both_duties = department.folder / "both.toml"
        both_duties.write_text(file.read_text().replace('duties = ["leader"]', 'duties = ["leader", "officer"]'))
        refused = department.submit(department.by_token(department.by_leader(department.roster_order(both_duties))), check=False)
        self.assertIn("same-person", refused.stdout + refused.stderr + department.signet("--json", "journal", "show").stdout)

    def test_a_person_signs_with_a_token_or_with_two_files(self):
        department = self.department
        key = ("--key", department.world / "department/leader.key.pem")
        certificate = ("--cert", department.world / "department/leader.cert.pem")
        for words in ((), key, certificate, ("--token", "pkcs11:token=x;object=y?module-path=/z.so", *key)):
            done = department.signet("sign", "--role", "leader", *words, "--out", department.folder / "never.xml", department.first_roster, check=False)
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn("--token, or --key and --cert", done.stderr)

    def test_only_a_department_pins_itself(self):
        for root, of, to in ((self.department.root, "department", "school"), (self.school.root, "school", "department")):
            appliance = self.department if of == "department" else self.school
            settings = root / "etc/signet/signet.toml"
            kept = settings.read_text()
            appliance.stop()
            settings.write_text(kept.replace(f'kind = "{of}"', f'kind = "{to}"').replace(f"[{of}]", f"[{to}]"))
            self.assertNotEqual(appliance.start(check=False).returncode, 0)
            appliance.stop()
            settings.write_text(kept)
            appliance.start()


if __name__ == "__main__":
    unittest.main()
