"""Which column of a file is which field: proposed from names and memory, settled by a person."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import DateField, Field, IntegerField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from timonier.kit.entities.entity import Entity
from timonier.kit.folding import fold
from timonier.kit.models import Batch, ColumnMapping
from timonier.kit.records import currencies, sheets
from timonier.kit.records.imports import Row, Source, sealable
from timonier.kit.records.writes import Invalid
from timonier.values import readings
from timonier.values.readings import Evidence

WHY = gettext_lazy("Why it was refused")  # the last column of an error file
SAMPLES, LONGEST_SAMPLE = 3, 60
LEFT_OUT = ""


@dataclass
class Column:
    """One column of a file: what it is, how its cells are read, and what has to be asked first.

    `asks`: "mark" (of decimals), "order" (of days) or nothing; `options` are what is possible,
    `how` what holds; `example` is a cell that reads differently by the answer, `proposed` the
    answer that other columns, the last file or the language suggest.
    """

    heading: str
    field: str
    samples: list[str]
    asks: str = ""
    options: tuple[str, ...] = ()
    how: str = ""
    example: str = ""
    proposed: str = ""


def watched(source: Source, asked: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The rows of a file as lines; at their end `asked` holds what the columns showed."""
    evidence = {heading: Evidence() for heading in source.headings}
    samples: dict[str, list[str]] = {heading: [] for heading in source.headings}
    for number, cells in source.rows:
        _watch(cells, evidence, samples)
        yield {"n": number, "c": {name: sealable(cell) for name, cell in cells.items()}}
    asked["samples"] = samples
    asked["evidence"] = {heading: _kept(found) for heading, found in evidence.items()}


def _watch(cells: Mapping[str, Any], evidence: dict[str, Evidence], samples: Any) -> None:
    for heading, cell in cells.items():
        if isinstance(cell, str) and cell:
            evidence[heading].feed(cell)
        shown = samples[heading]
        if len(shown) < SAMPLES and cell not in ("", None):
            shown.append(str(sealable(cell))[:LONGEST_SAMPLE])


def _kept(found: Evidence) -> dict[str, Any]:
    return {
        "marks": found.decimal_marks(),
        "whole": found.decimal_marks(whole=True),
        "number": found.number_example,
        "orders": found.day_orders(),
        "day": found.day_example,
    }


def propose(entity: Entity, headings: Iterable[str], *, model: str, by: Any) -> dict[str, Any]:
    """Heading -> {"field", "how", "was"}: as it was settled last time, else by its name."""
    found = [heading for heading in headings if not _is_why(heading)]
    if known := _remembered(model, found, by):
        fields = {*currencies.columns(entity), LEFT_OUT}
        return {name: held for name, held in known.items() if held["field"] in fields}
    names, taken, proposed = _names(entity), set(), {}
    for heading in found:
        name = names.get(_bare(heading), LEFT_OUT)
        name = LEFT_OUT if name in taken else name
        proposed[heading] = {"field": name, "how": "", "open": not name}
        taken.add(name)
    return proposed


def remember(batch: Batch, entity: Entity) -> None:
    """Keep what the columns meant for the next file with the same headings."""
    kept = {
        each.heading: {"field": each.field, "how": "", "was": each.how if each.asks else ""}
        for each in columns(batch, entity)
        if not _is_why(each.heading)
    }
    ColumnMapping.objects.update_or_create(
        model=batch.model, headings=_digest(kept), author=batch.author, defaults={"columns": kept}
    )


def columns(batch: Batch, entity: Entity) -> list[Column]:
    """The columns of an import in the order of its file, with what is still to be asked."""
    asked = batch.asked
    if "headings" not in asked:
        return []  # no file was brought
    by_name = {field.name: field for field in entity.model_fields}
    found, own = [], _is_own(asked, entity)
    for heading in asked["headings"]:
        held = asked["columns"].get(heading, {"field": LEFT_OUT, "how": ""})
        column = Column(heading, held["field"], asked["samples"].get(heading, []))
        if field := by_name.get(column.field):
            _question(column, field, asked["evidence"][heading], own)
            column.proposed = held.get("was", "")
            if column.asks and held["how"] in column.options:
                column.how = held["how"]
        found.append(column)
    _suggest(found, readings.DAY_FIRST if batch.language == "fr" else "", asked["evidence"])
    return found


def problems(batch: Batch, entity: Entity) -> list[str]:
    """Why the columns cannot be read as they are; nothing once they can."""
    found = columns(batch, entity)
    given = [each.field for each in found if each.field]
    told = [
        _("%(field)s: two columns are that.") % {"field": entity.label(name)}
        for name in dict.fromkeys(given)
        if given.count(name) > 1
    ]
    if entity.key in entity.fields and not {entity.key, entity.named_by} & set(given):
        words = _("Which column is “%(field)s”? It says which row is meant.")
        told.append(words % {"field": entity.label(entity.named_by or entity.key)})
    held = batch.asked["columns"]
    told += [
        _("%(heading)s: which field is that? Choose one, or leave it out.") % {"heading": name}
        for name in batch.asked["headings"]
        if held.get(name, {}).get("open")
    ]
    told += [
        _("%(heading)s: how is “%(example)s” meant?")
        % {"heading": each.heading, "example": each.example}
        for each in found
        if each.asks and not each.how
    ]
    return told


