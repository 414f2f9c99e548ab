"""Orders written as docs/formats/orders.md has them, without the code under test; signed by the world's principal."""
import datetime
import hashlib
import json
import time

VIETNAM = datetime.timezone(datetime.timedelta(hours=7))


def iso(moment):
    return moment.astimezone(VIETNAM).strftime("%Y-%m-%dT%H:%M:%S+07:00")


def today(days=0):
    return (datetime.datetime.now(VIETNAM) + datetime.timedelta(days=days)).strftime("%Y-%m-%d")


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def element(name, text):
    return f"<{name}>{text}</{name}>"


def paper(name, number="12/QĐ"):
    return f'<{name} day="{today()}" number="{number}"></{name}>'


class Orders:
    """What the principal signs for one appliance. Each is the successor of the last of its kind that was taken."""

    def __init__(self, appliance):
        self.appliance = appliance
        self.taken = {}

    def write(self, kind, body, issued=None):
        number, previous = self.taken.get(kind, (0, ""))
        data = (element("KIND", kind) + element("ROOT_ENTRY", self.appliance.status()["journal"]["root_entry"]) +
                element("NUMBER", number + 1) + element("PREVIOUS", previous) +
                element("ISSUED", iso(issued or datetime.datetime.now(VIETNAM))) + body)
        path = self.appliance.orders / f"{kind}-{time.monotonic_ns()}.xml"
        path.write_text(f'<?xml version="1.0" encoding="UTF-8"?>\n<ORDER><DATA Id="data">{data}</DATA>'
                        "<SIGNATURES><PRINCIPAL/></SIGNATURES></ORDER>\n")
        return self.appliance.sign_order(path, "principal", "PRINCIPAL")

    def submit(self, kind, body, issued=None):
        """The codes of the reasons; none: it was taken."""
        path = self.write(kind, body, issued)
        done = self.appliance.signet("--json", "order", "submit", path, check=False)
        result = json.loads(done.stdout)["results"][0]
        if done.returncode == 0:
            self.taken[kind] = (self.taken.get(kind, (0, ""))[0] + 1, sha256(path))
        return sorted({reason["code"] for reason in result["reasons"]})

    # --- bodies ---

    def correction(self, *pairs):
        documents = "".join(f'<DOCUMENT replaced="{sha256(old)}" replacement="{sha256(new)}"></DOCUMENT>' for old, new in pairs)
        evidence = f'<EVIDENCE name="bai-kiem-tra.pdf" sha256="{"0" * 64}"></EVIDENCE>'
        witnesses = element("WITNESS", "vice-principal") + element("WITNESS", "homeroom")
        return self.submit("correction", element("CORRECTION", documents + paper("REQUEST", "5/ĐN") + element("REQUESTER", "teacher-TOAN") +
                                                 evidence + paper("MINUTES", "7/BB") + witnesses + element("REASON", "nhập nhầm điểm")))

    def revocation(self, what, target):
        return self.submit("revocation", element("REVOCATION", element(what, sha256(target)) + element("REASON", "ban hành nhầm") +
                                                 paper("DECISION")))

    def standing_authorisation(self, user, classes="8A1"):
        return self.submit("standing-authorisation", element("STANDING_AUTHORISATION", element("USER", user) +
                                                             element("KIND", "annual-transcript") + element("CLASS", classes) +
                                                             element("FROM", today(-1)) + element("TO", today(30)) + paper("DECISION")))

    def key_handover(self, giver, receiver, serial="0001"):
        return self.submit("key-handover", element("KEY_HANDOVER", element("GIVER", giver) + element("RECEIVER", receiver) +
                                                   element("DAY", today()) + element("TOKEN_SERIAL", serial) + paper("MINUTES", "9/BB")))

    def clock_correction(self, entry, newest):
        return self.submit("clock-correction", element("CLOCK_CORRECTION", element("ENTRY", entry) + element("NEWEST", iso(newest)) +
                                                       element("REASON", "pin đồng hồ hết")))
