"""The guide says the same in both languages: chapters, commands, tables, links."""
import collections
import re
import unittest

from packages import SOURCE

ENGLISH, VIETNAMESE = SOURCE / "docs/operating.md", SOURCE / "docs/operating.vi.md"


def chapters(path):
    """(title, text) in order; what stands before the first has the page's own title. A block begins with who types it, which is no title."""
    found = []
    for block, title, line in re.findall(r"(^```\n.*?^```\n)|^#{1,6} ([^\n]*)\n|(^[^\n]*\n)", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL):
        if title:
            found.append((title, ""))
        else:
            found[-1] = (found[-1][0], found[-1][1] + block + line)
    return found


def fenced(text):
    return re.findall(r"^```\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)


def code(text):
    """Each command, file, code and key that is set apart, however the line is broken."""
    without = re.sub(r"^```\n.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    return collections.Counter(" ".join(span.split()) for span in re.findall(r"`([^`]+)`", without))


def anchor(title):
    return re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")


class Guide(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.pairs = list(zip(chapters(ENGLISH), chapters(VIETNAMESE)))

    def test_there_are_as_many_chapters(self):
        self.assertEqual(len(chapters(ENGLISH)), len(chapters(VIETNAMESE)))
        self.assertGreater(len(self.pairs), 20)

    def test_each_chapter_has_the_same_commands_and_files(self):
        for (title, english), (_, vietnamese) in self.pairs:
            with self.subTest(title):
                self.assertEqual(code(english) - code(vietnamese), collections.Counter(), "missing in Vietnamese")
                self.assertEqual(code(vietnamese) - code(english), collections.Counter(), "missing in English")
                self.assertEqual(fenced(english), fenced(vietnamese))

    def test_each_chapter_has_as_many_rows_and_steps(self):
        for (title, english), (_, vietnamese) in self.pairs:
            for what in (r"^\|", r"^\d+\. ", r"^\* "):
                rows = [len(re.findall(what, text, flags=re.MULTILINE)) for text in (english, vietnamese)]
                self.assertEqual(rows[0], rows[1], f"{title}: lines that begin with {what}")

    def test_links_lead_somewhere(self):
        for page in (ENGLISH, VIETNAMESE):
            titles = {anchor(title) for title, _ in chapters(page)}
            for target in re.findall(r"\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
                file, _, place = target.partition("#")
                if file:
                    self.assertTrue((page.parent / file).exists(), f"{page.name}: {target}")
                else:
                    self.assertIn(place, titles, f"{page.name}: {target}")


if __name__ == "__main__":
    unittest.main()
