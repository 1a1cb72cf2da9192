"""One answer of the network, begun and ended within a time, from an address that was allowed.

The library's own limits hold for each read: a server that sends a byte now and then, in its
headers or in a body that unpacks to nothing, would be listened to for days.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable
from typing import Any, Self
from urllib.request import getproxies, proxy_bypass

_OPENED = ("connection.connect_tcp.complete", "connection.start_tls.complete")
# The end is known for connections that were seen to open: none is used for two answers.
CLOSE = {"Connection": "close"}


class TooSlow(Exception):
    """The answer was not whole in time."""


class WrongPlace(Exception):
    """The name leads to an address that was not allowed: nothing was sent there."""


class Wire:
    """Watches over one request that carries `extensions`.

    `allowed` says whether an address may be talked to; it is not asked about the operator's proxy.
    """

    def __init__(
        self, host: str, seconds: float, allowed: Callable[[str], bool] = lambda address: True
    ) -> None:
        self.allowed = allowed if _is_direct(host) else lambda address: True
        self.over = False
        self._timer = threading.Timer(max(seconds, 0.001), self._cut)
        self._timer.daemon = True
        self._lock, self._open = threading.Lock(), list[socket.socket]()

    @property
    def extensions(self) -> dict[str, Any]:
        """What the request is given (httpx: Extensions, trace)."""
        return {"trace": self._told}

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *problem: object) -> None:
        self._timer.cancel()
        if self.over and (kind is None or not issubclass(kind, TooSlow | WrongPlace)):
            raise TooSlow

    def _told(self, event: str, info: dict[str, Any]) -> None:
        if event not in _OPENED:
            return
        found = info["return_value"].get_extra_info("socket")
        peer = found.getpeername()
        if not self.allowed(str(peer[0])):
            found.close()
            raise WrongPlace(str(peer[0]))
        with self._lock:
            self._open.append(found)
            if self.over:
                _shut(found)

    def _cut(self) -> None:
        with self._lock:
            self.over = True
            for each in self._open:
                _shut(each)


def _shut(opened: socket.socket) -> None:
    """Wake whoever reads. The socket's own way, since TLS would forget itself under the reader."""
    with contextlib.suppress(OSError):
        socket.socket.shutdown(opened, socket.SHUT_RDWR)


def _is_direct(host: str) -> bool:
    return not getproxies() or bool(proxy_bypass(host))
