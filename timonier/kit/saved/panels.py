"""What the page of a view shows: its rows, how the reader uses it, the addresses of its answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from timonier.kit.entities import saved as selectors
from timonier.kit.entities.audience import may
from timonier.kit.entities.entity import Entity, Panel
from timonier.kit.models import SavedView, ViewUse
from timonier.kit.saved.rows import Preview, preview

SHOWN, PINNED = 10, 5


def uses(request: HttpRequest, view: SavedView) -> Panel:
    """The first rows, and what can be done with the view."""
    mine = ViewUse.objects.filter(user=request.user.pk, view=view).first()
    found = preview(request, view, most=SHOWN)
    return Panel(
        title=_("Rows"),
        template="kit/saved/panel.html",
        key="rows-of-view",
        context={
            "found": found,
            "mine": mine,
            "asks": list(asks(view, found.entity)),
            "addresses": addresses(request, view),
        },
    )


def asks(view: SavedView, entity: Entity | None) -> Iterator[tuple[str, str]]:
    """What the view asks, in words: label and value of each parameter, then its columns."""
    words = {"q": _("Search"), "sort": _("Order")}
    for name, value in view.query.items():
        field = name.rpartition("_")[0] if name.endswith(("_min", "_max")) else name
        label = words.get(name) or (entity.label(field) if entity else name)
        yield str(label), str(value)
    if view.columns:
        yield str(_("Columns")), ", ".join(entity.label(n) if entity else n for n in view.columns)


def addresses(request: HttpRequest, view: SavedView) -> dict[str, Any]:
    """Where programs read the view."""
    base = request.build_absolute_uri("/").rstrip("/")
    return {
        "json": f"{base}/api/v1/kit/views/{view.slug}/rows",
        "csv": f"{base}/api/v1/kit/views/{view.slug}/rows.csv",
        "feed": base + reverse("kit:view-feed", args=[view.slug]),
    }


def pinned(request: HttpRequest) -> list[Preview]:
    """The first rows of each view that this person put on their bridge and whose list is open."""
    known = [(view, selectors.entity_of(view)) for view in selectors.on_bridge(request.user)]
    seen = [view for view, each in known if each is None or may(request.user, each, "view")]
    return [preview(request, view, most=PINNED) for view in seen]
