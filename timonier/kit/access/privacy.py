"""What a signed-in person was shown stays in no browser; when a session was used is noted."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from timonier.kit.access import sessions


class NoStore:
    """Middleware: what was made for somebody is kept by no cache; static files are served before.

    Whoever sits down at that browser next finds nothing behind the Back button. An ETag still
    tells a program whether what it holds itself is the last version.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        sessions.note(request, now=timezone.now())
        if _known(request):
            response["Cache-Control"] = "no-store"
        return response


def _known(request: HttpRequest) -> bool:
    """Whether somebody is, or just was, signed in here. Asks no database, which may be away."""
    if getattr(request, "api_token", None) is not None:
        return True
    user = getattr(request, "_cached_user", None)  # Django's own, once a page asked for it
    return settings.SESSION_COOKIE_NAME in request.COOKIES or bool(user and user.is_authenticated)
