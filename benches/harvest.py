#!/usr/bin/env python3
"""Harvest speed and memory beside the peers, all in one run on one machine.

usage: benches/harvest.py [--shared DIR] [--records N] [--page-size N] [--delay-ms N] [--runs N]

Builds the load provider and the reference clients of DIR/bench (not part of this repository), a virtual
environment with the Python clients, and Lomond in release form, all below target/bench. Starts the provider on
loopback, runs every client against it in turn, and prints one Markdown table: records a second, the ratio to
the download floor and to the script a user would write, CPU seconds, and peak RssAnon (sampled every 10 ms).
"""
import argparse
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "target" / "bench"
PORT = 8099
URL = f"http://127.0.0.1:{PORT}/oai"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--page-size", type=int, default=100)
    parser.add_argument("--delay-ms", type=int, default=0)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--lomond", type=Path, help="a built program instead of building one")
    parser.add_argument("--only", help="run only clients whose name holds this text")
    return parser.parse_args()


def build(folder, name):
    """Builds a Rust project outside its own (read-only) folder and returns the folder of its programs."""
    copy = WORK / "src" / name
    if not copy.exists():
        shutil.copytree(folder, copy, copy_function=shutil.copyfile)
        for path in [copy, *copy.rglob("*")]:
            path.chmod(0o755)
    target = WORK / name
    subprocess.run(["cargo", "build", "--release", "--quiet"], cwd=copy, check=True,
                   env={**os.environ, "CARGO_TARGET_DIR": str(target)})
    return target / "release"


def python_with_clients():
    venv = WORK / "venv"
    python = venv / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "sickle==0.7.0", "lxml"], check=True)
    return python


class Provider:
    """The load provider, started for one measurement and ended after it."""

    def __init__(self, program, args):
        command = [program, "--records", args.records, "--port", PORT, "--page-size", args.page_size,
                   "--last-token", "omitted", "--delay-ms", args.delay_ms]
        self.process = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"{URL}?verb=Identify", timeout=5).read()
                return
            except OSError:
                threading.Event().wait(0.1)
        raise SystemExit("the provider did not start")

    def stop(self):
        self.process.terminate()
        self.process.wait()


def rss_anon_kib(pid):
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    found = re.search(r"RssAnon:\s+(\d+)", status)
    return int(found.group(1)) if found else 0


def measure(command):
    """Runs one command; returns (wall seconds, CPU seconds, peak RssAnon in MiB, its output)."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    peak = [0]

    def watch():
        while process.poll() is None:
            peak[0] = max(peak[0], rss_anon_kib(process.pid))
            threading.Event().wait(0.01)

    watcher = threading.Thread(target=watch)
    watcher.start()
    output = process.communicate()[0]
    wall = time.monotonic() - started
    watcher.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    if process.returncode != 0:
        print(output[-2000:], file=sys.stderr)
        raise SystemExit(f"{command[0]} ended with {process.returncode}")
    return wall, cpu, peak[0] / 1024, output


def clients(args):
    rust = build(args.shared / "bench" / "clients-rs", "clients-rs")
    python = python_with_clients()
    scripts = args.shared / "bench" / "clients-py"
    if not args.lomond:
        subprocess.run(["cargo", "build", "--release", "--quiet"], cwd=ROOT, check=True)
    built = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release" / "lomond"
    lomond = args.lomond or built
    collection = WORK / "collection"
    harvest = [lomond, "--collection", collection, "--quiet", "harvest", "--url", URL, "--id", "bench"]
    return [
        ("download floor", [rust / "floor", URL, "oai_lom"]),
        ("floor + quick-xml events", [rust / "floor", URL, "oai_lom", "--parse"]),
        ("oai-pmh crate 0.5.1 (nothing stored)", [rust / "crate_iter", URL, "oai_lom"]),
        ("Sickle + lxml fields + sqlite3", [python, scripts / "sickle_sqlite.py", URL, "oai_lom", WORK / "sickle.db"]),
        ("Lomond: stored, read into LOM", [*harvest, "--no-index"]),
        ("Lomond: the same, indexed, searchable", harvest),
    ]


def main():
    args = arguments()
    WORK.mkdir(parents=True, exist_ok=True)
    provider_program = build(args.shared / "bench" / "provider", "provider")
    program = next(path for path in provider_program.iterdir() if path.is_file() and os.access(path, os.X_OK) and not path.suffix)
    wanted = [(name, command) for name, command in clients(args) if not args.only or args.only in name]
    provider = Provider(program, args)
    rows = {}
    try:
        for _ in range(args.runs):
            for name, command in wanted:
                shutil.rmtree(WORK / "collection", ignore_errors=True)
                rows.setdefault(name, []).append(measure(command))
        database = WORK / "collection" / "lomond.db"
        size = database.stat().st_size if database.exists() else 0
    finally:
        provider.stop()
    report(args, rows)
    print(f"\nThe database takes {size / args.records:.0f} bytes a record.")


def report(args, rows):
    rate = {name: args.records / statistics.median(run[0] for run in runs) for name, runs in rows.items()}
    floor = rate.get("download floor", max(rate.values()))
    script = rate.get("Sickle + lxml fields + sqlite3")
    print(f"{args.records} records, pages of {args.page_size}, {args.delay_ms} ms a request, median of {args.runs} runs, "
          f"load average {os.getloadavg()[0]:.1f}\n")
    print("| client | records/s | of the floor | × the script | wall s (min-max) | CPU s | peak RssAnon MiB |")
    print("|---|---|---|---|---|---|---|")
    for name, runs in rows.items():
        walls = [run[0] for run in runs]
        ratio = f"{rate[name] / script:.1f}" if script else "–"
        print(f"| {name} | {rate[name]:,.0f} | {100 * rate[name] / floor:.1f} % | {ratio} | "
              f"{statistics.median(walls):.2f} ({min(walls):.2f}-{max(walls):.2f}) | "
              f"{statistics.median(run[1] for run in runs):.2f} | {max(run[2] for run in runs):.0f} |")


if __name__ == "__main__":
    main()
