"""Errors as the API says them: problem details (RFC 9457)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

MEDIA_TYPE = "application/problem+json"


def is_asked_by_a_program(request: HttpRequest) -> bool:
    """Whether an answer goes to a client of the API, which reads no page."""
    return request.path_info.startswith("/api/v1/")


def problem(status: int, title: str, detail: str = "", **more: Any) -> HttpResponse:
    """An error in the form of RFC 9457; `more` are its extension members, left out when empty."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    full = body | {name: value for name, value in more.items() if value}
    response = JsonResponse(full, status=status, content_type=MEDIA_TYPE)
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="timonier"'
    return response
