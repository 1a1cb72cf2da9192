"""The answer to a body that was too large: a page in the person's language, or problem details."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from timonier.kit.serving.door import REFUSAL
from timonier.kit.serving.problems import is_asked_by_a_program, problem


class TooLarge:
    """Middleware: says 413 where the door refused the body, before any page sees the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.META.get(REFUSAL) == 413:
            return too_large(request)
        return self.get_response(request)


def too_large(request: HttpRequest) -> HttpResponse:
    """413: nothing of it was kept."""
    title = _("The request is too large.")
    text = _("It was not read, so nothing was changed. Send less at once: split the file.")
    if is_asked_by_a_program(request):
        return problem(413, title, text)
    return render(request, "413.html", {"title": title, "text": text}, status=413)
