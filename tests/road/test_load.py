"""Many at once, slow, rude and dying: every transcript sealed once, memory bounded, and nobody waits for another's flood."""
import contextlib
import os
import pathlib
import re
import signal
import socket
import statistics
import sys
import time
import unittest

import http_socket
import load
from appliance import Appliance

FLOODER, CLERK = 4446, 0
LONG = bool(os.environ.get("SIGNET_LONG"))
GATE_MIB = 96  # 64 connections with small bodies, and the program


class Load(unittest.TestCase):
    def test_every_transcript_is_sealed_once_whatever_dies_meanwhile(self):
        got = load.load(400 if LONG else 60, clients=50 if LONG else 12, patience_s=300, seed=int(time.time()))
        print(got, file=sys.stderr)
        self.assertTrue(got["faults"], "something died")
        for name, memory in got["pss"].items():
            self.assertLess(memory["max_mib"], 200, name)


class Flood:
    """Processes of another account that ask as much as they can, on so many connections."""

    def __init__(self, work, connections, uid=FLOODER):
        self.children = []
        for _ in range(4):
            child = os.fork()
            if child == 0:
                with contextlib.suppress(BaseException):
                    os.setgroups([])
                    os.setgid(uid)
                    os.setuid(uid)
                    work(connections // 4)
                os._exit(0)
            self.children.append(child)

    def end(self):
        for child in self.children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


@unittest.skipUnless(os.getuid() == 0, "several accounts are needed")
class Neighbours(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.appliance = Appliance().install()
        cls.addClassCleanup(cls.appliance.close)
        cls.appliance.activate()
        cls.files = sorted(cls.appliance.transcripts(count=45, faults=0).glob("*.xml"))
        cls.path = cls.appliance.root / "run/signet/signet.sock"
        cls.next = 0

    def connect(self):
        client = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        client.connect(str(self.path))
        return client

    def clerk(self, count):
        """Milliseconds of so many seals, one after the other, each on a connection of its own as the command does it."""
        times = []
        for file in self.files[self.next:self.next + count]:
            begun = time.perf_counter()
            status, _, answer = http_socket.ask(self.appliance, "POST", "/v1/seals", file.read_bytes(), file.name)
            times.append((time.perf_counter() - begun) * 1000)
            self.assertEqual(status, 201, answer)
        type(self).next += count
        return sorted(times)

    def compare(self, name, calm, flooded):
        ratio = flooded[-1] / calm[-1]
        print(f"{name}: slowest of {len(flooded)}: {flooded[-1]:.0f} ms, calm {calm[-1]:.0f} ms, ratio {ratio:.1f}; "
              f"median {statistics.median(flooded):.0f} ms, calm {statistics.median(calm):.0f} ms", file=sys.stderr)
        # Six of the flood's at once and the clerk's share two processors: some seven times as long, never a line of 64.
        self.assertLess(statistics.median(flooded), statistics.median(calm) * 16 + 200)

    def gate_mib(self):
        return load.pss_kib(self.appliance.part("signet-gate")) / 1024

    def test_a_flood_of_explanations_does_not_stop_the_clerk(self):
        calm = self.clerk(6)
        body = self.files[-1].read_bytes()

        def work(connections):
            request = (f"POST /v1/explain HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n").encode() + body
            open_now = []
            while True:
                while len(open_now) < connections:
                    with contextlib.suppress(OSError):
                        client = self.connect()
                        open_now.append(client)
                        client.sendall(request)
                        continue
                    time.sleep(0.01)
                first = open_now.pop(0)
                with contextlib.suppress(OSError):
                    while first.recv(65536):  # until it is closed or idle
                        first.settimeout(0.05)
                first.close()

        flood = Flood(work, 120)
        try:
            time.sleep(2)
            self.compare("explanations", calm, self.clerk(6))
            self.assertLess(self.gate_mib(), GATE_MIB)
        finally:
            flood.end()
        metrics = http_socket.ask(self.appliance, "GET", "/metrics")[2]
        explained = re.search(r'signet_gate_requests_total\{path="/v1/explain",status="200"\} (\d+)', metrics)
        self.assertGreater(int(explained[1]), 20, "there was a flood")

    def test_slow_heads_half_bodies_and_idle_connections_do_not_stop_the_clerk(self):
        calm = self.clerk(4)

        def work(connections):
            kinds = (b"GET /v1/sta", b"POST /v1/seals HTTP/1.1\r\nIdempotency-Key: k\r\nContent-Length: 100000\r\n\r\n<X>", b"")
            clients = []
            while True:
                for i in range(connections):
                    with contextlib.suppress(OSError):
                        client = self.connect()
                        client.sendall(kinds[i % 3])
                        clients.append(client)
                for each in clients:
                    with contextlib.suppress(OSError):
                        each.send(b"x")
                del clients[:-connections]
                time.sleep(0.02)

        flood = Flood(work, 240)
        try:
            time.sleep(2)
            self.compare("half-open", calm, self.clerk(4))
            self.assertEqual(self.appliance.signet("status", check=False).returncode, 0)
            gate = self.appliance.part("signet-gate")
            self.assertLess(len(list(pathlib.Path(f"/proc/{gate}/fd").iterdir())), 200)
            self.assertLess(self.gate_mib(), GATE_MIB)
        finally:
            flood.end()

    def test_an_idle_connection_of_the_clerk_stays_while_another_account_floods(self):
        kept = http_socket.Connection(self.path)
        self.assertEqual(http_socket.ask(self.appliance, "GET", "/v1/status", connection=kept)[0], 200)

        def work(connections):
            clients = []
            while True:
                with contextlib.suppress(OSError):
                    clients.append(self.connect())
                del clients[:-connections]
                time.sleep(0.001)

        flood = Flood(work, 400)
        try:
            time.sleep(2)
            local = kept.sock
            self.assertEqual(http_socket.ask(self.appliance, "GET", "/v1/status", connection=kept)[0], 200)
            self.assertIs(kept.sock, local, "the same connection, never opened anew")
        finally:
            flood.end()
            kept.close()

    def test_pipelined_requests_are_answered_in_their_order(self):
        with self.connect() as client:
            client.settimeout(30)
            client.sendall(b"".join(f"GET /v1/journal/entries?from={i}&count=1 HTTP/1.1\r\nHost: x\r\n\r\n".encode() for i in range(3)) +
                           b"GET /no/such HTTP/1.1\r\nHost: x\r\n\r\nGET /v1/status HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            got = b""
            while part := client.recv(65536):
                got += part
        # Answers in order: each entry's kind in its turn, then the 404, then the status.
        places = [got.index(b'"kind":"configuration"'), got.index(b"HTTP/1.1 404"), got.index(b'"school"')]
        self.assertEqual(places, sorted(places))
        self.assertEqual(got.count(b"HTTP/1.1 200"), 4)


if __name__ == "__main__":
    unittest.main()
