"""The first day with `signet setup`, by answers and at a terminal, on a token that is empty; and what `signet doctor` says of what it leaves wrong."""
import os
import pathlib
import pty
import re
import select
import shutil
import time
import unittest

from appliance import BIN, SOURCE, Appliance, run

SOFTHSM = "/usr/lib/softhsm/libsofthsm2.so"
PIN = "Mat-khau.2026"


class WithEmptyToken(unittest.TestCase):
    """A world's department and authorities; of the school nothing but a token without a key."""

    def setUp(self):
        self.appliance = appliance = Appliance.__new__(Appliance)
        other = Appliance()
        self.addCleanup(other.close)
        appliance.__dict__.update(other.__dict__)
        appliance.root = other.folder / "new"
        (appliance.root / "etc/signet").mkdir(parents=True)
        (appliance.root / "var/lib/signet/token").mkdir(parents=True)
        (appliance.root / "var/lib/signet/token").chmod(0o700)
        self.addCleanup(appliance.stop)
        self.other = other
        shutil.copy(other.root / "etc/signet/softhsm2.conf", appliance.root / "etc/signet/softhsm2.conf")
        self.softhsm("--init-token", "--free", "--label", "van-thu", "--so-pin", "12345678", "--pin", PIN)
        self.pin = other.folder / "pin"
        self.pin.write_text(PIN + "\n")
        self.answers = other.folder / "answers.toml"
        self.set()

    def softhsm(self, *arguments):
        run("softhsm2-util", *arguments, cwd=self.appliance.root, env={**os.environ, "SOFTHSM2_CONF": "etc/signet/softhsm2.conf"})
        self.appliance.give("signet-keyhold", "var/lib/signet/token")

    def tool(self, *arguments):
        done = run("pkcs11-tool", "--module", SOFTHSM, "--token-label", "van-thu", "--login", "--pin", PIN, *arguments, cwd=self.appliance.root,
                   env={**os.environ, "SOFTHSM2_CONF": "etc/signet/softhsm2.conf"}, check=False)
        self.appliance.give("signet-keyhold", "var/lib/signet/token")
        return done

    def set(self, **more):
        trust = " ".join(str(self.other.root / f"etc/signet/trust/{name}.pem") for name in ("gov-root", "gov-sub", "public-root", "public-sub"))
        given = {"kind": "school", "code": "79000001", "name": "THCS Mẫu A", "tax_code": "", "origin": "thcs-moi.signet.example/journal/2026",
                 "module": SOFTHSM, "mode": "demo", "softhsm_conf": "etc/signet/softhsm2.conf", "token": "van-thu", "object": "con-dau", "key_type": "p256",
                 "department": str(self.other.root / "etc/signet/department.pem"), "trust": trust, "seal_image": str(SOURCE / "tests/data/seal.png"), "defaults": str(SOURCE / "config"), "pin": "credential", **more}
        self.answers.write_text("".join(f'{key} = "{value}"\n' for key, value in given.items() if value is not None))

    def setup(self, check=True, yes=True, pin=True):
        more = ["--yes"] if yes else []
        more += ["--pin-file", self.pin] if pin else []
        return self.appliance.signet("setup", "--answers", self.answers, *more, check=check)

    def issue(self):
        """The authority's part: a certificate over the request, by somebody who is none of ours."""
        folder = self.other.folder
        request = self.appliance.root / "etc/signet/seal-request.pem"
        self.assertIn("Certificate request self-signature verify OK", run("openssl", "req", "-in", request, "-noout", "-verify").stderr)
        run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", folder / "ca.key", "-out", folder / "ca.pem", "-subj", "/CN=ca")
        run("openssl", "x509", "-req", "-in", request, "-CA", folder / "ca.pem", "-CAkey", folder / "ca.key", "-CAcreateserial", "-days", "90", "-out", folder / "seal.pem")
        return folder / "seal.pem"


