"""The world of `./dev load`: transcripts of 45 classes, signed once in a day and kept below SIGNET_LOAD_CACHE for the next run."""
import datetime
import hashlib
import os
import pathlib
import re
import shutil
import subprocess

from appliance import BIN, run

CLASSES = ["8A1", *(f"8B{n:02}" for n in range(1, 45))]
PUPILS_OF_A_CLASS = 223  # 45 classes of these are 10,035
JOBS = os.cpu_count() or 1


def age_key():
    """What was signed yesterday, or by another program, is signed anew."""
    program = hashlib.sha256((BIN / "signet-world").read_bytes()).hexdigest()
    return f"{program[:16]}-{datetime.datetime.now(datetime.timezone.utc).date()}-{os.getuid()}"


class LoadWorld:
    def __init__(self, spare):
        """`spare`: the folder where no cache is named."""
        cache = os.environ.get("SIGNET_LOAD_CACHE")
        self.folder = pathlib.Path(cache) / age_key() if cache else spare / "load"
        if cache and not self.folder.exists():
            shutil.rmtree(cache, ignore_errors=True)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.world = self.folder / "world"
        if not (self.world / "roster.toml").exists():
            run(BIN / "signet-world", "make", "--out", self.world, "--clerk-uid", os.getuid())
        os.chmod(self.folder, 0o755)

    def roster(self, file):
        """The world's roster with all classes, each with the teachers of 8A1."""
        text = (self.world / "roster.toml").read_text()
        block = re.search(r'\[\[class\]\]\ncode = "8A1"\n.*?(?=\[\[class\]\]\n)', text, re.S)[0]
        file.write_text(text + "".join("\n" + block.replace('"8A1"', f'"{code}"') for code in CLASSES[1:]))
        return file

    def transcripts(self, count, say):
        """So many of them, of all classes in turn."""
        wanted = {code: count // len(CLASSES) + (i < count % len(CLASSES)) for i, code in enumerate(CLASSES)}
        assert max(wanted.values()) <= PUPILS_OF_A_CLASS, f"at most {len(CLASSES) * PUPILS_OF_A_CLASS} transcripts"
        made = 0
        for at, code in enumerate(CLASSES):
            made += self.fill(at, code, wanted[code])
            if made and at % 9 == 8:
                say(f"{at + 1} of {len(CLASSES)} classes signed")
        return [self.file(at, code, i) for i in range(max(wanted.values())) for at, code in enumerate(CLASSES) if i < wanted[code]]

    def file(self, at, code, i):
        number = at * PUPILS_OF_A_CLASS + i + 1
        return self.folder / "transcripts" / f"{code}-{number:02}.xml"

    def fill(self, at, code, count):
        """signet-world signs with as many threads as there are processors. Only whole runs are marked, so a broken one is made anew."""
        mark = self.folder / f"{code}.made"
        have = int(mark.read_text()) if mark.exists() else 0
        if have >= count:
            return 0
        subprocess.run([BIN / "signet-world", "transcripts", "--world", self.world, "--out", self.folder / "transcripts", "--class", code,
                        "--count", str(count - have), "--faults", "0", "--first", str(at * PUPILS_OF_A_CLASS + have + 1)],
                       check=True, stdout=subprocess.DEVNULL)
        mark.write_text(str(count))
        return count - have
