#!/usr/bin/env python3
"""What Lomond makes of a repository with faults: the rows that stand beside the peers' in the fault table.

usage: benches/faults.py [--shared DIR] [--lomond PROGRAM]

Builds the load provider of DIR/bench (not part of this repository) below target/bench, and Lomond in release form
where no program is given. For each fault it starts the provider on loopback with 500 records in pages of 50, harvests
it once into a new collection, and prints one row of Markdown: exit code, records held, requests, seconds, last line.

A record that stays damaged at every serving cannot be held; what is held then is every good record, the damaged
ones are in quarantine with their bytes (their number is in the last column), and the exit code is 1.
"""
import argparse
import json
import os
import shutil
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "target" / "bench"
RECORDS, PAGE_SIZE, LIMIT_SECONDS = 500, 50, 120

GARBAGE = ["--fault-garbage-record-every", "125", "--garbage-sticky", "--garbage-kinds"]
FAULTS = [
    ("none", []),
    ("503, every 4th page", ["--fault-503-every", "4"]),
    ("connection reset, every 4th page", ["--fault-reset-every", "4"]),
    ("truncated answer, every 4th page", ["--fault-truncate-every", "4"]),
    ("bare & (stays)", [*GARBAGE, "amp"]),
    ("control character (stays)", [*GARBAGE, "ctl"]),
    ("&#x1F; reference (stays)", [*GARBAGE, "ref"]),
    ("invalid UTF-8 (stays)", [*GARBAGE, "utf8"]),
    ("unclosed tag (stays)", [*GARBAGE, "tag"]),
    ("tokens with + / = & < # %", ["--nasty-tokens"]),
    ("tokens expire after 1 s (5 pages in)", ["--token-ttl", "1", "--delay-ms", "250"]),
    ("tokens expire after 1 s, no order", ["--token-ttl", "1", "--delay-ms", "250", "--shuffle"]),
    ("no order", ["--shuffle"]),
    ("damaged once, whole at the second serving", ["--fault-garbage-record-every", "125", "--garbage-kinds", "amp,ctl,ref,utf8,tag"]),
    ("all of these at once", ["--fault-503-every", "4", "--fault-reset-every", "4", "--fault-truncate-every", "4",
                              "--nasty-tokens", *GARBAGE, "amp,ctl,ref,utf8,tag"]),
]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--lomond", type=Path, help="an executable that is built already")
    parser.add_argument("--provider", type=Path, help="the load provider's executable, built already")
    parser.add_argument("--only", default="", help="only faults whose name holds this text")
    return parser.parse_args()


def provider_program(args):
    """Builds the provider outside its own (read-only) folder."""
    if args.provider:
        return args.provider
    copy, target = WORK / "src" / "provider", WORK / "provider"
    if not copy.exists():
        shutil.copytree(args.shared / "bench" / "provider", copy, copy_function=shutil.copyfile)
        for path in [copy, *copy.rglob("*")]:
            path.chmod(0o755)
    subprocess.run(["cargo", "build", "--release", "--quiet"], cwd=copy, check=True,
                   env={**os.environ, "CARGO_TARGET_DIR": str(target)})
    release = target / "release"
    return next(path for path in sorted(release.iterdir()) if path.is_file() and os.access(path, os.X_OK) and not path.suffix)


def lomond_program(args):
    if args.lomond:
        return args.lomond.resolve()
    subprocess.run(["cargo", "build", "--release", "--quiet"], cwd=ROOT, check=True)
    return Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release" / "lomond"


class Provider:
    """The load provider with one fault, on a free port."""

    def __init__(self, program, switches):
        port = free_port()
        self.base = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            [str(program), "--records", str(RECORDS), "--page-size", str(PAGE_SIZE), "--port", str(port), *switches],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                self.get("/_reset")
                return
            except OSError:
                threading.Event().wait(0.05)
        raise SystemExit("the provider did not start")

    def get(self, path):
        with urllib.request.urlopen(self.base + path, timeout=10) as answer:
            return answer.read()

    def stop(self):
        self.process.terminate()
        self.process.wait()


def free_port():
    import socket
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def row(name, lomond, provider):
    collection = WORK / "faults"
    shutil.rmtree(collection, ignore_errors=True)
    command = [str(lomond), "--collection", str(collection), "--quiet", "--json"]
    started = time.monotonic()
    try:
        done = subprocess.run([*command, "harvest", "--url", provider.base + "/oai", "--id", "bench"],
                              capture_output=True, text=True, timeout=LIMIT_SECONDS)
    except subprocess.TimeoutExpired:
        return [name, "Lomond", f"killed at {LIMIT_SECONDS} s", "", "", f"{LIMIT_SECONDS:.1f}", ""]
    seconds = time.monotonic() - started
    if done.returncode == 2:
        return [name, "Lomond", 2, "", "", f"{seconds:.1f}", done.stderr.strip().splitlines()[-1]]
    report = json.loads(done.stdout)["sources"][0]
    stats = json.loads(subprocess.run([*command, "stats"], capture_output=True, text=True, check=True).stdout)
    held = stats["records"] + stats["deleted"]
    last = report["error"] or report["held"] or ("complete" if report["complete"] else "not complete")
    if stats["quarantined"]:
        last += f", {stats['quarantined']} in quarantine with reason and bytes"
    return [name, "Lomond", done.returncode, f"{held} of {RECORDS}", report["requests"], f"{seconds:.1f}", last]


def main():
    args = arguments()
    WORK.mkdir(parents=True, exist_ok=True)
    program, lomond = provider_program(args), lomond_program(args)
    print("| fault | client | exit | records held | requests | seconds | last line |\n|---|---|---|---|---|---|---|")
    for name, switches in FAULTS:
        if args.only not in name:
            continue
        provider = Provider(program, switches)
        try:
            cells = row(name, lomond, provider)
        finally:
            provider.stop()
        print("| " + " | ".join(str(cell) for cell in cells) + " |")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
