"""An answer on its way out: the thread that made it is free again, however slowly it is read."""

from __future__ import annotations

import asyncio
import logging
import tempfile
import threading
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from timonier.kit.serving import limits
from timonier.kit.serving.bodies import Share

log = logging.getLogger(__name__)
Environ = dict[str, Any]
Application = Callable[[Environ, Any], Iterable[bytes]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]


class Stuck(Exception):
    """The reader took nothing for too long."""


class Broken(Exception):
    """The application stopped in the middle; `begun` says whether a part is out already."""

    def __init__(self, begun: bool) -> None:
        super().__init__(begun)
        self.begun = begun


class Answer:
    """Written by a thread, read by the loop. In memory while it is small and all have enough."""

    def __init__(self, loop: asyncio.AbstractEventLoop, share: Share) -> None:
        self.loop, self.share = loop, share
        self.lock = threading.Lock()
        self.more = asyncio.Event()
        self.status: int | None = None
        self.headers: Headers = []
        self.file = tempfile.SpooledTemporaryFile()  # noqa: SIM115 - closed below
        self.written = self.read = self.taken = 0
        self.on_disk = self.ended = self.failed = self.abandoned = False

    def start(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        """WSGI's start_response."""
        if exc_info and self.written:
            raise exc_info[1].with_traceback(exc_info[2])
        self.status = int(status.partition(" ")[0])
        self.headers = [(k.lower().encode("latin1"), v.encode("latin1")) for k, v in headers]
        return self.write

    def fill(self, application: Application, environ: Environ) -> None:
        """Write everything that the application gives, and close it; on its thread. Never raises.

        Django answers its own errors, so what is caught here is a page that broke half-way.
        """
        try:
            pieces = application(environ, self.start)
            try:
                for piece in pieces:
                    if self.abandoned:
                        break
                    if piece:
                        self.write(piece)
            finally:
                getattr(pieces, "close", lambda: None)()
        except Exception:
            log.exception("an answer was not made whole")
            self.failed = True
        self.ended = True
        self.loop.call_soon_threadsafe(self.more.set)

    def write(self, piece: bytes) -> None:
        """Append; many small pieces wake the reader once. Raises OSError where a disk is full."""
        with self.lock:
            if not self.on_disk:
                small = self.written + len(piece) <= limits.LARGEST_ANSWER
                if small and self.share.take(len(piece)):
                    self.taken += len(piece)
                else:
                    self.file.rollover()
                    self.on_disk = True
                    self.share.give_back(self.taken)
                    self.taken = 0
            self.file.seek(self.written)
            self.file.write(piece)
            self.written += len(piece)
            wake = not self.more.is_set()
        if wake:
            self.loop.call_soon_threadsafe(self.more.set)

    def _next(self) -> bytes:
        with self.lock:
            self.file.seek(self.read)
            piece = self.file.read(limits.PIECE)
            self.read += len(piece)
            if not self.ended:
                self.more.clear()
            return piece

    async def send(self, send: Send) -> None:
        """Hand everything to the reader as it comes. Raises Stuck or Broken."""
        try:
            await self.more.wait()
            if self.status is None:
                raise Broken(begun=False)
            start = {"type": "http.response.start", "status": self.status, "headers": self.headers}
            await _taken(send(start))
            while True:
                ended = self.ended
                if piece := self._next():
                    await _taken(send(_part(piece)))
                elif ended:
                    break
                else:
                    await self.more.wait()
            if self.failed:
                raise Broken(begun=True)
            await _taken(send(_part(b"", more=False)))
        finally:
            self.abandoned = True

    def close(self) -> None:
        """Give everything back, once the thread has done."""
        with self.lock:
            self.share.give_back(self.taken)
            self.taken = 0
            self.file.close()


def _part(piece: bytes, *, more: bool = True) -> dict[str, Any]:
    return {"type": "http.response.body", "body": piece, "more_body": more}


async def _taken(sending: Awaitable[None]) -> None:
    try:
        await asyncio.wait_for(sending, limits.ANSWER_S)
    except TimeoutError:
        raise Stuck from None
