"""What HTTP asks of every address of the API, whichever entity answers there (RFC 9110)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from timonier.kit.serving.problems import is_asked_by_a_program, problem


class ApiManners:
    """Middleware: HEAD and OPTIONS answer, the unchanged is not sent again, 405 is a problem."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_asked_by_a_program(request):
            return self.get_response(request)
        asked = request.method
        if asked == "HEAD":  # what GET says, without its body, which the server leaves out
            request.method = "GET"
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed):
            return _not_allowed(asked == "OPTIONS", response["Allow"])
        if request.method == "GET" and response.status_code == 200:
            response = _unless_unchanged(request, response)
        if asked == "HEAD" and not response.streaming:
            response["Content-Length"] = str(len(response.content))
            response.content = b""
        return response


def _not_allowed(only_asked: bool, allowed: str) -> HttpResponse:
    methods = {word.strip() for word in allowed.split(",")} - {""}
    methods |= {"OPTIONS"} | ({"HEAD"} if "GET" in methods else set())
    response = (
        HttpResponse(status=204)
        if only_asked
        else problem(405, _("This address does not take that method."))
    )
    response["Allow"] = ", ".join(sorted(methods))
    return response


def _unless_unchanged(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """304 when the client holds this very answer (If-None-Match)."""
    if response.streaming:
        return response
    if not response.has_header("ETag"):
        response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    kept = get_conditional_response(request, etag=response["ETag"], response=response)
    return kept if isinstance(kept, HttpResponse) else response
