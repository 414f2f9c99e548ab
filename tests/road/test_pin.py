"""The PIN and the module of a token that really locks (tests/support/shims/pkcs11.cpp): what no start may burn, and where no PIN may be."""
import json
import os
import pathlib
import re
import socket
import sqlite3
import subprocess
import threading
import time
import unittest

from appliance import BIN, Appliance, run

SHIM = os.environ.get("SIGNET_PKCS11_SHIM", "")
SOFTHSM = "/usr/lib/softhsm/libsofthsm2.so"


class WithShim(unittest.TestCase):
    def setUp(self):
        self.appliance = Appliance()
        self.addCleanup(self.appliance.close)
        self.change_settings(SOFTHSM, SHIM)
        self.token = self.appliance.root / "var/lib/signet/token"
        self.control = self.appliance.root / "run/signet/token-does"
        self.control.parent.mkdir(parents=True, exist_ok=True)
        self.credential = self.appliance.root / "etc/signet/credentials/pin"
        self.pin = self.credential.read_text().strip()
        self.hold = self.appliance.root / "var/lib/signet/keyhold/pin-hold"

    def change_settings(self, old, new):
        path = self.appliance.root / "etc/signet/signet.toml"
        text = path.read_text()
        self.assertIn(old, text)
        path.write_text(text.replace(old, new))

    def typed(self):
        """The clerk types the PIN: there is no credential."""
        self.change_settings('object = "seal"\n', 'object = "seal"\npin = "typed"\n')
        self.credential.unlink()

    def write_pin(self, text):
        self.credential.chmod(0o600)
        self.credential.write_text(text)
        self.credential.chmod(0o400)

    def pin_file(self, text):
        path = self.appliance.folder / "typed-pin"
        path.write_text(text)
        return path

    def count(self, name):
        path = self.token / name
        return path.stat().st_size if path.exists() else 0

    def refused_start(self):
        """What the administrator reads of a start that came to nothing."""
        done = self.appliance.start(check=False)
        self.appliance.stop()
        self.assertNotEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def befell(self):
        """The states of the journal's entries on the token."""
        return [each["state"] for each in self.appliance.entries("token")]

    def release(self, pin, check=True):
        return self.appliance.signet("token", "release", "--pin-file", self.pin_file(pin), check=check)

    def log(self):
        return (self.appliance.root / "run/signet/signetd.log").read_text()

    def until(self, told, seconds=20):
        end = time.monotonic() + seconds
        while not told():
            self.assertLess(time.monotonic(), end)
            time.sleep(0.05)


