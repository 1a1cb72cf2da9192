"""What the pages of decisions share: a form in the aside or on a page, the way back, who acts."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, resolve, reverse

from timonier.governance.models import Decision, Prediction
from timonier.governance.selectors.seen import predictions_seen_by, seen_by
from timonier.kit.entities.audience import rows_for
from timonier.kit.entities.entity import Entity
from timonier.kit.screens.act import finish, show


def decision_for(request: HttpRequest, key: str) -> Decision:
    """The decision, if this person may see it; what may not be seen does not exist."""
    found = seen_by(request.user).filter(slug=key).first()
    if found is None:
        raise Http404
    return found


def prediction_for(request: HttpRequest, key: str) -> Prediction:
    """The prediction, if this person may see its decision."""
    rows = predictions_seen_by(request.user).select_related("decision")
    found = rows.filter(slug=key).first()
    if found is None:
        raise Http404
    return found


def row_at(request: HttpRequest, address: str) -> Any:
    """The row whose page this address is, if this person may see it; None else."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    if parts.netloc and parts.netloc != request.get_host():
        return None
    try:
        named = resolve(parts.path).kwargs
    except Resolver404:
        return None
    entity, key = named.get("entity"), named.get("key")
    if not isinstance(entity, Entity) or key is None:
        return None
    if not request.user.has_perm(entity.permission("view")):
        return None
    return entity.find(key, rows_for(entity, request.user))


def form_page(
    request: HttpRequest, form: Any, *, title: str, button: str, status: int = 200, **context: Any
) -> HttpResponse:
    """A form as a page of its own, or in the aside when a page asked for it there."""
    shown = {"title": title, "button": button, **context}
    return show(request, "governance/form_{part}.html", form, status=status, **shown)


def done(request: HttpRequest, said: str, to: Decision | str, undo: str = "") -> HttpResponse:
    """Say what was done, offer to undo it, and go to the decision or back."""
    return finish(request, said, to=to if isinstance(to, str) else page_of(to), undo=undo)


def page_of(decision: Decision) -> str:
    """The address of a decision."""
    return reverse("governance:decisions-detail", args=[decision.slug])


def person(request: HttpRequest) -> Any:
    """Who acts."""
    return request.user


def name_of(request: HttpRequest) -> str:
    """The name of who acts, as a form proposes it."""
    return str(person(request).get_full_name() or person(request).get_username())
