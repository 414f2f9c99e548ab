"""A second reader of a published journal, written from docs/formats/journal.md alone: vkey, checkpoint, tiles, receipt. Nothing of
Signet, no cryptographic library: Ed25519 after RFC 8032 5.1, SHA-2 from Python.

Slow on purpose: every line can be compared with the text.
"""
import base64
import hashlib
import json
import pathlib
import sys

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def sha256(octets):
    return hashlib.sha256(octets).digest()


# --- Ed25519 (RFC 8032 5.1, extended coordinates of 5.1.4) ---

def add(a, b):
    A, B = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    C, E = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = B - A, E - C, E + C, B + A
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(n, point):
    result = (0, 1, 1, 0)
    while n:
        if n & 1:
            result = add(result, point)
        point, n = add(point, point), n >> 1
    return result


def decompress(octets):
    y = int.from_bytes(octets, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


def equal(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


BASE = decompress((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def good_signature(key, message, signature):
    A, R, s = decompress(key), decompress(signature[:32]), int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or A is None or R is None or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    return equal(times(s, BASE), add(R, times(k, A)))


# --- checkpoint ---

class Log:
    def __init__(self, vkey):
        self.origin, number, key = vkey.strip().split("+", 2)
        octets = base64.b64decode(key, validate=True)
        self.id = sha256(self.origin.encode() + b"\n" + octets)[:4]
        assert octets[0] == 1 and len(octets) == 33 and self.id.hex() == number, "vkey"
        self.key = octets[1:]

    def open(self, note):
        """Size and root that the log signed."""
        text, _, signatures = note.rpartition("\n\n")
        text += "\n"
        for line in signatures.splitlines():
            dash, name, value = line.split(" ")
            octets = base64.b64decode(value, validate=True)
            if dash == "\u2014" and name == self.origin and octets[:4] == self.id:
                assert good_signature(self.key, text.encode(), octets[4:]), "signature"
                origin, size, root, rest = text.split("\n")
                assert origin == self.origin and rest == "" and size == str(int(size)), "text"
                return int(size), base64.b64decode(root, validate=True)
        raise AssertionError("not signed by this log")


# --- tree (RFC 6962 2.1) ---

def leaf(entry):
    return sha256(b"\0" + entry)


def root_of(hashes):
    if len(hashes) < 2:
        return hashes[0] if hashes else sha256(b"")
    half = 1 << (len(hashes) - 1).bit_length() - 1
    return sha256(b"\1" + root_of(hashes[:half]) + root_of(hashes[half:]))


def check_receipt(log, text):
    """The entry that a receipt proves, and its number."""
    head, checkpoint = text.split("\n\n", 1)
    first, extra, index, *path = head.split("\n")
    assert first == "c2sp.org/tlog-proof@v1" and extra.startswith("extra ") and index.startswith("index "), "head"
    entry, index = base64.b64decode(extra[6:], validate=True), int(index[6:])
    size, root = log.open(checkpoint)
    assert index < size, "index"
    # RFC 9162 2.1.3.2
    at, last, value = index, size - 1, leaf(entry)
    for each in (base64.b64decode(line, validate=True) for line in path):
        assert last > 0, "a longer path than there are levels"
        if at & 1 or at == last:
            value = sha256(b"\1" + each + value)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            value = sha256(b"\1" + value + each)
        at, last = at >> 1, last >> 1
    assert last == 0 and value == root, "path"
    return index, entry


# --- files ---

def number_path(n):
    groups = [f"{n % 1000:03}"]
    while n := n // 1000:
        groups.insert(0, f"x{n % 1000:03}")
    return "/".join(groups)


def read_tile(directory, row, n, width):
    name = f"tile/{row}/{number_path(n)}" + ("" if width == 256 else f".p/{width}")
    return (pathlib.Path(directory) / name).read_bytes()


def check_log(directory, vkey):
    """All entries, when every file that the checkpoint needs is what it must be."""
    log = Log(vkey)
    size, root = log.open((pathlib.Path(directory) / "checkpoint").read_text(encoding="utf-8"))
    entries = []
    for n in range((size + 255) // 256):
        bundle = read_tile(directory, "entries", n, min(256, size - 256 * n))
        while bundle:
            length = int.from_bytes(bundle[:2], "big")
            entries.append(bundle[2:2 + length])
            assert len(entries[-1]) == length, "bundle"
            bundle = bundle[2 + length:]
    assert len(entries) == size, "entries"
    hashes, level = [leaf(entry) for entry in entries], 0
    assert root_of(hashes) == root, "root"
    while hashes:
        for n in range((len(hashes) + 255) // 256):
            here = hashes[256 * n:256 * n + 256]
            assert read_tile(directory, level, n, len(here)) == b"".join(here), f"tile {level}/{n}"
        hashes, level = [root_of(hashes[i:i + 256]) for i in range(0, len(hashes) - 255, 256)], level + 1
    for entry in entries:
        again = json.dumps(json.loads(entry), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        assert again == entry, "canonical JSON"
    return entries


if __name__ == "__main__":
    print(len(check_log(sys.argv[1], sys.argv[2])))
