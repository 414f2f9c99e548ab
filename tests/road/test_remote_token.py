"""A token behind p11-kit's server, as a vendor's library in a process of its own: sealed through it, its server killed, started again."""
import os
import pathlib
import shutil
import signal
import subprocess
import time
import unittest

from appliance import Appliance, run

CLIENT = "/usr/lib/x86_64-linux-gnu/pkcs11/p11-kit-client.so"
SOFTHSM = "/usr/lib/softhsm/libsofthsm2.so"
OPENSC = "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so"


def keyhold_uid():
    import pwd
    if os.getuid() != 0:
        return os.getuid()
    try:
        return pwd.getpwnam("signet-keyhold").pw_uid
    except KeyError:
        return 65534


@unittest.skipUnless(shutil.which("p11-kit") and pathlib.Path(CLIENT).exists(), "p11-kit is not installed")
class Remote(unittest.TestCase):
    def setUp(self):
        self.appliance = Appliance()
        self.addCleanup(self.appliance.close)
        self.uid = keyhold_uid()
        # Where the client looks without an environment, which keyhold's start clears.
        self.place = pathlib.Path(f"/run/user/{self.uid}/p11-kit")
        if self.place.exists():
            self.skipTest(f"{self.place} is in use")
        self.made = [each for each in (self.place, self.place.parent) if not each.exists()]
        self.place.mkdir(parents=True)
        self.addCleanup(lambda: shutil.rmtree(self.made[-1], ignore_errors=True))
        for each in self.made:
            os.chown(each, self.uid, -1)
            each.chmod(0o700)
        settings = self.appliance.root / "etc/signet/signet.toml"
        settings.write_text(settings.read_text().replace(SOFTHSM, CLIENT))
        self.server = None
        self.serve()

    def serve(self):
        (self.place / "pkcs11").unlink(missing_ok=True)
        identity = ["setpriv", f"--reuid={self.uid}", f"--regid={self.uid}", "--clear-groups"] if os.getuid() == 0 else []
        self.server = subprocess.Popen([*identity, "p11-kit", "server", "-f", "-n", self.place / "pkcs11", "--provider", SOFTHSM, "pkcs11:token=signet-school"],
                                       cwd=self.appliance.root, env={**os.environ, "SOFTHSM2_CONF": "etc/signet/softhsm2.conf"}, stdout=subprocess.DEVNULL,
                                       start_new_session=True)
        self.addCleanup(self.end)
        until = time.monotonic() + 10
        while not (self.place / "pkcs11").exists():
            self.assertLess(time.monotonic(), until)
            time.sleep(0.05)

    def end(self):
        if self.server and self.server.poll() is None:
            os.killpg(self.server.pid, signal.SIGKILL)
            self.server.wait()

    def test_sealed_through_it_killed_and_started_again(self):
        self.appliance.install()
        self.appliance.activate()
        source = self.appliance.transcripts(count=3, faults=0)
        out = self.appliance.folder / "out"
        self.assertEqual(self.appliance.seal(source / "8A1-01.xml", out=out)["sealed"], 1)
        keyhold = self.appliance.part("signet-keyhold")
        self.end()
        until = time.monotonic() + 20
        while self.appliance.signet("status", check=False).returncode == 0:
            self.assertLess(time.monotonic(), until, "its server is gone, and so is the token")
            time.sleep(0.1)
        self.assertEqual(self.appliance.seal(source / "8A1-02.xml", out=out)["sealed"], 0)
        self.serve()
        self.appliance.wait_for_another("signet-keyhold", keyhold)
        self.appliance.activate()
        self.assertEqual(self.appliance.seal(source / "8A1-02.xml", out=out)["sealed"], 1)
        # Nobody took it out: what lies between it and keyhold gives errors.
        self.assertEqual([each["state"] for each in self.appliance.entries("token")], ["failed", "inserted"])


@unittest.skipUnless(pathlib.Path(OPENSC).exists(), "OpenSC is not installed")
class OpenSc(unittest.TestCase):
    def test_without_a_reader_it_says_what_to_look_at(self):
        appliance = Appliance()
        self.addCleanup(appliance.close)
        settings = appliance.root / "etc/signet/signet.toml"
        settings.write_text(settings.read_text().replace(SOFTHSM, OPENSC))
        told = appliance.signet("doctor", check=False).stdout
        self.assertIn("✔ " + OPENSC, told)
        self.assertIn("pcscd", told)


if __name__ == "__main__":
    unittest.main()
