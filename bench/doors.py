"""The doors: healthy requests beside 1,000 sockets that dawdle, and the memory these cost.

    python -m bench.doors

The web server of `timonier up` in a process of its own answers a signed-in CTO, first alone, then
beside sockets that send half their headers, half a body, or do not read what they asked for.
"""

from __future__ import annotations

import select
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from bench.pages import fill, signed_in
from bench.served import Served, served
from bench.stage import open_home, table, verdict

SOCKETS, ROUNDS, WORSE = 1_000, 300, 2.0
PATHS = ("/", "/estate/components/", "/practices/findings/", "/estate/repositories/")
HOST = b" HTTP/1.1\r\nHost: localhost\r\n"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\n"


def kinds() -> dict[str, bytes]:
    """What each dawdling socket sends before it falls silent."""
    from timonier.kit.shell.look import DIST

    largest = max(DIST.glob("*.js"), key=lambda file: file.stat().st_size).name
    return {
        "half the headers": b"GET /" + HOST + b"X-Slow: ",
        "half a body": b"POST /accounts/login/" + HOST + FORM + b"login=" + b"x" * 8_000,
        "an answer never read": f"GET /static/kit/dist/{largest}".encode() + HOST + b"\r\n",
    }


class Dawdlers(threading.Thread):
    """SOCKETS connections that sent this and nothing more; one that is cut is opened anew."""

    def __init__(self, port: int, first: bytes) -> None:
        super().__init__(daemon=True)
        self.port, self.first = port, first
        self.poll = select.poll()
        self.held: dict[int, socket.socket] = {}
        self.full, self.over, self.cut = threading.Event(), threading.Event(), 0

    def run(self) -> None:
        while not self.over.is_set():
            while len(self.held) < SOCKETS:
                self._open()
            self.full.set()
            for number, _ in self.poll.poll(100):
                self.poll.unregister(number)
                self.held.pop(number).close()
                self.cut += 1
        for each in self.held.values():
            each.close()

    def _open(self) -> None:
        each = socket.socket()
        each.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2_048)
        each.connect(("127.0.0.1", self.port))
        each.sendall(self.first)
        self.held[each.fileno()] = each
        self.poll.register(each, select.POLLHUP | select.POLLERR | select.POLLRDHUP)


@contextmanager
def dawdling(port: int, first: bytes) -> Iterator[Dawdlers]:
    """All of them are there while the block runs."""
    sockets = Dawdlers(port, first)
    sockets.start()
    sockets.full.wait()
    try:
        yield sockets
    finally:
        sockets.over.set()
        sockets.join()


def asked(web: Served) -> list[float]:
    """Wall seconds of ROUNDS healthy requests, sorted."""
    took = []
    for number in range(ROUNDS):
        status, seconds, _ = web.ask(PATHS[number % len(PATHS)])
        assert status == 200, status
        took.append(seconds)
    return sorted(took)


def measured(web: Served) -> tuple[list[tuple[object, ...]], dict[str, tuple[float, float]]]:
    """The rows of the table, and the bounds."""
    asked(web)
    alone = asked(web)
    rows: list[tuple[object, ...]] = [_row("nobody", alone, web, 0)]
    bounds = {}
    for kind, first in kinds().items():
        with dawdling(web.port, first) as sockets:
            beside = asked(web)
            rows.append(_row(f"{SOCKETS}: {kind}", beside, web, sockets.cut))
        bounds[f"p95 beside {SOCKETS} ({kind}), times alone"] = (_p95(beside) / _p95(alone), WORSE)
    return rows, bounds


def _p95(sorted_seconds: list[float]) -> float:
    return sorted_seconds[int(0.95 * len(sorted_seconds))]


def _row(name: str, took: list[float], web: Served, cut: int) -> tuple[object, ...]:
    return name, 1e3 * took[len(took) // 2], 1e3 * _p95(took), web.memory_mb(), cut


def main() -> int:
    """Print the table; 1 when a bound is missed."""
    open_home()
    fill(10_000)
    with served(signed_in().cookies["sessionid"].value) as web:
        rows, bounds = measured(web)
    table(("beside", "p50 ms", "p95 ms", "MB", "cut"), rows)
    return verdict(bounds)


if __name__ == "__main__":
    sys.exit(main())
