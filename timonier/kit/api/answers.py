"""How the API answers: JSON, the version a writer saw, refusals as problem details."""

import json
from collections.abc import Callable, Collection
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Header
from ninja.errors import AuthenticationError, HttpError, ValidationError

from timonier.kit.entities import links
from timonier.kit.entities.audience import rows_for
from timonier.kit.entities.entity import registry
from timonier.kit.entities.links import Sight
from timonier.kit.entities.paging import BadCursor
from timonier.kit.records import writes
from timonier.kit.serving.problems import problem

HEADER: Any = Header


PREFIX = "/api/v1/"


class Unread(Exception):
    """A change that does not say which version it is a change of."""


def refuse_unknown(request: HttpRequest, known: Collection[str] = ()) -> None:
    """A mistyped parameter must not look like a filter that was heeded. Raises Invalid."""
    if unknown := sorted(set(request.GET) - set(known)):
        raise writes.Invalid({name: [_("There is no such parameter.")] for name in unknown})


def typed(view: Callable[..., Any], **kinds: Any) -> None:
    """Tell the framework the shape of arguments that only exist once entities are known."""
    view.__annotations__.update(kinds)


def as_json(data: Any, *, status: int = 200) -> HttpResponse:
    """Plain data as an answer."""
    text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False)
    return HttpResponse(text, content_type="application/json", status=status)


def seen_of(if_match: str | None) -> str:
    """The etag of an If-Match header; "*" means any version. Raises Unread without one."""
    text = (if_match or "").strip().removeprefix("W/").strip('"')
    if not text:
        raise Unread
    return "" if text == "*" else text


def _unread(request: HttpRequest, unread: Unread) -> HttpResponse:
    return problem(
        428,
        _("Say which version you change."),
        _("Send If-Match with the ETag that you read, or * to change whatever is there."),
    )


def _stale(request: HttpRequest, stale: writes.Stale) -> HttpResponse:
    """The version that is there now goes with the refusal, if this reader may see it."""
    title = _("Somebody changed it since you read it.")
    entity = registry.get(type(stale.held)) if stale.held is not None else None
    if entity is None or not rows_for(entity, request.user).filter(pk=stale.held.pk).exists():
        return problem(412, title)
    now = links.answer(entity, stale.held, Sight(request.user))
    response = problem(412, title, current=now)
    response["ETag"] = f'"{entity.etag(stale.held)}"'
    return response


def _invalid(request: HttpRequest, wrong: writes.Invalid) -> HttpResponse:
    return problem(422, _("The data breaks a rule."), errors=wrong.errors)


def _malformed(request: HttpRequest, wrong: ValidationError) -> HttpResponse:
    errors: dict[str, list[str]] = {}
    for found in wrong.errors:
        place = ".".join(str(part) for part in found["loc"] if part not in ("body", "data"))
        errors.setdefault(place, []).append(str(found["msg"]))
    return problem(422, _("The request has the wrong shape."), errors=errors)


def _blocked(request: HttpRequest, refusal: writes.HasDependents) -> HttpResponse:
    kinds = sorted({str(row._meta.verbose_name_plural) for row in refusal.blockers})
    return problem(409, _("Others rely on it, so it stays."), ", ".join(kinds))


ANSWERS: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
    writes.Invalid: _invalid,
    ValidationError: _malformed,
    writes.HasDependents: _blocked,
    writes.Stale: _stale,
    Unread: _unread,
    BadCursor: lambda r, e: problem(422, _("`at` is not a place in this list.")),
    IntegrityError: lambda r, e: problem(409, _("Another write got there first.")),
    PermissionDenied: lambda r, e: problem(403, _("Your role or token does not allow this.")),
    Http404: lambda r, e: problem(404, _("There is no such row.")),
    AuthenticationError: lambda r, e: problem(401, _("Sign in, or show a live token.")),
    RequestDataTooBig: lambda r, e: problem(413, _("The request is too large.")),
    HttpError: lambda r, e: problem(e.status_code, str(e)),
}
