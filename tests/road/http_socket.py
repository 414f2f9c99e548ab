"""HTTP over the appliance's socket, without the command: by any account, and as badly as a test wants."""
import contextlib
import http.client
import json
import os
import socket


class Connection(http.client.HTTPConnection):
    def __init__(self, path, timeout=120):
        super().__init__("localhost", timeout=timeout)
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        # Waits for its place in the line; a socket with a time limit would be told EAGAIN at once.
        self.sock.connect(self.path)
        self.sock.settimeout(self.timeout)


def ask(appliance, method, target, body=None, key=None, connection=None):
    """Status, fields, and the body as JSON where it is some."""
    headers = {"Content-Type": "application/xml"}
    if key:
        headers["Idempotency-Key"] = key
    asked = connection or Connection(appliance.root / "run/signet/signet.sock")
    asked.request(method, target, body=body, headers=headers if body is not None else {})
    answer = asked.getresponse()
    text = answer.read().decode()
    if not connection:
        asked.close()
    with contextlib.suppress(ValueError):
        return answer.status, answer.headers, json.loads(text)
    return answer.status, answer.headers, text


def as_account(uid, work):
    """What `work` returns (as JSON), done by a process of that account."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(uid)
            os.setuid(uid)
            with os.fdopen(write, "w") as pipe:
                pipe.write(json.dumps(work()))
            os._exit(0)
        except BaseException as trouble:  # noqa: BLE001 - told to the parent, whatever it is
            with os.fdopen(write, "w") as pipe:
                pipe.write(json.dumps({"trouble": repr(trouble)}))
            os._exit(1)
    os.close(write)
    with os.fdopen(read) as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    return json.loads(text)
