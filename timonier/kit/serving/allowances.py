"""What an address lets a person or a program send: each that takes files says how much."""

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
from django.utils import timezone

from timonier.kit.models.access import LONGEST_TOKEN, TOKEN_PREFIX, ApiToken
from timonier.kit.serving.limits import ANONYMOUS


def takes[**P, R](size: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let those who are signed in send this page up to `size` bytes, its form included."""

    def mark(view: Callable[P, R]) -> Callable[P, R]:
        view.takes = size  # type: ignore[attr-defined]
        return view

    return mark


_FILES_AT: dict[str, int] = {}


def takes_at(name: str, size: int) -> str:
    """The same for an address of the API, and for a token as well; returns the `url_name` given.

    All methods of the address carry that name: Django finds the pattern of the first.
    """
    _FILES_AT[name] = size
    return name


def allowed(environ: dict[str, Any]) -> int:
    """Bytes that the sender of these headers may send to this page. Never reads a body."""
    request = WSGIRequest(environ | {"wsgi.input": io.BytesIO()})
    try:
        found = resolve(request.path_info)
    except Resolver404:
        return ANONYMOUS
    by_program = _FILES_AT.get(found.url_name or "", ANONYMOUS)
    size = max(by_program, int(getattr(found.func, "takes", ANONYMOUS)))
    try:
        if size > ANONYMOUS and _signed_in(request):
            return size
        return by_program if by_program > ANONYMOUS and _may_write(request) else ANONYMOUS
    finally:
        close_old_connections()


def _may_write(request: HttpRequest) -> bool:
    """Whether it brings a live token that writes; which rooms are its own is asked later."""
    kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not secret.startswith(TOKEN_PREFIX):
        return False
    token = ApiToken.objects.live(timezone.now()).of(secret[:LONGEST_TOKEN]).first()
    return token is not None and token.writes


def _signed_in(request: HttpRequest) -> bool:
    SessionMiddleware(_nothing).process_request(request)
    AuthenticationMiddleware(_nothing).process_request(request)
    return bool(request.user.is_authenticated)


def _nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()
