"""What a machine watches (/metrics, read as strictly as Prometheus reads it) and what a person sees (signet status)."""
import json
import re
import unittest

import http_socket
from appliance import Appliance

NAME = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*$")
SAMPLE = re.compile(r'([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{((?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*",?)*)\})? (\+Inf|-?[0-9.]+(?:e[+-]?[0-9]+)?)$')
LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"')
TYPES = ("counter", "gauge", "histogram")


def parse(text):
    """Families by name: type and samples. Refuses what the text format (version 0.0.4) does not allow, and families without words."""
    assert text.endswith("\n"), "the last line ends too"
    families, current = {}, None
    for line in text.splitlines():
        if line.startswith("# HELP "):
            _, _, name, words = line.split(" ", 3)
            assert NAME.match(name) and words and name not in families, line
            current = families[name] = {"type": None, "samples": {}}
            continue
        if line.startswith("# TYPE "):
            _, _, other, kind = line.split(" ")
            assert other == name and current["type"] is None and not current["samples"] and kind in TYPES, line
            current["type"] = kind
            continue
        found = SAMPLE.match(line)
        assert found, line
        base = re.sub("_(bucket|sum|count)$", "", found[1]) if current["type"] == "histogram" else found[1]
        assert current["type"] and base == name, f"outside its family: {line}"
        labels = tuple(sorted(LABEL.findall(found[2] or "")))
        assert (found[1], labels) not in current["samples"], f"twice: {line}"
        current["samples"][found[1], labels] = float(found[3])
    for name, family in families.items():
        assert (family["type"] == "counter") == name.endswith("_total"), name
        if family["type"] == "histogram":
            check_histogram(name, family["samples"])
    return families


def check_histogram(name, samples):
    rows = {}
    for (sample, labels), value in samples.items():
        if sample == name + "_bucket":
            bound = dict(labels)["le"]
            rows.setdefault(tuple(x for x in labels if x[0] != "le"), []).append((float(bound.replace("+Inf", "inf")), value))
    for labels, buckets in rows.items():
        buckets.sort()
        assert [v for _, v in buckets] == sorted(v for _, v in buckets), buckets
        assert buckets[-1][0] == float("inf") and buckets[-1][1] == samples[name + "_count", labels]
        assert (name + "_sum", labels) in samples


class Watching(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.appliance = Appliance().install()
        cls.addClassCleanup(cls.appliance.close)

    def metrics(self):
        status, fields, text = http_socket.ask(self.appliance, "GET", "/metrics")
        self.assertEqual((status, fields["Content-Type"]), (200, "text/plain; version=0.0.4; charset=utf-8"))
        return parse(text), text

    def value(self, name, **labels):
        return self.metrics()[0].get(name, {"samples": {}})["samples"].get((name, tuple(sorted(labels.items()))))

    def test_1_every_figure_is_there_and_says_what_happened(self):
        appliance = self.appliance
        families = self.metrics()[0]
        for name in ("signet_seals_total", "signet_refusals_total", "signet_seals_failed_total", "signet_over_quota_total", "signet_gate_calls_waiting",
                     "signet_gate_request_duration_seconds", "signet_activation_open", "signet_seal_certificate_days_left", "signet_token_present",
                     "signet_journal_entries", "signet_checkpoint_age_seconds", "signet_journal_disk_free_bytes", "signet_keyhold_up", "signet_clock_trusted"):
            self.assertIn(name, families)
        self.assertEqual((self.value("signet_activation_open"), self.value("signet_token_present"), self.value("signet_keyhold_up")), (0, 1, 1))
        self.assertEqual(self.value("signet_seals_total"), 0)
        folder = appliance.transcripts(count=6, faults=3)
        appliance.seal(folder)
        refused = self.value("signet_refusals_total")
        self.assertEqual(refused, 6)
        self.assertEqual(self.value("signet_refusals_by_reason_total", reason="activation-missing"), 6)
        appliance.activate()
        self.assertEqual(self.value("signet_activation_open"), 1)
        answer = appliance.seal(folder)
        self.assertEqual(self.value("signet_seals_total"), answer["sealed"])
        self.assertEqual(self.value("signet_refusals_total"), refused + answer["refused"])
        self.assertEqual(self.value("signet_journal_entries"), appliance.status()["journal"]["size"])
        self.assertLess(self.value("signet_checkpoint_age_seconds"), 60)
        self.assertGreaterEqual(self.value("signet_gate_request_duration_seconds_count", path="/v1/seals") or
                                self.metrics()[0]["signet_gate_request_duration_seconds"]["samples"][
                                    "signet_gate_request_duration_seconds_count", (("path", "/v1/seals"),)], 12)
        self.assertAlmostEqual(self.value("signet_seal_certificate_days_left"), appliance.status()["certificate"]["days_left"], delta=1)

    def test_2_nothing_personal_stands_in_figures_and_log(self):
        text = self.metrics()[1] + (self.appliance.root / "run/signet/signetd.log").read_text()
        # A person's id has 12 digits and begins with a 0 here, as real ones do; names and marks are Vietnamese words.
        self.assertIsNone(re.search(r"(?<![0-9.])0[0-9]{11}(?![0-9])", text))
        self.assertNotRegex(text, "[ăâđêôơưĂÂĐÊÔƠƯ]")

    def test_3_a_person_sees_in_ten_seconds_whether_it_seals(self):
        appliance = self.appliance
        appliance.signet("activate", "--yes", check=False)
        text = appliance.signet("status").stdout
        self.assertRegex(text.splitlines()[1], "^It can seal now: YES$")
        self.assertLess(len(text.splitlines()), 20, text)
        appliance.signet("deactivate")
        english, vietnamese = appliance.signet("status").stdout, appliance.signet("--lang", "vi", "status").stdout
        self.assertIn("NO\n  ✘ the clerk has opened no activation: signet activate\n", english)
        self.assertIn("CHƯA\n  ✘ văn thư chưa mở phiên đóng dấu: signet activate\n", vietnamese)
        for text in (english, vietnamese):
            self.assertTrue(all(len(line) <= 100 for line in text.splitlines()), text)
        self.assertEqual(json.loads(appliance.signet("--json", "status").stdout)["activation"], "closed")


if __name__ == "__main__":
    unittest.main()
