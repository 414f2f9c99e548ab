"""What the parts stand on goes away at each step of a seal: the journal's folder, its socket, and the room on each part's own disk."""
import contextlib
import os
import shutil
import signal
import subprocess
import unittest

from appliance import Appliance
from striking import SEAL, Striking, Trial, until

DISK = 24 << 20
DISKS = ("journal", "archive", "keyhold")


class Gone(Trial):
    """The journal's folder lies elsewhere, and its process begins anew without it."""

    def __init__(self, case, kill):
        self.case, self.kill = case, kill
        self.place = case.appliance.root / "var/lib/signet/journal"
        self.away = self.place.with_name("journal-away")

    def strike(self):
        os.rename(self.place, self.away)
        if self.kill:
            os.kill(self.case.appliance.part("signet-journal"), signal.SIGKILL)

    def undo(self):
        self.was_away = self.away.is_dir() and not self.place.exists()
        with contextlib.suppress(FileNotFoundError):
            os.rename(self.away, self.place)

    def struck(self, restarted):
        return self.was_away


class NoSocket(Trial):
    """The journal's socket is removed, and keyhold begins anew without it."""

    def __init__(self, case):
        self.case, self.place = case, case.appliance.root / "run/signet/journal.sock"

    def strike(self):
        self.place.unlink()
        os.kill(self.case.appliance.part("signet-keyhold"), signal.SIGKILL)

    def undo(self):
        self.was_away = not self.place.exists()

    def struck(self, restarted):
        return self.was_away


class JournalGone(Striking):
    def meanwhile(self, trial):
        if getattr(trial, "kill", True):
            until(lambda: self.appliance.signet("status", check=False).returncode != 0, what="the service answers as if nothing were gone")

    def test_1_its_folder_and_its_process(self):
        for step in SEAL:
            self.trial("journal's folder gone, its process killed", "signet-journal", step[1], Gone(self, kill=True), step, mend=self.begin_anew)

    def test_2_its_folder_alone(self):
        for step in SEAL:
            self.trial("journal's folder gone under its process", "signet-journal", step[1], Gone(self, kill=False), step, mend=self.begin_anew)

    def test_3_its_socket(self):
        for step in SEAL:
            self.trial("journal's socket gone, keyhold killed", "signet-keyhold", step[1], NoSocket(self), step, mend=self.begin_anew)


class OnDisks(Appliance):
    """Journal, archive and keyhold's state stand on a file system each."""

    def mount(self):
        self.stop()
        self.disks = {name: self.root / "var/lib/signet" / name for name in DISKS}
        for name, disk in self.disks.items():
            aside = disk.with_name(name + "-aside")
            disk.rename(aside)
            disk.mkdir()
            owner = aside.stat()
            subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK},mode={owner.st_mode & 0o7777:o},uid={owner.st_uid},gid={owner.st_gid}",
                            "tmpfs", disk], check=True)
            subprocess.run(["cp", "-a", f"{aside}/.", disk], check=True)
            shutil.rmtree(aside)
        self.start()
        return self

    def close(self):
        self.stop()
        for disk in getattr(self, "disks", {}).values():
            subprocess.run(["umount", "-l", disk], check=False)
        super().close()


class Full(Trial):
    """Somebody else fills one disk to the last octet, as far as root can."""

    def __init__(self, appliance, name):
        self.disk = appliance.disks[name]
        self.other = self.disk / "other"

    def strike(self):
        with contextlib.suppress(OSError), open(self.other, "wb", buffering=0) as file:
            while True:
                file.write(bytes(65536))
        with contextlib.suppress(OSError), open(self.other, "ab", buffering=0) as file:
            while True:
                file.write(b"x")
        self.left = os.statvfs(self.disk).f_bavail

    def undo(self):
        self.other.unlink()

    def struck(self, restarted):
        return self.left == 0


class FullDisks(Striking):
    @classmethod
    def make(cls):
        return OnDisks().install().mount()

    def test_each_disk_alone(self):
        for name in DISKS:
            for step in (*SEAL, None):
                where = step[1] if step else "before the request"
                self.trial("disk full, filled by somebody else", f"{name}'s disk", where, Full(self.appliance, name), step)


if __name__ == "__main__":
    unittest.main()
