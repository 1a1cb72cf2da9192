"""What the head of a list shows of views: those there are, the one in use, how to keep another."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, QueryDict

from timonier.kit.access.requests import Narrowed
from timonier.kit.entities import asked
from timonier.kit.entities import saved as selectors
from timonier.kit.entities.audience import may
from timonier.kit.entities.entity import Entity, registry
from timonier.kit.models import SavedView
from timonier.kit.saved.forms import SHARE

INLINE = 6  # views that stand in the head of a list; the others are one step away


def bar(request: HttpRequest, entity: Entity, narrowed: Narrowed) -> dict[str, Any]:
    """What the head of a list shows of views."""
    views = registry[SavedView]
    if not request.user.has_perm(views.permission("view")):
        return {}
    found = list(selectors.with_uses(selectors.views_of(entity, request.user), request.user))
    now = narrowed.asked
    kept = now.worth_keeping(narrowed.parameters)
    own = now.view is not None and may(request.user, views, "change", now.view)
    return {
        "views": found[:INLINE],
        "more": found[INLINE:],
        "now": now.view,
        "used": next((v.mine[0] for v in found if v == now.view and v.mine), None),  # type: ignore[attr-defined]
        "changed": now.changed or bool(now.refused),
        "lost": now.lost,
        "may_keep": request.user.has_perm(views.permission("add")),
        "may_change": own,
        "seen": views.etag(now.view) if now.view is not None and own else "",
        "kind": selectors.label_of(entity),
        "query": _written(kept, now.columns, entity),
        "kept": kept,
        "chosen": now.columns if now.columns != list(entity.columns) else (),
        "columns": [(n, entity.label(n), n in now.columns) for n in asked.of(entity)[1:]],
        "may_share": request.user.has_perm(SHARE),
        "audiences": SavedView.Audience.choices,
    }


def _written(query: dict[str, str], columns: list[str], entity: Entity) -> str:
    told = QueryDict(mutable=True)
    told.update(query)
    if columns != list(entity.columns):
        told.setlist(asked.COLUMNS, columns)
    return told.urlencode()
