"""What the command says of itself: `signet --help` and that of every command below it, read into a tree."""
import dataclasses
import re
import subprocess

# Where the sentences begin: `column_width` in client/main.cpp.
COLUMN = 28


@dataclasses.dataclass
class Entry:
    """One line of a help text: "--lang", "TEXT:{vi,en}", "language: vi or en"."""

    name: str  # of an option its long name, or all its names: "-h,--help"
    value: str  # empty: it takes none
    words: str

    @property
    def long_name(self):
        return self.name.split(",")[-1]

    @property
    def choices(self):
        found = re.search(r":\{([^}]*)\}", self.value)
        return found.group(1).split(",") if found else []


@dataclasses.dataclass
class Command:
    path: tuple  # ("journal", "note")
    words: str
    usage: str
    positionals: list
    options: list
    below: list

    def all(self):
        yield self
        for each in self.below:
            yield from each.all()


def read(program, language="en", path=()):
    text = subprocess.run([program, "--lang", language, *path, "--help"], check=True, capture_output=True, text=True).stdout
    head, *sections = re.split(r"^(Positionals|Options|Subcommands):\n", text, flags=re.MULTILINE)
    words, usage = re.fullmatch(r"(.*)\nUsage: (.*?)\n*", head, flags=re.DOTALL).groups()
    found = {title: _entries(body) for title, body in zip(sections[::2], sections[1::2])}
    below = [read(program, language, (*path, entry.name)) for entry in found.get("Subcommands", [])]
    return Command(path, words, usage, found.get("Positionals", []), found.get("Options", []), below)


def _entries(body):
    lines = body.splitlines()
    found = []
    for line in filter(str.strip, lines):
        if line.startswith(" " * COLUMN):
            found[-1].words = f"{found[-1].words} {line.strip()}".strip()
            continue
        # A name that is longer than the column stands alone in its line.
        named, words = (line[:COLUMN], line[COLUMN:]) if line[COLUMN - 1 : COLUMN] in (" ", "") else (line, "")
        name, _, value = named.strip().partition(" ")
        found.append(Entry(name, value.strip(), words.strip()))
    return found
