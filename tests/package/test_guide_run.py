"""A fresh Debian becomes an appliance by typing what the guide says, and nothing else; and what it says when something is wrong."""
import collections
import datetime
import pathlib
import re
import shutil
import tempfile
import time
import unittest

import guide
import machine_trouble
from desk import Desk, at_another_desk
from packages import SOURCE, run

PIN = "87654321"
HANDING_OVER_SECONDS = 2  # a start that nobody waits for needs a moment, as long as a person needs to take over the keyboard
SETTINGS = [("Organisation", ""), ("Code of", "00000001"), ("Full name", "Trường THCS Mẫu A"), ("Tax code", "0000000001"), ("Name of the journal", "")]
TOKEN = [("PKCS#11 module", ""), ("What is it for", ""), ("SoftHSM's", ""), ("Which token", "")]
PIN_AND_KEY = [("not shown", PIN), ("Name of the seal's key", "")]
ANCHORS = ["gov-root", "gov-sub", "public-root", "public-sub"]
# What the guide says to have at hand goes where it is asked for.
SET_UP = [
    [*SETTINGS, *TOKEN, ("The PIN at each start", ""), *PIN_AND_KEY, ("Kind of key", ""), ("Make a new key", "y"), ("File of the certificate", ""),
     ("certificate request", ""), ("District", "Mẫu"), ("Province", "Mẫu"), ("department's certificate", "department.pem"), ("Write it to", "y"),
     ("Files to add", " ".join(f"{each}.pem" for each in ANCHORS)), *[("Write it to", "y")] * len(ANCHORS), ("Image", "seal.png"), ("Font", ""),
     ("Write this file", "y"), ("Keep the PIN", "y")],
    [*[(question, "") for question, _ in SETTINGS], *TOKEN, ("The PIN at each start", ""), *PIN_AND_KEY, ("File of the certificate", "seal.pem"),
     ("department's certificate", ""), ("Files to add", ""), ("Make the journal now", "1")],
    [*TOKEN, ("The PIN at each start", "1"), *PIN_AND_KEY, ("Files to add", ""), ("Replace the file", "y")],
]
BACK = [*TOKEN, ("The PIN at each start", "2"), *PIN_AND_KEY, ("Files to add", "")]
Typed = collections.namedtuple("Typed", "chapter who line status text")


class Walk:
    """The guide's road, command by command; the first that fails ends it."""

    def __init__(self, desk, clone):
        self.desk, self.clone, self.typed, self.set_ups = desk, clone, [], 0
        day = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=7)))
        self.values = {
            "YOUR-CLERK": "clerk", "YOUR-CLERK-NUMBER": lambda: self.printed("id -u"), "YOUR-LISTS": "lists/*.crl", "YOUR-ROSTER.toml": "roster.toml",
            "YOUR-PRINCIPAL.pem": "principal.pem", "YOUR-PRINCIPAL.key.pem": "/home/principal/key.pem", "YOUR-SEAL.pem": "seal.pem",
            "YOUR-LEADER.pem": "leader.pem", "YOUR-LEADER.key.pem": "/home/department/leader.key.pem", "YOUR-DEPARTMENT.pem": "department.pem",
            "YOUR-DEPARTMENT.key.pem": "/home/department/department.key.pem", "YOUR-CLASS": "8A1", "YOUR-DECISION": "1/QĐ",
            "YOUR-DAY": f"{day:%Y-%m-%d}", "YOUR-TRANSCRIPTS": "transcripts", "YOUR-DISK": "disk"}
        self.used = set()

    def walk(self):
        before = None
        for chapter, who, lines in guide.road():
            if chapter == guide.LAST and who != before:
                time.sleep(HANDING_OVER_SECONDS)
            before = who
            for line in lines:
                self.command(chapter, who, line)

    def command(self, chapter, who, line):
        for word in sorted(guide.wanted(line), key=len, reverse=True):
            value = self.values[word]
            line = line.replace(word, value() if callable(value) else value)
            self.used.add(word)
        if who == "clone":
            self.lay_out_request()
        status, text = self.at_desk(who, line)
        self.typed.append(Typed(chapter, who, line, status, text))
        if status != 0:
            raise AssertionError(f"{chapter}: {who}: {line}: status {status}\n{text[-3000:]}\n{self.log()}")
        if who == "clone":
            self.carry()

    def at_desk(self, who, line):
        if who in ("clone", "safe"):
            done = at_another_desk(line, self.clone if who == "clone" else self.desk.stick)
            return done.returncode, done.stdout + done.stderr
        answers = []
        if line.startswith("signet setup"):
            answers = SET_UP[self.set_ups]
            self.set_ups += 1
        elif line.startswith("signet activate"):
            typed = [("not shown", PIN)] if chapter_of_typed(self.typed) else []
            answers = [("[y/N]", "y"), *typed]
        return self.desk.type(who, line, answers)

    def set_up_with_credential(self):
        """Once more, behind the guide: settings that are right already are not written again."""
        typed = 'pin = "typed"' in (self.desk.root / "etc/signet/signet.toml").read_text()
        status, text = self.desk.type("root", "signet setup", [*BACK, *([("Replace the file", "y")] if typed else []), ("Keep the PIN", "y")])
        if status != 0:
            raise AssertionError(text[-3000:])

    def lay_out_request(self):
        request = self.desk.root / "etc/signet/seal-request.pem"
        if request.exists():
            shutil.copy(request, self.clone)

    def carry(self):
        """What the authority, the department and the teachers hand over in real use."""
        world, stick, home = self.clone / "world", self.desk.stick, self.desk.root / "home"
        for name in ANCHORS:
            shutil.copy(world / f"ca/{name}.pem", stick)
        for name, place in (("persons/principal", "principal"), ("department/leader", "leader"), ("department/department", "department")):
            shutil.copy(world / f"{name}.cert.pem", stick / f"{place}.pem")
        shutil.copy(world / "roster.toml", stick)
        shutil.copy(SOURCE / "tests/data/seal.png", stick)
        for folder in (world / "crl", self.clone / "transcripts"):
            if folder.exists():
                shutil.copytree(folder, stick / {"crl": "lists"}.get(folder.name, folder.name), dirs_exist_ok=True)
        if (self.clone / "seal.pem").exists():
            shutil.copy(self.clone / "seal.pem", stick)
        self.give_key("principal", world / "persons/principal.key.pem", home / "principal/key.pem")
        self.give_key("department", world / "department/leader.key.pem", home / "department/leader.key.pem")
        self.give_key("department", world / "department/department.key.pem", home / "department/department.key.pem")

    def give_key(self, who, key, place):
        shutil.copy(key, place)
        self.desk.run("chown", f"{who}:", f"/{place.relative_to(self.desk.root)}")

    def printed(self, command):
        return [each for each in self.typed if each.line.startswith(command)][-1].text.strip()

    def log(self):
        return self.desk.run("journalctl", "--no-pager", "-o", "cat", "-n", "40", "-u", "signet-*", check=False).stdout


