"""A start on what is wrong: one sentence that says what and how to mend it, and no service that works by half."""
import shutil
import unittest

import token_tool
from appliance import Appliance, run


class BadStart(unittest.TestCase):
    def setUp(self):
        self.appliance = Appliance()
        self.addCleanup(self.appliance.close)

    def refused(self, *said):
        done = self.appliance.start(check=False)
        told = done.stdout + done.stderr
        self.appliance.stop()
        self.assertNotEqual(done.returncode, 0, told)
        for words in said:
            self.assertIn(words, told)
        self.assertFalse((self.appliance.root / "run/signet/signet.sock").exists(), "nothing is left that answers")

    def test_two_keys_of_one_name(self):
        token_tool.tool(self.appliance, "--keypairgen", "--key-type", "EC:prime256v1", "--label", "seal", "--id", "77")
        self.refused("two private keys are named seal")

    def test_a_certificate_of_another_key(self):
        folder = self.appliance.folder
        run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", folder / "x.key", "-out", folder / "x.der", "-outform", "DER", "-subj", "/CN=x")
        token_tool.tool(self.appliance, "--delete-object", "--type", "cert", "--label", "seal")
        token_tool.tool(self.appliance, "--write-object", folder / "x.der", "--type", "cert", "--label", "seal", "--id", "7365616c")
        self.refused("the certificate seal is not of the key seal")

    def test_a_state_of_another_appliance(self):
        other = Appliance(world=self.appliance.world)
        self.addCleanup(other.close)
        for name in ("keyhold.db", "keyhold.db-wal", "keyhold.db-shm"):
            (self.appliance.root / "var/lib/signet/keyhold" / name).unlink(missing_ok=True)
            if (other.root / "var/lib/signet/keyhold" / name).exists():
                shutil.copy(other.root / "var/lib/signet/keyhold" / name, self.appliance.root / "var/lib/signet/keyhold" / name)
        self.appliance.give("signet-keyhold", "var/lib/signet/keyhold")
        self.refused("journal-inconsistent")

    def test_settings_that_are_wrong_or_missing(self):
        path = self.appliance.root / "etc/signet/signet.toml"
        right = path.read_text()
        for old, new, said in (("[token]", "[tokn]", "tokn"), ('object = "seal"', 'object = "seal"\npin = "guessed"', "credential or typed"), ('label = "signet-school"', "", "label")):
            path.write_text(right.replace(old, new))
            self.refused("etc/signet/signet.toml", said)
        path.unlink()
        self.refused("etc/signet/signet.toml: missing")

    def test_rights_that_are_too_wide_and_a_missing_pin(self):
        place = self.appliance.root / "etc/signet/credentials/pin"
        place.chmod(0o644)
        self.refused("chmod go= etc/signet/credentials/pin")
        place.chmod(0o400)
        (self.appliance.root / "var/lib/signet/keyhold").chmod(0o755)
        self.refused("chmod go= var/lib/signet/keyhold")
        (self.appliance.root / "var/lib/signet/keyhold").chmod(0o700)
        place.unlink()
        self.refused("the PIN credential cannot be read", 'pin = "typed"')


if __name__ == "__main__":
    unittest.main()
