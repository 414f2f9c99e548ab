"""./dev bench: figures of the whole appliance beside a floor that is measured in the same run. JSON on stdout.

Floor (per transcript, floor.cpp): 15 raw verifications (14 RSA-2048, one P-256), SHA-256 over what the signatures cover,
and one C_Sign of the same token; in processor time, on this machine now.
"""
import concurrent.futures
import contextlib
import json
import os
import pathlib
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
import xml.etree.ElementTree

import growth
from appliance import BIN, Appliance, run

TICK = os.sysconf("SC_CLK_TCK")
DSIG = "{http://www.w3.org/2000/09/xmldsig#}"


def say(text):
    print(text, file=sys.stderr, flush=True)


def covered_bytes(transcript):
    """How many octets the digests of a transcript's signatures go over: of every reference, the element that it names."""
    root = xml.etree.ElementTree.parse(transcript).getroot()
    by_id = {each.get("Id"): each for each in root.iter() if each.get("Id")}
    sizes = {name: len(xml.etree.ElementTree.tostring(each, encoding="utf-8")) for name, each in by_id.items()}
    return sum(sizes[reference.get("URI")[1:]] for reference in root.iter(DSIG + "Reference"))


def floor(appliance, transcript):
    """Processor time of what no implementation can leave out, with the appliance's own token."""
    out = run(BIN / "signet-floor", "--module", "/usr/lib/softhsm/libsofthsm2.so", "--pin-file", "etc/signet/credentials/pin",
              "--covered", covered_bytes(transcript), cwd=appliance.root, env={**os.environ, "SOFTHSM2_CONF": "etc/signet/softhsm2.conf"})
    return json.loads(out.stdout)


def parts(appliance):
    chief = int((appliance.root / "run/signet/signetd.pid").read_text().split()[0])
    children = pathlib.Path(f"/proc/{chief}/task/{chief}/children").read_text().split()
    return {pathlib.Path(f"/proc/{p}/cmdline").read_text().split("\0")[0].rsplit("/", 1)[-1]: int(p) for p in children}


def cpu_ms(processes):
    """User and system time of the processes and of the children that they have waited for (the workers)."""
    total = {}
    for name, pid in processes.items():
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        total[name] = sum(int(fields[i]) for i in (11, 12, 13, 14)) * 1000 / TICK
    return total


def pss_mib(processes):
    return sum(int(re.search(r"^Pss:\s+(\d+)", pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)[1]) for pid in processes.values()) / 1024


def post(path, document, key):
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(str(path))
    head = f"POST /v1/seals HTTP/1.1\r\nHost: signet\r\nIdempotency-Key: {key}\r\nContent-Length: {len(document)}\r\nConnection: close\r\n\r\n"
    begin = time.perf_counter()
    connection.sendall(head.encode() + document)
    answer = b""
    while block := connection.recv(65536):
        answer += block
    connection.close()
    return (time.perf_counter() - begin) * 1000, answer[9:12] == b"201"


def seal_all(appliance, files, clients):
    path = appliance.root / "run/signet/signet.sock"
    documents = [(f.read_bytes(), f.name) for f in files]
    processes = parts(appliance)
    before, begin = cpu_ms(processes), time.perf_counter()
    with concurrent.futures.ThreadPoolExecutor(clients) as pool:
        answers = list(pool.map(lambda each: post(path, *each), documents))
    elapsed, after = time.perf_counter() - begin, cpu_ms(processes)
    assert all(good for _, good in answers), f"{sum(not good for _, good in answers)} of {len(answers)} were not sealed"
    times = sorted(ms for ms, _ in answers)
    steps = {name.replace("signet-", ""): round((after[name] - before[name]) / len(files), 3) for name in processes}
    return {"n": len(files), "ops_per_s": round(len(files) / elapsed, 1), "cpu_ms_per_op": round(sum(steps.values()), 3), "steps": steps,
            "p50_ms": round(statistics.median(times), 2), "p99_ms": round(times[int(len(times) * 0.99) - 1], 2), "pss_mib": round(pss_mib(processes), 1)}


def scans(appliance, count, first, picture_bytes, signers):
    folder = appliance.folder / f"scans-{first}"
    run(BIN / "signet-world", "scans", "--world", appliance.world, "--out", folder, "--count", count, "--first", first,
        "--picture-bytes", picture_bytes, "--signers", signers)
    return sorted(folder.glob("*.pdf"))


def pdf_floor(appliance, file, signatures):
    """What no implementation can leave out for such a PDF: its signatures verified, SHA-256 over each ByteRange and over the
    sealed file, one C_Sign."""
    out = run(BIN / "signet-floor", "--module", "/usr/lib/softhsm/libsofthsm2.so", "--pin-file", "etc/signet/credentials/pin",
              "--covered", (signatures + 1) * file.stat().st_size, "--rsa", signatures, "--p256", 0, "--times", 20,
              cwd=appliance.root, env={**os.environ, "SOFTHSM2_CONF": "etc/signet/softhsm2.conf"})
    return json.loads(out.stdout)["floor_ms"]