def settle(batch: Batch, entity: Entity, given: Mapping[str, Mapping[str, str]]) -> None:
    """Take a person's word on columns; those not named stay. Saves nothing. Raises Invalid."""
    wrong: dict[str, list[str]] = {}
    held = dict(batch.asked["columns"])
    for heading, answer in given.items():
        if heading not in batch.asked["headings"]:
            wrong[heading] = [_("There is no such column.")]
        elif answer.get("field", "") not in {*currencies.columns(entity), LEFT_OUT}:
            wrong[heading] = [_("There is no such field.")]
        else:
            held[heading] = {"field": answer.get("field", ""), "how": answer.get("how", "")}
    if wrong:
        raise Invalid(wrong)
    batch.asked["columns"] = held


def parsed(
    entity: Entity, found: Iterable[Column], row: Row
) -> tuple[dict[str, Any], list[list[str]]]:
    """Form data of one row, and what is wrong with its cells: [field, reason]."""
    fields = {field.name: field for field in entity.model_fields}
    data: dict[str, Any] = {}
    wrong = []
    for column in found:
        if not column.field or column.heading not in row[1]:
            continue
        try:
            cell = row[1][column.heading]
            field = fields.get(column.field)  # none of a currency, which goes with its amounts
            data[column.field] = sheets.read(field, cell, column.how) if field else cell
        except sheets.BadCell as reason:
            wrong.append([column.field, str(reason)])
    return currencies.with_currencies(entity, data), wrong


def _question(column: Column, field: Field[Any, Any], seen: Mapping[str, Any], own: bool) -> None:
    """What the cells leave open: nothing when all read alike, or in one way only."""
    if sheets.is_number(field) and not field.choices:
        possible = seen["whole"] if isinstance(field, IntegerField) else seen["marks"]
        every, usual, example, asks = readings.MARKS, readings.POINT, seen["number"], "mark"
    elif isinstance(field, DateField):
        possible, example, asks = seen["orders"], seen["day"], "order"
        every, usual = readings.ORDERS, readings.DAY_FIRST
    else:
        return
    if not example or len(possible) == 1 or (own and usual in possible and asks == "mark"):
        column.how = possible[0] if len(possible) == 1 else usual
        return
    column.asks, column.options, column.example = asks, tuple(possible or every), example


def _suggest(found: Iterable[Column], order: str, evidence: Mapping[str, Any]) -> None:
    """What the other columns of the file, or its language, say of an open question."""
    marks = {seen["marks"][0] for seen in evidence.values() if len(seen["marks"]) == 1}
    orders = {seen["orders"][0] for seen in evidence.values() if len(seen["orders"]) == 1}
    told = {
        "mark": marks.pop() if len(marks) == 1 else "",
        "order": orders.pop() if len(orders) == 1 else order,
    }
    for column in found:
        if column.asks and column.proposed not in column.options:
            column.proposed = told[column.asks]


def _is_why(heading: str) -> bool:
    """Whether this is what an error file adds, in any language."""
    texts = set()
    for code, _name in settings.LANGUAGES:
        with override(code):
            texts.add(_bare(str(WHY)))
    return _bare(heading) in texts


def _is_own(asked: Mapping[str, Any], entity: Entity) -> bool:
    """Whether a program wrote the file: JSON, or an export, whose headings are the fields."""
    return bool(asked["typed"]) or asked["headings"] == list(currencies.columns(entity))


def _names(entity: Entity) -> dict[str, str]:
    """Field by what it may be called: its label in each language, its own name."""
    found: dict[str, str] = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            found |= {_bare(entity.label(name)): name for name in currencies.columns(entity)}
    return found | {_bare(name): name for name in currencies.columns(entity)}


def _bare(heading: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold(heading)))


def _digest(headings: Iterable[str]) -> str:
    return hashlib.sha256("\x1f".join(map(_bare, headings)).encode()).hexdigest()


def _remembered(model: str, headings: list[str], by: Any) -> dict[str, Any]:
    """This person's own memory first, then that of whoever brought such a file last."""
    rows = ColumnMapping.objects.filter(model=model, headings=_digest(headings))
    last = rows.filter(author=by).first() or rows.first()
    by_name = {_bare(name): held for name, held in last.columns.items()} if last else {}
    found = {name: by_name.get(_bare(name)) for name in headings}
    return {} if None in found.values() else {name: held for name, held in found.items() if held}
