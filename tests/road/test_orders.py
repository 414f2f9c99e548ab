"""Orders that race, and a certificate of the school's own that nobody can vouch for any more."""
import concurrent.futures
import datetime
import hashlib
import re
import time
import unittest

import between
from appliance import BIN, Appliance, codes, run


class Orders(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.appliance = Appliance().install()
        cls.addClassCleanup(cls.appliance.close)

    def test_of_two_successors_at_once_one_is_taken(self):
        # Reading an order takes long here: without care both would be judged before either is in force.
        slow = between.Between(self.appliance, "inspect", lambda frame: "")
        slow.answered = lambda step, descriptors: time.sleep(0.5)
        self.addCleanup(slow.close)
        self.appliance.kill("signet-keyhold")
        time.sleep(0.5)
        rivals = [self.appliance.roster(style) for style in ("gov", "xades")]
        self.assertNotEqual(rivals[0].read_bytes(), rivals[1].read_bytes())
        before = len(self.appliance.entries("order"))
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            outcomes = sorted(done.returncode for done in pool.map(lambda path: self.appliance.submit(path, check=False), rivals))
        self.assertEqual(outcomes, [0, 1])
        self.assertEqual(len(self.appliance.entries("order")), before + 1)
        slow.close()
        self.appliance.stop()
        self.appliance.start()  # all orders are judged again
        self.assertEqual(self.appliance.signet("status", check=False).returncode, 0)

    def test_without_a_crl_for_the_schools_own_certificate_nothing_is_sealed(self):
        file = self.appliance.transcripts(count=1, faults=0) / "8A1-01.xml"
        self.appliance.activate()
        issuer = self.appliance.root / "etc/signet/crl/gov-sub.crl"
        kept = issuer.read_bytes()
        issuer.unlink()
        try:
            self.appliance.stop()
            self.appliance.start()
            self.appliance.activate()
            refused = self.appliance.seal(file)["results"][0]
            self.assertIn("revocation-unknown", codes(refused))
            self.assertTrue(any(reason["role"] == "school" for reason in refused["reasons"]), refused["reasons"])
        finally:
            issuer.write_bytes(kept)


class Successor(unittest.TestCase):
    def test_a_successor_principal_signs_from_the_first_day_of_the_approval(self):
        appliance = Appliance().install()
        self.addCleanup(appliance.close)
        fixtures = appliance.folder / "fixtures"
        run(BIN / "signet-world", "fixtures", "--world", appliance.world, "--out", fixtures)
        begin = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=7))) + datetime.timedelta(seconds=12)
        path = appliance.new_order("approval", "--school-info", appliance.info, "--number", "2",
                                   "--previous", hashlib.sha256(appliance.first_approval.read_bytes()).hexdigest(),
                                   "--seal-cert", appliance.world / "school/seal.cert.pem",
                                   "--principal-cert", appliance.world / "persons/stranger.cert.pem",
                                   "--leader-cert", appliance.world / "department/leader.cert.pem")
        path.write_text(re.sub("<VALID_FROM>[^<]*", "<VALID_FROM>" + begin.strftime("%Y-%m-%dT%H:%M:%S+07:00"), path.read_text()))
        appliance.sign_order(path, "leader", "LEADER")
        appliance.submit(appliance.sign_order(path, "department", "DEPARTMENT"))
        appliance.activate()
        document = fixtures / "stranger-as-principal.xml"
        self.assertEqual(codes(appliance.seal(document)["results"][0]), ["signer-not-assigned"])
        time.sleep(max(0, (begin - datetime.datetime.now(begin.tzinfo)).total_seconds()) + 1)
        self.assertEqual(appliance.seal(document, out=appliance.folder / "out")["sealed"], 1)


if __name__ == "__main__":
    unittest.main()
