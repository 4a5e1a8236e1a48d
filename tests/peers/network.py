#!/usr/bin/env python3
"""How the harvester reaches a repository: over TLS with an authority of one's own, through a proxy, with secrets.

usage: tests/peers/network.py [PROGRAM]

PROGRAM is the built `lomond` (target/debug/lomond). Needs the program `openssl`; without it the test is skipped. The
server is Python's own `http.server` behind Python's `ssl`, so that neither side of the encryption is ours.
"""
import base64
import json
import os
import shutil
import ssl
import subprocess
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

ROOT = Path(__file__).resolve().parents[2]
OPEN = ('<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
        '<responseDate>2026-05-01T10:00:00Z</responseDate><request>http://repo.example/oai</request>')
ANSWERS = {
    "Identify": "<Identify><repositoryName>Networked</repositoryName><baseURL>http://repo.example/oai</baseURL>"
                "<protocolVersion>2.0</protocolVersion><adminEmail>a@repo.example</adminEmail>"
                "<earliestDatestamp>2020-01-01</earliestDatestamp><deletedRecord>persistent</deletedRecord>"
                "<granularity>YYYY-MM-DD</granularity></Identify>",
    "ListMetadataFormats": "<ListMetadataFormats><metadataFormat><metadataPrefix>lom</metadataPrefix><schema>s</schema>"
                           "<metadataNamespace>http://ltsc.ieee.org/xsd/LOM</metadataNamespace></metadataFormat></ListMetadataFormats>",
    "ListRecords": "<ListRecords><record><header><identifier>oai:x:1</identifier><datestamp>2024-01-01</datestamp></header>"
                   '<metadata><lom xmlns="http://ltsc.ieee.org/xsd/LOM"><general><title><string>One</string></title></general>'
                   "</lom></metadata></record></ListRecords>",
}


class Repository(ThreadingHTTPServer):
    """One record behind HTTP; keeps the requests' targets and headers. `wanted`: the Authorization it demands."""

    def __init__(self, wanted=None, certificate=None):
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked, self.tunnels, self.wanted = [], [], wanted
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.socket = context.wrap_socket(self.socket, server_side=True)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, *_):
        pass  # a client that does not trust us hangs up


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_CONNECT(self):
        """As a proxy: what follows on the connection is answered here, whoever it is for."""
        self.server.tunnels.append(self.path)
        self.send_response(200)
        self.end_headers()

    def do_GET(self):
        self.server.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        allowed = self.server.wanted in (None, self.headers.get("Authorization"))
        verb = parse_qs(urlsplit(self.path).query).get("verb", [""])[0]
        body = (OPEN + ANSWERS.get(verb, '<error code="badVerb">no</error>') + "</OAI-PMH>").encode()
        self.send_response(200 if allowed else 401)
        self.send_header("Content-Type", "text/xml; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Bench:
    def __init__(self, program, folder):
        self.program, self.folder, self.count = program, folder, 0

    def harvest(self, url, toml="", env=None):
        """Harvests a source with these further lines of configuration: exit code, its report, all that was written."""
        self.count += 1
        place = self.folder / str(self.count)
        (place / "config" / "sources").mkdir(parents=True)
        text = f'id = "s"\nname = "S"\nurl = "{url}"\ndelay = 0\n{toml}\n'
        (place / "config" / "sources" / "s.toml").write_text(text)
        (place / "config" / "lomond.toml").write_text('admin_email = "us@site.example"\n')
        plain = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
        command = [str(self.program), "--collection", str(place / "c"), "--config", str(place / "config"), "--json", "harvest", "s"]
        done = subprocess.run(command, capture_output=True, text=True, env={**plain, **(env or {})}, timeout=120)
        report = json.loads(done.stdout)["sources"][0] if done.stdout else {}
        kept = b"".join(path.read_bytes() for path in (place / "c").rglob("*") if path.is_file())
        return done.returncode, report, done.stderr + done.stdout, kept


def certificate(folder):
    """An authority, and a certificate of `localhost` that it signed: the paths of both as PEM."""
    def openssl(*args):
        subprocess.run(["openssl", *args], cwd=folder, check=True, capture_output=True)

    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-days", "2",
            "-subj", "/CN=Authority of the test", "-addext", "basicConstraints=critical,CA:TRUE")
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", "site.key", "-out", "site.csr", "-subj", "/CN=localhost")
    (folder / "ext").write_text("subjectAltName=DNS:localhost\nbasicConstraints=CA:FALSE\n")
    openssl("x509", "-req", "-in", "site.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-out", "site.pem",
            "-days", "2", "-extfile", "ext")
    both = folder / "both.pem"
    both.write_bytes((folder / "site.pem").read_bytes() + (folder / "site.key").read_bytes())
    return folder / "ca.pem", both


