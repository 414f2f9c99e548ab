"""Many at once, slow, rude and dying: every transcript sealed once, memory bounded, and nobody waits for another's flood."""
import os
import pathlib
import re
import socket
import sys
import time
import unittest

import floods
import http_socket
import load
import load_trouble
from appliance import Appliance

LONG = bool(os.environ.get("SIGNET_LONG"))
GATE_MIB = 96  # 64 connections with small bodies, and the program


class Load(unittest.TestCase):
    def test_every_transcript_is_sealed_once_whatever_dies_meanwhile(self):
        got = load.load(400 if LONG else 60, clients=50 if LONG else 12, strangers=LONG and os.getuid() == 0, patience_s=300, seed=int(time.time()))
        print(got, file=sys.stderr)
        self.assertTrue(got["faults"], "something died")
        self.assertEqual(got["receipts_verified"], got["n"])


@unittest.skipUnless(os.getuid() == 0, "several accounts are needed")
class Neighbours(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.appliance = Appliance().install()
        cls.addClassCleanup(cls.appliance.close)
        cls.appliance.activate()
        cls.files = sorted(cls.appliance.transcripts(count=60, faults=0).glob("*.xml"))
        cls.path = cls.appliance.root / "run/signet/signet.sock"
        cls.next = 0

    def connect(self):
        client = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        client.connect(str(self.path))
        return client

    def clerk(self, count):
        """Milliseconds of so many seals, one after the other, each on a connection of its own as the command does it."""
        files = self.files[self.next:self.next + count]
        type(self).next += count
        return floods.clerk(self.appliance, files)

    def compare(self, name, calm, flooded):
        print(f"{name}: {flooded}, calm {calm}", file=sys.stderr)
        # Six of the flood's at once and the clerk's share two processors: some seven times as long, never a line of 64.
        self.assertLess(flooded["p50_ms"], calm["p50_ms"] * 16 + 200)
        self.assertEqual(flooded["asked_again"], 0, "another account's flood takes no place of the clerk's")

    def beside(self, kind, count=5):
        """Calm figures, then those beside that flood."""
        calm = self.clerk(count)
        flood = floods.Flood(self.path, kind, self.files[-1].read_bytes())
        try:
            time.sleep(2)
            self.compare(kind, calm, self.clerk(count))
            self.assertLess(self.gate_mib(), GATE_MIB)
            self.assertEqual(self.appliance.signet("status", check=False).returncode, 0)
            gate = self.appliance.part("signet-gate")
            self.assertLess(len(list(pathlib.Path(f"/proc/{gate}/fd").iterdir())), 200)
        finally:
            flood.end()

    def gate_mib(self):
        return load_trouble.pss_kib(self.appliance.part("signet-gate")) / 1024

    def test_a_flood_of_explanations_does_not_stop_the_clerk(self):
        self.beside("explanations")
        metrics = http_socket.ask(self.appliance, "GET", "/metrics")[2]
        explained = re.search(r'signet_gate_requests_total\{path="/v1/explain",status="200"\} (\d+)', metrics)
        self.assertGreater(int(explained[1]), 20, "there was a flood")

    def test_slow_heads_half_bodies_and_idle_connections_do_not_stop_the_clerk(self):
        self.beside("half_open")

    def test_new_connections_without_end_do_not_stop_the_clerk(self):
        self.beside("connections_alone")
        metrics = http_socket.ask(self.appliance, "GET", "/metrics")[2]
        away = re.search(r"signet_gate_connections_turned_away_total (\d+)", metrics)
        self.assertGreater(int(away[1]), 100, "they were more than one account may have")

    def test_what_is_no_http_does_not_stop_the_clerk(self):
        self.beside("garbage")

    def test_large_bodies_that_never_end_do_not_stop_the_clerk(self):
        self.beside("large")

    def test_an_idle_connection_of_the_clerk_stays_while_another_account_floods(self):
        kept = http_socket.Connection(self.path)
        self.assertEqual(http_socket.ask(self.appliance, "GET", "/v1/status", connection=kept)[0], 200)

        flood = floods.Flood(self.path, "connections_alone", connections=400)
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
