"""Who signed when: counted out of files that the real service sealed, by a policy whose day ends between two teachers."""
import csv
import datetime
import io
import json
import os
import unittest

from appliance import Appliance

ZONE = datetime.timezone(datetime.timedelta(hours=7))
EARLY, LATE = "Trần Thị Mẫu Bình", "Lê Văn Mẫu Cường"  # sign at 23:52 and a quarter of an hour later, on the next day


def next_may():
    """23 May, 23:52, whichever comes next: the teachers have signed three days before."""
    now = datetime.datetime.now(ZONE)
    there = now.replace(month=5, day=23, hour=23, minute=52, second=0, microsecond=0)
    return there if there > now else there.replace(year=there.year + 1)


class Lateness(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        os.environ["SIGNET_WORLD_OFFSET_S"] = str(int((next_may() - datetime.datetime.now(ZONE)).total_seconds()))
        cls.addClassCleanup(os.environ.pop, "SIGNET_WORLD_OFFSET_S")
        cls.school = Appliance().install()
        cls.addClassCleanup(cls.school.close)
        cls.school.activate()
        received = cls.school.transcripts(count=2, faults=0, pdf=True)
        cls.sealed = cls.school.folder / "sealed"
        cls.school.seal(*sorted(received.iterdir()), out=cls.sealed, check=True)
        cls.policy = cls.school.folder / "frames.toml"
        own = (cls.school.root / "etc/signet/policy.toml").read_text()
        cls.policy.write_text(own + '\n[windows]\nclosing = "05-28"\n[windows.subject-teacher]\nlast = "05-20"\n')

    def asked(self, *options, status=0):
        done = self.school.signet(*options, check=False)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done

    def rows(self, *options, status=0):
        answer = json.loads(self.asked("--json", "lateness", *options, status=status).stdout)
        return {row["person"]: row for row in answer["rows"]}, answer

    def test_each_teacher_is_counted_by_the_day_of_the_policy(self):
        before = len(self.school.entries())
        people, answer = self.rows("--policy", self.policy, self.sealed)
        self.assertEqual((people[EARLY]["signatures"], people[EARLY]["late"]), (4, 0), "two transcripts in two forms")
        self.assertEqual((people[LATE]["signatures"], people[LATE]["late"]), (4, 4))
        self.assertEqual((people[LATE]["role"], people[LATE]["last_day"]), ("subject-teacher", "05-20"))
        self.assertRegex(people[EARLY]["latest"], r"-05-20T23:5\d:\d\d\+07:00")
        self.assertRegex(people[LATE]["earliest"], r"-05-21T00:0\d:\d\d\+07:00")
        principal = people["Nguyễn Thị Mẫu An"]
        self.assertEqual((principal["role"], principal["last_day"], principal["late"]), ("principal", "05-28", 0), "no frame: the closing day")
        self.assertEqual(answer["signatures"], sum(row["signatures"] for row in people.values()))
        self.assertEqual((answer["annual_transcripts"], answer["not_counted"]), (4, []))
        self.assertNotIn("school", {row["role"] for row in people.values()}, "a seal is nobody's")
        self.assertEqual(len(self.school.entries()), before, "nothing goes to the journal")

    def test_a_day_of_ones_own_takes_the_place_of_the_policy(self):
        _, answer = self.rows("--last", "05-22", self.sealed)
        self.assertEqual(answer["late"], 0)
        people, _ = self.rows("--last", "05-21", self.sealed)
        self.assertEqual([p for p, row in people.items() if row["late"]], ["Nguyễn Thị Mẫu An"])

    def test_people_read_it_in_both_languages_and_spreadsheets_in_one(self):
        shown = self.asked("--lang", "vi", "lateness", "--policy", self.policy, self.sealed).stdout
        self.assertRegex(shown, rf"(?m)^ +4 +4 +05-20 .*{LATE}, giáo viên bộ môn$")
        self.assertRegex(shown, r"(?m)^Tổng: \d+ chữ ký, trễ \d+; số học bạ cuối năm: 4;")
        self.assertRegex(self.asked("--lang", "en", "lateness", "--policy", self.policy, self.sealed).stdout, rf"{LATE}, subject teacher\n")
        out = self.school.folder / "late.csv"
        self.asked("lateness", "--csv", "--semicolon", "--out", out, "--policy", self.policy, self.sealed)
        table = {row["person"]: row for row in csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig")), delimiter=";")}
        self.assertEqual((table[LATE]["late"], table[EARLY]["late"]), ("4", "0"))

    def test_what_is_broken_counts_for_nobody_and_is_named(self):
        broken = self.school.folder / "broken.xml"
        broken.write_bytes((self.sealed / "8A1-01.sealed.xml").read_bytes().replace(b"<TEN_LOP>", b"<TEN_LOP>9", 1))
        people, answer = self.rows("--policy", self.policy, broken, self.sealed / "8A1-02.sealed.xml", status=1)
        self.assertEqual(people[LATE]["signatures"], 1)
        self.assertEqual([(each["file"], each["verdict"]) for each in answer["not_counted"]], [(str(broken), "invalid")])
        said = self.asked("lateness", "--csv", "--policy", self.policy, broken, status=1)
        self.assertIn("broken.xml: INVALID", said.stderr)

    def test_whose_certificate_nobody_answers_for_is_not_counted(self):
        other = self.school.world / "department/leader.cert.pem"
        people, answer = self.rows("--trust", other, "--policy", self.policy, self.sealed, status=3)
        self.assertEqual(people, {})
        self.assertEqual({each["verdict"] for each in answer["not_counted"]}, {"indeterminate"})
        xml = next(each for each in answer["not_counted"] if each["file"].endswith("8A1-01.sealed.xml"))
        self.assertIn("unknown-format", {reason["code"] for reason in xml["reasons"]}, "nor is the year of whoever that is believed")

    def test_a_file_that_stands_there_twice_counts_once(self):
        _, answer = self.rows("--policy", self.policy, self.sealed / "8A1-01.sealed.xml", self.sealed / "8A1-01.sealed.xml")
        self.assertEqual((answer["annual_transcripts"], answer["given_twice"]), (1, 1))

    def test_what_is_asked_wrongly_is_told(self):
        for options in (["--last", "31-05"], ["--last", "05-20", "--policy", self.policy], ["--semicolon"], ["--at", "yesterday"]):
            self.assertNotEqual(self.asked("lateness", *options, self.sealed, status=2).stderr, "", options)
        self.assertIn("none.toml", self.asked("lateness", "--policy", self.school.folder / "none.toml", self.sealed, status=3).stderr)
        self.assertIn("*.sealed.xml", self.asked("lateness", self.school.orders, status=3).stderr)


if __name__ == "__main__":
    unittest.main()