def pdfsig(appliance, file):
    """A whole process of poppler's pdfsig adds a signature to the same file, with a key in an NSS store."""
    store = appliance.folder / "nss"
    if not store.exists():
        store.mkdir()
        run("certutil", "-N", "-d", f"sql:{store}", "--empty-password")
        run("openssl", "pkcs12", "-export", "-passout", "pass:", "-out", store / "p.p12", "-name", "principal", "-inkey",
            appliance.world / "persons/principal.key.pem", "-in", appliance.world / "persons/principal.cert.pem")
        run("pk12util", "-i", store / "p.p12", "-d", f"sql:{store}", "-W", "", "-K", "")
    times, cpu = [], []
    for i in range(9):
        before, begin = os.times(), time.perf_counter()
        done = run("pdfsig", "-nssdir", f"sql:{store}", "-add-signature", "-nick", "principal", file, appliance.folder / f"pdfsig-{i}.pdf")
        assert done.returncode == 0 and (appliance.folder / f"pdfsig-{i}.pdf").stat().st_size > file.stat().st_size, done.stdout
        after = os.times()
        times.append((time.perf_counter() - begin) * 1000)
        cpu.append((after.children_user - before.children_user + after.children_system - before.children_system) * 1000)
    return {"n": len(times), "p50_ms": round(statistics.median(times), 1), "cpu_ms_per_op": round(statistics.median(cpu), 1)}


def pdf_seals(appliance, count):
    say("PDFs of 100 KB with three signatures")
    files = scans(appliance, 2 * count, 1, 80_000, 3)
    seal_all(appliance, files[:count], 8)
    figures = seal_all(appliance, files[count:], 8)
    least = pdf_floor(appliance, files[0], 3)
    figures.update(document_bytes=files[0].stat().st_size, floor_ms_per_op=least, ratio_to_floor=round(figures["cpu_ms_per_op"] / least, 2),
                   pdfsig_add_signature=pdfsig(appliance, files[0]))
    say("scans of 30 MB")
    large = scans(appliance, 3, 5001, 30_000_000, 1)
    seal_all(appliance, large[:1], 1)
    peak = Peak(parts(appliance))
    with peak:
        scanned = seal_all(appliance, large[1:], 1)
    least = pdf_floor(appliance, large[0], 1)
    scanned.update(document_bytes=large[0].stat().st_size, pss_mib_peak=peak.mib, floor_ms_per_op=least,
                   ratio_to_floor=round(scanned["cpu_ms_per_op"] / least, 2))
    return {"pdf_seal": figures, "pdf_seal_30mb": scanned}


class Peak:
    """The largest summed PSS while it lasts, workers included, looked at every few milliseconds."""

    def __init__(self, processes):
        self.processes, self.mib, self.going = processes, 0.0, False

    def look(self):
        while self.going:
            pids = [str(p) for p in self.processes.values()]
            for pid in list(pids):
                with contextlib.suppress(OSError):
                    pids += pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            total = 0
            for pid in pids:
                with contextlib.suppress(OSError, TypeError):
                    total += int(re.search(r"^Pss:\s+(\d+)", pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)[1])
            self.mib = max(self.mib, round(total / 1024, 1))
            time.sleep(0.005)

    def __enter__(self):
        self.going = True
        self.thread = threading.Thread(target=self.look)
        self.thread.start()

    def __exit__(self, *_):
        self.going = False
        self.thread.join()


def verify(appliance, folder):
    files = sorted(folder.glob("*.xml"))[:50]
    trust = [x for name in ("gov-root", "gov-sub", "public-root", "public-sub") for x in
             ("--trust", appliance.root / f"etc/signet/trust/{name}.pem", "--crl", appliance.root / f"etc/signet/crl/{name}.crl")]
    begin = time.perf_counter()
    appliance.signet("--json", "verify", *files, *trust, check=False)
    elapsed = time.perf_counter() - begin
    return {"n": len(files), "ops_per_s": round(len(files) / elapsed, 1), "p50_ms": round(elapsed * 1000 / len(files), 2)}


