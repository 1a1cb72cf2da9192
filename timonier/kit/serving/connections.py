"""One connection: its headers have a time and a count, and the oldest silent one makes room."""

from __future__ import annotations

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from timonier.kit.serving import limits


class Connection(H11Protocol):
    """uvicorn's HTTP/1.1, which reads any number of sockets without a thread, with limits."""

    silent: dict[Connection, None] = {}  # those whose headers have not all come, oldest first
    most = limits.MOST_CONNECTIONS

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.app_state = {**self.app_state, "connection": self}
        self.late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._listen()
        if len(self.connections) > self.most:
            next(iter(self.silent), self).cut()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self.conn.their_state is h11.IDLE:
            self._listen()
        else:
            self._heard()

    def connection_lost(self, exc: Exception | None) -> None:
        self._heard()
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        unread = self.conn.their_state is h11.SEND_BODY
        super().on_response_complete()
        if unread and not self.transport.is_closing():
            # Closing now would send a reset, and whoever still writes would never read the answer.
            self.loop.call_later(limits.LINGER_S, self._cut_unread, self.cycle)

    def _cut_unread(self, asked: RequestResponseCycle) -> None:
        """Cut a body that still comes in; who sent it to its end and asks on is left alone."""
        if self.cycle is asked and self.conn.their_state is h11.SEND_BODY:
            self.cut()

    def cut(self) -> None:
        """End this connection now, whatever is on its way."""
        self.transport.abort()

    def _listen(self) -> None:
        """Give the headers their time, once: a byte now and then does not begin it anew."""
        if self.late is None:
            self.late = self.loop.call_later(limits.HEADERS_S, self.cut)
            self.silent[self] = None

    def _heard(self) -> None:
        self.silent.pop(self, None)
        if self.late is not None:
            self.late.cancel()
            self.late = None
