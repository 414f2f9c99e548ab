"""No way back: the token remembers the journal that its key has sealed for, and goes on with no other and no older one."""
import re
import shutil
import unittest

import token_tool
from appliance import Appliance, run


class TokenMemory(unittest.TestCase):
    def setUp(self):
        self.appliance = Appliance().install()
        self.addCleanup(self.appliance.close)
        self.copies = 0

    def copy(self):
        """The appliance stops; a copy of everything but the token."""
        self.appliance.stop()
        self.copies += 1
        there = self.appliance.folder / f"copy-{self.copies}"
        there.mkdir()
        for part in ("journal", "archive", "keyhold"):
            run("cp", "-a", self.appliance.root / "var/lib/signet" / part, there / part)
        return there

    def put_back(self, there):
        for part in ("journal", "archive", "keyhold"):
            shutil.rmtree(self.appliance.root / "var/lib/signet" / part)
            run("cp", "-a", there / part, self.appliance.root / "var/lib/signet" / part)
        shutil.rmtree(self.appliance.folder / "memory", ignore_errors=True)

    def refused_start(self):
        """What the log says of a start that came to nothing."""
        log = self.appliance.root / "run/signet/signetd.log"
        before = log.stat().st_size if log.exists() else 0
        self.assertNotEqual(self.appliance.start(check=False).returncode, 0)
        self.appliance.stop()
        return log.read_text()[before:]

    def test_the_note_is_written_when_an_activation_opens_and_closes(self):
        appliance = self.appliance
        self.assertEqual(appliance.status()["token_memory"], "none yet")
        self.origin = appliance.status()["journal"]["origin"]
        appliance.activate()
        self.assertEqual(appliance.status()["token_memory"], "kept")
        opened = appliance.status()["journal"]["size"]
        appliance.stop()
        origin, size, root = token_tool.note(appliance).rstrip("\n").split("\n")
        self.assertEqual((origin, int(size)), (self.origin, opened))
        appliance.start()
        appliance.activate()
        appliance.signet("deactivate")
        closed = appliance.status()["journal"]["size"]
        appliance.stop()
        self.assertEqual(int(token_tool.note(appliance).split("\n")[1]), closed)

    def test_a_token_that_learns_of_more_opens_no_activation(self):
        """Two appliances at one token: the other one has gone on meanwhile."""
        appliance = self.appliance
        appliance.activate(), appliance.signet("deactivate")
        origin, size, root = token_tool.note(appliance).rstrip("\n").split("\n")
        for text, why in ((f"{origin}\n{int(size) + 1000}\n{root}\n", "token-ahead"), (f"other.example/journal/2026\n{size}\n{root}\n", "token-other-journal"),
                          ("nonsense", "token-other-journal")):
            token_tool.forget(appliance), token_tool.write(appliance, text)
            done = appliance.signet("activate", "--kind", "annual-transcript", "--class", "8A1", "--yes", check=False)
            self.assertNotEqual(done.returncode, 0, why)
            self.assertIn("older than" if why == "token-ahead" else "another journal", done.stderr)
            self.assertEqual(appliance.status()["activation"], "closed")
        token_tool.forget(appliance), token_tool.write(appliance, f"{origin}\n{size}\n{root}\n")
        appliance.activate()

    def test_an_older_copy_does_not_start(self):
        appliance = self.appliance
        older = self.copy()
        appliance.start()
        appliance.activate()
        newer = self.copy()
        self.put_back(older)
        self.assertIn("token-ahead", self.refused_start())
        self.put_back(newer)
        appliance.start()
        self.assertEqual(appliance.activate().returncode, 0)

    def test_an_older_copy_that_has_grown_since_does_not_start(self):
        appliance = self.appliance
        older = self.copy()
        appliance.start()
        appliance.activate()
        appliance.stop()
        kept = token_tool.note(appliance)
        self.put_back(older)
        token_tool.forget(appliance)
        appliance.start()
        for _ in range(4):
            appliance.activate("--count", "7"), appliance.signet("deactivate")  # within one second it were the same history
        self.assertGreater(appliance.status()["journal"]["size"], int(kept.split("\n")[1]))
        appliance.stop()
        token_tool.forget(appliance)
        token_tool.write(appliance, kept)
        self.assertIn("token-ahead", self.refused_start())

    def test_a_journal_made_anew_does_not_start_and_its_old_approval_is_void(self):
        """The same for a second appliance with the same key: its journal is another one too."""
        appliance = self.appliance
        appliance.activate()
        appliance.stop()
        for part in ("journal", "archive", "keyhold"):
            shutil.rmtree(appliance.root / "var/lib/signet" / part)
        shutil.rmtree(appliance.folder / "memory", ignore_errors=True)
        settings = appliance.root / "etc/signet/signet.toml"
        text = settings.read_text()
        settings.write_text(re.sub(r'origin = "([^"/]*)', r'origin = "zweitens-\1', text))
        appliance.info.write_text(appliance.signet("--json", "journal", "init").stdout)
        self.assertIn("token-other-journal", self.refused_start())
        # With the same origin it is another tree.
        for part in ("journal", "archive", "keyhold"):
            shutil.rmtree(appliance.root / "var/lib/signet" / part)
        settings.write_text(text)
        appliance.info.write_text(appliance.signet("--json", "journal", "init").stdout)
        self.assertIn("token-ahead", self.refused_start())
        # Who has the PIN can make the token forget; then the department's approval is void for this journal.
        token_tool.forget(appliance)
        appliance.start()
        done = appliance.submit(appliance.first_approval, check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("order-other-journal", appliance.signet("--json", "order", "submit", appliance.first_approval, check=False).stdout)


if __name__ == "__main__":
    unittest.main()
