"""A seal gives way to another by the principal's correction, or ends by his revocation; what has given way never returns."""
import json
import os
import signal
import time
import unittest

import between
from appliance import Appliance, codes, run
from order_texts import Orders, sha256


class Replacement(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.appliance = Appliance().install()
        cls.addClassCleanup(cls.appliance.close)
        cls.orders = Orders(cls.appliance)
        cls.old = cls.appliance.transcripts(count=7, faults=0, pdf=True)
        cls.new = cls.appliance.transcripts(count=7, faults=0, pdf=True)
        cls.appliance.activate()

    def setUp(self):
        self.out = self.appliance.folder / f"out-{time.monotonic_ns()}"

    def restart(self):
        self.appliance.stop()
        self.appliance.start()
        self.appliance.wait()
        self.appliance.activate()

    def seal(self, *files):
        """What became of each: sealed, redelivered, or the codes of its reasons."""
        answer = self.appliance.seal(*files, out=self.out / files[0].parent.name)
        return [("redelivered" if r["redelivered"] else "sealed") if r["decision"] == "sealed" else codes(r) for r in answer["results"]]

    def state(self, file):
        """What the command says of the seal of a received file."""
        name = next(e["seal_id"] for e in reversed(self.appliance.entries("intent")) if e["document"] == sha256(file))
        return json.loads(self.appliance.signet("--json", "status", name).stdout)

    def pupil(self, number, form="xml"):
        name = f"8A1-{number:02}.{form}"
        return self.old / name, self.new / name

    def die_at(self, step, when, act):
        """keyhold dies at a step of the journal while `act` is under way, and everything is started anew."""
        place = between.Between(self.appliance, "journal", between.journal_step)
        self.appliance.kill("signet-keyhold")
        time.sleep(0.3)
        self.appliance.wait()
        self.appliance.activate()
        victim, reached = self.appliance.part("signet-keyhold"), []

        def die(found):
            if found == step and not reached:
                reached.append(step)
                os.kill(victim, signal.SIGKILL)
                time.sleep(0.05)

        def asked(found, descriptors):
            die(found)
            if reached:
                raise OSError("never sent on")
            return descriptors

        if when == "asked":
            place.asked = asked
        else:
            place.answered = lambda found, _: die(found)
        act()
        place.close()
        self.restart()
        self.assertTrue(reached, "the step was not reached")

    # --- replacement ---

    def test_a_correction_lets_exactly_one_document_take_the_place(self):
        old, new = self.pupil(1)
        self.assertEqual(self.orders.correction((old, new)), ["order-target-unknown"], "nothing was sealed yet")
        self.assertEqual(self.seal(old), ["sealed"])
        self.assertEqual(self.seal(new), [["already-sealed", "correction-missing"]])
        third = self.appliance.folder / "third.xml"
        third.write_bytes(new.read_bytes() + b"\n")
        self.assertEqual(self.orders.correction((old, new)), [])
        self.assertEqual(self.seal(third), [["already-sealed", "correction-missing"]], "the order names another document")
        self.assertEqual(self.seal(new), ["sealed"])
        intent = self.appliance.entries("intent")[-1]
        sealed = self.appliance.entries("sealed")[-1]
        self.assertEqual((intent["replaces"], sealed["replaces"]), (sha256(old), sha256(old)))
        order = self.appliance.entries("order")[-1]
        self.assertEqual((order["order_kind"], intent["correction"]), ("correction", order["index"]))
        approval = next(e["index"] for e in self.appliance.entries("order") if e["order_kind"] == "approval")
        self.assertEqual((intent["approval"], sealed["approval"]), (approval, approval), "the receipt names the approval")
        for _ in range(2):
            self.assertEqual(self.seal(old), [["seal-replaced"]])
            self.assertEqual(self.appliance.entries()[-1]["reasons"], ["seal-replaced"], "refused, not delivered")
            self.assertEqual(self.seal(new), ["redelivered"])
            self.assertEqual(self.seal(third), [["already-sealed", "correction-missing"]])
            self.assertEqual((self.state(old)["state"], self.state(new)["state"]), ("replaced", "sealed"))
            self.assertEqual(self.state(old)["replaced_by"], sealed["index"])
            explained = json.loads(self.appliance.signet("--json", "explain", old, check=False).stdout)
            self.assertEqual(codes(explained["results"][0]), ["seal-replaced"])
            self.restart()

    def test_both_forms_are_replaced_together(self):
        (old_xml, new_xml), (old_pdf, new_pdf) = self.pupil(2), self.pupil(2, "pdf")
        self.assertEqual(self.seal(old_xml, old_pdf), ["sealed", "sealed"])
        self.assertEqual(self.orders.correction((old_xml, new_xml)), [])
        self.assertEqual(self.seal(new_xml), [["form-left-behind"]])
        self.assertEqual(self.seal(new_xml, new_pdf), [["partner-refused"], ["already-sealed", "correction-missing"]])
        self.assertEqual(self.orders.correction((old_xml, new_xml), (old_pdf, new_pdf)), [])
        self.assertEqual(self.seal(new_xml, new_pdf), ["sealed", "sealed"])
        self.assertEqual(self.seal(old_pdf), [["seal-replaced"]])
        self.assertEqual(self.seal(old_xml, old_pdf), [["seal-replaced"], ["seal-replaced"]])

    def test_a_pdf_does_not_follow_an_xml_that_was_replaced(self):
        (old_xml, new_xml), (old_pdf, _) = self.pupil(3), self.pupil(3, "pdf")
        self.assertEqual(self.seal(old_xml), ["sealed"])
        self.assertEqual(self.orders.correction((old_xml, new_xml)), [])
        self.assertEqual(self.seal(new_xml), ["sealed"])
        self.assertEqual(self.seal(old_pdf), [["xml-not-sealed"]])

    def test_a_death_in_the_middle_of_a_replacement(self):
        old, new = self.pupil(4)
        self.assertEqual(self.seal(old), ["sealed"])
        self.assertEqual(self.orders.correction((old, new)), [])
        self.die_at("intent", "answered", lambda: self.seal(new))
        self.assertEqual((self.state(old)["state"], self.state(new)["state"]), ("sealed", "intent-open"))
        self.assertEqual(self.seal(old), ["redelivered"], "it is live until another is sealed")
        self.assertEqual(self.seal(new), ["sealed"])
        self.assertEqual(self.seal(old), [["seal-replaced"]])

    # --- revocation ---

    def test_a_revoked_seal_ends_and_its_place_needs_a_correction(self):
        old, new = self.pupil(5)
        self.assertEqual(self.orders.revocation("SEAL", old), ["order-target-unknown"])
        self.assertEqual(self.seal(old), ["sealed"])
        self.die_at("revoked", "asked", lambda: self.orders.revocation("SEAL", old))
        path = sorted(self.appliance.orders.glob("revocation-*.xml"))[-1]
        self.orders.taken["revocation"] = (self.orders.taken.get("revocation", (0, ""))[0] + 1, sha256(path))
        order, revoked = self.appliance.entries("order")[-1], self.appliance.entries("revoked")
        self.assertEqual((revoked[-1]["order"], revoked[-1]["document"]), (order["index"], sha256(old)), "made up for at the start")
        self.restart()
        self.assertEqual(len(self.appliance.entries("revoked")), len(revoked), "once")
        self.assertEqual(self.seal(old), [["seal-revoked"]])
        self.assertEqual(self.state(old)["state"], "revoked")
        self.assertEqual(self.orders.revocation("SEAL", old), ["order-target-unknown"], "once")
        self.assertEqual(self.seal(new), [["already-sealed", "correction-missing"]])
        self.assertEqual(self.orders.correction((old, new)), [])
        self.assertEqual(self.seal(new), ["sealed"])
        name = self.state(old)["seal_id"]
        body = self.appliance.folder / "body"
        self.assertNotEqual(self.fetch(f"/v1/seals/{name}/document", body), 200, "nor is the file handed out")
        self.assertEqual(self.fetch(f"/v1/seals/{name}/receipt", body), 200)

    def fetch(self, path, body):
        return int(run("curl", "-s", "-o", body, "-w", "%{http_code}", "--unix-socket", self.appliance.root / "run/signet/signet.sock",
                       f"http://signet{path}").stdout)

    def test_an_intent_that_nobody_can_finish_is_given_up_by_an_order(self):
        begun, other = self.pupil(6)
        self.assertEqual(self.orders.revocation("INTENT", begun), ["order-target-unknown"])
        self.die_at("intent", "answered", lambda: self.seal(begun))
        self.assertEqual(self.seal(other), [["intent-open"]])
        self.assertEqual(self.orders.revocation("SEAL", begun), ["order-target-unknown"], "it was never sealed")
        self.assertEqual(self.orders.revocation("INTENT", begun), [])
        self.assertEqual(self.appliance.entries("revoked")[-1]["what"], "intent")
        self.assertEqual(self.state(begun)["state"], "revoked")
        self.restart()
        self.assertEqual(self.seal(other), ["sealed"], "a first seal: nothing was sealed before")
        self.assertEqual(self.seal(begun), [["already-sealed", "correction-missing"]])


if __name__ == "__main__":
    unittest.main()
