"""What is in the packages."""
import pathlib
import re
import shutil
import tempfile
import unittest

from packages import BIN, NAMES, PROGRAMS, SOURCE, file_of, made, make, run, version


def field(name, of):
    return run("dpkg-deb", "--field", file_of(name), of).stdout.strip()


def listing(name):
    """By path: mode and owner."""
    rows = [line.split(maxsplit=5) for line in run("dpkg-deb", "--contents", file_of(name)).stdout.splitlines()]
    return {row[5].split(" -> ")[0].removeprefix("."): (row[0], row[1]) for row in rows}


def unpacked(test, name):
    folder = pathlib.Path(tempfile.mkdtemp())
    test.addCleanup(shutil.rmtree, folder)
    run("dpkg-deb", "--raw-extract", file_of(name), folder)
    return folder


class Contents(unittest.TestCase):
    def test_the_same_programs_give_the_same_octets(self):
        again = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, again)
        first = made()
        make(again)
        for name in NAMES:
            self.assertEqual((first / file_of(name).name).read_bytes(), (again / file_of(name).name).read_bytes(), name)

    def test_lintian_finds_no_error_and_no_warning(self):
        found = run("lintian", "--tag-display-limit", "0", "--fail-on", "error,warning", *made().glob("*.changes"), check=False)
        self.assertEqual(found.returncode, 0, found.stdout + found.stderr)

    def test_the_version_stands_in_one_place(self):
        for name in NAMES:
            self.assertEqual(field(name, "Version"), version())
        self.assertEqual(run(BIN / "signet", "--version").stdout, f"signet {version()}\n")

    def test_dependencies_are_those_of_the_programs(self):
        self.assertIn(f"signet-client (= {version()})", field("signet", "Depends"))
        self.assertRegex(field("signet", "Depends"), r"\blibp11-3\b.*\blibsqlite3-0\b")
        self.assertRegex(field("signet-client", "Depends"), r"\blibpodofo0\.9\.8\b.*\blibpoppler-cpp0v5\b.*\blibqpdf29\b")
        # No parser of documents comes with the key holder's own package.
        for parser in ("libxml2", "libxmlsec1", "libqpdf", "libpodofo", "libpoppler"):
            self.assertNotIn(parser, field("signet", "Depends"))
        self.assertRegex(field("signet-audit", "Depends"), rf"^signet-client \(>= {re.escape(version())}\)$")

    def test_each_program_stands_where_the_others_look_for_it(self):
        service, client = listing("signet"), listing("signet-client")
        self.assertEqual(client["/usr/bin/signet"], ("-rwxr-xr-x", "root/root"))
        for program in PROGRAMS[1:]:
            holder = client if program in ("signet-inspect", "signet-render") else service
            self.assertEqual(holder[f"/usr/lib/signet/{program}"], ("-rwxr-xr-x", "root/root"))
        self.assertIn("/usr/lib/signet/root/", service)
        for script in (SOURCE / "systemd").glob("*.service"):
            self.assertIn(f"/lib/systemd/system/{script.name}", service)

    def test_no_settings_are_brought_only_what_they_are_copied_from(self):
        self.assertEqual([path for path in listing("signet") if path.startswith("/etc/signet")], [])
        self.assertIn("/usr/share/signet/config/policy.toml", listing("signet"))
        conffiles = (unpacked(self, "signet") / "DEBIAN/conffiles").read_text().split()
        self.assertEqual(conffiles, ["/etc/needrestart/conf.d/signet.conf"])

    def test_a_client_brings_no_unit_and_no_script(self):
        for name in ("signet-client", "signet-audit"):
            self.assertEqual([path for path in listing(name) if "systemd" in path or "sysusers" in path], [], name)
            scripts = {each.name for each in (unpacked(self, name) / "DEBIAN").iterdir()}
            self.assertEqual(scripts - {"control", "md5sums", "triggers"}, set(), name)

    def test_what_the_units_call_their_documentation_is_there(self):
        pages = listing("signet") | listing("signet-client")
        named = set()
        for unit in [*(SOURCE / "systemd").glob("*.service"), *(SOURCE / "systemd").glob("*.target")]:
            named |= set(re.findall(r"man:([\w.-]+)\((\d)\)", unit.read_text()))
        self.assertTrue(named)
        for page, section in named:
            self.assertIn(f"/usr/share/man/man{section}/{page}.{section}.gz", pages)

    def test_needrestart_never_restarts_the_key_holder_by_itself(self):
        text = (unpacked(self, "signet") / "etc/needrestart/conf.d/signet.conf").read_text()
        asked = f"our %nrconf; {text}; for my $unit ('signet-keyhold.service', 'ssh.service') {{"
        asked += " print grep({ $unit =~ $_ } keys %{$nrconf{override_rc}}) ? 'told' : 'restarted', \"\\n\" }"
        self.assertEqual(run("perl", "-e", asked).stdout.split(), ["told", "restarted"])


if __name__ == "__main__":
    unittest.main()
