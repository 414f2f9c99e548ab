"""The packages in a booted Debian: installed, set up, upgraded while they run, removed, purged, installed again."""
import json
import os
import pathlib
import shutil
import sys
import tempfile
import unittest

import packages
from packages import BIN, NAMES, SOURCE, file_of, run

sys.path.insert(0, str(SOURCE / "tests/boot"))
import machine  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
CLERK = 1000
SERVICES = [f"signet-{part}.service" for part in machine.PARTS]
SOCKETS = [f"signet-{name}.socket" for name in (*machine.PARTS, "activation")]
LATER = "99.0"
# There is more to do than in boot.systemd, and much of it is unpacking.
machine.BOOT_SECONDS_MAX = 280
machine.INSIDE = machine.INSIDE.replace("TimeoutStartSec=140", "TimeoutStartSec=270")


def later(package, folder):
    """The same package under a higher version; its policy differs from the one before."""
    with tempfile.TemporaryDirectory() as place:
        run("dpkg-deb", "--raw-extract", package, place)
        control = pathlib.Path(place, "DEBIAN/control")
        control.write_text(control.read_text().replace(packages.version(), LATER))
        policy = pathlib.Path(place, "usr/share/signet/config/policy.toml")
        if policy.exists():
            policy.write_text(policy.read_text() + "# of a later version\n")
        run("dpkg-deb", "-Znone", "--root-owner-group", "--build", place, folder)


class Packaged(machine.Machine):
    def install(self):
        first, second = self.root / "root/first", self.root / "root/second"
        first.mkdir()
        second.mkdir()
        for name in NAMES:
            shutil.copy(file_of(name), first)
            later(file_of(name), second)


def furnish(booted):
    """A fictional school aside, as the person who sets it up would have it at hand."""
    root = booted.root / "root"
    run(BIN / "signet-world", "make", "--out", root / "world", "--clerk-uid", CLERK)
    run(BIN / "signet-world", "school", "--world", root / "world", "--root", root / "school", "--profiles", SOURCE / "config/profiles")
    run(BIN / "signet-world", "token", "--world", root / "world", "--root", root / "school")
    run(BIN / "signet-world", "transcripts", "--world", root / "world", "--out", booted.root / "home/clerk/transcripts", "--count", 3,
        "--faults", 0)
    shutil.copy2(BIN / "signet-world", root / "signet-world")
    shutil.move(root / "school/etc/signet/credentials/pin", root / "pin")
    booted.add("etc/systemd/system/signet-keyhold.service.d/software-token.conf",
               "[Service]\nEnvironment=SOFTHSM2_CONF=etc/signet/softhsm2.conf\nBindPaths=-/var/lib/signet/token\nBindReadOnlyPaths=/usr/lib/softhsm\n")