def measured(*arguments):
    """Seconds by the clock, of processor time, and the largest resident memory in MiB of a process that must succeed."""
    begin = time.perf_counter()
    process = subprocess.Popen([str(a) for a in arguments], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0, f"{arguments[:4]}: {status}"
    return time.perf_counter() - begin, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def journal_verify(appliance, sizes=(1_000, 10_000, 100_000, 1_000_000)):
    """Made journals of 400 octets an entry: the database with its files, and the files alone; a receipt from the largest."""
    figures = {}
    for size in sizes:
        directory, alone = appliance.folder / f"journal-{size}", appliance.folder / f"tiles-{size}"
        before, began = os.times(), time.perf_counter()
        vkey = run(BIN / "signet-workloads", "make-journal", directory, size).stdout.strip()
        made, after = time.perf_counter() - began, os.times()
        made_cpu = after.children_user - before.children_user + after.children_system - before.children_system
        alone.mkdir()
        (alone / "checkpoint").write_bytes((directory / "checkpoint").read_bytes())
        (directory / "tile").rename(alone / "tile")
        (alone / "tile").chmod(0o755)
        database, database_cpu, mib = measured(BIN / "signet", "journal", "verify", directory, "--key", vkey)
        tiles, tiles_cpu, tiles_mib = measured(BIN / "signet", "journal", "verify", alone, "--key", vkey)
        figures[str(size)] = {"database_s": round(database, 3), "database_cpu_s": round(database_cpu, 3), "database_mib": round(mib, 1),
                              "tiles_s": round(tiles, 3), "tiles_cpu_s": round(tiles_cpu, 3), "tiles_mib": round(tiles_mib, 1), "entries_per_s": round(size / tiles), "made_s": round(made, 1), "made_cpu_s": round(made_cpu, 3)}
        out = run(BIN / "signet-workloads", "--benchmark_filter=journal_proof", "--benchmark_format=json",
                  env={**os.environ, "SIGNET_JOURNAL": str(directory)}).stdout
        figures[str(size)]["proof_ms"] = round(json.loads(out)["benchmarks"][0]["real_time"] * 1e-6, 4)
        say(f"journal of {size}: {figures[str(size)]}")
    largest = figures[str(sizes[-1])]
    return {"n": sizes[-1], "ops_per_s": largest["entries_per_s"], "sizes": figures}


def workloads():
    """Parts of a seal in one process, by Google Benchmark."""
    out = run(BIN / "signet-workloads", "--benchmark_format=json", "--benchmark_min_time=0.5", "--benchmark_filter=-journal_proof").stdout
    measured = {each["name"]: each for each in json.loads(out)["benchmarks"]}

    def of(name):
        each = measured[name]
        scale = {"ns": 1e-6, "us": 1e-3, "ms": 1}[each["time_unit"]]
        return {"n": each["iterations"], "cpu_ms_per_op": round(each["cpu_time"] * scale, 4), "ms_per_op": round(each["real_time"] * scale, 4)}

    groups = {size: of(f"journal_append/{size}/real_time") for size in (1, 12)}
    for size, each in groups.items():
        each["ops_per_s"] = round(1000 * size / each["ms_per_op"], 1)  # entries
    caged, plain = measured["inspect_in_cage/real_time"], of("inspect")
    sandbox = {**of("inspect_in_cage/real_time"), "cpu_ms_per_op": round(caged["cpu_ms"], 3), "unconfined_ms": plain["ms_per_op"],
               "unconfined_cpu_ms": plain["cpu_ms_per_op"], "ratio_to_unconfined": round(caged["cpu_ms"] / plain["cpu_ms_per_op"], 2)}
    return {"inspect": plain, "sandbox": sandbox, "examine": of("examine_15_signatures"), "decide": of("decide_alone"),
            "journal_append": {**groups[1], "in_groups_of_12": groups[12]}}


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    say("a world, an appliance")
    appliance = Appliance().install()
    try:
        appliance.signet("activate", "--yes")
        say(f"{3 * count} transcripts")
        files = sorted(appliance.transcripts(count=3 * count, faults=0).glob("*.xml"))
        say("warm up")
        seal_all(appliance, files[:count // 2], 8)
        say("floor")
        first = floor(appliance, files[0])
        say("8 clients")
        many = seal_all(appliance, files[count // 2:2 * count], 8)
        say("1 client")
        one = seal_all(appliance, files[2 * count:], 1)
        least = min(first, floor(appliance, files[0]), key=lambda each: each["floor_ms"])
        for each in (many, one):
            each.update(floor_ms_per_op=least["floor_ms"], ratio_to_floor=round(each["cpu_ms_per_op"] / least["floor_ms"], 2), floor=least)
        pdfs = pdf_seals(appliance, count)
        say("verify, journal, start")
        figures = {"xml_seal": many, "xml_seal_one_client": one, **pdfs, "verify": verify(appliance, files[0].parent),
                   "journal_verify": journal_verify(appliance), "roster_order": growth.roster_orders(appliance),
                   "startup": growth.startup(appliance, 100_000)}
        say("starts over longer and longer journals")
        another = Appliance().install()
        try:
            another.signet("activate", "--yes")
            seal_all(another, sorted(another.transcripts(count=2, faults=0).glob("*.xml")), 1)
            for size, each in growth.starts(another).items():
                figures["journal_verify"]["sizes"][size].update(each)
        finally:
            another.close()
        say("parts by themselves")
        figures.update(workloads())
        print(json.dumps(figures, indent=1))
    finally:
        appliance.close()


if __name__ == "__main__":
    main()
