"""Seals of every style and key: made by a real token, judged by the JDK, Santuario and our own command."""
import re
import unittest

from appliance import BIN, SOURCE, Appliance, codes, run



class Styles(unittest.TestCase):
    def seal_with(self, elliptic=False, style="xades", algorithm="rsa-sha256"):
        appliance = Appliance(elliptic=elliptic)
        self.addCleanup(appliance.close)
        profile = appliance.root / "etc/signet/profiles/moet-hocba.toml"
        text = profile.read_text()
        changed = text.replace('style = "xades"', f'style = "{style}"').replace('algorithm = "rsa-sha256"', f'algorithm = "{algorithm}"')
        profile.write_text(changed)
        appliance.install().activate()
        out = appliance.folder / "sealed"
        answer = appliance.seal(appliance.transcripts(count=4, faults=0), out=out)
        return appliance, answer, sorted(out.glob("*.sealed.xml"))

    def judge(self, method, sealed, appliance, style):
        for judge in (["java", "-Xshare:auto", SOURCE / "tests/road/judges/Judge.java"], [BIN / "santuario-judge"]):
            lines = run(*judge, *sealed).stdout.splitlines()
            self.assertEqual(len(lines), 16 * len(sealed))
            if "MGF1" in method and judge[0] != "java":
                lines = [line for line in lines if " 16 " not in line]  # Santuario's C library does not know RSASSA-PSS
            self.assertEqual([line for line in lines if not line.endswith(" good")], [])
        for path in sealed:
            seal = path.read_text().split("<KY_PHAT_HANH", 1)[1]
            self.assertEqual(re.search(r'SignatureMethod Algorithm="([^"]+)"', seal)[1], method)
            self.assertEqual("xml-exc-c14n" in seal.split("<SignatureMethod")[0].split("<ds:SignatureMethod")[0], style == "xades")
            self.assertEqual(appliance.signet("verify", path, check=False).returncode, 0)

    def check(self, method, **how):
        appliance, answer, sealed = self.seal_with(**how)
        refused = [codes(r) for r in answer["results"] if r["decision"] != "sealed"]
        # A gov seal counts on the namespaces that the profile lists (docs/formats/seal.md): two of the four writers add others.
        self.assertEqual(refused, [["seal-style-impossible"]] * 2 if how.get("style") == "gov" else [], answer)
        self.assertEqual(len(sealed), 4 - len(refused))
        self.judge(method, sealed, appliance, how.get("style", "xades"))

    def test_p256(self):
        self.check("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256", elliptic=True)

    def test_rsa_pss(self):
        self.check("http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1", algorithm="rsa-pss-sha256")

    def test_gov_with_rsa(self):
        self.check("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", style="gov")

    def test_gov_with_p256(self):
        self.check("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256", style="gov", elliptic=True)


if __name__ == "__main__":
    unittest.main()