class OnAMachine(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        try:
            machine.check_machine()
            machine.PLACE.mkdir(parents=True, exist_ok=True)
            cls.machine = Packaged(pathlib.Path(tempfile.mkdtemp(prefix="packages-", dir=machine.PLACE)))
            furnish(cls.machine)
            cls.machine.boot(HERE / "inside.sh")
        except machine.Impossible as why:
            raise unittest.SkipTest(str(why)) from None

    @classmethod
    def tearDownClass(cls):
        if not os.environ.get("SIGNET_KEEP"):
            shutil.rmtree(cls.machine.root.parent, ignore_errors=True)

    def path(self, name, end):
        return self.machine.out / f"{name}.{end}"

    def said(self, name, status=0):
        text, errors = self.path(name, "out").read_text(), self.path(name, "err").read_text()
        self.assertEqual(self.path(name, "rc").read_text().strip(), str(status), f"{name}: {text[-1500:]}\n{errors[-1500:]}\n{self.log()}")
        return text

    def told(self, name, status=0):
        self.said(name, status)
        return self.path(name, "err").read_text()

    def log(self):
        lines = self.path("log", "out").read_text().splitlines()
        return "\n".join([line for line in lines if "signet" in line][-60:])

    def states(self, name, key="ActiveState"):
        units = [dict(line.split("=", 1) for line in block.splitlines()) for block in self.said(name).strip().split("\n\n")]
        return {unit["Id"]: unit[key] for unit in units}

    def entries(self, name="entries"):
        return [each["entry"] for each in json.loads(self.said(name))]

    # --- installed ---

    def test_an_installation_starts_nothing_and_says_what_is_next(self):
        self.assertIn("signet setup", self.told("install"))
        states = self.states("installed")
        self.assertEqual({each for each in states.values()}, {"inactive"}, states)
        enabled = self.states("installed", "UnitFileState")
        for unit in ("signet.target", *SOCKETS, "signet-gate.service"):
            self.assertEqual(enabled[unit], "enabled", unit)

    def test_users_folders_and_settings_are_made(self):
        self.assertEqual(len(self.said("accounts").splitlines()), 5)
        self.assertEqual(self.said("folders").splitlines(),
                         ["/var/lib/signet root 755", "/var/lib/signet/journal signet-journal 700", "/var/lib/signet/archive signet-journal 700",
                          "/var/lib/signet/keyhold signet-keyhold 700"])
        self.said("configuration")
        self.assertIn("signet.toml", self.said("client-alone", status=3))

    def test_a_start_before_the_set_up_starts_nothing(self):
        self.assertEqual(set(self.states("started-too-early").values()), {"inactive"})

    def test_the_target_starts_everything(self):
        # The command finds the parts that it starts itself where the package puts them.
        self.said("init")
        self.said("start")
        states = self.states("running")
        for unit in ("signet.target", *SERVICES, *SOCKETS):
            self.assertEqual(states[unit], "active", f"{unit}\n{self.log()}")
        for order in ("approval", "configuration", "roster", "lock"):
            self.said(order)
        self.assertEqual(json.loads(self.said("seal"))["sealed"], 1)

    # --- upgraded ---

    def test_an_upgrade_stops_in_order_and_starts_again(self):
        self.assertIn("dịch vụ đã chạy lại", self.told("upgrade"))
        states = self.states("upgraded")
        for unit in (*SERVICES, *SOCKETS):
            self.assertEqual(states[unit], "active", f"{unit}\n{self.log()}")
        kinds = [entry["kind"] for entry in self.entries()]
        stop = kinds.index("stop")
        self.assertEqual(kinds[stop:stop + 2], ["stop", "start"], kinds)
        # Whom nobody asks any more: the last three in any order.
        self.assertEqual(self.ends()[:2], [f"signet-{part}.service" for part in ("gate", "keyhold")])
        self.assertEqual(sorted(self.ends()[2:]), [f"signet-{part}.service" for part in ("clock", "inspect", "journal")])

    def ends(self):
        """In which order the units of the first run ended."""
        lines = self.path("log", "out").read_text().splitlines()
        return [line.partition("]: ")[2].split(":")[0] for line in lines if "Deactivated successfully" in line and "signet-" in line
                and ".service" in line][:len(SERVICES)]

    def test_an_upgrade_leaves_the_settings_and_says_that_they_differ(self):
        self.said("upgraded-policy")
        self.assertIn("policy.toml", self.told("upgrade"))

    def test_an_upgrade_ends_the_activation_and_the_clerk_is_told(self):
        self.assertIn("signet activate", self.told("upgrade"))
        self.assertEqual(json.loads(self.said("upgraded-status"))["activation"], "closed")
        answer = json.loads(self.said("seal-closed", status=1))
        self.assertEqual([reason["code"] for reason in answer["results"][0]["reasons"]], ["activation-missing"])
        self.assertEqual(json.loads(self.said("seal-again"))["sealed"], 1)

    def test_settings_that_a_version_does_not_take_keep_it_stopped(self):
        told = self.told("upgrade-wrong")
        self.assertIn("NOT started", told)
        self.assertIn("no_such_key", told + self.said("upgrade-wrong"))
        states = self.states("upgraded-wrong")
        for unit in (*SERVICES, *SOCKETS):
            self.assertEqual(states[unit], "inactive", unit)
        self.said("start-mended")
        self.said("mended-status")

    # --- removed ---

    def test_removal_and_purge_delete_nothing_that_proves(self):
        before = self.said("before-remove")
        for part in ("var/lib/signet/journal/journal.db", "var/lib/signet/archive/", "var/lib/signet/keyhold/", "etc/signet/signet.toml"):
            self.assertIn(part, before)
        names = {line.split()[1] for line in before.splitlines()}
        for after in ("after-remove", "after-purge"):
            self.assertEqual({line.split()[1] for line in self.said(after).splitlines()}, names)
        self.said("remove-status")
        self.said("remove")
        # Nothing writes any more between the two.
        self.assertEqual(self.said("after-remove"), self.said("after-purge"))
        for verified in ("removed-verify", "purged-verify"):
            self.said(verified)
        self.assertIn("/var/lib/signet", self.told("purge"))
        for moment in ("removed", "purged"):
            self.assertNotIn("active", set(self.states(moment).values()), moment)

    def test_an_installation_goes_on_with_the_journal_that_is_there(self):
        self.assertIn("were here before", self.told("reinstall"))
        self.said("reinstalled-start")
        self.said("reinstalled-status")
        self.said("reinstalled-verify")
        kinds = [entry["kind"] for entry in self.entries("reinstalled-entries")]
        self.assertEqual(kinds.count("sealed"), 2)
        self.assertEqual(kinds[-1], "start")


if __name__ == "__main__":
    unittest.main()
