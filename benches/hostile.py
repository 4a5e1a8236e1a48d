#!/usr/bin/env python3
"""What hostile records cost the program: seconds and memory of `lomond check FILE`, beside a harmless record.

usage: benches/hostile.py --lomond PROGRAM

Each must end with an error, in under a second, and under 100 MiB more than the harmless record. Memory is the
peak resident set that the kernel reports.
"""
import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LEVELS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
RECORDS = {
    "harmless": "<lom><general><title><string>x</string></title></general></lom>",
    "billion laughs": f'<!DOCTYPE lom [<!ENTITY l0 "ha">{LEVELS}]><lom><general><title><string>&l9;</string></title></general></lom>',
    "quadratic entities": f'<!DOCTYPE lom [<!ENTITY a "{"a" * 50_000}">]><lom><general><title><string>{"&a;" * 50_000}</string></title></general></lom>',
    "1,000 levels": "<lom>" + "<a>" * 1000 + "</a>" * 1000 + "</lom>",
    "100,000 attributes": "<lom " + " ".join(f'a{n}="x"' for n in range(100_000)) + "/>",
    "100 MiB of text": "<lom><general><title><string>" + "x" * 1024 + "</string></title></general></lom>",
}


def run(program, path):
    """Returns seconds, peak resident KiB, exit code and the last line of what was said."""
    started = time.monotonic()
    process = subprocess.Popen([program, "check", str(path)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    lines = [line for line in said.splitlines() if line.strip()]
    return time.monotonic() - started, usage.ru_maxrss, os.waitstatus_to_exitcode(status), lines


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lomond", type=Path, required=True)
    program = parser.parse_args().lomond
    base, wrong = None, []
    print("| record | exit | seconds | MiB more | what is said |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name, text in RECORDS.items():
            path = Path(folder) / "record.xml"
            # Written in pieces: what this script holds when it starts the program counts as the program's.
            head, middle, tail = text.partition("x" * 1024)
            with path.open("w") as file:
                file.write(head)
                for _ in range((100 << 10) if middle else 0):
                    file.write(middle)
                file.write(tail)
            seconds, kib, code, lines = run(program, path)
            base = base or kib
            more = (kib - base) / 1024
            said = next((line.strip() for line in lines if "XML" in line or "entit" in line or "more than" in line
                         or "nested" in line or "bytes" in line), lines[0].strip() if lines else "")
            print(f"| {name} | {code} | {seconds:.2f} | {more:.0f} | {said[:110].replace(folder, '')} |")
            if name != "harmless" and (code == 0 or seconds >= 1 or more >= 100):
                wrong.append(name)
    if wrong:
        sys.exit("over the limits: " + ", ".join(wrong))


if __name__ == "__main__":
    main()
