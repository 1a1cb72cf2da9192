"""A door with a small application behind it, on a real socket, in a thread of the test."""

from __future__ import annotations

import contextlib
import http.client
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
import uvicorn

from timonier.kit.serving import limits
from timonier.kit.serving.connections import Connection
from timonier.kit.serving.door import Door, Environ


def pages(environ: Environ, start: Any) -> Any:
    """/echo gives back what came; /large is 8 MiB; /broken stops half-way; / says hello."""
    path = environ["PATH_INFO"]
    if path == "/broken":
        start("200 OK", [("Content-Type", "text/plain")])
        return broken()
    if path == "/echo":
        body = environ["wsgi.input"].read()
        assert len(body) == int(environ["CONTENT_LENGTH"])
    else:
        body = b"x" * (8 * 2**20) if path == "/large" else b"hello"
    status = environ.get("timonier.refusal")
    start(f"{status or 200} -", [("Content-Length", str(len(body))), *seen(environ)])
    return [body]


def seen(environ: Environ) -> list[tuple[str, str]]:
    """What the application is told of the sender."""
    names = ("REMOTE_ADDR", "wsgi.url_scheme", "HTTP_X_FORWARDED_FOR", "HTTP_X_A")
    return [(name.replace(".", "-"), str(environ.get(name, "-"))) for name in names]


def broken() -> Iterator[bytes]:
    yield b"a part of it"
    raise RuntimeError("the rest is lost")


class Answered(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


class Place:
    """A door that listens."""

    def __init__(self, port: int) -> None:
        self.port = port

    def open(self, sent: bytes = b"") -> socket.socket:
        """A connection that sent this."""
        made = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        made.sendall(sent)
        return made

    def ask(self, path: str = "/", method: str = "GET", **words: Any) -> Answered:
        """One request, on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        with contextlib.closing(connection):
            connection.request(method, path, **words)
            answer = connection.getresponse()
            return Answered(answer.status, dict(answer.getheaders()), answer.read())


@pytest.fixture
def door() -> Iterator[Callable[..., Place]]:
    """Makes doors: `allowance` bytes for everybody, so many threads, proxies that are believed."""
    with contextlib.ExitStack() as opened:

        def make(*, allowance: int = 0, threads: int = 2, proxies: str = "") -> Place:
            application = Door(pages, lambda environ: allowance or limits.ANONYMOUS, threads)
            config = uvicorn.Config(
                application,
                http=Connection,
                ws="none",
                lifespan="off",
                log_config=None,
                h11_max_incomplete_event_size=limits.LARGEST_HEADERS,
                proxy_headers=bool(proxies),
                forwarded_allow_ips=proxies,
            )
            return opened.enter_context(listening(config))

        yield make


@contextlib.contextmanager
def listening(config: uvicorn.Config) -> Iterator[Place]:
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as place:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [place]})
        port = place.getsockname()[1]
        thread.start()
        try:
            yield Place(port)
        finally:
            server.should_exit = server.force_exit = True
            thread.join()
