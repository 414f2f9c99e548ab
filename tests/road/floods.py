"""Floods of another account, and what a clerk feels beside each. Used by load.py and test_load.py."""
import contextlib
import os
import select
import signal
import socket
import time

import http_socket

FLOODER = 4446
CONNECTIONS = 240
HALF = (b"GET /v1/sta", b"POST /v1/seals HTTP/1.1\r\nHost: x\r\nIdempotency-Key: k\r\nContent-Length: 100000\r\n\r\n<X>", b"")
GARBAGE = (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"GET / HTTP/9.9\r\n\r\n", b"POST /v1/seals HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
           b"POST /v1/seals HTTP/1.1\r\nIdempotency-Key: k\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
           b"GET /v1/status HTTP/1.1\r\nX: " + b"a" * 9000 + b"\r\n\r\n", b"\0" * 64 + b"\r\n\r\n")


def post(target, body, fields=""):
    return f"POST {target} HTTP/1.1\r\nHost: x\r\n{fields}Content-Length: {len(body)}\r\n\r\n".encode() + body


class Flooder:
    """One process of a flood: some connections, all at once, for ever."""

    def __init__(self, path, connections, document):
        self.path, self.connections, self.document, self.clients, self.count = str(path), connections, document, [], 0

    def connect(self):
        client = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        client.connect(self.path)  # waits for its place in the kernel's line
        client.setblocking(False)
        return client

    def open(self, first=b""):
        with contextlib.suppress(OSError):
            client = self.connect()
            self.clients.append(client)
            client.send(first)

    def forget(self, client):
        with contextlib.suppress(ValueError):
            self.clients.remove(client)
        client.close()

    def answered(self):
        """Reads what has come; a connection that ended is forgotten."""
        ready = select.poll()
        by_number = {client.fileno(): client for client in self.clients}
        for number in by_number:
            ready.register(number, select.POLLIN)
        for number, _ in ready.poll(20):
            client, got = by_number[number], b""
            with contextlib.suppress(OSError):
                got = client.recv(1 << 20)
            if not got:
                self.forget(client)
            else:
                yield client

    def asking(self, request):
        """On every connection the next request as soon as the last was answered."""
        while True:
            while len(self.clients) < self.connections:
                self.open(request())
            for client in list(self.answered()):
                with contextlib.suppress(OSError):
                    client.send(request())
                    continue
                self.forget(client)

    def explanations(self):
        self.asking(lambda: post("/v1/explain", self.document))

    def junk(self):
        def request():
            self.count += 1
            return post("/v1/seals", b"<JUNK/>", f"Idempotency-Key: junk-{os.getpid()}-{self.count}\r\n")
        self.asking(request)

    def status(self):
        self.asking(lambda: b"GET /v1/status HTTP/1.1\r\nHost: x\r\n\r\n")

    def half_open(self):
        """Heads, bodies and nothing, never finished; some thousand new ones in a second, an octet now and then on each."""
        while True:
            for i in range(self.connections):
                self.open(HALF[i % 3])
            for client in self.clients:
                with contextlib.suppress(OSError):
                    client.send(b"x")
            while len(self.clients) > self.connections:
                self.forget(self.clients[0])
            time.sleep(0.02)

    def connections_alone(self):
        """As many new connections as the kernel makes; each is held for a while."""
        while True:
            self.open()
            if len(self.clients) > self.connections:
                self.forget(self.clients[0])

    def garbage(self):
        while True:
            for each in GARBAGE:
                self.open(each)
            list(self.answered())
            while len(self.clients) > self.connections:
                self.forget(self.clients[0])

    def large(self):
        """Large bodies that are announced and come in small parts."""
        head = b"POST /v1/seals HTTP/1.1\r\nHost: x\r\nIdempotency-Key: k\r\nContent-Length: 30000000\r\n\r\n"
        while True:
            while len(self.clients) < self.connections:
                self.open(head)
            list(self.answered())
            for client in self.clients:
                with contextlib.suppress(OSError):
                    client.send(b"x" * 65536)


# The flood, what it is, and on how many connections.
KINDS = {"explanations": "a real transcript explained, again and again, on 120 connections",
         "junk": "seals asked for what is no transcript, on 120 connections",
         "status": "the status read without end, on 120 connections",
         "half_open": "240 connections with half heads, half bodies or nothing, some thousand new ones in a second",
         "connections_alone": "240 connections without a word, new ones as fast as they can be made",
         "garbage": "what is no HTTP, or against its rules, on new connections",
         "large": "240 connections that announce 30 MB and send them slowly"}


class Flood:
    """Processes of another account that do `kind` as fast as they can."""

    def __init__(self, path, kind, document=b"<X/>", processes=4, connections=None, uid=FLOODER):
        self.children = []
        connections = connections or (120 if kind in ("explanations", "junk", "status") else CONNECTIONS)
        for _ in range(processes):
            child = os.fork()
            if child == 0:
                with contextlib.suppress(BaseException):
                    os.setgroups([])
                    os.setgid(uid)
                    os.setuid(uid)
                    getattr(Flooder(path, connections // processes, document), kind)()
                os._exit(0)
            self.children.append(child)

    def end(self):
        for child in self.children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        self.children = []


def percentile(times, share):
    return round(sorted(times)[min(len(times) - 1, int(len(times) * share))], 1)


def clerk(appliance, files, pause_s=0.0):
    """Milliseconds of each seal, on a connection of its own as the command does it, and of the connection alone. A 503 or 429 is waited for
    as it says, and counts."""
    seals, connects, asked_again = [], [], 0
    for file in files:
        body = file.read_bytes()
        begun = time.perf_counter()
        while True:
            connection = http_socket.Connection(appliance.root / "run/signet/signet.sock")
            opened = time.perf_counter()
            connection.connect()
            connects.append((time.perf_counter() - opened) * 1000)
            status, fields, answer = http_socket.ask(appliance, "POST", "/v1/seals", body, file.name, connection)
            connection.close()
            if status not in (429, 503):
                break
            asked_again += 1
            time.sleep(int(fields["Retry-After"]))
        assert status == 201, answer
        seals.append((time.perf_counter() - begun) * 1000)
        time.sleep(pause_s)
    return {"n": len(seals), "p50_ms": percentile(seals, 0.5), "p99_ms": percentile(seals, 0.99), "max_ms": round(max(seals), 1),
            "connect_max_ms": round(max(connects), 1), "asked_again": asked_again}


def floods(appliance, files, each=40):
    """The clerk alone, and beside every kind of flood."""
    files = list(files)
    take = lambda: [files.pop() for _ in range(each)]
    document = files.pop().read_bytes()
    rows = {"alone": clerk(appliance, take())}
    for kind in KINDS:
        flood = Flood(appliance.root / "run/signet/signet.sock", kind, document)
        try:
            time.sleep(2)
            rows[kind] = clerk(appliance, take())
        finally:
            flood.end()
        time.sleep(1)
    return rows
