"""The rows of a view as one reader sees them, for its page, a widget, a feed, an answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import batched
from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from timonier.kit.access.requests import Narrowed, allow
from timonier.kit.entities import asked, cells, links
from timonier.kit.entities import saved as selectors
from timonier.kit.entities.entity import Entity
from timonier.kit.entities.links import Sight
from timonier.kit.entities.widgets import dress
from timonier.kit.models import SavedView
from timonier.kit.money import MoneyField
from timonier.kit.records import sheets

CHUNK = 2_000


class Refused(Exception):
    """The view cannot be asked as it stands. `errors`: parameter -> why."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        self.errors = errors
        super().__init__(errors)


@dataclass(frozen=True)
class Line:
    """One row: where it leads, and its cells."""

    url: str
    cells: Sequence[cells.Cell]


@dataclass(frozen=True)
class Preview:
    """The first rows of a view; none, and why, where it cannot be asked."""

    view: SavedView
    entity: Entity | None
    url: str = ""
    headings: Sequence[str] = ()
    lines: Sequence[Line] = ()
    count: int | None = None
    counted_all: bool = True
    refused: dict[str, list[str]] = field(default_factory=dict)


def narrowed(request: HttpRequest, view: SavedView) -> tuple[Entity, Narrowed]:
    """The list of a view, narrowed as it asks.

    Raises PermissionDenied; Refused where the list, a filter or a value is no longer there.
    """
    entity = selectors.entity_of(view)
    if entity is None:
        raise Refused({"kind": [asked.no_list()]})
    allow(request, entity, "view")
    found = Narrowed(request, entity, {asked.VIEW: view.slug})
    dress(found.filters.form)
    if not found.valid:
        raise Refused(found.errors)
    return entity, found


def preview(request: HttpRequest, view: SavedView, *, most: int) -> Preview:
    """The first rows of a view."""
    try:
        entity, found = narrowed(request, view)
    except Refused as refused:
        return Preview(view, selectors.entity_of(view), refused=refused.errors)
    page = found.page(size=most)
    sight = Sight(request.user).learn(entity, page.items)
    columns = found.asked.columns
    lines = [
        Line(
            entity.url("detail", item), [cells.cell(entity, name, item, sight) for name in columns]
        )
        for item in page.items
    ]
    return Preview(
        view=view,
        entity=entity,
        url=selectors.address_of(view),
        headings=[entity.label(name) for name in columns],
        lines=lines,
        count=page.count,
        counted_all=page.counted_all,
    )


def told(
    entity: Entity, items: Iterable[Any], columns: Sequence[str], user: Any
) -> Iterator[dict[str, Any]]:
    """Each row as plain data: its key, then the columns; a link that is not seen is marked."""
    sight = Sight(user)
    for part in batched(items, CHUNK, strict=False):
        sight.learn(entity, part)
        for item in part:
            written = links.values(entity, item, sight, mark=links.HELD_BACK)
            yield {
                "id": entity.key_value(item),
                **{name: _value(entity, name, item, sight, written) for name in columns},
            }


def _value(entity: Entity, name: str, item: Any, sight: Sight, written: dict[str, Any]) -> Any:
    """What files and the API hold of the field; a column beside them as the row computes it."""
    if name in written:
        return written[name]
    found = getattr(item, name)
    found = found() if callable(found) else found
    if isinstance(found, Model):
        return sight.name(found) if sight.sees(found) else links.HELD_BACK
    if not isinstance(found, str | int | float | bool | None) and not hasattr(found, "isoformat"):
        return str(found)
    return found


def cell(entity: Entity, name: str, value: Any) -> Any:
    """A value of `told` as a cell of a file; a formula in it is text."""
    column = entity.column_field(name)
    if isinstance(column, MoneyField) and value is not None:
        return f"{value['amount']} {value['currency']}"  # one column holds several currencies
    written = sheets.written(column, value) if column is not None else value
    return sheets.defused("" if written is None else written)
