"""The last of the disk: on a real file system of 48 MiB, with the real parts. What is not recorded is not answered."""
import contextlib
import os
import pathlib
import shutil
import subprocess
import time
import unittest

import http_socket
from appliance import Appliance, codes

MIB = 1 << 20
DISK = 48 * MIB
STRANGER = 4444


class OnASmallDisk(Appliance):
    """var/lib/signet is a file system of its own."""

    def mount(self):
        self.stop()
        self.disk, aside = self.root / "var/lib/signet", self.root / "var/lib/aside"
        self.disk.rename(aside)
        self.disk.mkdir()
        shutil.copystat(aside, self.disk)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK},mode=0755", "tmpfs", self.disk], check=True)
        subprocess.run(["cp", "-a", f"{aside}/.", self.disk], check=True)
        self.start()
        return self

    def close(self):
        self.stop()
        subprocess.run(["umount", "-l", self.disk], check=False)
        super().close()

    def leave(self, octets):
        """Somebody else fills the disk until so much is left."""
        self.empty()
        left = os.statvfs(self.disk)
        with open(self.disk / "other", "wb") as file:
            os.posix_fallocate(file.fileno(), 0, left.f_bavail * left.f_frsize - octets)

    def fill(self):
        """To the last octet, as far as root can."""
        with contextlib.suppress(OSError), open(self.disk / "other-too", "wb", buffering=0) as file:
            while True:
                file.write(b"x" * 4096)

    def empty(self):
        for name in ("other", "other-too"):
            (self.disk / name).unlink(missing_ok=True)

    def refuse_one(self):
        """A good transcript, asked for by an account that may not: its refusal is an entry each time."""
        return http_socket.as_account(STRANGER, lambda: self.refused_answer())

    def refused_answer(self):
        status, fields, answer = http_socket.ask(self, "POST", "/v1/seals", self.refused_document, "refused")
        return status, dict(fields), answer


@unittest.skipUnless(os.getuid() == 0, "a file system is mounted")
class Disk(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.appliance = OnASmallDisk().install().mount()
        cls.addClassCleanup(cls.appliance.close)
        cls.appliance.activate()
        cls.good = sorted(cls.appliance.transcripts(count=4, faults=0).glob("*.xml"))
        cls.appliance.refused_document = cls.good[3].read_bytes()

    def setUp(self):
        self.appliance.empty()

    def seal(self, number):
        return self.appliance.seal(self.good[number], out=self.appliance.folder / "out")

    def sealed_count(self):
        return len(self.appliance.entries("sealed"))

    def test_below_the_reserve_seals_and_orders_go_on_and_refusals_are_not_answered(self):
        appliance = self.appliance
        self.assertEqual(appliance.refuse_one()[0], 422)
        refused = len(appliance.entries("refused"))
        appliance.leave(DISK // 25)  # 4 of 100
        status, fields, answer = appliance.refuse_one()
        self.assertEqual((status, codes(answer)), (503, ["disk-reserve"]), answer)
        self.assertIn("Retry-After", fields)
        self.assertNotIn("journal_index", answer)
        self.assertEqual(len(appliance.entries("refused")), refused)
        # A refused order is not answered with its reasons either.
        bad = self.appliance.orders / "bad.xml"
        bad.write_text("<ORDER/>")
        status, _, answer = http_socket.ask(appliance, "POST", "/v1/orders", bad.read_bytes())
        self.assertEqual((status, codes(answer)), (503, ["disk-reserve"]), answer)
        # Seals and orders go on.
        self.assertEqual(self.seal(0)["sealed"], 1)
        appliance.submit(appliance.roster())
        # A file asked for again would be an entry of its own.
        again = self.seal(0)
        self.assertEqual((again["sealed"], codes(again["results"][0])), (0, ["disk-reserve"]), again)
        died = appliance.part("signet-journal")
        appliance.empty()
        self.assertEqual(appliance.refuse_one()[0], 422)
        self.assertEqual(appliance.part("signet-journal"), died, "nobody had to start anew")

    def test_on_a_full_disk_nothing_is_signed_and_nothing_breaks(self):
        appliance = self.appliance
        parts = {name: appliance.part(name) for name in ("signet-journal", "signet-keyhold")}
        self.assertEqual(self.seal(1)["sealed"], 1)
        before = appliance.status()["journal"]["size"], self.sealed_count()
        appliance.leave(DISK // 200)  # half of one hundredth
        appliance.fill()
        got = self.seal(2)
        # Which of the two is told depends on who hits the end first: the journal, or the key holder's own state beside it.
        full = (["disk-reserve"], ["journal-unavailable"])
        self.assertEqual(got["sealed"], 0)
        self.assertIn(codes(got["results"][0]), full, got)
        self.assertEqual(got["status"], 3)
        order = appliance.sign_order(appliance.new_order("configuration"), "principal", "PRINCIPAL")
        status, _, answer = http_socket.ask(appliance, "POST", "/v1/orders", order.read_bytes())
        self.assertEqual(status, 503, answer)
        self.assertIn(codes(answer), full)
        self.assertEqual((appliance.status()["journal"]["size"], self.sealed_count()), before)
        appliance.empty()
        self.assertEqual({name: appliance.part(name) for name in parts}, parts)
        self.assertEqual(self.seal(2)["sealed"], 1)
        vkey = pathlib.Path(appliance.root / "etc/signet/journal.vkey").read_text().strip()
        # The published files follow, which had no room either.
        check = lambda: appliance.signet("journal", "verify", appliance.root / "var/lib/signet/journal", "--key", vkey, check=False)
        until = time.monotonic() + 20
        while (done := check()).returncode != 0 and time.monotonic() < until:
            time.sleep(0.5)
        self.assertEqual(done.returncode, 0, done.stdout + (appliance.root / "run/signet/signetd.log").read_text()[-2000:])


if __name__ == "__main__":
    unittest.main()