def chapter_of_typed(typed):
    return typed and typed[-1].chapter == guide.LAST


class Shared:
    desk = clone = walk = None


def setUpModule():
    unittest.addModuleCleanup(clear_away)  # also where the walk ends early
    try:
        Shared.desk = Desk()
        Shared.clone = pathlib.Path(tempfile.mkdtemp(prefix="signet-clone-"))
        Shared.desk.switch_on()
    except machine_trouble.Impossible as why:
        raise unittest.SkipTest(str(why)) from None
    for person in ("principal", "department"):  # they sit at desks of their own
        Shared.desk.run("useradd", "--create-home", person)
    (Shared.desk.stick / "disk").mkdir()
    Shared.walk = Walk(Shared.desk, Shared.clone)
    Shared.walk.walk()


def clear_away():
    if Shared.desk:
        Shared.desk.switch_off()
    if Shared.clone:
        shutil.rmtree(Shared.clone, ignore_errors=True)


class ByTheGuide(unittest.TestCase):
    def said(self, command, chapter=None):
        found = [each for each in Shared.walk.typed if each.line.startswith(command) and chapter in (None, each.chapter)]
        self.assertTrue(found, command)
        return found[-1].text

    def test_every_block_was_typed_and_every_word_of_the_readers_filled(self):
        self.assertEqual(Shared.walk.used, set(Shared.walk.values))
        self.assertEqual(Shared.walk.set_ups, len(SET_UP))
        self.assertEqual({who for _, who, _ in guide.road()}, set(guide.WHO))

    def test_a_class_is_sealed_and_verified(self):
        sealed = sorted(path.name for path in (Shared.desk.stick / "sealed").glob("*.sealed.xml"))
        self.assertEqual(sealed, [f"8A1-0{number}.sealed.xml" for number in range(1, 5)])
        self.assertEqual(len(re.findall(r"8A1-0\d\.sealed\.xml", self.said("signet verify"))) >= 4, True)

    def test_the_journal_and_a_backup_of_it_are_verified(self):
        self.said("signet journal verify")
        self.said("signet backup verify")

    def test_no_terminal_ever_showed_the_pin(self):
        for each in Shared.walk.typed:
            if "softhsm2-util" not in each.line:
                self.assertNotIn(PIN, each.text, each.line)

    def test_set_up_ends_with_what_the_guide_says_next(self):
        text = re.sub(r"\s+", " ", guide.PAGE.read_text(encoding="utf-8"))
        for each in [each for each in Shared.walk.typed if each.line == "signet setup"]:
            told = each.text.partition("What to do next:")[2]
            commands = re.findall(r"`([^`…]+?)(?: …)?`", told)
            self.assertTrue(commands, each.text[-800:])
            for command in commands:
                self.assertIn(command, text)

    def test_the_clerk_typed_the_pin_and_no_file_has_it(self):
        self.assertIn("not shown", self.said("signet activate", guide.LAST))
        self.assertFalse((Shared.desk.root / "etc/credstore.encrypted/signet.pin").exists())
        self.assertIn('pin = "typed"', (Shared.desk.root / "etc/signet/signet.toml").read_text())


class Trouble(machine_trouble.Trouble, unittest.TestCase):
    shared = Shared


if __name__ == "__main__":
    unittest.main()
