"""A process between keyhold and one of its peers: it sees every frame and may kill, change or replace (docs/formats/wire.md)."""
import contextlib
import os
import select
import socket
import struct
import threading

import frames

APPEND, ARCHIVE_PUT = 1, 6     # operations of the journal
SEAL, RELEASE, DRAW = 1, 2, 4  # modes of inspect
FRAME_MAX = 65536


def journal_step(frame):
    """What a request to the journal is about: `intent`, `sealed`, …, `archive`, or nothing of interest."""
    operation = frame[8]
    if operation == ARCHIVE_PUT:
        return "archive"
    for kind in ("intent", "sealed", "failed", "refused", "revoked", "audit", "delivered", "order", "activation"):
        if operation == APPEND and f'"kind":"{kind}"'.encode() in frame:
            return kind
    return ""


def inspect_step(frame):
    return {SEAL: "seal", RELEASE: "release", DRAW: "draw"}.get(frame[8], "")


def output_of(descriptor):
    """The content of a worker's output: u64 size, then that many octets."""
    size = struct.unpack(">Q", os.pread(descriptor, 8, 0))[0]
    return bytearray(os.pread(descriptor, size, 8))


def put_output(descriptor, content):
    os.pwrite(descriptor, struct.pack(">Q", len(content)) + bytes(content), 0)


class Between:
    """Takes the place of run/signet/NAME.sock. `asked` and `answered` are called with the step and the descriptors of the
    request before a frame goes on; `asked` may return other descriptors. keyhold must be started anew to come this way."""

    def __init__(self, appliance, name, step):
        self.place = appliance.root / f"run/signet/{name}.sock"
        self.behind = self.place.with_suffix(".behind")
        self.step = step
        self.asked = lambda step, descriptors: descriptors
        self.answered = lambda step, descriptors: None
        os.rename(self.place, self.behind)
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.listener.bind(str(self.place))
        state = self.behind.stat()
        os.chown(self.place, state.st_uid, state.st_gid)
        os.chmod(self.place, 0o660)
        self.listener.listen(64)
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                near, _ = self.listener.accept()
                threading.Thread(target=self.serve, args=(near,), daemon=True).start()

    def serve(self, near):
        far = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with near, far, contextlib.suppress(OSError):
            far.connect(str(self.behind))
            while True:
                if far in select.select([near, far], [], [])[0]:
                    return  # the peer's end is keyhold's to see at once
                request, descriptors, _, _ = socket.recv_fds(near, FRAME_MAX, 4)
                if not request:
                    return
                step = self.step(request)
                try:
                    socket.send_fds(far, [request], self.asked(step, descriptors))
                    answer, more, _, _ = socket.recv_fds(far, FRAME_MAX, 4)
                    if not answer:
                        return
                    self.answered(step, descriptors)
                    socket.send_fds(near, [answer], more)
                    for each in more:
                        os.close(each)
                finally:
                    for each in descriptors:
                        os.close(each)

    def close(self):
        self.listener.close()
        with contextlib.suppress(OSError):
            os.rename(self.behind, self.place)


def another_document(content):
    """For `asked`: the worker gets this document instead of keyhold's."""
    return lambda descriptors: [frames.memfd(content), *descriptors[1:]]
