"""A day's number of requests for each account: no stranger fills the journal, no clerk is stopped by one, no restart gives more."""
import datetime
import os
import unittest

import http_socket
from appliance import Appliance, codes

STRANGER, OTHER, SYSTEM, AUDITOR = 4444, 4445, 4446, 4447
STRANGERS_MAX, KNOWN_MAX = 40, 1000


class Limited(Appliance):
    def start(self, check=True):
        settings = self.root / "etc/signet/signet.toml"
        if "[limits]" not in settings.read_text():
            settings.write_text(settings.read_text() + f"\n[limits]\nrequests_of_a_day = {KNOWN_MAX}\nstrangers_requests_of_a_day = {STRANGERS_MAX}\n")
            policy = self.root / "etc/signet/policy.toml"
            policy.write_text(policy.read_text().replace("system_uids = []", f"system_uids = [{SYSTEM}]\nauditor_uids = [{AUDITOR}]"))
        return super().start(check)

    def junk(self, uid, count, body=b"<NOT_A_TRANSCRIPT/>"):
        """That many requests on one connection, each with a key of its own: their statuses, and the last answer."""
        def work():
            connection = http_socket.Connection(self.root / "run/signet/signet.sock")
            got = []
            for i in range(count):
                status, fields, answer = http_socket.ask(self, "POST", "/v1/seals", body, f"{uid}-{i}-{len(body)}", connection)
                got.append([status, fields.get("Retry-After"), answer])
            connection.close()
            return got
        return http_socket.as_account(uid, work)

    def read_order(self, uid, digest):
        return http_socket.as_account(uid, lambda: http_socket.ask(self, "GET", f"/v1/orders/{digest}")[::2])


@unittest.skipUnless(os.getuid() == 0, "several accounts are needed")
class Quota(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.appliance = Limited().install()
        cls.addClassCleanup(cls.appliance.close)

    def test_strangers_together_leave_no_more_than_their_number(self):
        appliance = self.appliance
        before = appliance.status()["journal"]["size"]
        got = appliance.junk(STRANGER, STRANGERS_MAX)
        self.assertEqual({status for status, _, _ in got}, {422}, got[0])
        # Their number is one for all of them: a second account adds nothing.
        status, retry, answer = appliance.junk(OTHER, 60)[-1]
        self.assertEqual((status, codes(answer)), (429, ["quota-used"]), answer)
        self.assertIn(str(STRANGERS_MAX), answer["reasons"][0]["message_en"])
        now = datetime.datetime.fromisoformat(answer["time"])
        tomorrow = (now + datetime.timedelta(days=1)).replace(hour=0, minute=0, second=0)
        self.assertEqual(int(retry), (tomorrow - now).seconds or 86400)
        # What was not understood is one entry in a minute, what was over the number one in an hour.
        entries = [e for e in appliance.entries("refused") if e["index"] >= before]
        self.assertEqual([e["request"] for e in entries if e["caller"] == STRANGER], ["seal"])
        self.assertEqual([(e["request"], e["reasons"]) for e in entries if e["caller"] == OTHER], [("quota", ["quota-used"])])
        # No restart gives more, neither of the part nor of the whole.
        died = appliance.part("signet-keyhold")
        appliance.kill("signet-keyhold")
        appliance.wait_for_another("signet-keyhold", died)
        self.assertEqual(appliance.junk(OTHER, 1)[0][0], 429)
        appliance.stop()
        appliance.start()
        self.assertEqual(appliance.junk(STRANGER, 1)[0][0], 429)
        # Reading goes on, also for them.
        self.assertEqual(http_socket.as_account(STRANGER, lambda: http_socket.ask(appliance, "GET", "/v1/status")[0]), 200)
        # The clerk does not notice.
        appliance.activate()
        folder = appliance.transcripts(count=3, faults=0)
        answer = appliance.seal(folder)
        self.assertEqual((answer["sealed"], answer["status"]), (3, 0), answer)

    def test_a_known_account_has_a_number_of_its_own(self):
        appliance = self.appliance
        got = appliance.junk(SYSTEM, KNOWN_MAX + 1)
        self.assertEqual({status for status, _, _ in got[:-1]}, {422})
        self.assertEqual((got[-1][0], codes(got[-1][2])), (429, ["quota-used"]))
        # Explaining counts for who may ask for a seal: it notes what it saw.
        status, answer = http_socket.as_account(SYSTEM, lambda: http_socket.ask(appliance, "POST", "/v1/explain", b"<X/>")[::2])
        self.assertEqual((status, codes(answer)), (429, ["quota-used"]))
        status, answer = http_socket.ask(appliance, "POST", "/v1/explain", b"<X/>")[::2]
        self.assertEqual((status, answer["decision"]), (200, "refused"), "another account's number is its own")

    def test_the_command_does_not_wait_for_tomorrow(self):
        appliance = self.appliance
        appliance.junk(STRANGER, STRANGERS_MAX + 1)
        files = sorted(appliance.transcripts(count=8, faults=0).glob("*.xml"))
        for each in files:
            os.chmod(each, 0o644)
        done = appliance.signet("seal", "--out", appliance.folder, *files, check=False, user=STRANGER, group=STRANGER, extra_groups=[])
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("has used the requests that one day allows", done.stdout + done.stderr)

    def test_what_a_stranger_has_explained_is_counted_by_itself(self):
        appliance = self.appliance
        def explain(count):
            def work():
                connection = http_socket.Connection(appliance.root / "run/signet/signet.sock")
                got = [http_socket.ask(appliance, "POST", "/v1/explain", b"<X/>", connection=connection) for _ in range(count)]
                connection.close()
                return [[status, fields.get("Retry-After"), answer] for status, fields, answer in got]
            return http_socket.as_account(STRANGER, work)
        before = appliance.status()["journal"]["size"]
        # All that strangers may ask for on this day, but to have something explained.
        self.assertEqual(appliance.junk(STRANGER, STRANGERS_MAX + 1)[-1][0], 429)
        got = explain(STRANGERS_MAX + 1)
        self.assertEqual({status for status, _, _ in got[:-1]}, {200})
        status, retry, answer = got[-1]
        self.assertEqual((status, codes(answer)), (429, ["quota-used"]), answer)
        self.assertGreater(int(retry), 0)
        # One entry in an hour for both numbers together.
        entries = [e for e in appliance.entries("refused") if e["index"] >= before and e["request"] == "quota"]
        self.assertLessEqual(len(entries), 1, entries)

    def test_orders_are_read_by_clerks_auditors_and_root(self):
        appliance = self.appliance
        rows = http_socket.ask(appliance, "GET", "/v1/orders")[2]
        roster = [row["sha256"] for row in rows if row["kind"] == "roster"][-1]
        for uid in (STRANGER, SYSTEM):
            status, answer = appliance.read_order(uid, roster)
            self.assertEqual((status, codes(answer)), (403, ["order-not-for-account"]), uid)
            self.assertNotIn("ORDER", str(answer))
        for uid in (0, AUDITOR):
            status, answer = appliance.read_order(uid, roster)
            self.assertEqual(status, 200)
            self.assertIn("<ORDER", answer)
        self.assertEqual(appliance.read_order(STRANGER, "ab" * 32)[0], 404)


if __name__ == "__main__":
    unittest.main()
