"""A booted Debian, the persons who sit at it, each at a terminal of the own, and the folder that goes from hand to hand, with the packages in it."""
import os
import pathlib
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time

from packages import BIN, NAMES, SOURCE, file_of

sys.path.insert(0, str(SOURCE / "tests/boot"))
import machine  # noqa: E402

BOOT_SECONDS_MAX, ANSWER_SECONDS_MAX = 120, 120
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
# What ends a question: a colon or a choice, and a blank.
QUESTION = re.compile(r"[:\])] $")


class Desk(machine.Machine):
    def __init__(self):
        machine.check_machine()
        machine.PLACE.mkdir(parents=True, exist_ok=True)
        super().__init__(pathlib.Path(tempfile.mkdtemp(prefix="desk-", dir=machine.PLACE)))
        self.host, self.leader = None, None

    def install(self):
        """Nothing is: the guide says how. Only the files lie there."""
        self.stick = self.root / "srv/stick"
        self.stick.mkdir()
        self.stick.chmod(0o1777)
        for name in NAMES:
            shutil.copy(file_of(name), self.stick)

    # --- power ---

    def switch_on(self):
        self.host = subprocess.Popen(["unshare", "-m", "--propagation", "private", "bash", "-c", machine.BOOT, "boot", str(self.root), str(self.out)],
                                     stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + BOOT_SECONDS_MAX
        while self.leader is None:
            if self.host.poll() is not None or time.monotonic() > until:
                raise machine.Impossible("systemd-nspawn boots nothing here")
            time.sleep(0.1)
            self.leader = self.systemd()
        self.run("systemctl", "is-system-running", "--wait", check=False)

    def systemd(self):
        """Its process number out here, once it is one."""
        children = pathlib.Path(f"/proc/{self.host.pid}/task/{self.host.pid}/children").read_text().split()
        for pid in children:
            if pathlib.Path(f"/proc/{pid}/comm").read_text() == "systemd\n" and os.path.exists(f"/proc/{pid}/root/run/systemd/system"):
                return pid
        return None

    def switch_off(self):
        if self.leader:
            self.run("systemctl", "--no-block", "poweroff", check=False)
            try:
                self.host.wait(30)
            except subprocess.TimeoutExpired:
                self.host.kill()  # ours, and what it booted with it
                self.host.wait()
        if not os.environ.get("SIGNET_KEEP"):
            shutil.rmtree(self.root.parent, ignore_errors=True)

    # --- commands inside ---

    def words(self, who, command):
        """As that account, with nothing of our own environment, at the common folder."""
        become = [] if who == "root" else ["setpriv", f"--reuid={who}", f"--regid={who}", "--init-groups"]
        home = "/root" if who == "root" else f"/home/{who}"
        return ["nsenter", "-t", self.leader, "-m", "-u", "-i", "-n", "-p", "-C", "--root", "--wd=/", "env", "-i", "-C", "/srv/stick", *become, "env", f"HOME={home}", f"PATH={PATH}",
                "LC_ALL=C.UTF-8", "TERM=dumb", *map(str, command)]

    def run(self, *command, who="root", check=True):
        done = subprocess.run(self.words(who, command), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=ANSWER_SECONDS_MAX)
        if check and done.returncode != 0:
            raise AssertionError(f"{who}: {command}: status {done.returncode}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
        return done

    def type(self, who, command, answers=()):
        """At a terminal. `answers`: (words of the question, what is typed). (status, what stands on the terminal)."""
        return typed(self.words(who, ["bash", "-c", command]), answers)


def typed(words, answers):
    child, master = pty.fork()
    if child == 0:
        os.execvp(words[0], words)
    seen, asked, left = "", 0, list(answers)
    until = time.monotonic() + ANSWER_SECONDS_MAX
    try:
        while time.monotonic() < until:
            if select.select([master], [], [], 0.2)[0]:
                octets = os.read(master, 4096)
                if not octets:
                    break
                seen += octets.decode(errors="replace")
                continue
            if left and QUESTION.search(seen[asked:]) and left[0][0] in last_line(seen):
                asked, until = len(seen), time.monotonic() + ANSWER_SECONDS_MAX
                os.write(master, f"{left.pop(0)[1]}\n".encode())
        else:
            os.close(master)
            os.waitpid(child, 0)
            raise AssertionError(f"{words[-1]}: waits for something; next would be {left[:1]}:\n{seen[-3000:]}")
    except OSError:  # the other end of the terminal is closed
        pass
    with_status = os.waitpid(child, 0)[1]
    os.close(master)
    if left:
        raise AssertionError(f"{words[-1]}: never asked {left[0][0]}:\n{seen[-3000:]}")
    return os.waitstatus_to_exitcode(with_status), seen


def last_line(text):
    return text.replace("\r", "").rsplit("\n", 1)[-1]


def at_another_desk(command, folder):
    """At a machine that is none of the appliance: this one, with a clone that is built."""
    (folder / "build").mkdir(exist_ok=True)
    link = folder / "build/bin"
    if not link.is_symlink():
        link.symlink_to(BIN)
    return subprocess.run(["bash", "-c", command], cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=ANSWER_SECONDS_MAX,
                          env={**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8"})
