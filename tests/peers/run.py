#!/usr/bin/env python3
"""Harvests the sample repository from servers that other people wrote, and compares the counts with their clients'.

usage: tests/peers/run.py [PROGRAM]

PROGRAM is the built `lomond` (target/debug/lomond). The peers come from PyPI into target/peers; where that cannot be
reached the tests are skipped with a message. For each peer: a first harvest holds what the peer's client counts,
`harvest --verify` finds nothing missing, a second harvest changes nothing, and a set is harvested alone.
"""
import importlib
import json
import subprocess
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / "target" / "peers" / "venv"
PACKAGES = ["pyoai==2.5.0", "oai-repo==0.5.2", "sickle==0.7.0", "lxml==4.9.4", "setuptools<81"]
PEERS = ["peer_pyoai", "peer_oai_repo"]


def with_packages():
    """Starts this script again inside the virtual environment, which is made where there is none."""
    python = VENV / "bin" / "python"
    done = VENV / "complete"
    if not done.exists():
        made = subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], capture_output=True, text=True)
        if made.returncode == 0:
            made = subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], capture_output=True, text=True)
        if made.returncode != 0:
            last = (made.stderr or made.stdout).strip().splitlines()[-1:]
            print(f"skipped: the peers cannot be installed: {' '.join(last)}")
            return 0
        done.touch()
    return subprocess.run([python, __file__, "--inside", *sys.argv[1:]]).returncode


def serve(peer):
    """The peer's server on a free port; its address and the function that ends it."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            self.reply(urlsplit(self.path).query)

        def do_POST(self):
            self.reply(self.rfile.read(int(self.headers["Content-Length"])).decode())

        def reply(self, arguments):
            body = answer(dict(parse_qsl(arguments)))
            self.send_response(200)
            self.send_header("Content-Type", "text/xml; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    url = f"http://127.0.0.1:{server.server_port}/oai"
    answer = peer.answerer(url)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return url, server.shutdown


def lomond(program, collection, *args):
    """Runs the program; it must end well. Its JSON document."""
    command = [str(program), "--collection", str(collection), "--quiet", "--json", *args]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, f"{command} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
    return json.loads(done.stdout)


def check(name, program, folder):
    try:
        peer = importlib.import_module(name)
    except ImportError as missing:
        print(f"{name}: skipped: it does not run on Python {sys.version.split()[0]}: {missing}")
        return
    url, stop = serve(peer)
    try:
        live, deleted = peer.count(url)
        assert live > 150, live
        harvest = ["harvest", "--url", url, "--id", "peer"]
        first = lomond(program, folder / name, *harvest)["sources"][0]
        assert (first["new"], first["deleted"], first["quarantined"]) == (live, deleted, 0), first
        stats = lomond(program, folder / name, "stats")
        assert (stats["records"], stats["deleted"]) == (live, deleted), stats
        again = lomond(program, folder / name, *harvest, "--verify")["sources"][0]
        assert again["complete"] and (again["new"], again["changed"], again["deleted"]) == (0, 0, 0), again
        part = lomond(program, folder / f"{name}-set", *harvest, "--set", "stem")["sources"][0]
        assert part["complete"] and 0 < part["new"] < live, part
        findings = lomond_test(program, folder, url)
        print(f"{name}: {live} live and {deleted} deleted records, {first['requests']} requests, {findings} findings: ok")
    finally:
        stop()


def lomond_test(program, folder, url):
    """`sources add` and `sources test` must find the peer fit."""
    config = folder / f"config-{urlsplit(url).port}"
    lomond(program, folder / "none", "--config", str(config), "sources", "add", url, "--id", "peer")
    found = lomond(program, folder / "none", "--config", str(config), "sources", "test", "peer")["sources"]
    assert all(finding["severity"] != "error" for finding in found), found
    return len(found)


def main(args):
    program = Path(args[0]) if args else ROOT / "target" / "debug" / "lomond"
    with tempfile.TemporaryDirectory() as folder:
        for name in PEERS:
            check(name, program.resolve(), Path(folder))


if __name__ == "__main__":
    if sys.argv[1:2] != ["--inside"]:
        sys.exit(with_packages())
    main(sys.argv[2:])
