"""The guide's blocks of commands, in reading order."""
import re

from packages import SOURCE

PAGE = SOURCE / "docs/operating.md"
FIRST, LAST = "Install", "The clerk types the PIN"
WHO = ("root", "clerk", "principal", "department", "safe", "clone")


def blocks(path=PAGE):
    """(chapter, who, [command]) of every block that says who types it."""
    found, chapter = [], ""
    for title, block in re.findall(r"^#{1,6} ([^\n]*)$|^```\n(.*?)^```$", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL):
        chapter = title or chapter
        who = re.match(r"# (\w+)\n", block)
        if who:
            found.append((chapter, who[1], block.splitlines()[1:]))
    return found


def road():
    """From a fresh Debian to a backup, and a PIN that the clerk types."""
    return [(chapter, who, lines) for chapter, who, lines in blocks() if chapter in chapters_of_road()]


def chapters_of_road():
    titles = re.findall(r"^## (.*)$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    walked = titles[titles.index(FIRST):titles.index("When it does not seal")]
    return [*walked, "Backup", LAST]


def wanted(line):
    """What a reader would have to put in."""
    return re.findall(r"YOUR-[A-Z]+(?:-[A-Z]+)*(?:\.key)?(?:\.pem|\.toml)?", line)
