"""A second reader of checkpoints and cosignatures, written from docs/formats/witness.md alone. Ed25519 by `openssl pkeyutl`."""
import base64
import hashlib
import pathlib
import struct
import subprocess
import tempfile

SPKI = bytes.fromhex("302a300506032b6570032100")  # RFC 8410


def ed25519(key, message, value):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "key").write_bytes(SPKI + key), (folder / "message").write_bytes(message), (folder / "value").write_bytes(value)
        done = subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", folder / "key", "-rawin", "-in",
                               folder / "message", "-sigfile", folder / "value"], capture_output=True)
        return done.returncode == 0


class Key:
    """A vkey: name, type and raw key; 1 signs checkpoints, 4 cosigns them."""

    def __init__(self, vkey, kind):
        self.name, identity, typed = vkey.strip().split("+", 2)
        typed = base64.b64decode(typed)
        assert typed[0] == kind and len(typed) == 33, vkey
        self.key, self.id = typed[1:], hashlib.sha256(self.name.encode() + b"\n" + typed).digest()[:4]
        assert self.id.hex() == identity, vkey


class Note:
    def __init__(self, octets):
        text, gap, lines = octets.rpartition("\n\n")
        assert gap and lines.endswith("\n"), octets
        self.text = text + "\n"
        self.origin, self.size, self.root = text.split("\n")
        self.size = int(self.size)
        self.signatures = []
        for line in lines[:-1].split("\n"):
            dash, name, value = line.split(" ")
            assert dash == "—"
            self.signatures.append((name, base64.b64decode(value)))

    def _of(self, key):
        return [value[4:] for name, value in self.signatures if name == key.name and value[:4] == key.id]

    def signed_by(self, vkey):
        key = Key(vkey, 1)
        found = self._of(key)
        return bool(found) and key.name == self.origin and all(ed25519(key.key, self.text.encode(), value) for value in found)

    def cosigned_by(self, vkey):
        """The second at which it was cosigned; None where it was not."""
        key = Key(vkey, 4)
        for value in self._of(key):
            seconds = struct.unpack(">Q", value[:8])[0]
            assert ed25519(key.key, b"cosignature/v1\ntime %d\n" % seconds + self.text.encode(), value[8:])
            return seconds
        return None


def receipt_root(receipt):
    """The root that the receipt's entry leads to, and its checkpoint."""
    head, _, rest = receipt.partition("\n\n")
    lines = head.split("\n")
    assert lines[0] == "c2sp.org/tlog-proof@v1" and lines[1].startswith("extra ")
    note = Note(rest)
    at, last = int(lines[2].removeprefix("index ")), note.size - 1
    root = hashlib.sha256(b"\0" + base64.b64decode(lines[1][6:])).digest()
    for line in lines[3:]:
        other = base64.b64decode(line)
        if at % 2 == 1 or at == last:
            root = hashlib.sha256(b"\1" + other + root).digest()
            while at % 2 == 0 and at:
                at, last = at // 2, last // 2
        else:
            root = hashlib.sha256(b"\1" + root + other).digest()
        at, last = at // 2, last // 2
    assert last == 0
    return root, note
