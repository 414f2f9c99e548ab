"""Programs of other people that judge a sealed PDF, and what can be seen on its page."""
import hashlib
import pathlib
import re
import subprocess
import tempfile

from appliance import run

DOTS_PER_INCH = 300
MM = DOTS_PER_INCH / 25.4


def nss_store(world, folder):
    """Trusts the world's roots, as the other judges do."""
    store = f"sql:{folder}"
    folder.mkdir()
    run("certutil", "-N", "-d", store, "--empty-password")
    for name in ("gov-root", "public-root"):
        run("certutil", "-A", "-d", store, "-n", name, "-t", "CT,C,C", "-i", world / f"ca/{name}.pem")
    return store


def pdfsig(store, path):
    """One dictionary for each signature: field, valid, trusted, total."""
    told = run("pdfsig", "-nssdir", store, path, check=False).stdout
    return [{"field": re.search(r"Signature Field Name: (.*)", part)[1],
             "valid": "Signature is Valid." in part,
             "trusted": "Certificate is Trusted." in part,
             "type": re.search(r"Signature Type: (.*)", part)[1],
             "total": "\n  - Total document signed" in part} for part in re.split(r"(?m)^Signature #\d+:$", told)[1:]]


def sha256(octets):
    return hashlib.sha256(octets).hexdigest()


def qpdf(path):
    done = run("qpdf", "--check", path, check=False)
    return done.returncode == 0 and "No syntax or stream encoding errors found" in done.stdout


def mutool(path):
    """Whether mutool reads the file without repairing anything."""
    with tempfile.TemporaryDirectory() as folder:
        asked = [run("mutool", *words, check=False) for words in (("info", path), ("clean", path, f"{folder}/clean.pdf"))]
    return all(done.returncode == 0 and not done.stderr for done in asked)


def split_seal(content):
    """The seal's CMS (DER) and the octets that it signs."""
    begin, first, second, rest = (int(x) for x in re.findall(rb"/ByteRange *\[ *(\d+) +(\d+) +(\d+) +(\d+) *\]", content)[-1])
    gap = bytes.fromhex(content[first + 1:second - 1].decode())
    size = 4 + int.from_bytes(gap[2:4], "big")  # 30 82 hh ll
    assert gap[:2] == b"\x30\x82" and not any(gap[size:])
    return gap[:size], content[begin:first] + content[second:second + rest]


def openssl_cms(cms, content, anchors):
    """CAdES by OpenSSL's own reading, with the chain of the certificate."""
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder)
        (place / "seal.der").write_bytes(cms)
        (place / "content").write_bytes(content)
        (place / "anchors.pem").write_bytes(b"".join(path.read_bytes() for path in anchors))
        done = run("openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", place / "seal.der", "-content", place / "content",
                   "-CAfile", place / "anchors.pem", "-purpose", "any", "-out", "/dev/null", check=False)
    return done.returncode == 0 and "Verification successful" in done.stderr


def anchors(world):
    return [world / f"ca/{name}.pem" for name in ("gov-root", "gov-sub", "public-root", "public-sub")]


def words(path):
    return run("pdftotext", "-layout", path, "-").stdout


class Picture:
    """The first page as a reader shows it."""

    def __init__(self, path):
        done = subprocess.run(["pdftoppm", "-r", str(DOTS_PER_INCH), "-cropbox", "-f", "1", "-l", "1", path], capture_output=True, check=True)
        head = re.match(rb"P6\s+(\d+)\s+(\d+)\s+255\s", done.stdout)
        self.width, self.height = int(head[1]), int(head[2])
        octets = done.stdout[head.end():]
        self.red, self.green, self.blue = (octets[i::3] for i in range(3))

    def ink(self, red, green, blue):
        """1 where every colour lies within its limits (lowest, highest)."""
        def within(plane, limits):
            return int.from_bytes(plane.translate(bytes(int(limits[0] <= v <= limits[1]) for v in range(256))), "big")
        both = within(self.red, red) & within(self.green, green) & within(self.blue, blue)
        return both.to_bytes(len(self.red), "big")

    def box(self, ink):
        """Left, top, right, bottom of the ink, in mm from the page's upper left corner."""
        rows = [(y, ink[y * self.width:(y + 1) * self.width]) for y in range(self.height)]
        rows = [(y, row) for y, row in rows if 1 in row]
        left, right = min(row.find(1) for _, row in rows), max(row.rfind(1) for _, row in rows) + 1
        return left / MM, rows[0][0] / MM, right / MM, (rows[-1][0] + 1) / MM

    def red_box(self):
        return self.box(self.ink((150, 255), (0, 110), (0, 110)))
