"""A small Debian with a real systemd in systemd-nspawn: made once, unpacked and booted for a test.

Inside, inside.sh does the work and writes what it saw below /out; outside it is judged. Nothing of it lies in the source tree.
"""
import hashlib
import os
import pathlib
import shutil
import subprocess

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ["SIGNET_BIN"])
PLACE = pathlib.Path(os.environ["SIGNET_BOOT"])

RELEASE = "bookworm"
# What the machine itself needs; what the programs need is asked of them.
PACKAGES = ["systemd", "systemd-sysv", "dbus", "pcscd", "softhsm2", "fonts-liberation2"]
PARTS = ["gate", "keyhold", "inspect", "journal", "clock"]
PROGRAMS = ["signet", "signet-render", *(f"signet-{part}" for part in PARTS)]
TREE_SECONDS_MAX, BOOT_SECONDS_MAX = 240, 240


class Impossible(Exception):
    """This machine cannot boot one; the text says why."""


def run(*arguments, **more):
    more = {"capture_output": True, "text": True, "timeout": 120, **more}
    done = subprocess.run([str(a) for a in arguments], **more)
    if done.returncode != 0:
        raise AssertionError(f"{arguments[0]}: status {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    return done.stdout


def check_machine():
    if os.getuid() != 0:
        raise Impossible("only root can boot a machine")
    for program in ("systemd-nspawn", "mmdebstrap"):
        if not shutil.which(program):
            raise Impossible(f"{program} is not installed; ./dev deps installs it")
    mounts = "mount -t tmpfs tmpfs /run && mkdir /run/c && mount -t cgroup2 cgroup2 /run/c"
    if subprocess.run(["unshare", "-m", "--propagation", "private", "sh", "-c", mounts], capture_output=True).returncode != 0:
        raise Impossible("no mount namespaces, or no cgroup2, for this account")


def packages():
    """The machine's own, and those that the programs' libraries come from."""
    libraries = set()
    for program in PROGRAMS:
        for line in run("ldd", BIN / program).splitlines():
            if "=> /" in line:
                libraries.add(os.path.realpath(line.split("=> ")[1].split()[0]))
    owners = {owner_of(library) for library in libraries}
    return sorted({*PACKAGES, *owners})


def owner_of(library):
    for path in (library, library.removeprefix("/usr")):
        found = subprocess.run(["dpkg-query", "--search", path], capture_output=True, text=True)
        if found.returncode == 0:
            return found.stdout.split(":")[0]
    raise Impossible(f"{library} comes from no package: a tree cannot be made of packages alone")


def mirror():
    """The one that this machine's own apt uses."""
    found = run("apt-get", "indextargets", "--format", "$(REPO_URI)", "Identifier: Packages", f"Codename: {RELEASE}").split()
    if not found:
        raise Impossible(f"apt on this machine knows no {RELEASE}")
    return found[0]


def base_tree():
    """The tree as a tar file, kept for the next time; another list of packages makes another one."""
    names = packages()
    tar = PLACE / f"base-{hashlib.sha256(' '.join(names).encode()).hexdigest()[:16]}.tar"
    if tar.exists():
        return tar
    PLACE.mkdir(parents=True, exist_ok=True)
    for old in PLACE.glob("base-*"):
        old.unlink()
    part = tar.with_suffix(f".{os.getpid()}.part")
    try:
        done = subprocess.run(["mmdebstrap", "-q", "--variant=minbase", f"--include={','.join(names)}", "--format=tar",
                               "--dpkgopt=path-exclude=/usr/share/{doc,man,locale,i18n}/*", RELEASE, part, mirror()],
                              capture_output=True, text=True, timeout=TREE_SECONDS_MAX)
    except subprocess.TimeoutExpired:
        raise Impossible(f"no tree within {TREE_SECONDS_MAX} s: the packages come too slowly") from None
    if done.returncode != 0:
        raise Impossible(f"no tree could be made of packages: {done.stderr[-600:]}")
    part.rename(tar)
    return tar


class Machine:
    """A fresh tree with Signet's programs and units in it, as a package would install them."""

    def __init__(self, folder):
        self.root, self.out = folder / "root", folder / "out"
        shutil.rmtree(folder, ignore_errors=True)
        self.root.mkdir(parents=True)
        self.out.mkdir()
        run("tar", "-C", self.root, "-xpf", base_tree(), "--numeric-owner")
        (self.root / "etc/machine-id").write_text("")
        self.install()

    def install(self):
        programs, units = self.root / "usr/lib/signet", self.root / "lib/systemd/system"
        for part in PARTS:
            for unit in (f"signet-{part}", f"signet-probe-{part}"):
                (programs / "root" / unit).mkdir(parents=True)
        for program in PROGRAMS:
            shutil.copy2(BIN / program, programs / program)
        shutil.copy2(BIN / "signet-boot-probe", programs / "probe")
        (self.root / "usr/bin/signet").symlink_to("../lib/signet/signet")
        for each in (SOURCE / "systemd").iterdir():
            if each.suffix in (".service", ".socket", ".target"):
                shutil.copy(each, units)
            if each.suffix == ".d":
                shutil.copytree(each, units / each.name)
        shutil.copy(SOURCE / "systemd/signet.sysusers", self.root / "usr/lib/sysusers.d/signet.conf")
        shutil.copy(SOURCE / "systemd/signet.tmpfiles", self.root / "usr/lib/tmpfiles.d/signet.conf")
        enabled = [*(f"signet-{name}.socket" for name in (*PARTS, "activation")), "signet-gate.service", "signet.target"]
        run("systemctl", f"--root={self.root}", "enable", *enabled)

    def add(self, name, text, mode=0o644):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(mode)

    def boot(self, script):
        """Boots, has the script run, powers off. What it wrote lies in `out`."""
        shutil.copy2(script, self.root / "root/inside.sh")
        self.add("etc/systemd/system/inside.service", INSIDE)
        wants = self.root / "etc/systemd/system/multi-user.target.wants"
        (wants / "inside.service").symlink_to("../inside.service")
        try:
            done = subprocess.run(["unshare", "-m", "--propagation", "private", "bash", "-c", BOOT, "boot", str(self.root), str(self.out)],
                                  stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=BOOT_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"the machine did not power off within {BOOT_SECONDS_MAX} s; it came as far as {self.progress()}") from None
        if not (self.out / "began").exists():
            raise Impossible(f"systemd did not get as far as our script: {done.stdout[-600:]} {done.stderr[-600:]}")
        if not (self.out / "ended").exists():
            raise AssertionError(f"the script inside did not come to its end, only to {self.progress()}")

    def progress(self):
        written = sorted(self.out.iterdir(), key=lambda each: each.stat().st_mtime)
        return written[-1].name if written else "nothing"


INSIDE = """[Unit]
Description=What the test does inside
After=basic.target dbus.service
Wants=dbus.service
[Service]
Type=oneshot
ExecStart=/bin/bash /root/inside.sh
ExecStopPost=/bin/systemctl --no-block poweroff
TimeoutStartSec=230
"""

# A /run on disk is refused by nspawn, and half of the machine's cgroups may be of version 1: both get a private mount. Without CAP_BPF
# and the system call IPAddressDeny= would silently not hold; nspawn 252 does not know
# Landlock's calls, and takes adjtimex for setting the clock.
BOOT = r"""set -e
mount -t tmpfs -o mode=755 tmpfs /run
umount -R -l /sys/fs/cgroup
mount -t cgroup2 cgroup2 /sys/fs/cgroup
group=/sys/fs/cgroup/signet-boot-$$
mkdir "$group"
echo $$ >"$group/cgroup.procs"
exec systemd-nspawn --quiet --register=no --keep-unit --directory="$1" --boot --console=pipe --private-network --link-journal=no \
  --capability=CAP_BPF,CAP_PERFMON,CAP_IPC_LOCK \
  --system-call-filter="bpf @keyring @memlock landlock_create_ruleset landlock_add_rule landlock_restrict_self adjtimex clock_adjtime" \
  --bind="$2":/out
"""
