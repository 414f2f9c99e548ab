"""A whole appliance for a test: a fictional world, an instance of its own, the real programs under signetd.

Nothing here uses the code under test but by running it. SIGNET_BIN names the folder of the programs.
"""
import contextlib
import json
import os
import pathlib
import pwd
import re
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time

BIN = pathlib.Path(os.environ["SIGNET_BIN"])
SOURCE = pathlib.Path(__file__).resolve().parents[2]


def run(*arguments, check=True, **more):
    done = subprocess.run([a if isinstance(a, bytes) else str(a) for a in arguments], capture_output=True, text=True, timeout=300, **more)
    if check and done.returncode != 0:
        raise AssertionError(f"{arguments[0]} {arguments[1:4]}: status {done.returncode}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
    return done


class Appliance:
    """Made, approved, configured, with a roster; running. Class 8A1 is the world's class."""

    def __init__(self, elliptic=False, bin_folder=BIN, world=None, pin=None, root=None):
        """`world`: of another appliance, whose school this is too. `pin`: another department's certificate than the world's. `root`: where
        the instance is to be made, on a file system of its own."""
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="signet-road-"))
        os.chmod(self.folder, 0o755)
        self.world, self.root, self.bin = world or self.folder / "world", root or self.folder / "school", bin_folder
        self.orders = self.folder / "orders"
        self.orders.mkdir()
        if not world:
            run(BIN / "signet-world", "make", "--out", self.world, "--clerk-uid", os.getuid())
        run(BIN / "signet-world", "school", "--world", self.world, "--root", self.root, "--profiles", SOURCE / "config/profiles")
        run(BIN / "signet-world", "token", "--world", self.world, "--root", self.root, *(["--ec"] if elliptic else []))
        self.give("signet-keyhold", "var/lib/signet/token", "etc/signet/credentials")
        self.set_clock(int(os.environ.get("SIGNET_WORLD_OFFSET_S", "0")))
        if pin:
            shutil.copy(pin, self.root / "etc/signet/department.pem")
        self.info = self.folder / "school-info.json"
        self.info.write_text(self.signet("--json", "journal", "init").stdout)

    def set_clock(self, offset_s):
        """How far the appliance's clock is ahead, from its next start on (demo mode). The world's is with SIGNET_WORLD_OFFSET_S."""
        path = self.root / "etc/signet/signet.toml"
        path.write_text(re.sub(r"offset_s = -?\d+", f"offset_s = {offset_s}", path.read_text()))

    # --- processes ---

    def give(self, user, *paths):
        """What belongs to a part is its user's where root runs the test."""
        if os.getuid() != 0:
            return
        try:
            account = pwd.getpwnam(user)
        except KeyError:
            account = pwd.getpwuid(65534)
        for path in paths:
            for each in [self.root / path, *(self.root / path).rglob("*")]:
                os.chown(each, account.pw_uid, account.pw_gid)

    def start(self, check=True):
        return run(self.bin / "signetd", "--root", self.root, "--background", check=check)

    def wait(self, seconds=60):
        """Until the service answers."""
        until = time.monotonic() + seconds
        while self.signet("status", check=False).returncode != 0:
            if time.monotonic() > until:
                raise AssertionError("the service did not come back")
            time.sleep(0.1)

    def wait_for_another(self, name, pid, seconds=60):
        """Until that part is another process than `pid`, and the service answers."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with contextlib.suppress(AssertionError, OSError):
                if self.part(name) != pid:
                    return self.wait(seconds)
            time.sleep(0.05)
        raise AssertionError(f"{name} {pid} goes on")

    def stop(self):
        run(self.bin / "signetd", "--root", self.root, "--stop", check=False)

    def close(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def part(self, name):
        """The process of one part, found below our own signetd."""
        chief = int((self.root / "run/signet/signetd.pid").read_text().split()[0])
        for pid in pathlib.Path(f"/proc/{chief}/task/{chief}/children").read_text().split():
            if name in pathlib.Path(f"/proc/{pid}/cmdline").read_text().split("\0")[0]:
                return int(pid)
        raise AssertionError(f"{name} does not run")

    def kill(self, name):
        os.kill(self.part(name), signal.SIGKILL)

    # --- the command ---

    def signet(self, *arguments, check=True, **more):
        return run(BIN / "signet", "--root", self.root, *arguments, check=check, env=self.environment(), **more)

    def environment(self):
        """The clerk's memory of checkpoints is this appliance's own: every world's journal has the same origin."""
        return {**os.environ, "XDG_STATE_HOME": str(self.folder / "memory"), "LC_ALL": "C.UTF-8"}

    def seal(self, *files, out=None, check=False):
        """The parsed answer of `signet seal --json`."""
        more = ["--out", out] if out else []
        done = self.signet("--json", "seal", *more, *files, check=check)
        answer = json.loads(done.stdout)
        answer["status"] = done.returncode
        return answer

    def status(self):
        return json.loads(self.signet("--json", "status").stdout)

    def entries(self, kind=None):
        shown = json.loads(self.signet("--json", "journal", "show").stdout)
        entries = [{**each["entry"], "index": each["index"]} for each in shown]
        return [e for e in entries if kind is None or e["kind"] == kind]

    # --- authority ---

    def new_order(self, kind, *options):
        path = self.orders / f"{kind}-{time.monotonic_ns()}.xml"
        self.signet("order", "new", kind, "--out", path, *options)
        return path

    def sign_order(self, path, person, slot, style="gov"):
        run(BIN / "signet-world", "sign", "--world", self.world, "--person", person, "--slot", f"/ORDER/SIGNATURES/{slot}",
            "--style", style, "--out", path, path)
        return path

    def approval(self, *options):
        path = self.new_order("approval", "--school-info", self.info, "--number", "1",
                              "--seal-cert", self.world / "school/seal.cert.pem",
                              "--principal-cert", self.world / "persons/principal.cert.pem",
                              "--leader-cert", self.world / "department/leader.cert.pem", *options)
        self.sign_order(path, "leader", "LEADER")
        return self.sign_order(path, "department", "DEPARTMENT")

    def configuration(self):
        return self.sign_order(self.new_order("configuration"), "principal", "PRINCIPAL")

    def roster(self, style="gov"):
        return self.sign_order(self.new_order("roster", "--from", self.world / "roster.toml"), "principal", "PRINCIPAL", style)

    def submit(self, path, check=True):
        return self.signet("order", "submit", path, check=check)

    def install(self):
        """Everything up to the clerk's turn."""
        self.start()
        self.first_approval = self.approval()
        self.submit(self.first_approval)
        self.submit(self.configuration())
        self.submit_roster()
        return self

    def submit_roster(self):
        """With the classes locked, as the principal does it at the end of a year."""
        roster = self.roster()
        self.submit(roster)
        self.submit(self.lock(roster))

    def lock(self, roster, *options):
        path = self.orders / f"lock-{time.monotonic_ns()}.xml"
        run(BIN / "signet-world", "lock", "--like", roster, "--out", path, *options)
        return self.sign_order(path, "principal", "PRINCIPAL")

    def activate(self, *options):
        return self.signet("activate", "--kind", "annual-transcript", "--class", "8A1", "--yes", *options)

    def transcripts(self, count=45, faults=3, first=1, pdf=False, folder=None, attach=None, streams=False):
        """With `pdf`, each beside its PDF, and with `attach` in it. With `folder`, beside what is there."""
        folder = folder or self.folder / f"transcripts-{time.monotonic_ns()}"
        run(BIN / "signet-world", "transcripts", "--world", self.world, "--out", folder, "--count", count, "--faults", faults, "--first", first,
            *(["--pdf"] if pdf else []), *(["--attach", attach] if attach else []),
            *(["--xref-streams"] if streams else []))
        return folder

    def pdf_fixtures(self, *names, every=1):
        """The folder, and the entries of its manifest."""
        folder = self.folder / f"pdf-fixtures-{time.monotonic_ns()}"
        run(BIN / "signet-world", "fixtures-pdf", "--world", self.world, "--out", folder, "--every", every,
            *(x for name in names for x in ("--only", name)))
        return folder, json.loads((folder / "manifest.json").read_text())

    def change_profile(self, old, new, name="hocba-pdf.toml"):
        path = self.root / "etc/signet/profiles" / name
        text = path.read_text()
        assert old in text, old
        path.write_text(text.replace(old, new))
        return self

    @contextlib.contextmanager
    def journal_database(self):
        """The journal as an intruder on a stopped machine would open it."""
        database = sqlite3.connect(self.root / "var/lib/signet/journal/journal.db")
        try:
            yield database
            database.commit()
        finally:
            database.close()


def codes(result):
    return sorted({reason["code"] for reason in result["reasons"]})
