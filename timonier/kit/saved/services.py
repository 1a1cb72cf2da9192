"""Keeping a view, and using one: on a list's first page, on the bridge, in a feed reader."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from timonier.kit.access import tokens
from timonier.kit.entities import saved as selectors
from timonier.kit.entities.entity import Entity, registry
from timonier.kit.models import SavedView, ViewUse
from timonier.kit.models.access import TOKEN_LIVES
from timonier.kit.records import writes

LONGEST_NAME = 60  # of a view, in the name of its feed's token


def save_view(*, form: Any, by: Any) -> SavedView:
    """The view of a bound form; whoever makes it is its author. A view keeps its list."""
    form.instance.author = form.instance.author or by
    saved: SavedView = form.save()
    ViewUse.objects.filter(view=saved).exclude(kind=saved.kind).delete()
    return saved


def keep(
    entity: Entity,
    *,
    name: str,
    query: Mapping[str, str],
    columns: list[str],
    audience: str,
    by: Any,
) -> SavedView:
    """A new view of a list. Raises Invalid or PermissionDenied."""
    data = {
        "name": name,
        "kind": selectors.label_of(entity),
        "query": dict(query),
        "columns": columns,
        "audience": audience,
    }
    made: SavedView = writes.patch(registry[SavedView], data, by=by)
    return made


def ask_anew(
    view: SavedView, *, query: Mapping[str, str], columns: list[str], by: Any, seen: str
) -> SavedView:
    """The view asks for this from now on. Raises Invalid, Stale or PermissionDenied."""
    data = {"query": dict(query), "columns": columns}
    saved: SavedView = writes.patch(registry[SavedView], data, view, by=by, seen=seen)
    return saved


@transaction.atomic
def use(
    view: SavedView, *, by: Any, default: bool | None = None, on_bridge: bool | None = None
) -> None:
    """Begin the list with the view, show it on the bridge, or no longer; None leaves as it is."""
    mine = ViewUse.objects.filter(user=by)
    if default:
        mine.filter(kind=view.kind, default=True).exclude(view=view).update(default=False)
    row, _new = mine.get_or_create(user=by, view=view, defaults={"kind": view.kind})
    row.default = row.default if default is None else default
    row.on_bridge = row.on_bridge if on_bridge is None else on_bridge
    row.save()
    mine.filter(default=False, on_bridge=False).delete()


def feed_secret(*, name: str, by: Any, now: datetime) -> str:
    """The secret of an address that feed readers ask; it opens feeds, and nothing else."""
    _token, secret = tokens.issue(
        user=by,
        name=_("Feed: %(name)s") % {"name": name[:LONGEST_NAME]},
        scopes=[f"{tokens.FEEDS}:read"],
        expires_at=now + TOKEN_LIVES,
        now=now,
    )
    return secret
