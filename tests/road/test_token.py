"""The token is taken out while the appliance runs, and put back (S3 Đ.11.2): told, waited for, and nothing sealed meanwhile."""
import os
import time
import unittest

from appliance import Appliance, codes

MODULE = os.environ.get("SIGNET_PKCS11_SHIM", "")


class Token(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.appliance = Appliance()
        cls.addClassCleanup(cls.appliance.close)
        settings = cls.appliance.root / "etc/signet/signet.toml"
        settings.write_text(settings.read_text().replace("/usr/lib/softhsm/libsofthsm2.so", MODULE))
        cls.appliance.install()
        cls.appliance.activate()
        cls.source = cls.appliance.transcripts(count=3, faults=0)
        cls.place = cls.appliance.root / "run/signet/token-does"

    def sealed(self, number):
        result = self.appliance.seal(self.source / f"8A1-{number:02}.xml", out=self.appliance.folder / "out")["results"][0]
        return "sealed" if result["decision"] == "sealed" else codes(result)

    def until(self, told, seconds=15):
        end = time.monotonic() + seconds
        while not told():
            self.assertLess(time.monotonic(), end)
            time.sleep(0.1)

    def test_1_taken_out_nothing_is_sealed_and_everybody_is_told_why(self):
        self.assertEqual(self.sealed(1), "sealed")
        serial = self.appliance.status()["token"]["serial"]
        self.assertEqual(serial, self.appliance.entries("start")[-1]["token_serial"])
        keyhold = self.appliance.part("signet-keyhold")
        self.place.write_text("out")
        time.sleep(1.5)
        self.assertEqual(self.sealed(2), ["token-unavailable"])
        self.until(lambda: "token" in self.appliance.signet("status", check=False).stderr)
        self.assertNotEqual(self.appliance.signet("activate", "--yes", check=False).returncode, 0)
        # It stays so, and is neither started again and again nor given up.
        waiting = self.appliance.part("signet-keyhold")
        self.assertNotEqual(waiting, keyhold)
        time.sleep(4)
        self.assertEqual(self.appliance.part("signet-keyhold"), waiting)

    def test_2_put_back_it_goes_on_by_itself(self):
        self.place.unlink()
        self.until(lambda: self.appliance.signet("status", check=False).returncode == 0)
        told = self.appliance.entries("token")
        serial = self.appliance.status()["token"]["serial"]
        self.assertEqual([(e["state"], e["serial"]) for e in told], [("removed", serial), ("inserted", serial)])
        self.assertEqual(self.sealed(2), ["activation-missing"], "the clerk opens it anew, for whoever put the token back")
        self.appliance.activate()
        self.assertEqual(self.sealed(2), "sealed")
        self.appliance.stop()
        self.appliance.start()
        self.assertEqual(len(self.appliance.entries("token")), 2, "an ordinary start tells nothing")

    def test_3_while_it_waits_it_can_be_stopped(self):
        self.place.write_text("out")
        self.until(lambda: self.appliance.signet("status", check=False).returncode != 0)
        time.sleep(1)
        begun = time.monotonic()
        self.appliance.stop()
        self.assertLess(time.monotonic() - begun, 5)
        self.place.unlink()
        self.appliance.start()
        self.assertEqual([e["state"] for e in self.appliance.entries("token")], ["removed", "inserted"] * 2)


if __name__ == "__main__":
    unittest.main()
