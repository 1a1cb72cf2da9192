"""Rows as files name them: by their key, else by the one name that is theirs, folded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from timonier.kit.entities import links
from timonier.kit.entities.entity import key_of
from timonier.kit.folding import fold, is_text

SHOWN = 10


class Ambiguous(Exception):
    """Several rows have this name; the message names them by their keys."""


class Names:
    """Keys of rows by their names, read once; `add` tells of rows that a file is about to make."""

    def __init__(self, rows: QuerySet[Any]) -> None:
        self._keys: set[str] = set()
        self._named: dict[str, list[str]] = {}
        key, names = key_of(rows.model), _named_by(rows.model)
        for own, *told in rows.order_by().values_list(key, *names).distinct():
            self._keys.add(str(own))
            for name in {*map(fold, filter(None, told[:1])), *_whole(rows.model, told)}:
                self._named.setdefault(name, []).append(str(own))

    def add(self, key: str, name: str) -> None:
        self._keys.add(key)
        self._named.setdefault(fold(name.strip()), []).append(key)

    def key(self, told: str) -> str:
        """The key of the row that is meant; "" where none is. Raises Ambiguous."""
        if told in self._keys:
            return told
        found = self._named.get(fold(told.strip()), [])
        if len(found) > 1:
            words = _("“%(name)s” names several: %(rows)s. Write the key of one.")
            raise Ambiguous(words % {"name": told, "rows": some(found)})
        return found[0] if found else ""


class Linked:
    """The links of lines, each turned into keys; one reading for each kind of row."""

    def __init__(self, fields: Iterable[Any], by: Any) -> None:
        self.by = by
        told = {field.name: field.related_model or links.named_by_key(field) for field in fields}
        self.models = {name: model for name, model in told.items() if model}
        self._known: dict[Any, Names] = {}

    def names(self, model: Any) -> Names:
        """Of the rows of a model that this person sees."""
        if model not in self._known:
            self._known[model] = Names(links.seen_rows(model, self.by))
        return self._known[model]

    def resolve(self, data: dict[str, Any]) -> list[list[str]]:
        """Put keys where names stand; what nothing is called stays. What is wrong: field, why."""
        wrong = []
        for name in self.models.keys() & data.keys():
            try:
                data[name] = self._keys(self.models[name], data[name])
            except Ambiguous as reason:
                wrong.append([name, str(reason)])
        return wrong

    def _keys(self, model: Any, told: Any) -> Any:
        if isinstance(told, list):
            return [self._keys(model, each) for each in told]
        if not isinstance(told, str) or not told.strip():
            return told
        return self.names(model).key(told) or told


def some(words: Iterable[str]) -> str:
    """The first of many, and how many there are."""
    every = list(words)
    shown = ", ".join(every[:SHOWN])
    if len(every) <= SHOWN:
        return shown
    return _("%(some)s… (%(count)d in all)") % {"some": shown, "count": len(every)}


def choices(field: Any) -> str:
    """What the field of a form takes, as people read it; "" where it takes anything."""
    rows = getattr(field, "queryset", None)
    if rows is not None:
        count = rows.count()
        told = [*map(str, rows[:SHOWN])]
        return some([*told, *[""] * (count - len(told))])
    return some(
        str(text) for value, text in getattr(field, "choices", ()) if value not in ("", None)
    )


def _named_by(model: Any) -> list[str]:
    if model is get_user_model():
        return ["username", "first_name", "last_name"]
    field = links.name_field(model)
    return [field.name] if is_text(field) else []


def _whole(model: Any, told: list[Any]) -> set[str]:
    """A colleague's first and last name, in either order."""
    if model is not get_user_model() or not all(told):
        return set()
    _login, first, last = told
    return {fold(f"{first} {last}"), fold(f"{last} {first}")}
