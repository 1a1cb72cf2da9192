"""How a form is laid out: intervals on one line, what matters first, the rest folded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import ngettext

ENDS = ("_low", "_likely", "_high")


@dataclass(frozen=True)
class Row:
    """One line of a form: a field, or the ends of an interval under one `legend`."""

    fields: list[Any]
    legend: str = ""
    ends: tuple[tuple[str, Any], ...] = ()  # what each end is called, and its field


@dataclass(frozen=True)
class Laid:
    """`first` is shown at once; `more` is folded, unless something is wrong in it."""

    first: list[Row]
    more: list[Row]
    filled: int = 0

    @property
    def open(self) -> bool:
        return any(field.errors for row in self.more for field in row.fields)

    @property
    def summary(self) -> str:
        words = ngettext(
            "%(all)d more field, of which filled: %(filled)d",
            "%(all)d more fields, of which filled: %(filled)d",
            len(self.more),
        )
        return words % {"all": len(self.more), "filled": self.filled}


def laid_out(form: Any) -> Laid:
    """The visible fields of a form; an entity says by `first` which of them come first."""
    entity = getattr(form, "entity", None)
    wanted: Sequence[str] = entity.first if entity else ()
    visible = form.visible_fields()
    if not wanted:
        return Laid(list(_rows(visible)), [])
    named = {field.name: field for field in visible}
    first = list(_rows([named[name] for name in wanted if name in named]))
    more = list(_rows([field for field in visible if field.name not in wanted]))
    filled = sum(any(_is_filled(form, field) for field in row.fields) for row in more)
    return Laid(first, more, filled)


def _rows(fields: Sequence[Any]) -> Iterator[Row]:
    at = 0
    while at < len(fields):
        row = _interval(fields[at : at + 3]) or _interval(fields[at : at + 2])
        yield row or Row([fields[at]])
        at += len(row.fields) if row else 1


def _interval(fields: Sequence[Any]) -> Row | None:
    """The ends of one interval: `gain_low`, `gain_likely`, `gain_high`, called "gain, likely"."""
    stems = {field.name.rpartition("_")[0] for field in fields}
    if len(fields) < 2 or len(stems) > 1 or not all(f.name.endswith(ENDS) for f in fields):
        return None
    words = [str(field.label).rpartition(", ") for field in fields]
    legends = {legend for legend, _comma, _end in words}
    if len(legends) > 1 or not all(end for _legend, _comma, end in words) or "" in legends:
        return None
    ends = zip((end[:1].upper() + end[1:] for _legend, _comma, end in words), fields, strict=True)
    return Row(list(fields), legends.pop(), tuple(ends))


def _is_filled(form: Any, field: Any) -> bool:
    """Whether it holds more than nothing and other than what a new row would hold."""
    value = field.value()
    if value in (None, "", [], {}, ()):
        return False
    of = form.entity.column_field(field.name)
    return of is None or not of.has_default() or str(value) != str(of.get_default())
