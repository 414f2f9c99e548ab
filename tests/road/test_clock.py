"""Who says whether the clock is synchronised, and what holds while nobody does: with the real parts, of which one dies, hangs, or cannot be reached."""
import ctypes
import os
import signal
import time
import unittest

from appliance import Appliance

STA_UNSYNC = 0x40


def kernel_synchronised():
    """adjtimex(2) with nothing to set, asked by us; nothing where it is forbidden."""
    asked = ctypes.create_string_buffer(512)
    if ctypes.CDLL(None).adjtimex(asked) < 0:
        return None
    return int.from_bytes(asked.raw[40:44], "little") & STA_UNSYNC == 0  # struct timex of 64 bits: modes, offset, freq, two errors, status


class Clock(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.appliance = Appliance()
        cls.addClassCleanup(cls.appliance.close)
        cls.appliance.start()

    def clock(self):
        return self.appliance.status()["clock"]

    def wait_until(self, silent, seconds=30):
        until = time.monotonic() + seconds
        while ("part_silent" in self.clock()) != silent:
            self.assertLess(time.monotonic(), until, self.clock())
            time.sleep(0.2)
        return self.clock()

    def test_it_is_what_the_kernel_says(self):
        known = kernel_synchronised()
        self.assertEqual(self.clock()["synchronised"], bool(known))
        self.assertEqual("part_silent" in self.clock(), known is None)
        self.assertEqual(self.appliance.entries("start")[-1]["clock_synchronised"], int(bool(known)))

    @unittest.skipIf(kernel_synchronised() is None, "this kernel does not say")
    def test_a_part_that_hangs_is_told_and_stops_nobody(self):
        part = self.appliance.part("signet-clock")
        os.kill(part, signal.SIGSTOP)
        self.addCleanup(os.kill, part, signal.SIGCONT)
        silent = self.wait_until(True)
        self.assertEqual((silent["synchronised"], silent["part_silent"]), (False, "no answer in time"))
        begun = time.monotonic()
        for _ in range(3):
            self.appliance.status()
        self.assertLess(time.monotonic() - begun, 15)
        told = self.appliance.signet("doctor", check=False).stdout
        self.assertIn("The clock part, signet-clock, does not say whether the clock is synchronised (no answer in time)", told)
        self.assertIn("signet-clock does NOT answer: no answer in time", self.appliance.signet("status").stdout)
        os.kill(part, signal.SIGCONT)
        self.wait_until(False)

    @unittest.skipIf(kernel_synchronised() is None, "this kernel does not say")
    def test_a_part_that_died_is_asked_again(self):
        part = self.appliance.part("signet-clock")
        self.appliance.kill("signet-clock")
        self.appliance.wait_for_another("signet-clock", part)
        self.wait_until(False)


class Unreachable(unittest.TestCase):
    def test_a_part_that_cannot_be_reached_when_keyhold_starts_is_told(self):
        appliance = Appliance()
        self.addCleanup(appliance.close)
        appliance.start()
        keyhold = appliance.part("signet-keyhold")
        (appliance.root / "run/signet/clock.sock").unlink()
        appliance.kill("signet-keyhold")
        appliance.wait_for_another("signet-keyhold", keyhold)
        clock = appliance.status()["clock"]
        self.assertEqual((clock["synchronised"], clock["part_silent"]), (False, "run/signet/clock.sock: No such file or directory"))
        self.assertTrue(clock["trusted"], "nobody has to vouch in a demonstration; where somebody has to: keyhold_test, Silent")
        self.assertEqual(appliance.entries("start")[-1]["clock_synchronised"], 0)


if __name__ == "__main__":
    unittest.main()
