"""The ASGI application between uvicorn and Django: only whole requests take one of few threads."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from wsgiref.util import FileWrapper

from asgiref.wsgi import WsgiToAsgiInstance

from timonier.kit.serving import limits, refusals
from timonier.kit.serving.answers import Answer, Application, Broken, Environ, Headers, Send, Stuck
from timonier.kit.serving.bodies import Body, Gone, Receive, Refused, Scope, Share

REFUSAL = "timonier.refusal"  # environ: the status with which Django answers instead of the page


class Door:
    """Reads bodies and sends answers without a thread; in between, `application` has one of few.

    `allowance(environ)` says how many bytes its sender may send to that page; it is asked on a
    thread, and only about bodies over what anybody may send.
    """

    def __init__(
        self, application: Application, allowance: Callable[[Environ], int], threads: int
    ) -> None:
        self.application, self.allowance = application, allowance
        self.workers = ThreadPoolExecutor(threads, "request")
        self.askers = ThreadPoolExecutor(2, "allowance")
        self.bodies, self.answers = Share(limits.SHARED_BODIES), Share(limits.SHARED_ANSWERS)
        self.waiting, self.most = 0, threads + limits.MOST_WAITING

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        scope["headers"] = _honest(scope["headers"])
        if _many(scope):
            await refusals.send(431, scope, send)
            return
        try:
            await self._served(scope, receive, send)
        except Gone:
            return
        except Stuck:
            scope["state"]["connection"].cut()

    async def _served(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = Body(scope, self.bodies, lambda: self._allowed(scope))
        try:
            refusal = await _refusal(body, receive)
            if refusal in (408, 503) or self.waiting >= self.most:
                await refusals.send(refusal or 503, scope, send)
                return
            environ = self._environ(scope, body)
            if refusal:
                environ |= {REFUSAL: refusal, "CONTENT_LENGTH": "0"}
            await self._answered(environ, scope, send)
        finally:
            body.close()

    async def _answered(self, environ: Environ, scope: Scope, send: Send) -> None:
        loop = asyncio.get_running_loop()
        answer = Answer(loop, self.answers)
        self.waiting += 1
        work = loop.run_in_executor(self.workers, answer.fill, self.application, environ)
        work.add_done_callback(self._free)
        try:
            await answer.send(send)
        except Broken as broken:
            if broken.begun:
                scope["state"]["connection"].cut()  # an end would make it look whole
            else:
                await refusals.send(500, scope, send)
        finally:
            await asyncio.wait({work})
            answer.close()

    def _free(self, work: asyncio.Future[None]) -> None:
        self.waiting -= 1

    async def _allowed(self, scope: Scope) -> int:
        environ = self._environ(scope, None)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.askers, self.allowance, environ)

    def _environ(self, scope: Scope, body: Body | None) -> Environ:
        made: Any = WsgiToAsgiInstance
        made = made(None)
        made.scope = scope
        environ: Environ = made.build_environ(scope, body.file if body else None)
        environ["wsgi.file_wrapper"] = _pieces
        if body is not None:
            environ["CONTENT_LENGTH"] = str(body.size)
        return environ


async def _refusal(body: Body, receive: Receive) -> int:
    """Take the body; the status of its refusal, or 0."""
    try:
        await body.read(receive)
    except Refused as refused:
        return refused.status
    return 0


def _many(scope: Scope) -> bool:
    """Whether the headers are more, or longer, than anybody needs."""
    size = sum(len(name) + len(value) for name, value in scope["headers"])
    size += len(scope["raw_path"]) + len(scope["query_string"])
    return len(scope["headers"]) > limits.MOST_HEADERS or size > limits.LARGEST_HEADERS


def _honest(headers: Headers) -> Headers:
    """Without what only a trusted proxy says, and it has been heard already (uvicorn, before this).

    A name with an underscore would become that of another header in WSGI.
    """
    return [
        (name, value)
        for name, value in headers
        if b"_" not in name and not name.startswith(b"x-forwarded-") and name != b"forwarded"
    ]


def _pieces(file: Any, size: int = 0) -> Iterable[bytes]:
    """A file in pieces of some size: Django's own are of 4 kB."""
    return FileWrapper(file, limits.PIECE)
