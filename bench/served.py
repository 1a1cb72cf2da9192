"""The served process itself, for benches: the web server of `timonier up`, on its own socket."""

from __future__ import annotations

import html
import http.client
import re
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

CLIENTS = 4  # that ask at once
MOST_FOUND = 600
EXPORTS = ("/estate/components/export.csv", "/practices/findings/export.json")  # all their rows
_LINK = re.compile(r'href="(/[^"#]*)"')
_SEEDS = ("/", "/jobs/", "/sources/", "/figures/", "/account/", "/api/v1/estate/components/")
_LEAVING = ("/accounts/", "/static/")


@dataclass
class Served:
    """Where it listens, who asks (a session of a CTO), and what it holds."""

    port: int
    cookie: str
    process: int

    def ask(self, path: str, *, cookie: bool = True) -> tuple[int, float, int]:
        """Status, wall seconds and bytes of one request on a connection of its own."""
        headers = {"Cookie": f"sessionid={self.cookie}"} if cookie else {}
        begun = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer.status, time.perf_counter() - begun, len(answer.read())
        finally:
            connection.close()

    def read(self, path: str) -> str:
        """The text of a page; empty where it is none."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", path, headers={"Cookie": f"sessionid={self.cookie}"})
            answer = connection.getresponse()
            body = answer.read()
            page = (answer.getheader("Content-Type") or "").startswith("text/html")
            return body.decode() if page and answer.status == 200 else ""
        finally:
            connection.close()

    def memory_mb(self) -> int:
        """MB that the process holds now; 0 where the system does not say."""
        status = Path(f"/proc/{self.process}/status")
        if not status.exists():
            return 0
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) // 1024


@contextmanager
def served(cookie: str) -> Iterator[Served]:
    """Serve the home that is open; the process ends with the block."""
    from timonier.cli import keeping

    with socket.create_server(("127.0.0.1", 0), backlog=2048) as listening:
        web = keeping.Web(listening.fileno())
        web.child.begin()
        try:
            if not web.open():
                raise SystemExit("the web server does not start")
            process = web.child.process
            assert process is not None
            yield Served(listening.getsockname()[1], cookie, process.pid)
        finally:
            keeping.stop((web.child,))


def addresses(web: Served) -> list[str]:
    """Every page that links lead to from the first ones: lists, rows, filters; no export."""
    found = dict.fromkeys(_SEEDS)
    waiting = list(found)
    while waiting and len(found) < MOST_FOUND:
        for link in map(html.unescape, _LINK.findall(web.read(waiting.pop(0)))):
            leaving = link.startswith(_LEAVING) or "/export." in link
            if link not in found and not leaving:
                found[link] = None
                waiting.append(link)
    return list(found)[:MOST_FOUND]


def mixed(web: Served, count: int) -> int:
    """Ask for all of them, some at once, over and over; how many failed (500 and above)."""
    places = addresses(web)
    wanted = [places[number % len(places)] for number in range(count - len(EXPORTS))]
    wanted += EXPORTS
    with ThreadPoolExecutor(CLIENTS) as pool:
        return sum(status >= 500 for status, _, _ in pool.map(web.ask, wanted))