class Tries(WithShim):
    def test_ten_starts_with_a_wrong_pin_burn_one_try(self):
        self.write_pin("00000000\n")
        told = self.refused_start()
        self.assertIn("pin-wrong", told)
        for _ in range(9):
            told = self.refused_start()
            self.assertIn("pin-held", told)
            self.assertIn("an operator must act first", told)
        self.assertEqual((self.count("wrong-pins"), self.count("logins")), (1, 1))
        # The right PIN alone does not end it: whoever answers for it says so.
        self.write_pin(self.pin + "\n")
        self.assertIn("pin-held", self.refused_start())
        self.assertEqual(self.count("logins"), 1)
        wrong = self.release("11111111", check=False)
        self.assertEqual(wrong.returncode, 3)
        self.assertIn("PIN is wrong", wrong.stderr)
        self.assertTrue(self.hold.exists())
        self.assertEqual(self.count("wrong-pins"), 2)
        # One try is left: nobody of ours uses it.
        last = self.release(self.pin, check=False)
        self.assertIn("one try is left", last.stderr)
        self.assertEqual(self.count("logins"), 2)
        (self.token / "wrong-pins").write_text(".")
        self.assertIn("The PIN is right", self.release(self.pin).stdout)
        self.assertEqual(self.count("wrong-pins"), 0, "the token's own mark has gone with it")
        self.assertFalse(self.hold.exists())
        self.appliance.start()
        self.assertNotEqual(self.release(self.pin, check=False).returncode, 0, "not beside a running service")

    def test_what_the_token_itself_says_is_heard(self):
        for tries, said in ((1, "a wrong PIN was given earlier"), (2, "one try is left"), (3, "locked")):
            (self.token / "wrong-pins").write_text("." * tries)
            self.appliance.give("signet-keyhold", "var/lib/signet/token")
            self.assertIn(said, self.refused_start())
            self.assertEqual(self.count("logins"), 0)
            self.hold.unlink()

    def test_a_module_that_dies_at_the_login_is_asked_once_and_not_again(self):
        self.control.write_text("crash-login")
        told = self.refused_start()
        self.assertIn("the PKCS#11 module crashed", told)
        self.assertIn("pin-held: login-unclear", told)
        self.assertIn("signet token release", self.appliance.signet("doctor", check=False).stdout)
        self.assertEqual(self.count("logins"), 1)
        self.control.unlink()
        self.assertIn("pin-held", self.refused_start())
        self.assertEqual(self.count("logins"), 1)
        self.release(self.pin)
        self.appliance.start()
        self.assertEqual(self.befell(), ["pin-unclear", "pin-released"])

    def test_ten_starts_with_a_device_error_at_the_login_burn_one_try(self):
        self.control.write_text("error-login")
        told = self.refused_start()
        self.assertIn("login-unclear", told)
        self.assertIn("CKR_DEVICE_ERROR", told)
        self.assertIn("an operator must act first", told)
        for _ in range(9):
            self.assertIn("pin-held: login-unclear", self.refused_start())
        self.assertEqual((self.count("wrong-pins"), self.count("logins")), (1, 1))
        doctor = self.appliance.signet("doctor", check=False).stdout
        self.assertIn("login-unclear", doctor)
        self.assertIn("signet token release", doctor)
        self.assertIn("signet token release", self.appliance.signet("--lang", "vi", "doctor", check=False).stdout)
        # The device is well again: that alone ends nothing, and a second error in the person's own try leaves the hold as it is.
        failed = self.release(self.pin, check=False)
        self.assertIn("ended in an error", failed.stderr)
        self.assertTrue(self.hold.read_text().startswith("unclear "))
        self.control.unlink()
        (self.token / "wrong-pins").write_text(".")
        self.release(self.pin)
        self.appliance.start()
        self.assertEqual(self.befell(), ["pin-unclear", "pin-unclear", "pin-released"])

    def test_a_death_in_the_middle_of_the_login_burns_one_try(self):
        self.control.write_text("hang-login")
        supervisor = subprocess.Popen([BIN / "signetd", "--root", self.appliance.root], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(supervisor.wait)
        self.addCleanup(supervisor.kill)
        self.until(lambda: self.count("logins") == 1)
        self.assertTrue(self.hold.read_text().startswith("trying "))
        self.appliance.kill("signet-keyhold")
        self.assertEqual(supervisor.wait(20), 3)
        self.assertTrue(self.hold.read_text().startswith("unclear "))
        self.control.unlink()
        for _ in range(3):
            self.assertIn("pin-held", self.refused_start())
        self.assertEqual(self.count("logins"), 1)
        self.release(self.pin)
        self.appliance.start()

    def test_what_never_reached_the_token_holds_nothing(self):
        for word, said in (("fail-init", "does not start"), ("no-session", "opens no session")):
            self.control.write_text(word)
            self.appliance.start(check=False)
            self.appliance.stop()
            self.assertIn(said, self.log())
            self.assertEqual(self.count("logins"), 0)
            self.assertFalse(self.hold.exists(), word)
        self.control.unlink()
        self.appliance.start()
        self.assertEqual(self.count("logins"), 1)
        self.assertFalse(self.hold.exists())

    def test_a_login_that_was_good_holds_nothing_though_the_key_is_not_there(self):
        self.change_settings('object = "seal"', 'object = "none"')
        self.assertIn("no private key is named none", self.refused_start())
        self.assertFalse(self.hold.exists())


class Waited(WithShim):
    def listening(self, seconds):
        """What clerks' commands find where a service runs, for so long (0: until the test ends)."""
        path = self.appliance.root / "run/signet/activation.sock"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        listener.bind(str(path))
        listener.listen(64)
        self.addCleanup(listener.close)
        if seconds:
            threading.Timer(seconds, listener.close).start()

    def test_who_needs_the_token_waits_for_a_service_that_is_being_stopped_and_for_no_other(self):
        self.listening(1.5)
        begin = time.monotonic()
        self.release(self.pin)
        self.assertGreater(time.monotonic() - begin, 1.2)
        self.listening(0)
        for language, words in (("en", "The service runs and holds the token"), ("vi", "Dịch vụ đang chạy và đang giữ thiết bị lưu khóa")):
            refused = self.appliance.signet("--lang", language, "token", "release", "--pin-file", self.pin_file(self.pin), check=False)
            self.assertEqual(refused.returncode, 3, refused.stderr)
            self.assertIn(words, refused.stderr)
            self.assertIn("systemctl stop signet.target", refused.stderr)
        self.assertEqual(self.count("logins"), 1)


class Journaled(WithShim):
    """What befalls the PIN is an entry of the journal (invariant 9), also where the service never came to serve."""

    def test_a_wrong_pin_is_in_the_journal_when_the_start_has_ended(self):
        self.write_pin("00000000\n")
        self.refused_start()
        self.refused_start()
        self.write_pin(self.pin + "\n")
        (self.token / "wrong-pins").write_text(".")
        self.release(self.pin)
        self.appliance.start()
        entries = self.appliance.entries()
        told = [each for each in entries if each["kind"] == "token"]
        self.assertEqual([each["state"] for each in told], ["pin-wrong", "pin-released"])
        self.assertLessEqual(told[0]["time"], told[1]["time"])
        starts = [each["index"] for each in entries if each["kind"] == "start"]
        self.assertEqual([each["index"] for each in told], [starts[0] - 2, starts[0] - 1])
        for each in told:
            self.assertLessEqual(set(each), {"v", "kind", "time", "state", "at", "index"})
        self.assertFalse((self.appliance.root / "var/lib/signet/keyhold/pin-events").exists())
        for language, words in (("en", "wrong PIN, held"), ("vi", "sai mã PIN, tạm dừng")):
            self.assertIn(words, self.appliance.signet("--lang", language, "journal", "show", "--kind", "token").stdout)
        report = json.loads(self.appliance.signet("--json", "journal", "report").stdout)
        self.assertEqual((report["token_changes"], report["pin_troubles"]), (0, 1))
        self.assertIn("pin-trouble", [each["code"] for each in report["attention"]])
        self.appliance.stop()
        key = (self.appliance.root / "etc/signet/journal.vkey").read_text().strip()
        whole = self.appliance.signet("--json", "journal", "verify", self.appliance.root / "var/lib/signet/journal", "--key", key, check=False)
        self.assertEqual(json.loads(whole.stdout)["verdict"], "whole", whole.stdout)

    def test_it_is_there_before_anybody_releases_it(self):
        self.write_pin("00000000\n")
        self.refused_start()
        self.assertFalse((self.appliance.root / "var/lib/signet/keyhold/pin-events").exists())
        self.refused_start()
        database = sqlite3.connect(f"file:{self.appliance.root / 'var/lib/signet/journal/journal.db'}?mode=ro", uri=True)
        rows = b"".join(bytes(each[0]) if isinstance(each[0], bytes) else str(each[0]).encode() for each in database.execute("SELECT body FROM entry"))
        self.assertEqual(rows.count(b'"pin-wrong"'), 1, "and once")


class Serving(WithShim):
    def test_a_token_that_is_broken_is_told_from_one_that_was_taken_out(self):
        self.appliance.start()
        keyhold = self.appliance.part("signet-keyhold")
        self.control.write_text("error-info")
        self.until(lambda: "does not work" in self.log())
        self.control.unlink()
        self.appliance.wait_for_another("signet-keyhold", keyhold)
        keyhold = self.appliance.part("signet-keyhold")
        self.control.write_text("out")
        self.until(lambda: "the token was taken out" in self.log())
        self.control.unlink()
        self.appliance.wait_for_another("signet-keyhold", keyhold)
        self.assertEqual(self.befell(), ["failed", "inserted", "removed", "inserted"])


class Module(WithShim):
    def test_a_module_that_hangs_ends_the_start_with_a_sentence(self):
        self.control.write_text("hang-info")
        began = time.monotonic()
        self.assertIn("the PKCS#11 module did not answer in time", self.refused_start())
        self.assertLess(time.monotonic() - began, 45)
        self.control.unlink()
        self.appliance.start()

    def test_a_module_that_crashes_or_does_not_start_is_named(self):
        self.control.write_text("crash-info")
        told = self.refused_start()
        self.assertIn("the PKCS#11 module crashed", told)
        self.assertIn("vendor", told)
        self.control.write_text("fail-init")
        self.assertIn("does not start", self.refused_start())
        self.control.unlink()
        self.change_settings(SHIM, SHIM + ".none")
        told = self.refused_start()
        self.assertIn("cannot be loaded", told)
        self.assertEqual(self.count("logins"), 0)

    def test_a_module_that_hangs_while_it_signs_ends_keyhold_and_the_seal_is_completed(self):
        self.appliance.install()
        self.appliance.activate()
        source = self.appliance.transcripts(count=1, faults=0) / "8A1-01.xml"
        keyhold = self.appliance.part("signet-keyhold")
        self.control.write_text("hang-sign")
        began = time.monotonic()
        asked = subprocess.Popen([BIN / "signet", "--root", self.appliance.root, "seal", source, "--out", self.appliance.folder / "out"],
                                 env=self.appliance.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.until(lambda: "did not answer in time" in self.log())
        self.assertLess(time.monotonic() - began, 15)
        self.control.unlink()
        asked.communicate(timeout=60)
        self.appliance.wait_for_another("signet-keyhold", keyhold)
        self.appliance.activate()
        self.assertEqual(self.appliance.seal(source, out=self.appliance.folder / "out")["sealed"], 1)
        self.assertEqual(len(self.appliance.entries("sealed")), 1)

    def test_a_token_taken_out_in_the_middle_of_a_batch_stops_it_within_a_second(self):
        self.appliance.install()
        self.appliance.activate()
        source = self.appliance.transcripts(count=45, faults=0)
        out = self.appliance.folder / "out"
        asked = subprocess.Popen([BIN / "signet", "--root", self.appliance.root, "seal", source, "--out", out],
                                 env=self.appliance.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.until(lambda: out.exists() and len(list(out.glob("*.sealed.xml"))) >= 3)
        self.control.write_text("out")
        taken = time.time()
        stdout, stderr = asked.communicate(timeout=120)
        sealed = list(out.glob("*.sealed.xml"))
        self.assertLess(len(sealed), 45)
        self.assertLess(max(each.stat().st_mtime for each in sealed) - taken, 1)
        self.assertNotEqual(asked.returncode, 0)
        self.assertIn("token", stdout + stderr)
        self.until(lambda: "waiting for the token" in self.log(), seconds=5)
        # Put in again, it goes on without anybody's hand but the clerk's; what is sealed is not sealed twice.
        self.control.unlink()
        self.appliance.wait()
        told = self.appliance.entries("token")
        self.assertEqual([each["state"] for each in told], ["removed", "inserted"])
        self.assertLess(self.at(told[0]["time"]) - taken, 2)
        self.appliance.activate()
        self.assertEqual(self.appliance.signet("seal", source, "--out", out).returncode, 0)
        intents = [each for each in self.appliance.entries("sealed")]
        self.assertEqual(len(intents), 45)

    @staticmethod
    def at(text):
        import datetime
        return datetime.datetime.fromisoformat(text).timestamp()


class Typed(WithShim):
    def setUp(self):
        super().setUp()
        self.typed()

    def started(self):
        """signetd in the background has nobody to answer for it before the PIN is there."""
        self.supervisor = subprocess.Popen([BIN / "signetd", "--root", self.appliance.root], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.addCleanup(self.supervisor.wait)
        self.addCleanup(self.supervisor.terminate)
        self.until(lambda: (self.appliance.root / "run/signet/activation.sock").exists())
        self.until(lambda: "waits for its PIN" in self.appliance.signet("status", check=False).stderr)

    def activate(self, *options, check=True):
        return self.appliance.signet("activate", "--yes", *options, check=check)

    def test_the_clerks_pin_opens_the_token_and_a_second_one_is_not_asked_for(self):
        self.started()
        self.assertEqual(self.count("logins"), 0)
        unasked = self.activate(check=False)
        self.assertIn("--pin-file", unasked.stderr)
        self.activate("--pin-file", self.pin_file(self.pin + "\n"), check=False)  # the roster is missing yet: only the token is open
        self.assertEqual(self.count("logins"), 1)
        self.appliance.submit(self.appliance.approval())
        self.appliance.submit(self.appliance.configuration())
        self.appliance.submit_roster()
        self.activate()
        source = self.appliance.transcripts(count=1, faults=0) / "8A1-01.xml"
        self.assertEqual(self.appliance.seal(source, out=self.appliance.folder / "out")["sealed"], 1)

    def test_while_it_waits_the_status_says_what_for(self):
        self.assertEqual(self.appliance.start().returncode, 0, "the background start does not give up on a clerk")
        text = self.appliance.signet("status", check=False)
        self.assertNotEqual(text.returncode, 0)
        for words in ("It can seal now: NO", "the token signet-school is there and waits for its PIN", "Waiting since", "no clerk is known yet"):
            self.assertIn(words, text.stdout)
        self.assertIn("chờ mã PIN", self.appliance.signet("--lang", "vi", "status", check=False).stdout)
        waiting = json.loads(self.appliance.signet("--json", "status", check=False).stdout)["waiting"]
        self.assertEqual((waiting["for"], waiting["pin"], waiting["token"], waiting["clerks"]), ("pin", "typed", "signet-school", []))
        self.assertIn("waits for its PIN", self.appliance.signet("doctor", check=False).stdout)
        self.assertIn("waits for its PIN", self.appliance.signet("order", "list", check=False).stderr)
        self.assertIn("Journal made", self.appliance.signet("journal", "show").stdout, "who may read its files reads it all the same")

    def test_without_the_token_the_status_says_so(self):
        self.control.write_text("out")
        supervisor = subprocess.Popen([BIN / "signetd", "--root", self.appliance.root], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(supervisor.wait)
        self.addCleanup(supervisor.terminate)
        self.until(lambda: "is not there, or does not answer" in self.appliance.signet("status", check=False).stdout)
        waiting = json.loads(self.appliance.signet("--json", "status", check=False).stdout)["waiting"]
        self.assertEqual(waiting["for"], "token")
        self.assertIn(f'code = "{waiting["school"]["code"]}"', (self.appliance.root / "etc/signet/signet.toml").read_text())

    def test_a_wrong_pin_ends_it_after_one_try(self):
        self.started()
        wrong = self.activate("--pin-file", self.pin_file("22222222"), check=False)
        self.assertEqual(wrong.returncode, 3)
        self.assertIn("PIN is wrong", wrong.stderr)
        self.assertEqual(self.supervisor.wait(20), 3)
        self.assertEqual((self.count("wrong-pins"), self.count("logins")), (1, 1))
        self.assertIn("pin-held", self.refused_start())
        self.assertEqual(self.count("logins"), 1)
        self.release(self.pin)
        self.started()
        self.activate("--pin-file", self.pin_file(self.pin), check=False)
        self.appliance.wait()
        told = self.appliance.entries("token")
        self.assertEqual([(each["state"], each.get("by")) for each in told], [("pin-wrong", os.getuid()), ("pin-released", None)])

    @unittest.skipUnless(os.getuid() == 0, "needs another account")
    def test_nobody_else_may_give_one(self):
        self.started()
        done = run("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "env", "XDG_STATE_HOME=/tmp", "LC_ALL=C.UTF-8", BIN / "signet", "--root",
                   self.appliance.root, "activate", "--yes", "--pin-fd", "0", input="22222222\n", check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("65534", done.stderr)
        self.assertEqual(self.count("logins"), 0)
        self.assertIsNone(self.supervisor.poll())


class Memory(WithShim):
    """Another process looks: what is in the memory of the running keyhold, in its environment, its arguments and the logs."""

    def memory_of(self, pid):
        with open(f"/proc/{pid}/mem", "rb", 0) as memory:
            for line in pathlib.Path(f"/proc/{pid}/maps").read_text().splitlines():
                found = re.match(r"([0-9a-f]+)-([0-9a-f]+) r", line)
                if not found or "[vvar]" in line or "[vsyscall]" in line:
                    continue
                begin, end = int(found[1], 16), int(found[2], 16)
                try:
                    memory.seek(begin)
                    yield line, memory.read(end - begin)
                except OSError:
                    continue

    def assert_closed(self, pid, why):
        """No core file, and its files in /proc are root's: not dumpable."""
        self.assertRegex(pathlib.Path(f"/proc/{pid}/limits").read_text(), r"Max core file size\s+0\s+0", why)
        self.assertEqual(pathlib.Path(f"/proc/{pid}/environ").stat().st_uid, 0, why)

    def assert_without(self, pid, pin, why):
        self.assertEqual([line for line, octets in self.memory_of(pid) if pin in octets], [], why)
        for name in ("environ", "cmdline"):
            self.assertNotIn(pin, pathlib.Path(f"/proc/{pid}/{name}").read_bytes(), why)

    @unittest.skipUnless(os.getuid() == 0, "only root may look into another process")
    def test_a_credential_is_nowhere_either(self):
        self.appliance.start()
        self.assert_without(self.appliance.part("signet-keyhold"), self.pin.encode(), "keyhold, that has read it from a file")
        chief = int((self.appliance.root / "run/signet/signetd.pid").read_text().split()[0])
        self.assert_without(chief, self.pin.encode(), "signetd")

    @unittest.skipUnless(os.getuid() == 0, "only root may look into another process")
    def test_who_has_it_in_hand_shows_it_to_nobody(self):
        self.typed()
        self.appliance.start()
        keyhold = self.appliance.part("signet-keyhold")
        self.assert_closed(keyhold, "keyhold, before the PIN comes")
        asked = subprocess.Popen(["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "env", "XDG_STATE_HOME=/tmp", BIN / "signet", "--root", self.appliance.root,
                                  "activate", "--yes", "--pin-fd", "0"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(asked.wait)
        self.addCleanup(asked.kill)
        self.until(lambda: re.search(r"Max core file size\s+0\s+0", pathlib.Path(f"/proc/{asked.pid}/limits").read_text()), seconds=10)
        self.assert_closed(asked.pid, "the command that waits for it")
        asked.kill()
        self.control.write_text("hang-login")
        asked = subprocess.Popen([BIN / "signet", "--root", self.appliance.root, "activate", "--yes", "--pin-file", self.pin_file(self.pin)],
                                 env=self.appliance.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(asked.wait)
        self.addCleanup(asked.kill)
        self.until(lambda: self.count("logins") == 1)
        self.assertTrue(any(self.pin.encode() in octets for _, octets in self.memory_of(keyhold)), "keyhold has it now: the search does find it")
        self.assert_without(asked.pid, self.pin.encode(), "the command that has handed it over")
        self.control.unlink()

    @unittest.skipUnless(os.getuid() == 0, "only root may look into another process")
    def test_the_pin_is_nowhere(self):
        self.typed()
        pin = self.pin.encode()
        supervisor = subprocess.Popen([BIN / "signetd", "--root", self.appliance.root], stderr=subprocess.PIPE)
        self.addCleanup(supervisor.wait)
        self.addCleanup(supervisor.terminate)
        self.until(lambda: "waits for its PIN" in self.appliance.signet("status", check=False).stderr)
        self.appliance.signet("activate", "--yes", "--pin-file", self.pin_file(self.pin), check=False)
        self.appliance.wait()
        keyhold = self.appliance.part("signet-keyhold")
        found = [line for line, octets in self.memory_of(keyhold) if pin in octets]
        self.assertEqual(found, [])
        marker = b"signet-school"  # the token's label: the search does find what is there
        self.assertTrue(any(marker in octets for _, octets in self.memory_of(keyhold)))
        for name in ("environ", "cmdline"):
            self.assertNotIn(pin, pathlib.Path(f"/proc/{keyhold}/{name}").read_bytes())
        limits = pathlib.Path(f"/proc/{keyhold}/limits").read_text()
        self.assertRegex(limits, r"Max core file size\s+0\s+0")
        self.assertEqual(pathlib.Path(f"/proc/{keyhold}/environ").stat().st_uid, 0, "not dumpable: its files in /proc are root's")
        self.appliance.stop()
        for path in self.appliance.root.rglob("*"):
            if path.is_file():
                self.assertNotIn(pin, path.read_bytes(), path)


if __name__ == "__main__":
    unittest.main()
