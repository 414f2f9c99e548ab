"""Frames of docs/formats/wire.md, written from that page: what a part that was taken over could send."""
import array
import fcntl
import os
import socket
import struct

SEAL, ORDER, STATUS, ACTIVATE, REVIEW, MANIFEST, INCOMING, NOTE, FIND = 1, 3, 4, 12, 17, 20, 22, 29, 30
ANSWERS = {1: "done", 2: "sealed", 3: "refused", 4: "failed", 5: "not-found", 6: "conflict", 7: "unavailable", 8: "malformed", 9: "busy", 10: "over-quota"}
F_ADD_SEALS, ALL_SEALS = 1033, 0x1 | 0x2 | 0x4 | 0x8


def text(value):
    octets = value.encode()
    return struct.pack(">I", len(octets)) + octets


def memfd(content, seals=ALL_SEALS):
    descriptor = os.memfd_create("document", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    os.write(descriptor, content)
    if seals:
        fcntl.fcntl(descriptor, F_ADD_SEALS, seals)
    return descriptor


def manifest(*members, class_name="", school_year="", number=0):
    return text(class_name) + text(school_year) + struct.pack(">II", number, len(members)) + b"".join(bytes.fromhex(each) for each in members)


def request(operation, uid, key="", kind="", note="", manifest=bytes(16), name="", number="", day="", school_year=""):
    caller = struct.pack(">III", uid, uid, 1) + struct.pack(">I", 0)
    activation = struct.pack(">III", 0, 0, 0) + struct.pack(">IIB", 0, 0, 0)
    return (struct.pack(">QB", 7, operation) + caller + text(key) + text(kind) + text(name) + struct.pack(">QQQ", 0, 0, 0) + activation + bytes(64) + text(note)
            + manifest + text(number) + text(day) + text(school_year))


class Peer:
    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.socket.settimeout(60)
        self.socket.connect(str(path))

    def send(self, frame, *descriptors):
        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))] if descriptors else []
        self.socket.sendmsg([frame], rights)
        for each in descriptors:
            os.close(each)

    def receive(self):
        """The answer's word, its findings' numbers; None where the connection was ended."""
        try:
            frame, _, _, _ = self.socket.recvmsg(65536, socket.CMSG_SPACE(16))
        except ConnectionError:
            return None
        if not frame:
            return None
        count = struct.unpack_from(">I", frame, 9)[0]
        at, findings = 13, []
        for _ in range(count):
            findings.append(struct.unpack_from(">H", frame, at)[0])
            at += 2
            for _ in range(5):
                at += 4 + struct.unpack_from(">I", frame, at)[0]
        return ANSWERS[frame[8]], findings

    def ask(self, frame, *descriptors):
        self.send(frame, *descriptors)
        return self.receive()
