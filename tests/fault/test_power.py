"""Power cuts and failing disks under the whole appliance: what a client was told is there afterwards, once, and everything else can be done
again.

The instance stands on a file system of its own (ext4 in a file). FS_IOC_SHUTDOWN without a flush of its log (linux/ext4.h
EXT4_GOING_FLAGS_NOLOGFLUSH) is what a power cut leaves of it: whatever was not synced is gone. A disk's own cache is not modelled.
"""
import contextlib
import fcntl
import json
import os
import pathlib
import random
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "road"))
import faults
from appliance import BIN, Appliance, run

FS_IOC_SHUTDOWN, NO_LOG_FLUSH = 0x8004587D, 2
CUTS = int(os.environ.get("SIGNET_CUTS", "20")) if os.environ.get("SIGNET_LONG") else 2
EACH = 8  # documents on their way when the power goes


class Disk:
    """ext4 in a file, mounted. Its power can be cut."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="signet-disk-"))
        os.chmod(self.folder, 0o755)
        self.image, self.place = self.folder / "image", self.folder / "disk"
        self.place.mkdir()
        with open(self.image, "wb") as file:
            file.truncate(192 << 20)
        run("mkfs.ext4", "-q", "-F", "-E", "lazy_itable_init=0", self.image)
        self.mount()

    def mount(self):
        run("mount", "-o", "loop", self.image, self.place)

    def apart(self, folder, elsewhere):
        """A folder of the disk that does not lose its power with it."""
        if not elsewhere.exists():
            run("cp", "-a", folder, elsewhere)
        run("mount", "--bind", elsewhere, folder)

    def cut(self):
        place = os.open(self.place, os.O_RDONLY)
        try:
            fcntl.ioctl(place, FS_IOC_SHUTDOWN, struct.pack("I", NO_LOG_FLUSH))
        finally:
            os.close(place)

    def unmount(self, *apart):
        for folder in apart:
            run("umount", folder)
        until = time.monotonic() + 20
        while run("umount", self.place, check=False).returncode != 0:
            if time.monotonic() > until:
                raise AssertionError("the file system is still in use")
            time.sleep(0.1)

    def close(self):
        while run("umount", "-l", self.place, check=False).returncode == 0:
            pass
        shutil.rmtree(self.folder, ignore_errors=True)


def why_not():
    """Why no file system of one's own can be had here; nothing: it can."""
    if os.getuid() != 0:
        return "root mounts"
    if not shutil.which("mkfs.ext4"):
        return "no mkfs.ext4"
    try:
        disk = Disk()
    except AssertionError as error:
        return f"no loop mount: {str(error)[-200:]}"
    disk.close()
    return None


def below(chief):
    """A process and all below it."""
    found = [chief]
    with contextlib.suppress(OSError):
        for child in pathlib.Path(f"/proc/{chief}/task/{chief}/children").read_text().split():
            found += below(int(child))
    return found


class Checked:
    """What must hold after whatever happened."""

    def prepare(self, appliance, count):
        self.appliance, self.told = appliance, {}
        self.source = appliance.transcripts(count=count, faults=0)
        self.files = sorted(self.source.glob("*.xml"))
        self.chance = random.Random(7)

    def activate(self):
        self.appliance.signet("activate", "--kind", "annual-transcript", "--class", "8A1", "--yes")

    def batch(self, files, after):
        """Seals, up to the moment when the client has so many of them (`after`), or has ended."""
        out = self.appliance.folder / "out"
        names = [out / f"{file.stem}.sealed.xml" for file in files]
        sealing = subprocess.Popen([BIN / "signet", "--root", self.appliance.root, "--json", "seal", *files, "--out", out], text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=self.appliance.environment())
        while sealing.poll() is None and sum(name.exists() for name in names) < after:
            time.sleep(0.001)
        return sealing

    def heard(self, sealing):
        """Keeps what the client was told: of each file the entry and the digest of the sealed file."""
        text, _ = sealing.communicate(timeout=300)
        results = json.loads(text)["results"] if text.strip().startswith("{") else []
        sealed = [r for r in results if r["decision"] == "sealed"]
        for result in sealed:
            self.told[result["file"]] = (result["journal_index"], result["sealed_sha256"])
        return len(sealed)

    def lost(self):
        """Of what clients were told, what is not in the journal as they were told it."""
        entries = {e["index"]: e for e in self.appliance.entries()}
        return [path for path, (index, file) in self.told.items() if entries.get(index, {}).get("file") != file]

    def twice(self):
        sealed = self.appliance.entries("sealed")
        intents = {e["index"]: e["tuple"] for e in self.appliance.entries("intent")}
        tuples = [intents[e["intent"]] for e in sealed]
        return len(tuples) - len(set(tuples))

    def check_archive(self):
        """No sealed file without a journal entry that asked for it before: an intent whose outcome may be missing."""
        intents = self.appliance.entries("intent")
        sealed = {e["file"] for e in self.appliance.entries("sealed")}
        open_intents = len(intents) - len(sealed) - len(self.appliance.entries("failed"))
        marks = {e["seal_id"] for e in intents}
        stray = 0
        for path in (self.appliance.root / "var/lib/signet/archive").glob("??/*"):
            if re.fullmatch("[0-9a-f]{64}", path.name) and path.name not in sealed and b"<HOCBA" in path.read_bytes()[:4096]:
                stray += 1
                self.assertTrue(any(mark.encode() in path.read_bytes() for mark in marks), f"{path.name}: a seal that no intent names")
        self.assertLessEqual(stray, max(open_intents, 0))

    def check(self, files):
        self.assertEqual(self.lost(), [], "what a client was told is gone")
        self.assertEqual(self.twice(), 0)
        self.check_archive()
        self.activate()
        answer = self.appliance.seal(*files, out=self.appliance.folder / "out")
        self.assertEqual(answer["sealed"], len(files), "every open intent can be completed, everything else done again")
        for result in answer["results"]:
            index, file = self.told.setdefault(result["file"], (result["journal_index"], result["sealed_sha256"]))
            self.assertEqual((result["journal_index"], result["sealed_sha256"]), (index, file))
        self.assertEqual((self.lost(), self.twice()), ([], 0))

    def check_whole(self):
        self.appliance.stop()
        whole = self.appliance.signet("--json", "journal", "verify", check=False)
        report = json.loads(whole.stdout)
        self.assertEqual((report["faults"], report["open_intents"], report["verdict"]), ([], [], "whole"), "database and published files")
        replayed = self.appliance.signet("--json", "journal", "replay", check=False)
        self.assertEqual(replayed.returncode, 0, replayed.stdout + replayed.stderr)


