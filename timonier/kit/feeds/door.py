"""Who asks for a feed: the owner of the address's token, or the person signed in."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from timonier.kit.access.tokens import FEEDS, bearer
from timonier.kit.serving.problems import problem

View = Callable[..., HttpResponse]
MEDIA_TYPE = "application/atom+xml; charset=utf-8"


def feed(view: View) -> View:
    """A page of feeds. An address gets around more than a header: its token opens feeds alone,
    and a token that opens more is not taken from one."""

    @login_not_required
    @require_GET
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        secret = request.GET.get("token", "")
        token = bearer(secret, now=timezone.now()) if secret else None
        if token is not None and token.scopes == [f"{FEEDS}:read"]:
            request.user = token.user
        elif secret or not request.user.is_authenticated:
            return problem(401, _("This address opens no feed. Make a new one from the view."))
        response = view(request, *args, **options)
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return guarded


def answer(request: HttpRequest, made: Atom1Feed) -> HttpResponse:
    """The feed as an answer; 304 when the reader holds this very one."""
    content = made.writeString("utf-8").encode()
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    response = HttpResponse(content, content_type=MEDIA_TYPE, headers={"ETag": etag})
    kept = get_conditional_response(request, etag=etag, response=response)
    return kept if isinstance(kept, HttpResponse) else response
