"""Hosts of this machine that take an ssh connection and say nothing, too little or trash."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

HELLO = b"SSH-2.0-OpenSSH_9.0\r\n"
Host = Callable[[socket.socket], None]


def silent(wire: socket.socket) -> None:
    wire.recv(1 << 16)
    _until_left(wire)


def silent_after_a_hello(wire: socket.socket) -> None:
    wire.sendall(HELLO)
    _until_left(wire)


def closed_at_once(wire: socket.socket) -> None:
    """Nothing is said."""


def closed_midway(wire: socket.socket) -> None:
    wire.sendall(HELLO)
    wire.recv(1 << 16)
    wire.sendall(b"\0\0\x01")


def trickles_lines(wire: socket.socket) -> None:
    _drip(wire, b"", b"x\r\n")


def trickles_a_packet(wire: socket.socket) -> None:
    """2,048 bytes of a key exchange that began well, one at a time."""
    _drip(wire, HELLO + b"\0\0\x07\xfc\x04\x14", b"\x05")


def speaks_http(wire: socket.socket) -> None:
    wire.sendall(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")


@contextmanager
def listening(host: Host) -> Iterator[int]:
    """The port of a host that is there until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def talk(wire: socket.socket) -> None:
            with wire, suppress(OSError):
                host(wire)

        def accept() -> None:
            with suppress(OSError):  # the block has ended
                while True:
                    threading.Thread(target=talk, args=(server.accept()[0],), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield server.getsockname()[1]


def _until_left(wire: socket.socket) -> None:
    while wire.recv(1 << 16):
        pass


def _drip(wire: socket.socket, start: bytes, each: bytes) -> None:
    wire.sendall(start)
    for _ in range(300):
        time.sleep(0.1)
        wire.sendall(each)
