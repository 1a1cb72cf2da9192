"""What a page lets a signed-in person send: each that takes files says how much."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.handlers.wsgi import WSGIRequest
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from timonier.kit.serving.limits import ANONYMOUS


def takes[**P, R](size: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let those who are signed in send this page up to `size` bytes, its form included."""

    def mark(view: Callable[P, R]) -> Callable[P, R]:
        view.takes = size  # type: ignore[attr-defined]
        return view

    return mark


def allowed(environ: dict[str, Any]) -> int:
    """Bytes that the sender of these headers may send to this page. Never reads a body."""
    request = WSGIRequest(environ | {"wsgi.input": io.BytesIO()})
    try:
        size = int(getattr(resolve(request.path_info).func, "takes", ANONYMOUS))
    except Resolver404:
        return ANONYMOUS
    try:
        return size if size > ANONYMOUS and _signed_in(request) else ANONYMOUS
    finally:
        close_old_connections()


def _signed_in(request: HttpRequest) -> bool:
    SessionMiddleware(_nothing).process_request(request)
    AuthenticationMiddleware(_nothing).process_request(request)
    return bool(request.user.is_authenticated)


def _nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()