def an_authority_of_ones_own_is_trusted_and_no_other(bench):
    ca, pem = certificate(bench.folder)
    server = Repository(certificate=pem)
    url = f"https://localhost:{server.server_port}/oai"
    code, report, said, _ = bench.harvest(url)
    assert code == 1 and report["new"] == 0 and "safe connection" in said, said
    assert report["retries"] == 0 and not server.asked, said
    code, report, said, _ = bench.harvest(url, f'ca_file = "{ca}"')
    assert code == 0 and report["new"] == 1, said


def a_proxy_of_the_environment_is_used_and_this_machine_is_asked_directly(bench):
    proxy, direct = Repository(), Repository()
    env = {"http_proxy": f"http://127.0.0.1:{proxy.server_port}"}
    code, report, said, _ = bench.harvest("http://repo.example/oai", env=env)
    assert code == 0 and report["new"] == 1, said
    through = len(proxy.asked)
    whole = [path for path, _ in proxy.asked if path.startswith("http://repo.example/oai?verb=")]
    assert through == 3 and (set(proxy.tunnels) == {"repo.example:80"} or len(whole) == 3), (proxy.tunnels, proxy.asked)
    code, report, said, _ = bench.harvest(f"http://127.0.0.1:{direct.server_port}/oai", env=env)
    assert code == 0 and report["new"] == 1 and len(proxy.asked) == through and len(direct.asked) == 3, said


def secrets_come_from_the_environment_and_stay_there(bench):
    basic = "Basic " + base64.b64encode(b"me:s3cr3t-word").decode()
    for wanted, toml in [(basic, '[auth]\nuser = "me"\npassword_env = "SECRET"'), ("Bearer s3cr3t-word", '[auth]\ntoken_env = "SECRET"')]:
        server = Repository(wanted)
        url = f"http://127.0.0.1:{server.server_port}/oai"
        code, report, said, kept = bench.harvest(url, toml, {"SECRET": "s3cr3t-word"})
        assert code == 0 and report["new"] == 1, said
        assert "s3cr3t-word" not in said and b"s3cr3t-word" not in kept and basic.encode() not in kept
        asked = len(server.asked)
        code, report, said, _ = bench.harvest(url, toml)
        assert code == 1 and "SECRET" in report["error"] and len(server.asked) == asked, said
        code, report, said, _ = bench.harvest(url, toml, {"SECRET": "wrong-word"})
        assert code == 1 and "401" in report["error"] and report["retries"] == 0 and "wrong-word" not in said, said


def every_request_says_who_asks(bench):
    server = Repository()
    code, _, said, _ = bench.harvest(f"http://127.0.0.1:{server.server_port}/oai")
    assert code == 0, said
    for _, headers in server.asked:
        assert headers["user-agent"].startswith("Lomond/") and "us@site.example" in headers["user-agent"], headers
        assert headers["from"] == "us@site.example", headers


TESTS = [an_authority_of_ones_own_is_trusted_and_no_other, a_proxy_of_the_environment_is_used_and_this_machine_is_asked_directly,
         secrets_come_from_the_environment_and_stay_there, every_request_says_who_asks]


def main(args):
    program = (Path(args[0]) if args else ROOT / "target" / "debug" / "lomond").resolve()
    if not shutil.which("openssl"):
        print("skipped: no openssl to make certificates with")
        return
    for test in TESTS:
        with tempfile.TemporaryDirectory() as folder:
            test(Bench(program, Path(folder)))
            print(f"{test.__name__}: ok", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
