"""A production start with a device whose key could leave it is refused, and says what to do (S3 Đ.11.1)."""
import os
import unittest

from appliance import Appliance

MODULE = os.environ.get("SIGNET_PKCS11_SHIM", "")
SENTENCE = "have a new one made in the token, with a certificate of its own"


class Production(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.appliance = Appliance()
        cls.addClassCleanup(cls.appliance.close)
        cls.etc = cls.appliance.root / "etc/signet"
        (cls.etc / "token-is-a-device").write_text("")
        settings = cls.etc / "signet.toml"
        text = settings.read_text().replace('mode = "demo"', 'mode = "production"').replace('softhsm_conf = "etc/signet/softhsm2.conf"\n', "")
        settings.write_text(text.replace("/usr/lib/softhsm/libsofthsm2.so", MODULE))

    def told_at_start(self, *files):
        log = self.appliance.root / "run/signet/signetd.log"
        seen = log.stat().st_size if log.exists() else 0
        for each in files:
            (self.etc / each).write_text("")
        try:
            started = self.appliance.start(check=False)
            self.appliance.stop()
        finally:
            for each in files:
                (self.etc / each).unlink()
        return started.returncode, log.read_text()[seen:]

    def test_each_word_of_the_device_is_needed(self):
        for file, what, name in (("not-local", "was not made in the token", "CKA_LOCAL"),
                                 ("not-sensitive", "can leave the token, or once could", "CKA_SENSITIVE"),
                                 ("not-always-sensitive", "can leave the token, or once could", "CKA_ALWAYS_SENSITIVE"),
                                 ("not-never-extractable", "can leave the token, or once could", "CKA_NEVER_EXTRACTABLE")):
            code, told = self.told_at_start(file)
            self.assertNotEqual(code, 0, told)
            self.assertIn(f"the key seal {what} ({name}): " + SENTENCE, told)

    def test_a_key_that_is_kept_is_not(self):
        code, told = self.told_at_start()
        self.assertNotIn(SENTENCE, told)
        # The next thing that a production start asks of a machine.
        self.assertTrue(code == 0 or "memory cannot be locked" in told, told)


if __name__ == "__main__":
    unittest.main()
