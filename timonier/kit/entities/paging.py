"""Keyset paging: the next page starts after a row, so page 2,000 costs what page 1 costs."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F, Field, ForeignKey, JSONField, Model, Q, QuerySet, TextField
from django.db.models.expressions import OrderBy

from timonier.kit import folding
from timonier.kit.entities.entity import Entity
from timonier.kit.entities.links import guarded, name_field
from timonier.values.money import Money

PAGE_SIZE = 50
COUNTED_TO = 10_000
LONGEST_CURSOR = 8_000  # 1,000 letters of any script
LONG = (TextField, JSONField)


class BadCursor(ValueError):
    """The place in the list was not made by this list."""


@dataclass(frozen=True)
class Term:
    """One column of the order; its nulls come last in both directions.

    Words are ordered folded: `at` is the path of what the database compares.
    """

    path: str
    field: Field[Any, Any] | None
    descending: bool = False
    nullable: bool = False
    at: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", self.at or self.path)

    def order(self, *, backwards: bool) -> OrderBy:
        down = self.descending != backwards
        ends = {} if not self.nullable else {"nulls_first" if backwards else "nulls_last": True}
        return OrderBy(F(self.at), descending=down, **ends)

    def beyond(self, value: Any, *, backwards: bool) -> Q:
        """Rows strictly after `value` in reading order, or strictly before when backwards."""
        if value is None:
            return Q(**{f"{self.at}__isnull": False}) if backwards else Q(pk__in=[])
        side = "lt" if self.descending != backwards else "gt"
        rows = Q(**{f"{self.at}__{side}": value})
        if self.nullable and not backwards:
            rows |= Q(**{f"{self.at}__isnull": True})
        return rows

    def same(self, value: Any) -> Q:
        return Q(**{f"{self.at}__isnull": True}) if value is None else Q(**{self.at: value})

    def at_least(self, value: Any, *, backwards: bool) -> Q:
        """A plain bound that lets the database start in the middle of its index."""
        if self.nullable or value is None:
            return Q()
        side = "lte" if self.descending != backwards else "gte"
        return Q(**{f"{self.at}__{side}": value})

    def value(self, row: Any) -> Any:
        for name in self.path.split("__"):
            row = None if row is None else getattr(row, name)
        row = row.amount if isinstance(row, Money) else row
        return row if row is None or self.at == self.path else folding.fold(row)

    def read(self, raw: Any) -> Any:
        return raw if raw is None or self.field is None else self.field.to_python(raw)


@dataclass(frozen=True)
class Page:
    items: list[Any] = field(default_factory=list)
    next: str = ""
    previous: str = ""
    count: int | None = None  # None: not counted, since counting would read everything
    counted_all: bool = True


def terms_for(entity: Entity, rows: QuerySet[Any], sort: str) -> list[Term]:
    """The order asked for, or the entity's own, made total by the primary key."""
    own = entity.ordering or tuple(n for n in entity.columns if sortable(entity, rows, n))[:1]
    asked = _asked(entity, sort) if sort and not refused(entity, rows, sort) else own
    terms = [_term(entity, rows, name) for name in asked]
    down = bool(terms) and terms[0].descending
    return [*terms, Term("pk", entity.model._meta.pk, descending=down)]


def _asked(entity: Entity, sort: str) -> tuple[str, ...]:
    """The column asked for; with the rest of the table's own order where it begins that order.

    Many rows share the first column of such an order, and an index has them sorted to the end.
    """
    sign, name = ("-", sort[1:]) if sort.startswith("-") else ("", sort)
    ordering = entity.model._meta.ordering or ()
    own = [str(each) for each in ordering if each not in ("pk", "id")]
    if own[:1] != [name] or any(each.startswith("-") for each in own):
        return (sort,)
    return tuple(f"{sign}{each}" for each in own)


def sortable(entity: Entity, rows: QuerySet[Any], name: str) -> bool:
    """Whether the database itself can order by this column.

    What is not shown orders nothing: a place in the list tells the values it is ordered by. Long
    text does not either, since a place would not fit into an address.
    """
    if name not in (*entity.columns, *entity.fields):
        return False
    if name in rows.query.annotations or f"seen_{name}" in rows.query.annotations:
        return True
    found = entity.column_field(name)
    if found is not None and guarded(entity, name):
        return False  # the order would tell of rows that are not seen
    return found is not None and not (found.many_to_many or isinstance(found, LONG))


