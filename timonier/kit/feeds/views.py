"""The feed of a saved view: its first rows, each with when it last changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.db.models import DateTimeField, Max
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from timonier.kit.entities import cells
from timonier.kit.entities.audience import rows_for
from timonier.kit.entities.entity import Entity, registry
from timonier.kit.entities.links import Sight
from timonier.kit.feeds import door
from timonier.kit.measured import freshness
from timonier.kit.models import SavedView
from timonier.kit.saved import rows
from timonier.kit.shell import look

SHOWN = 50


@door.feed
def view_feed(request: HttpRequest, key: str) -> HttpResponse:
    """The rows of a view as their reader may see them; a view that is broken says so."""
    views = registry[SavedView]
    view: SavedView | None = views.find(key, rows_for(views, request.user))
    if view is None:
        raise Http404
    here = request.build_absolute_uri(request.path)
    made = Atom1Feed(
        title=f"{view.name} · {look.house.company() or 'Timonier'}",
        link=request.build_absolute_uri(views.url("detail", view)),
        description="",
        feed_url=here,
        feed_guid=_urn("view", view.slug),
        language=get_language() or "en",
    )
    try:
        entity, narrowed = rows.narrowed(request, view)
    except rows.Refused as refused:
        _tell(made, request, view, refused)
    else:
        found = narrowed.page(size=SHOWN).items
        _fill(made, request, entity, found, narrowed.asked.columns)
    return door.answer(request, made)


def _fill(
    made: Atom1Feed, request: HttpRequest, entity: Entity, items: Sequence[Any], columns: list[str]
) -> None:
    sight = Sight(request.user).learn(entity, items).ready(items)
    moments = _moments(entity, items)
    for item in items:
        lines = [(entity.label(name), cells.cell(entity, name, item, sight)) for name in columns]
        made.add_item(
            title=sight.name(item),
            link=request.build_absolute_uri(entity.url("detail", item)),
            description=render_to_string("kit/saved/entry.html", {"lines": lines[1:]}),
            unique_id=_urn(entity.model._meta.label_lower, entity.key_value(item)),
            updateddate=moments[item.pk],
        )


def _tell(made: Atom1Feed, request: HttpRequest, view: SavedView, refused: rows.Refused) -> None:
    words = " ".join(text for texts in refused.errors.values() for text in texts)
    made.add_item(
        title=_("This view cannot be read as it stands"),
        link=request.build_absolute_uri(registry[SavedView].url("detail", view)),
        description=words,
        unique_id=_urn("refused", view.slug),
        updateddate=view.made_at,
    )


def _moments(entity: Entity, items: Sequence[Any]) -> dict[Any, datetime]:
    """When each row last changed: by its history, else its own latest moment, else its sources'."""
    keys, known = [item.pk for item in items], {}
    if entity.tracked:
        model: Any = entity.model
        key = entity.model._meta.pk.attname
        records = model.history.filter(**{f"{key}__in": keys}).order_by()
        known = dict(records.values_list(key).annotate(Max("history_date")))
    names = [f.name for f in entity.model._meta.concrete_fields if isinstance(f, DateTimeField)]
    sources = freshness.strip(names=entity.stands) if entity.stands else ()
    read = [source.as_of for source in sources if source.as_of]
    least = max(read, default=datetime.fromtimestamp(0, UTC))
    now = timezone.now()
    for item in items:
        own = [moment for name in names if (moment := getattr(item, name)) and moment <= now]
        known.setdefault(item.pk, max(own, default=least))
    return known


def _urn(kind: str, key: str) -> str:
    return f"urn:timonier:{kind}:{key}"
