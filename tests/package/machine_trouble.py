"""An appliance that was set up by the guide, broken in ways that happen: what it does then, and what a teacher reads."""
import sqlite3
import sys
import time

from packages import SOURCE

sys.path.insert(0, str(SOURCE / "tests/boot"))
from machine import PARTS, Impossible  # noqa: E402, F401

SERVICES = [f"signet-{part}.service" for part in PARTS]
KEPT_PIN = "etc/credstore.encrypted/signet.pin"
HOST_KEY = "var/lib/systemd/credential.secret"
SHORT_WATCHDOG = "run/systemd/system/signet-.service.d/60-short.conf"


class Trouble:
    """Each test breaks one thing, looks, and mends it as it was told to."""

    shared = None
    maxDiff = None

    @property
    def desk(self):
        return self.shared.desk

    def path(self, name):
        return self.desk.root / name

    # --- start, end, state ---

    def start(self):
        self.desk.run("systemctl", "start", "signet.target")

    def stop(self):
        self.desk.run("systemctl", "stop", *SERVICES, "signet-*.socket", "signet.target")
        self.desk.run("systemctl", "reset-failed", "signet-*", check=False)

    def state(self, part, key="ActiveState"):
        return self.desk.run("systemctl", "show", "--property", key, "--value", f"signet-{part}.service").stdout.strip()

    def until(self, holds, seconds, what):
        end = time.monotonic() + seconds
        while not holds():
            self.assertLess(time.monotonic(), end, f"{what}\n{self.shared.walk.log()}")
            time.sleep(0.3)

    def serves(self):
        self.until(lambda: self.desk.run("signet", "status", check=False).returncode == 0, 40, "it does not answer")

    def comes_to_rest(self, part):
        """It is tried again, but not for ever."""
        self.until(lambda: self.state(part) == "failed", 90, f"{part} is started again and again")
        restarts = self.state(part, "NRestarts")
        time.sleep(3)
        self.assertEqual((self.state(part), self.state(part, "NRestarts")), ("failed", restarts))

    def doctor(self, *words):
        done = self.desk.run("signet", "doctor", check=False)
        self.assertEqual(done.returncode, 3, done.stdout)
        bad = [each for each in done.stdout.split("\n✘") if words[0] in each]
        for word in words:
            self.assertIn(word, "".join(bad), done.stdout)
        return done.stdout

    def break_and_start(self, name, octets):
        """Gives back what stood there."""
        path = self.path(name)
        before = path.read_bytes()
        self.stop()
        if octets is None:
            path.unlink()
        else:
            path.write_bytes(octets)  # owner and mode stay
        self.desk.run("systemctl", "start", "signet.target", check=False)
        return before

    def mended(self, name, octets, mode=0o600):
        self.stop()
        self.path(name).write_bytes(octets)
        self.path(name).chmod(mode)
        self.start()
        self.serves()

    # --- the PIN as a credential ---

    def test_1_the_pin_is_kept_again_and_a_restart_reads_it(self):
        self.stop()
        self.shared.walk.set_up_with_credential()
        self.assertNotIn(b"87654321", self.path(KEPT_PIN).read_bytes())
        self.start()
        self.serves()
        again = self.state("keyhold", "ExecMainPID")
        self.desk.run("systemctl", "restart", "signet.target")
        self.serves()
        self.assertNotEqual(self.state("keyhold", "ExecMainPID"), again)
        self.assertIn(f"/{KEPT_PIN}: this machine can open it", self.desk.run("signet", "doctor").stdout)

    def test_2_an_upgrade_reads_it_too(self):
        told = self.desk.run("sh", "-c", "dpkg -i ./signet_*.deb")
        self.assertIn("the service runs again", told.stderr)

    def test_3_a_credential_that_is_damaged_another_machines_or_missing(self):
        kept = self.path(KEPT_PIN).read_bytes()
        said = (f"/{KEPT_PIN}: this machine cannot open it", "damaged, or was made on another machine", "signet setup")
        self.break_and_start(KEPT_PIN, kept[:40] + bytes(4) + kept[44:])
        self.comes_to_rest("keyhold")
        self.doctor(*said)
        self.mended(KEPT_PIN, kept)

        key = self.path(HOST_KEY).read_bytes()
        self.break_and_start(HOST_KEY, key[:-4] + bytes(4))
        self.doctor(*said)
        self.mended(HOST_KEY, key, 0o400)

        self.break_and_start(KEPT_PIN, None)
        self.until(lambda: self.state("keyhold") != "activating", 30, "keyhold")
        self.doctor(f"/{KEPT_PIN}: it is not there", "signet setup")
        self.stop()
        self.shared.walk.set_up_with_credential()  # the mend that is told
        self.start()
        self.serves()

    # --- settings and folders ---

    def test_4_what_the_parts_cannot_read_is_named(self):
        for name, mode in (("etc/signet/signet.toml", 0o600), ("etc/signet/crl", 0o700), ("var/lib/signet", 0o700)):
            with self.subTest(name):
                before = self.path(name).stat().st_mode & 0o777
                self.stop()
                self.path(name).chmod(mode)
                self.desk.run("systemctl", "start", "signet.target", check=False)
                self.doctor(f"{name}: the parts of the service cannot", f"chmod {before:o} {name}")
                self.stop()
                self.path(name).chmod(before)
        self.start()
        self.serves()

    def test_5_a_module_that_the_sandbox_does_not_show(self):
        drop_in = "etc/systemd/system/signet-keyhold.service.d/trial.conf"
        text = self.path(drop_in).read_text()
        self.path(drop_in).write_text(text.replace("BindReadOnlyPaths=/usr/lib/softhsm\n", ""))
        self.stop()
        self.desk.run("systemctl", "daemon-reload")
        self.desk.run("systemctl", "start", "signet.target", check=False)
        self.comes_to_rest("keyhold")
        self.doctor("the service's last words", "/usr/lib/softhsm/libsofthsm2.so", "systemctl edit signet-keyhold")
        self.path(drop_in).write_text(text)
        self.desk.run("systemctl", "daemon-reload")
        self.stop()
        self.start()
        self.serves()

    def test_6_a_certificate_of_another_department(self):
        pin = "etc/signet/department.pem"
        before = self.break_and_start(pin, (self.desk.stick / "leader.pem").read_bytes())
        self.comes_to_rest("keyhold")
        self.doctor("the service's last words", "department.pem")
        self.mended(pin, before, 0o644)

    def test_7_a_target_that_does_not_start_with_the_machine(self):
        self.desk.run("systemctl", "disable", "signet.target")
        found = self.desk.run("signet", "doctor").stdout
        self.assertIn("! signet.target", found)
        self.assertIn("systemctl enable signet.target", found)
        self.desk.run("systemctl", "enable", "signet.target")
        self.assertNotIn("! signet.target", self.desk.run("signet", "doctor").stdout)

    # --- a token that is taken out ---

    def test_8_a_token_that_is_taken_out_and_put_in(self):
        place = self.path("var/lib/signet/token")
        inside = next(each for each in place.iterdir() if each.is_dir())
        self.desk.run("mv", f"/var/lib/signet/token/{inside.name}", "/root/taken-out")
        self.until(lambda: "no token" in self.status() or "TOKEN" in self.status().upper() and "ABSENT" in self.status().upper(), 40, self.status())
        self.assertEqual([self.state(part) for part in ("gate", "journal", "inspect")], ["active"] * 3)
        self.desk.run("mv", "/root/taken-out", f"/var/lib/signet/token/{inside.name}")
        self.until(lambda: "present" in self.status(), 40, self.status())
        self.assertEqual(self.state("keyhold"), "active")

    def status(self):
        done = self.desk.run("signet", "status", check=False)
        return done.stdout + done.stderr

    # --- a journal that is damaged: the last test, for it is not mended ---

    def test_9_a_journal_whose_last_entry_is_damaged_is_not_fed_and_comes_to_rest(self):
        (self.path(SHORT_WATCHDOG).parent).mkdir(parents=True, exist_ok=True)
        self.desk.run("sh", "-c", f"mkdir -p /{SHORT_WATCHDOG.rpartition('/')[0]} && printf '[Service]\\nWatchdogSec=3\\n' >/{SHORT_WATCHDOG}")
        self.desk.run("systemctl", "daemon-reload")
        self.stop()
        self.start()
        self.serves()
        self.damage_last_entry()
        self.until(lambda: "Watchdog timeout" in self.log(), 20, "the watchdog is fed all the same")
        self.assertIn("the watchdog is not fed: entry", self.log())
        self.comes_to_rest("journal")
        self.comes_to_rest("keyhold")
        self.doctor("the service's last words", "STOP sealing")
        self.assertIn("signet doctor", self.status())

    def damage_last_entry(self):
        """As a disk does it: the guards against writing stand afterwards."""
        database = sqlite3.connect(self.path("var/lib/signet/journal/journal.db"))
        guards = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'entry'").fetchall()
        with database:
            for name, _ in guards:
                database.execute(f'DROP TRIGGER "{name}"')
            number, body = database.execute("SELECT seq, body FROM entry ORDER BY seq DESC LIMIT 1").fetchone()
            database.execute("UPDATE entry SET body = ? WHERE seq = ?", (body.replace(b'"kind"', b'"kinb"'), number))
            for _, sql in guards:
                database.execute(sql)
        database.close()

    def log(self):
        return self.desk.run("journalctl", "--no-pager", "-o", "cat", "-u", "signet-journal.service", "-u", "signet-keyhold.service").stdout
