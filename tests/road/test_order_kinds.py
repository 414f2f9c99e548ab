"""One order of each kind, written as a school writes it, through a running appliance and its next start."""
import datetime
import json
import time
import unittest

from appliance import Appliance, codes

HANOI = datetime.timezone(datetime.timedelta(hours=7))


def now(seconds=0):
    return (datetime.datetime.now(HANOI) + datetime.timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S+07:00")


def day(days=0):
    return (datetime.datetime.now(HANOI) + datetime.timedelta(days=days)).strftime("%Y-%m-%d")


DECISION = ("--decision", "12/QĐ", "--decision-day", day())
PAPER = f'{{number = "12/QĐ", day = "{day()}"}}'


class OrderKinds(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.appliance = Appliance()
        cls.addClassCleanup(cls.appliance.close)
        cls.appliance.install()

    def written(self, kind, text, *options):
        path = self.appliance.orders / f"{kind}-{time.monotonic_ns()}.toml"
        path.write_text(text)
        return self.appliance.new_order(kind, "--from", path, *options)

    def ordered(self, path, person="principal"):
        return self.appliance.sign_order(path, person, "PRINCIPAL")

    def of_department(self, path, leader="leader", department="department"):
        return self.appliance.sign_order(self.appliance.sign_order(path, leader, "LEADER"), department, "DEPARTMENT")

    def refused(self, path):
        done = self.appliance.signet("--json", "order", "submit", path, check=False)
        self.assertEqual(done.returncode, 1, done.stdout)
        return codes(json.loads(done.stdout)["results"][0])

    def listed(self):
        return json.loads(self.appliance.signet("--json", "order", "list").stdout)

    def delegation(self, person="vice-principal"):
        return self.written("delegation", f'person = "{person}"\nfrom = "{day()}"\nto = "{day(30)}"\nclasses = ["8A1"]\ndecision = {PAPER}\n')

    def test_one_of_each_kind_holds_and_the_wrong_ones_do_not(self):
        school = self.appliance
        school.submit(self.ordered(self.delegation()))
        school.submit(self.ordered(school.new_order("departure", "--person", "departed", "--last-day", day(-1), *DECISION)))

        # A seal can only be revoked where there is one.
        document = school.transcripts(count=1, faults=0) / "8A1-01.xml"
        unsealed = self.ordered(school.new_order("revocation", "--seal", document, "--reason", "sai", *DECISION))
        self.assertEqual(self.refused(unsealed), ["order-target-unknown"])
        school.activate()
        self.assertEqual(school.seal(document, out=school.folder / "out")["sealed"], 1)
        school.submit(unsealed)

        school.submit(self.ordered(school.new_order("unlock", "--class", "8A1", "--reason", "một điểm nhập sai", *DECISION)))
        taken = self.ordered(school.new_order("lock", "--class", "8A1", *DECISION))
        school.submit(taken)
        school.submit(self.ordered(self.written("correction", f'''requester = "teacher-TOAN"
witnesses = ["homeroom-8A2", "vice-principal"]
reason = "một điểm nhập sai"
request = {PAPER}
minutes = {PAPER}
document = [{{replaced = "{document}", replacement = "{"b" * 64}"}}]
evidence = [{{name = "bài kiểm tra", file = "{document}"}}]
''')))
        school.submit(self.ordered(self.written("standing-authorisation", f'''users = [4242]
kinds = ["annual-transcript"]
from = "{day()}"
to = "{day(100)}"
decision = {PAPER}
''')))
        school.submit(self.of_department(self.written("succession", f'''principal_name = "Người kế nhiệm"
principal_certificate = "{school.world / "persons/stranger.cert.pem"}"
from = "{day(2)}"
decision = {PAPER}
''')))
        school.submit(self.of_department(self.written("status", f'as_of = "{now(-60)}"\nrevoked = []\n')))
        clock = self.ordered(self.written("clock-correction", f'entry = 1\nnewest = "{now()}"\nreason = "pin đồng hồ"\n'))
        self.assertEqual(self.refused(clock), ["order-target-unknown"], "the clock is right: test_custody has one that is not")
        school.submit(self.ordered(self.written("key-handover", f'''giver = "clerk"
receiver = "vice-principal"
day = "{day()}"
token_serial = "0001"
minutes = {PAPER}
''')))

        # An order bears the time that is given, and is judged by it.
        later = now(3600)
        early = school.new_order("unlock", "--class", "8A1", "--reason", "sai", "--issued", later, *DECISION)
        self.assertIn(f"<ISSUED>{later}</ISSUED>", early.read_text())
        self.assertEqual(self.refused(self.ordered(early)), ["order-not-in-force"])
        wrong = school.signet("order", "new", "lock", "--class", "8A1", "--issued", "hôm nay", *DECISION, check=False)
        self.assertEqual((wrong.returncode, wrong.stdout), (2, ""))

        # The wrong ones.
        self.assertIn("order-repeated", self.refused(taken))
        skipped = school.new_order("lock", "--class", "8A1", "--number", "9", "--previous", "a" * 64, *DECISION)
        self.assertIn("order-not-successor", self.refused(self.ordered(skipped)))
        lock = school.new_order("lock", "--class", "8A1", *DECISION)
        self.assertEqual(self.refused(self.ordered(lock, "teacher-TOAN")), ["order-contradicts", "order-signer-not-entitled"])
        self.assertEqual(self.refused(self.ordered(self.delegation("nobody"))), ["order-person-unknown"])
        listing = lambda: self.written("status", f'as_of = "{now(-30)}"\nrevoked = []\n')
        self.assertTrue(self.refused(self.of_department(listing(), leader="principal")))
        self.assertTrue(self.refused(self.of_department(listing(), department="leader")))

        # An order that ends another one.
        delegation = next(row for row in self.listed() if row["kind"] == "delegation")
        school.submit(self.ordered(school.new_order("revocation", "--order", delegation["sha256"], "--reason", "đổi người", *DECISION)))

        before = self.listed()
        kinds = {"approval", "configuration", "roster", "delegation", "departure", "lock", "unlock", "correction", "revocation",
                 "standing-authorisation", "key-handover", "succession", "status"}
        self.assertEqual({row["kind"] for row in before}, kinds)
        states = {row["kind"]: row["state"] for row in before}
        self.assertEqual((states["delegation"], states["lock"], states["unlock"], states["succession"], states["correction"]),
                         ("revoked", "in-force", "replaced", "not-yet", "in-force"))
        school.stop()
        school.start()
        self.assertEqual(self.listed(), before)
        self.assertIn("order-repeated", self.refused(taken))
        # The handover holds on: who was clerk opens nothing any more.
        self.assertEqual(school.signet("activate", "--kind", "annual-transcript", "--class", "8A1", "--yes", check=False).returncode, 1)

        words = school.signet("--lang", "vi", "order", "list").stdout
        self.assertIn("[đã thu hồi]", words)
        self.assertRegex(words, "Mở khóa lớp 8A1, năm học \\d{4}-\\d{4}; lý do: một điểm nhập sai \\(văn bản 12/QĐ")
        shown = school.signet("order", "show", delegation["sha256"][:12]).stdout
        self.assertIn("vice-principal may sign for the principal: every kind of document, class 8A1", shown)


if __name__ == "__main__":
    unittest.main()
