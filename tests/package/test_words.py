"""Pages and completion say what the programs say."""
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from packages import BIN, SOURCE, run

PAGES = SOURCE / "packaging/man"


def help_of(path, language):
    return run(BIN / "signet", "--lang", language, *path, "--help").stdout


def commands(language, path=()):
    """Every command with its help, found as a person would: not by the reader that made the pages."""
    text = help_of(path, language)
    yield path, text
    _, _, below = text.partition("\nSubcommands:\n")
    for name in re.findall(r"^  ([a-z][a-z-]*)", below, flags=re.MULTILINE):
        yield from commands(language, (*path, name))


class Words(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.made = pathlib.Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.made)
        run(SOURCE / "packaging/words.sh", BIN / "signet", cls.made)

    def shown(self, page):
        """As man(1) shows it, in wide lines; what the formatter complains of is a failure."""
        done = run("man", "--warnings", "--local-file", page, env={"MANWIDTH": "400", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"})
        self.assertEqual(done.stderr, "", page)
        return re.sub("[‐‑−]", "-", done.stdout)

    def test_every_command_and_option_stands_in_the_page(self):
        for language, page in (("en", "signet.1"), ("vi", "vi/signet.1")):
            text = self.shown(self.made / page)
            found = list(commands(language))
            self.assertGreater(len(found), 40)
            for path, said in found:
                gathers = "Subcommands:" in said and "Positionals:" not in said
                if path and not gathers:
                    section = text.partition(f"   signet {' '.join(path)}\n")[2].partition("\n   signet ")[0]
                    self.assertTrue(section, f"{page}: no section of {path}")
                    self.assertIn(" ".join(said.splitlines()[0].split()), " ".join(section.split()))
                    for option in set(re.findall(r"^  (?:-\w,)?(--[a-z-]+)", said, flags=re.MULTILINE)) - {"--help"}:
                        self.assertRegex(section, rf"(?m)^ +{option}\b", f"{page}: {path}")
            for option in ("--json", "--lang", "--root", "--socket", "--version"):
                self.assertIn(f"       {option}", text)

    def test_handwritten_pages_have_no_faults(self):
        for page in PAGES.glob("*.[58]"):
            self.assertIn("SEE ALSO", self.shown(page))

    def test_every_key_of_the_settings_stands_in_its_page(self):
        for page, sources in (("signet.toml.5", ["settings_text.cpp"]), ("policy.toml.5", ["rules_text.cpp", "windows_text.cpp"])):
            text, keys = self.shown(PAGES / page), set()
            for source in sources:
                for table in re.findall(r"in\.only\([^{]*\{([^}]*)\}", (SOURCE / "policy" / source).read_text()):
                    keys |= set(re.findall(r'"([^"]+)"', table))
            self.assertGreater(len(keys), 8)
            for key in keys:
                self.assertRegex(text, rf"(?<![\w-]){re.escape(key)}(?![\w-])", page)

    def test_every_limit_in_the_policys_page_is_the_programs(self):
        limits = (SOURCE / "policy/base/limits.h").read_text()
        text = " ".join(self.shown(PAGES / "policy.toml.5").split())
        for key, words in (("unsynchronised_max", "holds, at most {}"), ("department_contact_max", "department, at most {}")):
            days = re.search(rf"{key} = Days{{(\d+)}}", limits).group(1)
            self.assertIn(words.format(days), text)
        minutes = int(re.search(r"clock_skew_max = std::chrono::minutes{(\d+)}", limits).group(1))
        self.assertIn(f"clocks of signers, at most {minutes * 60}", text)

    def test_each_command_in_the_pages_exists(self):
        known = {" ".join(path) for path, _ in commands("en")}
        for page in (*PAGES.glob("*.[58]"), *PAGES.glob("*.man")):
            for words in re.findall(r"^\.Nm signet ([a-z ]+[a-z])", page.read_text(), flags=re.MULTILINE):
                self.assertIn(words, known, page.name)


class Completion(unittest.TestCase):
    setUpClass = Words.__dict__["setUpClass"]

    def completed(self, *words):
        """What bash offers for the last of the words."""
        script = '. "$1"; shift; COMP_WORDS=(signet "$@"); COMP_CWORD=$#; _signet; printf "%s\\n" "${COMPREPLY[@]}"'
        return run("bash", "-c", script, "bash", self.made / "completion", *words).stdout.split()

    def test_bash_knows_it(self):
        said = run("bash", "-c", '. "$1"; complete -p signet', "bash", self.made / "completion").stdout
        self.assertEqual(said, "complete -o default -F _signet signet\n")

    def test_it_may_be_read_within_a_function(self):
        # bash-completion(1) does so, and what is declared there would otherwise be local.
        script = 'load() { . "$1"; }; load "$1"; COMP_WORDS=(signet jo); COMP_CWORD=1; _signet; echo "${COMPREPLY[*]}"'
        self.assertEqual(run("bash", "-c", script, "bash", self.made / "completion").stdout, "journal\n")

    def test_every_command_is_offered_and_nothing_else(self):
        below = {}
        for path, _ in commands("en"):
            if path:
                below.setdefault(path[:-1], set()).add(path[-1])
        for path, names in below.items():
            self.assertEqual(set(self.completed(*path, "")), names, path)

    def test_options_are_those_of_the_command_and_of_all(self):
        offered = self.completed("seal", "--")
        self.assertIn("--preview", offered)
        self.assertIn("--json", offered)
        self.assertNotIn("--clock-confirmed", offered)
        self.assertEqual(self.completed("activate", "--cl"), ["--class", "--clock-confirmed"])

    def test_values_are_offered_where_they_are_known(self):
        self.assertEqual(self.completed("--lang", ""), ["en", "vi"])
        self.assertEqual(self.completed("seal", "--lang", "=", "v"), ["vi"])
        self.assertEqual(self.completed("order", "new", "de"), ["delegation", "departure"])

    def test_an_options_value_is_no_command(self):
        self.assertEqual(self.completed("--root", "journal", "ord"), ["order"])
        self.assertEqual(self.completed("--lang", "vi", "journal", "ho"), ["hold"])

    def test_files_are_left_to_bash(self):
        self.assertEqual(self.completed("seal", "--out", ""), [])
        self.assertEqual(self.completed("verify", "a"), [])


if __name__ == "__main__":
    unittest.main()
