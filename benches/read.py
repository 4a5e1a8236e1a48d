#!/usr/bin/env python3
"""How fast a record is read: Lomond's reader beside quick-xml, roxmltree and lxml, over the same records.

usage: benches/read.py [--shared DIR] [--records N] [--folder DIR]

Fetches N records from the load provider of DIR/bench (built below target/bench, as harvest.py does) and writes
each to a file of its own, runs `cargo bench --bench read` over them, then times lxml in Python: the tree alone,
and the eight fields that the script of harvest.py keeps. With --folder the files below it are read instead.
"""
import argparse
import os
import re
import subprocess
import urllib.request
from pathlib import Path

import harvest

LXML = """
import sys, time
from pathlib import Path
from lxml import etree
NS = {"l": "http://ltsc.ieee.org/xsd/LOM"}
FIELDS = [etree.XPath(path, namespaces=NS) for path in (
    "l:general/l:title/l:string[1]/text()", "l:general/l:language[1]/text()",
    "l:general/l:description/l:string[1]/text()", "l:general/l:keyword/l:string/text()",
    "l:technical/l:location/text()", "l:rights/l:description/l:string/text()",
    "l:lifeCycle/l:contribute[1]/l:entity/text()",
    "l:classification/l:taxonPath/l:taxon/l:entry/l:string/text()")]
records = []
for path in sorted(Path(sys.argv[1]).rglob("*.xml")):
    raw = path.read_bytes()
    try:
        etree.fromstring(raw)
    except etree.XMLSyntaxError:
        continue
    records.append(raw)
def tree(raw):
    etree.fromstring(raw)
def fields(raw):
    root = etree.fromstring(raw)
    return ["\\n".join(field(root)) for field in FIELDS]
for name, read in (("lxml, tree only", tree), ("lxml, eight fields", fields)):
    spent = 0.0
    for raw in records:
        best = None
        for _ in range(9):
            started = time.perf_counter()
            read(raw)
            took = time.perf_counter() - started
            best = took if best is None else min(best, took)
        spent += best
    print(f"| {name} (Python) | {spent * 1e6 / len(records):.1f} | {sum(map(len, records)) / 1e6 / spent:.0f} | | |")
"""


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=harvest.ROOT.parent / "shared")
    parser.add_argument("--records", type=int, default=2000)
    parser.add_argument("--folder", type=Path, help="files to read instead of the provider's records")
    return parser.parse_args()


def fetch(args):
    """The provider's records, one file each."""
    folder = harvest.WORK / "read"
    folder.mkdir(parents=True, exist_ok=True)
    if len(list(folder.glob("*.xml"))) >= args.records * 9 // 10:
        return folder
    built = harvest.build(args.shared / "bench" / "provider", "provider")
    program = next(path for path in built.iterdir() if path.is_file() and os.access(path, os.X_OK) and not path.suffix)
    provider = harvest.Provider(program, argparse.Namespace(records=args.records, page_size=args.records, delay_ms=0))
    try:
        page = urllib.request.urlopen(f"{harvest.URL}?verb=ListRecords&metadataPrefix=oai_lom", timeout=60).read().decode()
    finally:
        provider.stop()
    for number, record in enumerate(re.findall(r"<metadata>\s*(.*?)\s*</metadata>", page, re.S)):
        (folder / f"{number:06}.xml").write_text(record, encoding="utf-8")
    return folder


def main():
    args = arguments()
    folder = (args.folder or fetch(args)).resolve()
    subprocess.run(["cargo", "bench", "--quiet", "--bench", "read", "--", "--records", str(folder)], cwd=harvest.ROOT, check=True)
    subprocess.run([harvest.python_with_clients(), "-c", LXML, str(folder)], check=True)
    print(f"\nload average {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
