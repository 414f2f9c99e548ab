"""The token is taken out, hangs or kills its module at each step of a seal, and is put back (tests/support/shims/pkcs11.cpp)."""
import os
import pathlib
import threading
import time
import unittest

from appliance import Appliance
from striking import SEAL, Striking, Trial, until

SHIM = os.environ.get("SIGNET_PKCS11_SHIM", "")
HANG_S = 4


class Told(Trial):
    """The token does what its file says, until the file is gone."""

    def __init__(self, appliance, word):
        self.appliance, self.word, self.place = appliance, word, appliance.root / "run/signet/token-does"
        self.told_before = len(appliance.entries("token"))

    def strike(self):
        self.place.write_text(self.word)
        self.struck_at = time.monotonic()
        if self.word == "out":
            time.sleep(0.7)  # keyhold looks twice a second

    def undo(self):
        self.place.unlink(missing_ok=True)

    def struck(self, restarted):
        return "keyhold" in " ".join(restarted)


class Out(Told):
    def __init__(self, appliance):
        super().__init__(appliance, "out")

    def struck(self, restarted):
        told = [e["state"] for e in self.appliance.entries("token")[self.told_before:]]
        return super().struck(restarted) and told == ["removed", "inserted"]


class Slow(Told):
    """It hangs while it signs, and goes on."""

    def strike(self):
        super().strike()
        threading.Timer(HANG_S, self.undo).start()

    def undo(self):
        self.ended_after = time.monotonic() - self.struck_at
        super().undo()

    def struck(self, restarted):
        return not restarted and self.ended_after >= HANG_S


class Token(Striking):
    @classmethod
    def make(cls):
        appliance = Appliance()
        settings = appliance.root / "etc/signet/signet.toml"
        settings.write_text(settings.read_text().replace("/usr/lib/softhsm/libsofthsm2.so", SHIM))
        appliance.install()
        keyhold = appliance.part("signet-keyhold")
        assert pathlib.Path(SHIM).name in pathlib.Path(f"/proc/{keyhold}/maps").read_text(), "keyhold has not loaded the module"
        return appliance

    def meanwhile(self, trial):
        """Taken out: everybody is told, and nobody starts anew again and again."""
        if not isinstance(trial, Out):
            return
        until(lambda: "token" in self.appliance.signet("status", check=False).stderr, what="nobody is told that the token is out")
        self.assertNotEqual(self.appliance.signet("activate", "--yes", check=False).returncode, 0)

    def test_1_it_is_taken_out_and_put_back(self):
        for step in (*SEAL, None):
            self.trial("token taken out, and put back", "the token", step[1] if step else "before the request", Out(self.appliance), step)

    def test_2_it_hangs_while_it_signs(self):
        self.trial(f"token hangs for {HANG_S} s", "the token", "signature", Slow(self.appliance, "hang-sign"), SEAL[1])

    def test_3_its_module_dies_while_it_signs(self):
        self.trial("token's module dies", "the token", "signature", Told(self.appliance, "crash-sign"), SEAL[1])


if __name__ == "__main__":
    unittest.main()