def refused(entity: Entity, rows: QuerySet[Any], sort: str) -> bool:
    """Whether an order was asked for that this list does not have."""
    return bool(sort) and not sortable(entity, rows, sort.removeprefix("-"))


def page_of(
    rows: QuerySet[Any],
    terms: Sequence[Term],
    *,
    cursor: str = "",
    size: int = PAGE_SIZE,
    counted: bool = True,
) -> Page:
    """One page. Counts stop at 10,000, and are skipped where each row would have to be read."""
    backwards, values = _read(cursor, terms)
    window = rows.order_by(*(term.order(backwards=backwards) for term in terms))
    if values is not None:
        window = window.filter(_from(terms, values, backwards=backwards))
    found = list(window[: size + 1])
    more, items = len(found) > size, found[:size]
    if backwards:
        items.reverse()
    has_next = more or (backwards and values is not None)
    has_previous = more if backwards else values is not None
    count = _count(rows) if counted else (len(items) if not (has_next or has_previous) else None)
    return Page(
        items=items,
        next=_write(terms, items[-1:], "after") if has_next else "",
        previous=_write(terms, items[:1], "before") if has_previous else "",
        count=None if count is None else min(count, COUNTED_TO),
        counted_all=count is not None and count <= COUNTED_TO,
    )


def _term(entity: Entity, rows: QuerySet[Any], name: str) -> Term:
    descending, name = name.startswith("-"), name.lstrip("-")
    if (seen := f"seen_{name}") in rows.query.annotations:  # see links.named
        shown = rows.query.annotations[seen].output_field
        return _read_term(seen, shown, descending, nullable=True)
    if name in rows.query.annotations:
        output = getattr(rows.query.annotations[name], "output_field", None)
        return _read_term(name, output, descending, nullable=True)
    nullable, model, path = False, entity.model, name.split("__")
    found: Any = None
    for part in path:
        found = model._meta.get_field(part)
        nullable = nullable or bool(found.null)
        model = found.related_model or model
    if isinstance(found, ForeignKey):  # ordered by what is read, not by a number
        shown = name_field(found.related_model)
        return _stored_term(
            f"{name}__{shown.name}", shown, descending, nullable=nullable or shown.null
        )
    if name in entity.codes:
        return Term(name, found, descending, nullable)
    return _stored_term(name, found, descending, nullable=nullable)


def _read_term(path: str, field: Any, descending: bool, *, nullable: bool) -> Term:
    at = f"{path}__folded" if folding.is_text(field) else ""
    return Term(path, field, descending, nullable, at)


def _stored_term(path: str, field: Any, descending: bool, *, nullable: bool) -> Term:
    """By the folded column beside this one, where there is one: it has an index."""
    hops, _dot, last = path.rpartition("__")
    if folding.is_text(field) and (kept := folding.stored_beside(field.model, last)):
        path = f"{hops}__{kept}" if hops else kept
        return Term(path, field, descending, nullable)
    return _read_term(path, field, descending, nullable=nullable)


def _from(terms: Sequence[Term], values: Sequence[Any], *, backwards: bool) -> Q:
    beyond, same = Q(pk__in=[]), Q()
    for term, value in zip(terms, values, strict=True):
        beyond |= same & term.beyond(value, backwards=backwards)
        same &= term.same(value)
    return terms[0].at_least(values[0], backwards=backwards) & beyond


def _count(rows: QuerySet[Any]) -> int:
    return rows.order_by().values("pk")[: COUNTED_TO + 1].count()


def _write(terms: Sequence[Term], rows: Sequence[Model], side: str) -> str:
    if not rows:
        return ""
    place = [side, [term.path for term in terms], [term.value(rows[0]) for term in terms]]
    text = json.dumps(place, cls=DjangoJSONEncoder, separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str, terms: Sequence[Term]) -> tuple[bool, list[Any] | None]:
    if not cursor:
        return False, None
    try:
        if len(cursor) > LONGEST_CURSOR:
            raise BadCursor
        padded = cursor + "=" * (-len(cursor) % 4)
        side, paths, raw = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if side not in ("after", "before") or paths != [term.path for term in terms]:
            raise BadCursor
        values = [term.read(value) for term, value in zip(terms, raw, strict=True)]
        if values[-1] is None or "\x00" in str(values):
            raise BadCursor
    except (ValueError, TypeError, binascii.Error, ValidationError, RecursionError) as wrong:
        raise BadCursor from wrong
    return side == "before", values
