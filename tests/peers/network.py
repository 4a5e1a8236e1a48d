#!/usr/bin/env python3
"""How the harvester reaches a repository: over TLS with an authority of one's own, through proxies, with secrets, redirected.

usage: tests/peers/network.py [PROGRAM]

PROGRAM is the built `lomond` (target/debug/lomond). Needs the program `openssl`; without it the test is skipped. The
server is Python's own `http.server` behind Python's `ssl`, so that neither side of the encryption is ours.
"""
import base64
import json
import os
import shutil
import socket
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
    """One record behind HTTP; keeps the requests' targets and headers. `wanted`: the Authorization it demands; `moved`: the
    address it sends everybody on to."""

    def __init__(self, wanted=None, certificate=None, moved=None):
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked, self.tunnels, self.wanted, self.moved, self.tunnel_heads = [], [], wanted, moved, []
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
        self.server.tunnel_heads.append({name.lower(): value for name, value in self.headers.items()})
        self.send_response(200)
        self.end_headers()

    def do_GET(self):
        self.server.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        if self.server.moved:
            self.send_response(301)
            self.send_header("Location", self.server.moved)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
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
        code, said, place = self.run(url, toml, env, ["harvest", "s"])
        report = json.loads(said.stdout)["sources"][0] if said.stdout else {}
        kept = b"".join(path.read_bytes() for path in (place / "c").rglob("*") if path.is_file())
        return code, report, said.stderr + said.stdout, kept

    def test(self, url, toml="", env=None):
        """The same for `sources test`, which is less patient and keeps nothing: exit code, all that was written."""
        code, said, _ = self.run(url, toml, env, ["sources", "test", "s"])
        return code, said.stderr + said.stdout

    def run(self, url, toml, env, command):
        self.count += 1
        place = self.folder / str(self.count)
        (place / "config" / "sources").mkdir(parents=True)
        text = f'id = "s"\nname = "S"\nurl = "{url}"\ndelay = 0\n{toml}\n'
        (place / "config" / "sources" / "s.toml").write_text(text)
        (place / "config" / "lomond.toml").write_text('admin_email = "us@site.example"\n')
        plain = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
        command = [str(self.program), "--collection", str(place / "c"), "--config", str(place / "config"), "--json", *command]
        done = subprocess.run(command, capture_output=True, text=True, env={**plain, **(env or {})}, timeout=120)
        return done.returncode, done, place


def certificate(folder, name="localhost"):
    """An authority, and a certificate of `name` that it signed: the paths of both as PEM."""
    def openssl(*args):
        subprocess.run(["openssl", *args], cwd=folder, check=True, capture_output=True)

    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-days", "2",
            "-subj", "/CN=Authority of the test", "-addext", "basicConstraints=critical,CA:TRUE")
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", "site.key", "-out", "site.csr", "-subj", f"/CN={name}")
    (folder / "ext").write_text(f"subjectAltName=DNS:{name}\nbasicConstraints=CA:FALSE\n")
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


class Tunnel(threading.Thread):
    """A proxy that carries bytes to one port of this machine, whatever host it is asked for."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.port, self.heads, self.listener = port, [], socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.start()

    def run(self):
        while True:
            client, _ = self.listener.accept()
            head = b""
            while b"\r\n\r\n" not in head:
                head += client.recv(4096)
            self.heads.append(head.decode())
            client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            server = socket.create_connection(("127.0.0.1", self.port))
            for here, there in [(client, server), (server, client)]:
                threading.Thread(target=self.carry, args=(here, there), daemon=True).start()

    @staticmethod
    def carry(here, there):
        try:
            while data := here.recv(65536):
                there.sendall(data)
            there.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # either side may hang up


def a_repository_over_tls_is_reached_through_the_proxy_of_the_environment(bench):
    ca, pem = certificate(bench.folder, "repo.example")
    server = Repository(certificate=pem)
    proxy = Tunnel(server.server_port)
    toml = f'ca_file = "{ca}"'
    secret = proxy.address.replace("http://", "http://us:pr0xy-word@")
    for env in [{"https_proxy": proxy.address}, {"HTTPS_PROXY": proxy.address}, {"ALL_PROXY": proxy.address}, {"https_proxy": secret}]:
        before = len(proxy.heads)
        code, report, said, kept = bench.harvest("https://repo.example/oai", toml, env)
        assert code == 0 and report["new"] == 1 and len(proxy.heads) > before, (env, said)
        assert proxy.heads[-1].startswith("CONNECT repo.example:443 "), proxy.heads[-1]
        assert "pr0xy-word" not in said and b"pr0xy-word" not in kept, said
    words = base64.b64encode(b"us:pr0xy-word").decode()
    assert f"proxy-authorization: basic {words}".lower() in proxy.heads[-1].lower(), proxy.heads[-1]
    # A proxy that is not there is named without its secret.
    gone = free_address().replace("http://", "http://us:pr0xy-word@")
    code, said = bench.test("https://repo.example/oai", toml, {"https_proxy": gone})
    assert code == 1 and "pr0xy-word" not in said, said


def free_address():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return f"http://127.0.0.1:{taken.getsockname()[1]}"


def a_host_that_no_proxy_names_is_asked_directly(bench):
    proxy = Repository()
    # The name leads nowhere, so that a direct request fails and one through the proxy would not.
    env = {"http_proxy": f"http://127.0.0.1:{proxy.server_port}"}
    for names in ["repo.invalid", ".invalid", "other.example,repo.invalid", "*"]:
        code, said = bench.test("http://repo.invalid/oai", env={**env, "no_proxy": names})
        assert code == 1 and not proxy.asked, (names, said)
    _, said = bench.test("http://repo.invalid/oai", env={**env, "no_proxy": "other.invalid"})
    assert proxy.asked, said


def secrets_stay_behind_when_a_redirect_leads_elsewhere(bench):
    toml = '[auth]\nuser = "me"\npassword_env = "SECRET"'
    ca, pem = certificate(bench.folder)
    other, plain, safe = Repository(), Repository(), None
    for moved in [f"http://127.0.0.1:{other.server_port}/oai", f"http://localhost:{other.server_port}/oai"]:
        first = Repository(moved=moved)
        code, report, said, kept = bench.harvest(f"http://127.0.0.1:{first.server_port}/oai", toml, {"SECRET": "s3cr3t-word"})
        assert code == 0 and report["new"] == 1, said
        assert all("authorization" in headers for _, headers in first.asked)
        assert other.asked and not any("authorization" in headers for _, headers in other.asked), other.asked
        assert "s3cr3t-word" not in said and b"s3cr3t-word" not in kept
    # Nor from https to http, on whatever port.
    safe = Repository(certificate=pem, moved=f"http://localhost:{plain.server_port}/oai")
    url = f"https://localhost:{safe.server_port}/oai"
    code, report, said, _ = bench.harvest(url, f'ca_file = "{ca}"\n{toml}', {"SECRET": "s3cr3t-word"})
    assert code == 0 and report["new"] == 1, said
    assert all("authorization" in headers for _, headers in safe.asked)
    assert plain.asked and not any("authorization" in headers for _, headers in plain.asked), plain.asked


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
         a_repository_over_tls_is_reached_through_the_proxy_of_the_environment, a_host_that_no_proxy_names_is_asked_directly,
         secrets_stay_behind_when_a_redirect_leads_elsewhere,
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