class Answers(WithEmptyToken):
    def test_1_from_an_empty_token_to_a_service_that_starts(self):
        first = self.setup()
        self.assertIn("Send the certificate request", first.stdout)
        request = (self.appliance.root / "etc/signet/seal-request.pem").read_text()
        self.assertIn("BEGIN CERTIFICATE REQUEST", request)
        self.assertFalse((self.appliance.root / "var/lib/signet/journal").exists(), "no journal before there is a certificate")
        listed = self.tool("--list-objects", "--type", "privkey").stdout
        for word in ("never extractable", "always sensitive", "local", "con-dau"):
            self.assertIn(word, listed)
        certificate = self.issue()
        self.set(certificate=str(certificate), journal="yes")
        second = self.setup()
        self.assertIn("Start the service", second.stdout)
        pin = self.appliance.root / "etc/signet/credentials/pin"
        self.assertEqual(pin.stat().st_mode & 0o777, 0o400)
        self.appliance.start()
        status = self.appliance.status()
        self.assertEqual(status["journal"]["origin"], "thcs-moi.signet.example/journal/2026")
        # While it runs the token is its own.
        refused = self.setup(check=False)
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("The service runs and holds the token", refused.stderr)
        self.appliance.stop()
        # Again: nothing to do, and nothing changed.
        before = {path: path.read_bytes() for path in (self.appliance.root / "etc").rglob("*") if path.is_file()}
        again = self.setup()
        self.assertIn("right as it is", again.stdout)
        self.assertEqual({path: path.read_bytes() for path in (self.appliance.root / "etc").rglob("*") if path.is_file()}, before)
        looked = self.appliance.signet("doctor", "--token", "--pin-file", self.pin, check=False).stdout
        self.assertIn("✔ token van-thu", looked)
        self.assertIn("✔ key con-dau", looked)
        self.assertNotIn(PIN, first.stdout + first.stderr + second.stdout + second.stderr + looked)

    def test_2_without_a_yes_nothing_is_changed(self):
        refused = self.setup(yes=False, check=False)
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("--yes", refused.stderr)
        self.assertEqual(self.tool("--list-objects", "--type", "privkey").stdout.strip(), "")
        self.assertFalse((self.appliance.root / "etc/signet/signet.toml").exists())

    def test_3_what_is_wrong_is_named(self):
        cases = ((dict(module="/usr/lib/none.so"), "cannot be loaded"), (dict(module="relative.so"), "module"), (dict(token="another"), "token = another"),
                 (dict(mode="production", softhsm_conf=None), "SoftHSM keeps keys in files"), (dict(module="/usr/lib/x86_64-linux-gnu/libz.so.1"), "not a PKCS#11 module"),
                 (dict(key_type="rsa-1024"), "key_type"), (dict(colour="red"), "colour"), (dict(department="/none.pem"), "/none.pem"),
                 (dict(code=None), "code"), (dict(name="quo\\\"te"), "name"))
        for change, said in cases:
            self.set(**change)
            refused = self.setup(check=False)
            self.assertNotEqual(refused.returncode, 0, change)
            self.assertIn(said, refused.stderr, change)
            self.assertFalse((self.appliance.root / "etc/signet/signet.toml").exists(), change)

    def test_4_a_wrong_pin_is_tried_once(self):
        self.pin.write_text("wrong\n")
        refused = self.setup(check=False)
        self.assertEqual(refused.returncode, 3)
        self.assertIn("PIN is wrong", refused.stderr)
        self.assertNotEqual(self.setup(check=False, pin=False).returncode, 0, "nobody is there to type it")

    def test_5_the_key_of_another_certificate_and_keys_that_are_not_well_kept(self):
        self.setup()
        run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", self.other.folder / "x.key", "-out", self.other.folder / "x.pem", "-subj", "/CN=x")
        self.set(certificate=str(self.other.folder / "x.pem"))
        refused = self.setup(check=False)
        self.assertIn("not of the key con-dau", refused.stderr)
        run("openssl", "pkcs8", "-topk8", "-nocrypt", "-in", self.other.folder / "x.key", "-out", self.other.folder / "x.p8")
        self.softhsm("--import", self.other.folder / "x.p8", "--token", "van-thu", "--label", "nhap", "--id", "99", "--pin", PIN)
        self.set(object="nhap")
        self.assertIn("NOT well kept: for the demonstration only", self.setup().stdout)
        self.tool("--keypairgen", "--key-type", "EC:prime256v1", "--label", "nhap", "--id", "98")
        self.assertIn("two keys are named nhap", self.setup(check=False).stderr)

    def test_6_doctor_names_what_set_up_left_wrong(self):
        self.set(certificate="", journal="yes")
        self.setup()
        certificate = self.issue()
        self.set(certificate=str(certificate), journal="yes")
        self.setup()
        root = self.appliance.root

        def doctor(*options):
            return self.appliance.signet("doctor", *options, check=False).stdout
        settings = root / "etc/signet/signet.toml"
        right = settings.read_text()
        for old, new, said in ((SOFTHSM, "/usr/lib/none.so", "cannot be loaded"), ("van-thu", "khac", "only these are there: van-thu"),):
            settings.write_text(right.replace(old, new))
            self.assertIn(said, doctor())
        settings.write_text(right.replace('object = "con-dau"', 'object = "none"'))
        self.assertIn("it is not on the token", doctor("--token", "--pin-file", self.pin))
        settings.write_text(right)
        (root / "etc/signet/credentials/pin").chmod(0o644)
        self.assertIn("chmod 400 etc/signet/credentials/pin", doctor())
        (root / "etc/signet/credentials/pin").chmod(0o400)
        (root / "var/lib/signet/keyhold").chmod(0o755)
        self.assertIn("chmod 700 var/lib/signet/keyhold", doctor())
        (root / "var/lib/signet/keyhold").chmod(0o700)
        (root / "var/lib/signet/keyhold/pin-hold").write_text("wrong 2026-05-28T08:00:00+07:00\n")
        self.assertIn("signet token release", doctor())
        (root / "var/lib/signet/keyhold/pin-hold").unlink()
        self.tool("--delete-object", "--type", "cert", "--label", "con-dau")
        self.assertIn("no certificate on the token", doctor("--token", "--pin-file", self.pin))
        self.assertIn("no certificate is named con-dau", self.appliance.start(check=False).stderr)
        self.assertIn("the service's last words", doctor())
        vietnamese = run(BIN / "signet", "--lang", "vi", "--root", root, "doctor", check=False).stdout
        self.assertIn("lời cuối của dịch vụ", vietnamese)


    def test_7_without_an_image_the_profiles_of_pdfs_are_set_aside(self):
        # A package lays all of them down.
        profiles = self.appliance.root / "etc/signet/profiles"
        shutil.copytree(SOURCE / "config/profiles", profiles)
        self.set(seal_image="")
        refused = self.setup(yes=False, check=False)
        self.assertNotEqual(refused.returncode, 0)
        self.assertTrue((profiles / "hocba-pdf.toml").exists(), "not without a yes")
        self.setup()
        self.assertEqual({path.name for path in profiles.iterdir() if "pdf" in path.name}, {"hocba-pdf.toml.aside"})
        self.assertTrue((profiles / "moet-hocba.toml").exists())
        self.assertIn("run `signet setup` once the seal's certificate is there", self.appliance.signet("doctor", check=False).stdout)
        self.set(certificate=str(self.issue()), journal="yes", seal_image="")
        self.setup()
        self.appliance.start()
        self.set(seal_image=str(SOURCE / "tests/data/seal.png"))
        self.appliance.stop()
        self.setup()
        self.assertTrue((profiles / "hocba-pdf.toml").exists(), "back, with the image")
        self.appliance.start()

    def test_8_a_question_without_an_answer_says_how_to_give_it(self):
        self.set(code=None)
        told = self.setup(check=False).stderr
        self.assertIn("nobody is at the keyboard", told)
        self.assertIn('code = "…" into the file of --answers', told)


