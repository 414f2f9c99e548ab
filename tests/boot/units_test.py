"""What systemd-analyze says of the units without booting anything. The score proves nothing (machine_test.py does); it only may not grow."""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

UNITS = pathlib.Path(__file__).resolve().parents[2] / "systemd"
SOURCE = UNITS.parent
# At most, on systemd-analyze's scale of ten.
WITHOUT_NETWORK, WITH_NETWORK = 0.5, 1.0
PARTS = sorted(unit.stem.removeprefix("signet-") for unit in UNITS.glob("signet-*.service"))


def most_of(part):
    """By what the unit says itself; the common drop-in shuts the network off."""
    own = [UNITS / f"signet-{part}.service", *(UNITS / f"signet-{part}.service.d").glob("*.conf")]
    opened = any(re.search(r"(?m)^PrivateNetwork=(no|false|off|0)", each.read_text()) for each in own)
    return WITH_NETWORK if opened else WITHOUT_NETWORK


def analyze(*arguments):
    return subprocess.run(["systemd-analyze", "--no-pager", *arguments], capture_output=True, text=True, timeout=60)


class Units(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.root = pathlib.Path(tempfile.mkdtemp(prefix="signet-units-"))
        shutil.copytree(UNITS, cls.root / "lib/systemd/system")
        programs = cls.root / "usr/lib/signet"
        for part in PARTS:
            (programs / f"root/signet-{part}").mkdir(parents=True)
            (programs / f"signet-{part}").write_text("")
            (programs / f"signet-{part}").chmod(0o755)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.root)

    def test_exposure(self):
        self.assertEqual(PARTS, ["clock", "gate", "inspect", "journal", "keyhold"])
        for part in PARTS:
            most = most_of(part)
            done = analyze("security", "--offline=true", f"--root={self.root}", f"--threshold={round(most * 10)}", f"signet-{part}.service")
            self.assertEqual(done.returncode, 0, f"{part} is more exposed than {most}\n{done.stdout[-300:]}{done.stderr[-300:]}")

    def test_no_line_is_misspelt(self):
        for part in PARTS:
            done = analyze("verify", "--man=no", f"--root={self.root}", f"signet-{part}.service")
            wrong = [line for line in done.stderr.splitlines() if re.search(r"Unknown|Failed to parse|Invalid|ignoring", line)]
            self.assertEqual(wrong, [], part)

    def test_who_knows_callers_by_account_has_no_user_namespace(self):
        for part in ("gate", "keyhold"):
            self.assertNotRegex((UNITS / f"signet-{part}.service").read_text(), r"(?m)^PrivateUsers=")

    def test_only_the_clock_part_may_ask_the_kernel_of_its_clock(self):
        for each in UNITS.rglob("*"):
            if each.is_file() and "signet-" in str(each) and re.search(r"(?m)^(ProtectClock=(?!yes$)|SystemCallFilter=(?!~).*\b(clock_)?adjtimex?\b)", each.read_text()):
                self.assertIn("signet-clock.service", str(each))

    def test_a_part_that_an_operator_must_help_is_not_started_again(self):
        status = re.search(r"hold_status = (\d+)", (SOURCE / "daemon/os/hold_status.h").read_text())[1]
        common = (UNITS / "signet-.service.d/50-hardening.conf").read_text()
        self.assertIn(f"RestartPreventExitStatus={status}\n", common)


if __name__ == "__main__":
    if not shutil.which("systemd-analyze"):
        print("SKIPPED: systemd-analyze is not installed (package systemd)", file=sys.stderr)
        sys.exit(77)
    unittest.main(verbosity=2)
