"""Every part is struck by every fault at each step of a seal (docs/faults.md)."""
import collections
import os
import signal
import unittest

from striking import EVERY_PART, PARTS, SEAL, Death, Hang, Injection, Striking, until

HANG_S = 4
NO_MEMORY = "mmap,mremap,mprotect,clone,clone3:error=ENOMEM"
NO_BREAK = "brk:retval=0"  # brk(2) has no error: it gives back a break that is not the one asked for


class FaultMatrix(Striking):
    def dies(self, fault, number):
        for step in SEAL:
            for part in EVERY_PART:
                self.trial(fault, part, step[1], Death(self.appliance, part, number), step)

    def test_a_part_is_killed_at_a_step(self):
        self.dies("killed", signal.SIGKILL)

    def test_a_part_aborts_at_a_step(self):
        self.dies("aborts", signal.SIGABRT)

    def test_a_part_hangs_at_a_step_and_goes_on(self):
        for step in SEAL:
            for part in EVERY_PART:
                self.trial(f"hangs for {HANG_S} s", part, step[1], Hang(self.appliance, part, HANG_S), step)

    def injected(self, fault, part, where, *injections, step=None):
        self.trial(fault, part, where, Injection(self.appliance, part, *injections), step)

    def test_the_disk_is_full_breaks_or_is_slow(self):
        for part in ("signet-journal", "signet-keyhold"):
            for where, when in (("each", ""), ("the first", ":when=1"), ("the third", ":when=3")):
                self.injected("disk full (ENOSPC), of its writes", part, where, f"pwrite64:error=ENOSPC{when}")
                if part == "signet-journal" or where != "the third":  # keyhold makes two for a batch
                    self.injected("disk broken (EIO), of its fdatasyncs", part, where, f"fdatasync:error=EIO{when}")
            self.injected("disk slow, 0.3 s each fdatasync", part, "each", "fdatasync:delay_enter=300000")

    def fresh(self, part):
        """A process that has no memory yet but what it started with."""
        ends = {part, "signet-keyhold"} if part == "signet-journal" else {part}  # keyhold reads the journal anew
        old = {each: self.running(each) for each in ends}
        os.kill(old[part], signal.SIGKILL)
        self.died(*ends)
        until(lambda: all(self.running(each) != old[each] for each in ends))
        self.appliance.wait()

    def test_no_memory_and_no_descriptors(self):
        struck = collections.Counter()
        for step in SEAL:
            for part in PARTS:
                self.room_for_a_death()
                self.fresh(part)
                trial = Injection(self.appliance, part, NO_MEMORY, NO_BREAK)
                trial.may_miss = "asks for none"
                struck[part] += self.trial("no memory (ENOMEM)", part, step[1], trial, step)
        # The journal's part lives on what it took at its start, at every step: its row says so.
        self.assertEqual([part for part in PARTS if not struck[part] and part != "signet-journal"], [], "never struck")
        for part in PARTS:
            self.injected("no descriptors left (EMFILE), each that is wanted", part, "before the request",
                          "memfd_create,openat,accept4,socket,pidfd_open:error=EMFILE")


if __name__ == "__main__":
    unittest.main()
