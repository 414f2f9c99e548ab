"""What happens beside the clients of `./dev load`: deaths, a token that goes out, parts that stand still, strangers; and what memory it takes."""
import collections
import contextlib
import os
import pathlib
import signal
import statistics
import threading
import time

import floods

PARTS = ("signet-gate", "signet-keyhold", "signet-journal", "signet-inspect")
PAUSE_S = 9  # the supervisor gives up after five deaths in half a minute
STANDS_S = 2  # how long a part is stopped, as by a disk that does not answer
# MiB. Of each part's peak (VmHWM, also pages shared with others), and of its memory with its children's (PSS).
BOUNDS_MIB = {"signet-gate": 96, "signet-keyhold": 160, "signet-journal": 64, "signet-inspect": 160}


def field_kib(path, name):
    with contextlib.suppress(OSError):
        for line in pathlib.Path(path).read_text().splitlines():
            if line.startswith(name + ":"):
                return int(line.split()[1])
    return 0


def pss_kib(pid):
    return field_kib(f"/proc/{pid}/smaps_rollup", "Pss")


def family(pid):
    """The process and its children: inspect's workers are its memory too."""
    found = [pid]
    with contextlib.suppress(OSError):
        for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += family(int(child))
    return found


class Watch(threading.Thread):
    """Memory of each part, every half second: its peak by the kernel's count, and the proportional memory of it and its children."""

    def __init__(self, appliance):
        super().__init__(daemon=True)
        self.appliance, self.over = appliance, threading.Event()
        self.pss, self.peak = collections.defaultdict(list), collections.Counter()

    def run(self):
        while not self.over.wait(0.5):
            for name in PARTS:
                with contextlib.suppress(AssertionError, OSError, ValueError):
                    pid = self.appliance.part(name)
                    self.pss[name].append(sum(pss_kib(each) for each in family(pid)))
                    self.peak[name] = max(self.peak[name], field_kib(f"/proc/{pid}/status", "VmHWM"))

    def report(self):
        """The first and the last fifth apart: what grows with the number of seals shows there."""
        self.over.set()
        self.join()
        rows = {}
        for name, seen in self.pss.items():
            fifth = max(1, len(seen) // 5)
            rows[name] = {"first_mib": round(statistics.median(seen[:fifth]) / 1024, 1), "last_mib": round(statistics.median(seen[-fifth:]) / 1024, 1),
                          "max_mib": round(max(seen) / 1024, 1), "peak_mib": round(self.peak[name] / 1024, 1), "bound_mib": BOUNDS_MIB[name]}
        return rows


class Faults(threading.Thread):
    """Again and again one of: a part is killed, the token is out for a second, a part stands still. All in turn, in a new order each round."""

    def __init__(self, appliance, chance, token, begun):
        """The first comes as soon as `begun` says that there is something to disturb."""
        super().__init__(daemon=True)
        self.appliance, self.chance, self.begun, self.done, self.over = appliance, chance, begun, collections.Counter(), threading.Event()
        self.acts = [(f"kill -9 {name}", self.kill, name) for name in PARTS]
        self.acts += [(f"{name} stands still for {STANDS_S} s", self.stop, name) for name in ("signet-journal", "signet-keyhold")]
        if token:
            self.acts.append(("token out for 1 s", self.take_token, None))

    def run(self):
        while not self.begun() and not self.over.wait(0.02):
            pass
        while True:
            for what, act, name in self.chance.sample(self.acts, len(self.acts)):
                if self.over.is_set():
                    return
                with contextlib.suppress(AssertionError, OSError):
                    act(name)
                    self.done[what] += 1
                self.over.wait(PAUSE_S)

    def kill(self, name):
        os.kill(self.appliance.part(name), signal.SIGKILL)

    def stop(self, name):
        pid = self.appliance.part(name)
        os.kill(pid, signal.SIGSTOP)
        self.over.wait(STANDS_S)
        os.kill(pid, signal.SIGCONT)

    def take_token(self, _):
        place = self.appliance.root / "run/signet/token-does"
        place.write_text("out")
        time.sleep(1)
        place.unlink()


class Strangers(threading.Thread):
    """One process of another account beside the clients, a while each kind of flood."""

    def __init__(self, appliance, document, while_s=7):
        super().__init__(daemon=True)
        self.path, self.document, self.while_s = appliance.root / "run/signet/signet.sock", document, while_s
        self.done, self.over = collections.Counter(), threading.Event()

    def run(self):
        while not self.over.is_set():
            for kind in floods.KINDS:
                flood = floods.Flood(self.path, kind, self.document, processes=1, connections=80)
                self.over.wait(self.while_s)
                flood.end()
                self.done[kind] += 1
                if self.over.is_set():
                    return