class Terminal(WithEmptyToken):
    def talk(self, language, lines, until):
        """At a terminal of its own; the PIN is typed and must not be seen."""
        child, master = pty.fork()
        if child == 0:
            os.execve(BIN / "signet", ["signet", "--lang", language, "--root", str(self.appliance.root), "setup"], self.appliance.environment())
        seen = ""

        def read(seconds):
            nonlocal seen
            if select.select([master], [], [], seconds)[0]:
                octets = os.read(master, 4096)
                seen += octets.decode(errors="replace")
                return octets
            return None

        try:
            for wait_for, line in lines:
                start, end = len(seen), time.monotonic() + 30
                while wait_for not in seen[max(0, start - 3):] or not re.search(r"[:?\]] $", seen):
                    self.assertLess(time.monotonic(), end, f"{wait_for} is not asked: {seen}")
                    read(1)
                time.sleep(0.05)
                os.write(master, line.encode())
            end = time.monotonic() + 30
            while time.monotonic() < end and read(1) != b"":
                pass
        except OSError:  # the terminal's other end is closed
            pass
        finally:
            os.close(master)
        status = os.waitpid(child, 0)[1]
        self.assertIn(until, seen)
        return status, seen

    def test_in_vietnamese_to_the_certificate_request(self):
        department, config = self.other.root / "etc/signet/department.pem", SOURCE / "config"
        status, seen = self.talk("vi", [("Tổ chức", "1\n"), ("Mã định danh", "79000001\n"), ("Tên đầy đủ", "THCS Mẫu A\n"), ("Mã số thuế", "\n"),
                                        ("Tên nhật ký", "\n"), ("Đường dẫn thư viện", SOFTHSM + "\n"), ("Dùng để làm gì", "2\n"), ("cấu hình SoftHSM", "\n"),
                                        ("Thiết bị giữ khóa", "1\n"), ("Mã PIN mỗi khi", "2\n"), ("không hiện khi gõ", PIN + "\n"), ("Tên khóa", "con-dau\n"),
                                        ("Loại khóa", "3\n"), ("Tạo khóa mới", "c\n"), ("Tệp chứng thư", "\n"), ("Tệp ghi yêu cầu", "\n"), ("Quận", "\n"), ("Tỉnh", "\n"),
                                        ("Tệp chứng thư của cơ quan", f"{department}\n"), ("Ghi vào", "c\n"), ("Thêm tệp", "\n"), ("Ảnh con dấu", "\n"), ("Thư mục có policy", f"{config}\n"),
                                        ("Ghi tệp này?", "c\n"), ("Lưu mã PIN", "c\n")], "Việc tiếp theo")
        self.assertEqual(status, 0)
        self.assertNotIn(PIN, seen)
        self.assertTrue((self.appliance.root / "etc/signet/seal-request.pem").exists())
        path = os.environ.get("SIGNET_SHOW_DIALOGUE")
        if path:
            pathlib.Path(path).write_text(seen)

    def test_ended_at_any_question_it_leaves_nothing_half_done(self):
        answers = [("Organisation", "1\n"), ("Code of", "79000001\n"), ("Full name", "THCS\n"), ("Tax code", "\n"), ("Name of the journal", "\n"),
                   ("Path of the PKCS#11", SOFTHSM + "\n"), ("What is it for", "2\n"), ("SoftHSM's", "\n"), ("Which token", "1\n"), ("PIN at each start", "1\n"),
                   ("not shown", PIN + "\n"), ("Name of the seal's key", "con-dau\n"), ("Kind of key", "\n"), ("Make a new key", "n\n")]
        for count in (1, 5, 9, 10, 12):
            status, seen = self.talk("en", answers[:count] + [(answers[count][0], "\x03")], "")
            self.assertNotEqual(status, 0)
            self.assertFalse((self.appliance.root / "etc/signet/signet.toml").exists())
            self.assertEqual(self.tool("--list-objects", "--type", "privkey").stdout.strip(), "")
        status, seen = self.talk("en", answers, "")
        self.assertNotEqual(status, 0, "a no is a no")
        self.assertEqual(self.tool("--list-objects", "--type", "privkey").stdout.strip(), "")


if __name__ == "__main__":
    unittest.main()
