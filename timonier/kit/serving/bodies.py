"""A body on its way in: whole before a thread is taken, under a cap, within a time."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

from timonier.kit.serving import limits

Scope = dict[str, Any]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Allowance = Callable[[], Awaitable[int]]  # bytes that this sender may send here


class Refused(Exception):
    """The body is not taken; `status` says why (408 too slow, 413 too large, 503 too many)."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status: Final = status


class Gone(Exception):
    """Whoever sent it went away before its end."""


@dataclass
class Share:
    """Memory that many requests take from: `take` says whether there is still enough."""

    left: int

    def take(self, size: int) -> bool:
        if size > self.left:
            return False
        self.left -= size
        return True

    def give_back(self, size: int) -> None:
        self.left += size


class Body:
    """The bytes of one request, in memory; beyond what anybody may send, on disk.

    Only those whom `allowance` lets send more ever reach the disk: it is asked before, and once.
    """

    def __init__(self, scope: Scope, share: Share, allowance: Allowance) -> None:
        self.file = tempfile.SpooledTemporaryFile(max_size=limits.ANONYMOUS)  # noqa: SIM115 - closed by its owner
        self.size = self.taken = 0
        self.share, self.allowance = share, allowance
        self.cap = limits.ANONYMOUS
        self.asked = False
        self.said = _said(scope)

    async def read(self, receive: Receive) -> None:
        """Take all of it. Raises Refused or Gone."""
        if self.said is not None:
            await self._bear(self.said)
        begun = time.monotonic()
        while True:
            deadline = begun + limits.BODY_S + self.size / limits.BODY_RATE
            try:
                message = await asyncio.wait_for(receive(), deadline - time.monotonic())
            except TimeoutError:
                raise Refused(408) from None
            if message["type"] != "http.request":
                raise Gone
            await self._keep(message.get("body", b""))
            if not message.get("more_body"):
                self.file.seek(0)
                return

    async def _keep(self, piece: bytes) -> None:
        await self._bear(self.size + len(piece))
        self.size += len(piece)
        if not self.asked:
            due = max(0, self.size - limits.FREE) - self.taken
            if not self.share.take(due):
                await self._ask(busy=True)
            else:
                self.taken += due
        self.file.write(piece)

    async def _bear(self, size: int) -> None:
        """Refuse a size that is over the cap, once those who may send more are known."""
        if size > self.cap:
            await self._ask()
        if size > self.cap:
            raise Refused(413)

    async def _ask(self, *, busy: bool = False) -> None:
        if not self.asked:
            self.asked = True
            self.cap = await self.allowance()
        if busy and self.cap <= limits.ANONYMOUS:
            raise Refused(503)

    def close(self) -> None:
        """Give everything back."""
        self.share.give_back(self.taken)
        self.taken = 0
        self.file.close()


def _said(scope: Scope) -> int | None:
    """The length that the headers tell; None in a body of chunks, 0 where there is no body."""
    headers = dict(scope["headers"])
    if b"transfer-encoding" in headers:
        return None
    return int(headers.get(b"content-length", b"0"))
