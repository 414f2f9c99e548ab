"""The packages, made once of the programs that SIGNET_BIN holds and kept while these and what is packed stay the same."""
import hashlib
import os
import pathlib
import subprocess

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ["SIGNET_BIN"])
PLACE = pathlib.Path(os.environ["SIGNET_PACKAGES"])
PACKED = ["debian", "packaging", "systemd", "config", "docs", "README.md", "SECURITY.md"]
PROGRAMS = ["signet", "signetd", "signet-gate", "signet-keyhold", "signet-inspect", "signet-journal", "signet-clock", "signet-render"]
NAMES = ["signet", "signet-client", "signet-audit"]


def run(*arguments, **more):
    more = {"check": True, "capture_output": True, "text": True, "env": {**os.environ, "LC_ALL": "C.UTF-8"}, **more}
    try:
        return subprocess.run([str(each) for each in arguments], **more)
    except subprocess.CalledProcessError as error:
        raise AssertionError(f"{arguments}: status {error.returncode}\n{error.stdout}\n{error.stderr}") from None


def version():
    return run("dpkg-parsechangelog", "--show-field", "Version", "--file", SOURCE / "debian/changelog").stdout.strip()


def make(folder):
    # Hardly compressed: the tests care what is in them.
    run(SOURCE / "packaging/package.sh", BIN, folder, env={**os.environ, "SIGNET_XZ": "0"})


def made():
    """The folder with them."""
    stamp, now = PLACE / "made-of", state()
    if not stamp.exists() or stamp.read_text() != now:
        make(PLACE)
        stamp.write_text(now)
    return PLACE


def state():
    files = [BIN / each for each in PROGRAMS]
    for each in PACKED:
        files += sorted(path for path in [SOURCE / each, *(SOURCE / each).rglob("*")] if path.is_file())
    digest = hashlib.sha256()
    for path in files:
        digest.update(f"{path}\n{path.stat().st_mode}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def file_of(name):
    architecture = "all" if name == "signet-audit" else "amd64"
    return made() / f"{name}_{version()}_{architecture}.deb"
