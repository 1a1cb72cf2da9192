"""PostgreSQL that restarts under writers: each is answered, waits, or is told when to come back."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import select
import signal
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest

from tests.faults.test_doors import PATIENCE, Up

POSTGRES = os.environ.get("TIMONIER_TEST_POSTGRES", "postgres://postgres@127.0.0.1:5432/postgres")
WRITERS, WRITES, CUTS = 16, 12, 3
CSRF = "a" * 32


class Wire(threading.Thread):
    """Stands between: `cut` ends every connection and refuses new ones until `mend`."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(daemon=True)
        self.there = host, port
        self.place = socket.create_server(("127.0.0.1", 0))
        self.port = self.place.getsockname()[1]
        self.pairs: list[tuple[socket.socket, socket.socket]] = []
        self.whole, self.over = threading.Event(), threading.Event()
        self.whole.set()

    def run(self) -> None:
        while not self.over.is_set():
            if not select.select([self.place], [], [], 0.1)[0]:
                continue
            near = self.place.accept()[0]
            if not self.whole.is_set():
                near.close()
                continue
            far = socket.create_connection(self.there)
            self.pairs.append((near, far))
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=_carry, args=(one, other), daemon=True).start()
        self.cut()
        self.place.close()

    def cut(self) -> None:
        self.whole.clear()
        for near, far in self.pairs:
            for each in (near, far):
                with contextlib.suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
                each.close()
        self.pairs = []

    def mend(self) -> None:
        self.whole.set()


def _carry(one: socket.socket, other: socket.socket) -> None:
    with contextlib.suppress(OSError, ValueError):
        while data := one.recv(65_536):
            other.sendall(data)
        other.shutdown(socket.SHUT_WR)


@pytest.fixture
def wire(cockpit: Any) -> Iterator[Wire]:
    """A database of the test's own, reached over a wire that can be cut."""
    known, name = urlsplit(POSTGRES), f"timonier_away_{uuid4().hex[:8]}"
    with psycopg.connect(POSTGRES, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        made = Wire(known.hostname or "127.0.0.1", known.port or 5432)
        made.start()
        who = known.netloc.rpartition("@")[0]
        cockpit.environment |= {
            "DATABASE_URL": f"postgres://{who}@127.0.0.1:{made.port}/{name}",
            "TIMONIER_REFRESH": "0",
            "TIMONIER_LOG": "CRITICAL",
        }
        try:
            yield made
        finally:
            made.over.set()
            made.join()
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def write(port: int, session: str, name: str) -> tuple[int, str | None]:
    """One row by the API: the status and Retry-After."""
    headers = {
        "Cookie": f"sessionid={session}; csrftoken={CSRF}",
        "X-CSRFToken": CSRF,
        "Content-Type": "application/json",
    }
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    with contextlib.closing(connection):
        body = json.dumps({"name": name})
        connection.request("POST", "/api/v1/organisation/departments/", body, headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status, answer.getheader("Retry-After")


@pytest.mark.postgres
def test_a_database_that_restarts_under_writers_is_no_fault(cockpit: Any, wire: Wire) -> None:
    session = cockpit.session()
    told: list[tuple[int, str | None]] = []

    def writer(number: int) -> None:
        told.extend(write(up.port, session, f"d-{number}-{n}") for n in range(WRITES))

    with cockpit.start("up", "--port", "0") as process:
        try:
            up = Up(process)
            writers = [threading.Thread(target=writer, args=(n,)) for n in range(WRITERS)]
            for each in writers:
                each.start()
            for _ in range(CUTS):
                threading.Event().wait(0.5)
                wire.cut()
                threading.Event().wait(0.5)
                wire.mend()
            for each in writers:
                each.join()
            kept = up.ask("/api/v1/organisation/departments/?limit=200", headers={
                "Cookie": f"sessionid={session}"
            })  # fmt: skip
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=PATIENCE)
    statuses = Counter(status for status, _ in told)
    assert set(statuses) <= {201, 503}, statuses
    assert statuses[201] > WRITERS * WRITES // 2, statuses
    assert {after for status, after in told if status == 503} <= {"5"}
    assert kept[0] == 200
    assert statuses[201] <= len(json.loads(kept[1])["items"]) <= WRITERS * WRITES
