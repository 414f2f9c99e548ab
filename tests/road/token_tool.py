"""The token in the hand of whoever has its PIN, while the service is stopped: an administrator with pkcs11-tool."""
import os

from appliance import run

LABEL = "signet-journal"
TOOL = ("pkcs11-tool", "--module", "/usr/lib/softhsm/libsofthsm2.so", "--token-label", "signet-school", "--login")


def tool(appliance, *arguments):
    pin = (appliance.root / "etc/signet/credentials/pin").read_text().strip()
    done = run(*TOOL, "--pin", pin, *arguments, cwd=appliance.root, env={**os.environ, "SOFTHSM2_CONF": "etc/signet/softhsm2.conf"})
    appliance.give("signet-keyhold", "var/lib/signet/token")
    return done


def note(appliance):
    out = appliance.folder / "note"
    tool(appliance, "--read-object", "--type", "data", "--label", LABEL, "--output-file", out)
    return out.read_text()


def forget(appliance):
    tool(appliance, "--delete-object", "--type", "data", "--label", LABEL)


def write(appliance, text):
    file = appliance.folder / "note"
    file.write_text(text)
    tool(appliance, "--write-object", file, "--type", "data", "--label", LABEL, "--private")
