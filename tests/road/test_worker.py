"""A document worker that was taken over: whatever it says, no wrong seal is made, and none leaves."""
import os
import random
import struct
import time
import unittest

import between
from appliance import Appliance, codes

FLIPS = 40


class LyingWorker(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.appliance = Appliance().install()
        cls.addClassCleanup(cls.appliance.close)
        cls.files = sorted(cls.appliance.transcripts(count=FLIPS + 10, faults=0).glob("*.xml"))
        cls.out = cls.appliance.folder / "out"
        cls.worker = between.Between(cls.appliance, "inspect", between.inspect_step)
        cls.addClassCleanup(cls.worker.close)
        cls.appliance.kill("signet-keyhold")
        time.sleep(0.5)
        cls.appliance.activate()

    def setUp(self):
        self.addCleanup(self.tell_the_truth)

    def tell_the_truth(self):
        self.worker.asked = lambda step, descriptors: descriptors
        self.worker.answered = lambda step, descriptors: None

    def lie(self, at, change):
        """`change` alters the octets of the worker's answer, at one of its two readings of a document."""
        def answered(step, descriptors):
            if step == at:
                content = between.output_of(descriptors[1])
                said = change(content)
                between.put_output(descriptors[1], content if said is None else said)
        self.worker.answered = answered

    def read_instead(self, at, content):
        swap = between.another_document(content)
        self.worker.asked = lambda step, descriptors: swap(descriptors) if step == at else descriptors

    def seal(self, number):
        return self.appliance.seal(self.files[number], out=self.out)["results"][0]

    def sealed_file(self, number):
        return self.out / f"{self.files[number].stem}.sealed.xml"

    def test_0_who_does_not_lie_is_believed(self):
        self.assertEqual(self.seal(0)["decision"], "sealed")

    def test_another_document_is_read(self):
        self.read_instead("seal", self.files[2].read_bytes())
        intents = len(self.appliance.entries("intent"))
        self.assertEqual(codes(self.seal(1)), ["evidence-disagrees"])
        self.assertEqual(len(self.appliance.entries("intent")), intents, "noticed before anything was begun")

    def test_a_mark_is_better_than_the_one_that_was_signed(self):
        def better(content):
            at = content.index(b"<CN>") + 4
            content[at] = ord("9") if content[at] != ord("9") else ord("8")
        self.lie("seal", better)
        self.assertIn("content-changed", codes(self.seal(3)))

    def test_another_pupil_is_named(self):
        def renamed(content):
            at = content.index(b"<SO_DINH_DANH_CA_NHAN>") + 22
            content[at + 11] ^= 1
        self.lie("seal", renamed)
        self.assertIn("content-changed", codes(self.seal(3)))

    def test_the_seals_slot_is_another_empty_element(self):
        """Inside the principal's data a seal would break every signature: noticed before anything is begun, whoever reads it again."""
        text = self.files[8].read_bytes()

        def place(name):
            at = text.index(b"<" + name + b"/>")
            return struct.pack(">QQ", at, at + len(name) + 3)

        def elsewhere(content):
            self.assertIn(place(b"KY_PHAT_HANH"), content)
            said = bytes(content).replace(place(b"KY_PHAT_HANH"), place(b"KIEM_TRA_LAI"))
            return bytearray(said.replace(b"\0\0\0\x0cKY_PHAT_HANH", b"\0\0\0\x0cKIEM_TRA_LAI"))
        self.lie("seal", elsewhere)
        intents = len(self.appliance.entries("intent"))
        self.assertEqual(codes(self.seal(8)), ["evidence-disagrees"])
        self.assertEqual(len(self.appliance.entries("intent")), intents)
        self.tell_the_truth()
        self.assertEqual(self.seal(8)["decision"], "sealed")

    def test_what_was_sealed_is_not_what_is_read_again(self):
        self.read_instead("release", self.sealed_file(0).read_bytes() if self.sealed_file(0).exists() else self.files[0].read_bytes())
        self.assertEqual(codes(self.seal(4)), ["release-check-failed"])
        self.assertFalse(self.sealed_file(4).exists())
        self.tell_the_truth()
        # The token was asked: other octets for this pupil wait for what was begun.
        other = self.appliance.folder / "other.xml"
        other.write_bytes(self.files[4].read_bytes() + b"\n")
        self.assertEqual(codes(self.appliance.seal(other, out=self.out)["results"][0]), ["intent-open"])
        again = self.seal(4)
        self.assertEqual(again["decision"], "sealed", "the same document is completed with the same seal id")

    def test_what_was_sealed_is_read_with_one_octet_more(self):
        def longer(step, descriptors):
            if step != "release":
                return descriptors
            return between.another_document(os.pread(descriptors[0], 1 << 22, 0) + b"\n")(descriptors)
        self.worker.asked = longer
        self.assertEqual(codes(self.seal(7)), ["release-check-failed"])

    def test_a_second_opinion_that_does_not_agree_keeps_the_seal_back(self):
        for opinion in (0, 2):
            def other(content, opinion=opinion):
                content[-1] = opinion
            self.lie("release", other)
            self.assertEqual(codes(self.seal(5)), ["release-check-failed"])
            self.assertFalse(self.sealed_file(5).exists())

    def test_a_worker_that_says_nothing_or_too_much(self):
        for content in (b"", b"\0" * 8, os.urandom(5000)):
            self.lie("seal", lambda _, content=content: bytearray(content))
            self.assertNotEqual(self.seal(6)["decision"], "sealed")

    def test_any_octet_of_its_answer_may_be_false(self):
        """Sealed or not: what leaves is the received document with a good seal in the slot."""
        chance = random.Random(1396)
        sealed = 0
        for number in range(10, 10 + FLIPS):
            def flip(content):
                # Most of an answer are the regions, whose digests tell; what surrounds them is the more interesting half.
                places = range(len(content)) if number % 2 else range(max(0, len(content) - 40_000), len(content))
                content[chance.choice(places)] ^= 1 << chance.randrange(8)
            self.lie("release" if number % 4 < 2 else "seal", flip)
            answer = self.seal(number)
            if answer["decision"] != "sealed":
                self.assertFalse(self.sealed_file(number).exists())
                continue
            sealed += 1
            received, made = self.files[number].read_bytes(), self.sealed_file(number).read_bytes()
            head, tail = received.split(b"KY_PHAT_HANH", 1)[0], received.rsplit(b"KY_PHAT_HANH", 1)[1]
            self.assertTrue(made.startswith(head) and made.endswith(tail[tail.index(b">") + 1:]))
            self.assertEqual(self.appliance.signet("verify", self.sealed_file(number), check=False).returncode, 0)
        self.assertLess(sealed, FLIPS // 2, "most false octets are noticed")


if __name__ == "__main__":
    unittest.main()