class PowerCut(Checked, unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        reason = why_not()
        if reason:
            raise unittest.SkipTest(reason)

    def cut_the_power(self):
        chief = int((self.appliance.root / "run/signet/signetd.pid").read_text().split()[0])
        processes = below(chief)
        self.disk.cut()
        for pid in processes:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def hold_token(self):
        """A token in a slot is no file on this disk."""
        self.disk.apart(self.token, self.disk.folder / "token")

    def come_back(self):
        self.disk.unmount(self.token)
        self.disk.mount()
        self.hold_token()
        self.appliance.start()
        self.appliance.wait()

    def test_nothing_that_was_acknowledged_is_lost(self):
        self.disk = Disk()
        self.addCleanup(self.disk.close)
        appliance = Appliance(root=self.disk.place / "school")
        self.addCleanup(appliance.close)
        self.token = appliance.root / "var/lib/signet/token"
        self.prepare(appliance, EACH * CUTS)
        self.hold_token()
        os.sync()  # what was installed long ago
        appliance.install()
        heard = before = 0
        for cut in range(CUTS):
            files = self.files[EACH * cut:EACH * (cut + 1)]
            self.activate()
            sealing = self.batch(files, self.chance.randrange(0, EACH))
            self.cut_the_power()
            told = self.heard(sealing)
            heard, before = heard + told, before + (0 < told < EACH)
            self.come_back()
            self.check(files)
        self.check_whole()
        fault = "power cut (ext4, FS_IOC_SHUTDOWN without flush)"
        faults.record("whole appliance, sealing", fault, "cuts", CUTS)
        faults.record("whole appliance, sealing", fault, "cuts in the middle of a batch", before)
        faults.record("whole appliance, sealing", fault, "seals acknowledged before a cut, there afterwards", heard)
        for outcome in ("acknowledged seals lost", "pupils sealed twice", "open intents that could not be completed", "journals or tiles not whole"):
            faults.record("whole appliance, sealing", fault, outcome, 0)


class FailingSync(Checked, unittest.TestCase):
    """The disk takes what is written and fails to keep it: the commit is in doubt, and a new process finds out what is there."""

    @classmethod
    def setUpClass(cls):
        if not shutil.which("strace") or run("strace", "-qq", "-e", "trace=none", "true", check=False).returncode != 0:
            raise unittest.SkipTest("no strace here")

    def failing(self, place):
        """The running journal's process, whose n-th sync from now on fails."""
        log = self.appliance.folder / f"strace-{place}"
        tracer = subprocess.Popen(["strace", "-f", "-qq", "-o", log, "-p", str(self.appliance.part("signet-journal")), "-e", "trace=fdatasync,fsync",
                                   "-e", f"inject=fdatasync,fsync:error=EIO:when={place}"], stderr=subprocess.DEVNULL)
        time.sleep(0.5)
        self.assertIsNone(tracer.poll(), "strace is attached")
        return tracer, log

    def test_a_sync_that_fails(self):
        appliance = Appliance().install()
        self.addCleanup(appliance.close)
        places = [1, 2, 3, 4, 5, 7, 9, 12, 16, 20] if os.environ.get("SIGNET_LONG") else [2, 9]
        self.prepare(appliance, EACH * len(places))
        failed = ended = 0
        for number, place in enumerate(places):
            files = self.files[EACH * number:EACH * (number + 1)]
            self.activate()
            pid = appliance.part("signet-journal")
            tracer, log = self.failing(place)
            self.heard(self.batch(files, EACH))
            text = log.read_text()
            tracer.terminate()  # a file of the archive that is not kept is refused; a commit in doubt ends the process
            tracer.wait(timeout=60)
            appliance.wait()
            with contextlib.suppress(AssertionError, OSError):
                ended += appliance.part("signet-journal") != pid
            failed += "EIO" in text and "INJECTED" in text
            self.assertNotIn("SIGSYS", text)
            self.check(files)
            if len(places) > 4:
                time.sleep(8)  # the supervisor gives up after five deaths in half a minute
        self.check_whole()
        self.assertEqual(failed, len(places), "each was reached")
        self.assertGreater(ended, 0, "commits in doubt")
        for outcome, count in (("syncs that failed", failed), ("the process ended and came back", ended), ("acknowledged seals lost", 0),
                               ("pupils sealed twice", 0)):
            faults.record("signet-journal", "EIO on the n-th fsync or fdatasync (strace)", outcome, count)


if __name__ == "__main__":
    unittest.main()
