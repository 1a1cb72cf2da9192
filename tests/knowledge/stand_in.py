"""A registry's stand-in on this machine: real HTTP, answers as its real one documents them."""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

NPM_PATH = "/-/npm/v1/security/advisories/bulk"
JQUERY = {
    "id": 1098638, "url": "https://github.com/advisories/GHSA-gxr4-xjj5-5px2",
    "title": "Potential XSS vulnerability in jQuery", "severity": "moderate",
    "vulnerable_versions": ">=1.2.0 <3.5.0", "cwe": ["CWE-79"],
    "cvss": {"score": 6.9, "vectorString": "CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:C/C:H/I:L/A:N"},
}  # fmt: skip
KERNEL = {
    "advisoryId": "PKSA-1abc-2def-3ghj", "packageName": "symfony/http-kernel",
    "remoteId": "symfony/http-kernel/CVE-2020-15094.yaml", "title": "Cached remote headers",
    "link": "https://symfony.example.org/cve-2020-15094", "cve": "CVE-2020-15094",
    "affectedVersions": ">=4.3.0,<4.4.13|>=5.0.0,<5.1.5", "source": "FriendsOfPHP",
    "reportedAt": "2020-09-02 08:00:00", "composerRepository": "https://repo.example.org",
    "severity": "high",
    "sources": [{"name": "GitHub", "remoteId": "GHSA-754h-5r27-7x3r"}],
}  # fmt: skip


@dataclass
class Reply:
    """What the stand-in does with one request."""

    status: int = 200
    body: Any = b""
    headers: tuple[tuple[str, str], ...] = ()
    announce: int | None = None  # a Content-Length that is not the body's
    drip: float = 0  # seconds between the bytes of the body


class StandIn(ThreadingHTTPServer):
    """Answers by `reply(path, asked)` and remembers what it was asked."""

    reply: Callable[[str, dict[str, Any]], Reply]
    seen: list[tuple[str, dict[str, str], dict[str, Any]]]
    daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: StandIn

    def do_POST(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        data = self.rfile.read(int(headers.get("content-length", 0)))
        asked = _asked(headers, data)
        self.server.seen.append((self.path, headers, asked))
        self._answer(self.server.reply(self.path, asked))

    def do_GET(self) -> None:
        self.server.seen.append((self.path, {}, {}))
        self._answer(Reply(404))

    def _answer(self, reply: Reply) -> None:
        body = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
        self.send_response(reply.status)
        announced = len(body) if reply.announce is None else reply.announce
        for name, value in (*reply.headers, ("Content-Length", str(announced))):
            self.send_header(name, value)
        self.end_headers()
        for place in range(0, len(body), 1 if reply.drip else max(len(body), 1)):
            self.wfile.write(body[place : place + 1] if reply.drip else body)
            time.sleep(reply.drip)

    def log_message(self, *_: object) -> None:
        """The test's output is not an access log."""

    def handle(self) -> None:
        with suppress(ConnectionError):  # the client has had enough
            super().handle()


def _asked(headers: dict[str, str], data: bytes) -> dict[str, Any]:
    if headers.get("content-encoding") == "gzip":
        data = gzip.decompress(data)
    if headers.get("content-type") == "application/x-www-form-urlencoded":
        return {name: ["*"] for key, name in parse_qsl(data.decode()) if key == "packages[]"}
    found: dict[str, Any] = json.loads(data)
    return found


def registries(**flaws: Any) -> Callable[[str, dict[str, Any]], Reply]:
    """Both registries: the canaries' flaws, and `flaws` of other packages (`npm`, `composer`)."""
    npm = {"jquery": [JQUERY], **flaws.get("npm", {})}
    composer = {"symfony/http-kernel": [KERNEL], **flaws.get("composer", {})}

    def reply(path: str, asked: dict[str, Any]) -> Reply:
        if path == NPM_PATH:
            return Reply(body={name: npm[name] for name in asked if name in npm})
        if path == "/api/security-advisories/":
            found = {name: composer[name] for name in asked if name in composer}
            return Reply(body={"advisories": found or []})
        return Reply(404)

    return reply


@contextmanager
def standing_in() -> Iterator[StandIn]:
    """A stand-in that listens on a port of this machine until the block ends."""
    served = StandIn(("127.0.0.1", 0), _Handler)
    served.seen, served.reply = [], registries()
    thread = threading.Thread(target=served.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield served
    finally:
        served.shutdown()
        served.server_close()
        thread.join()
