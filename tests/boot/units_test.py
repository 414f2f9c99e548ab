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
# keyhold asks whether the clock is synchronised. ProtectClock= forbids the call, and adjtimex(2) counts twice, though without a
# capability it sets nothing (docs/decisions/0151-a-unit-is-what-a-probe-says.md).
SCORES = {"gate": 0.5, "keyhold": 0.8, "inspect": 0.5, "journal": 0.5}


def analyze(*arguments):
    return subprocess.run(["systemd-analyze", "--no-pager", *arguments], capture_output=True, text=True, timeout=60)


class Units(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.root = pathlib.Path(tempfile.mkdtemp(prefix="signet-units-"))
        shutil.copytree(UNITS, cls.root / "lib/systemd/system")
        programs = cls.root / "usr/lib/signet"
        for part in SCORES:
            (programs / f"root/signet-{part}").mkdir(parents=True)
            (programs / f"signet-{part}").write_text("")
            (programs / f"signet-{part}").chmod(0o755)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.root)

    def test_exposure(self):
        for part, most in SCORES.items():
            done = analyze("security", "--offline=true", f"--root={self.root}", f"--threshold={round(most * 10)}", f"signet-{part}.service")
            self.assertEqual(done.returncode, 0, f"{part} is more exposed than {most}\n{done.stdout[-300:]}{done.stderr[-300:]}")

    def test_no_line_is_misspelt(self):
        for part in SCORES:
            done = analyze("verify", "--man=no", f"--root={self.root}", f"signet-{part}.service")
            wrong = [line for line in done.stderr.splitlines() if re.search(r"Unknown|Failed to parse|Invalid|ignoring", line)]
            self.assertEqual(wrong, [], part)

    def test_who_knows_callers_by_account_has_no_user_namespace(self):
        for part in ("gate", "keyhold"):
            self.assertNotRegex((UNITS / f"signet-{part}.service").read_text(), r"(?m)^PrivateUsers=")

    def test_a_part_that_an_operator_must_help_is_not_started_again(self):
        status = re.search(r"hold_status = (\d+)", (SOURCE / "daemon/os/hold_status.h").read_text())[1]
        common = (UNITS / "signet-.service.d/50-hardening.conf").read_text()
        self.assertIn(f"RestartPreventExitStatus={status}\n", common)


if __name__ == "__main__":
    if not shutil.which("systemd-analyze"):
        print("SKIPPED: systemd-analyze is not installed (package systemd)", file=sys.stderr)
        sys.exit(77)
    unittest.main(verbosity=2)
