"""Text as it is searched and ordered: case, accents and typography do not count, on any database.

One meaning in two places: `fold` in Python, which SQLite calls, and an expression of PostgreSQL.
tests/kit/test_folding.py holds them against each other.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import (
    CharField,
    F,
    Field,
    Model,
    Q,
    QuerySet,
    TextField,
    Transform,
)
from django.db.models.expressions import OrderBy

# Accents and what joins or breaks letters unseen. Vowel signs of other scripts are letters.
_DROPPED = (
    "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
    "\u00ad\u200b-\u200d\u2060\ufeff"
)
_ONE = str.maketrans(
    "ςøđðħıł’‘ʼ“”„«»‐‒–—―−⁄",  # a final sigma, letters with a stroke, quotes, dashes
    'σoddhil\'\'\'"""""------/',
)
_MORE = {"ß": "ss", "œ": "oe", "æ": "ae", "þ": "th"}
_NAME = "timonier_fold"
_drop = re.compile(f"[{_DROPPED}]")
_beyond_latin = re.compile("[^\u0000-\u036f\u2000-\u206f]")


def _slow(text: str) -> str:
    folded = _drop.sub("", unicodedata.normalize("NFKD", text)).lower().translate(_ONE)
    for one, more in _MORE.items():
        folded = folded.replace(one, more)
    return folded


_LATIN = {code: _slow(chr(code)) for code in (*range(0x370), *range(0x2000, 0x2070))}


def fold(text: str) -> str:
    """The text without what readers pass over: "Études d’Œuvres" is "etudes d'oeuvres".

    Compatibility forms are taken apart (NFKD): letter and accent equal the letter that has one.
    """
    if text.isascii():
        return text.lower()
    if _beyond_latin.search(text):
        return _slow(text)
    return text.translate(_LATIN)


class Folded(Transform):
    """`name__folded`: a text column as `fold` sees it, ordered by code points."""

    lookup_name = "folded"
    function = _NAME
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Plain ASCII, the usual case, is spared the normalisation."""
        text, found = compiler.compile(self.lhs)
        one = "".join(map(chr, _ONE)), "".join(chr(code) for code in _ONE.values())
        slow = (
            f"translate(lower(regexp_replace(normalize({text}, NFKD), %s, '', 'g')"
            ' COLLATE "und-x-icu"), %s, %s)'
        )
        for _pair in _MORE:
            slow = f"replace({slow}, %s, %s)"
        sql = (
            f"(CASE WHEN octet_length({text}) = char_length({text})"
            f' THEN lower({text} COLLATE "C")'
            f' ELSE {slow} COLLATE "C" END COLLATE "C")'
        )
        more = [text for pair in _MORE.items() for text in pair]
        return sql, (*found, *found, *found, *found, f"[{_DROPPED}]", *one, *more)


class FoldedField(CharField):  # type: ignore[type-arg]
    """A text column beside another, folded and indexed: for tables too long to fold at each look.

    `folded_name = FoldedField("name", max_length=300)` is found by its name.
    """

    def __init__(self, of: str = "", **options: Any) -> None:
        self.of = of
        usual: dict[str, Any] = {"editable": False, "default": "", "blank": True}
        super().__init__(**usual | options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, [self.of, *args], options

    def pre_save(self, model_instance: Model, add: bool) -> str:
        """Bulk writes pass here too; `QuerySet.update` of the other column does not."""
        text = fold(str(getattr(model_instance, self.of) or ""))[: self.max_length]
        setattr(model_instance, self.attname, text)
        return text

    def db_parameters(self, connection: Any) -> Any:
        found = super().db_parameters(connection)
        return found | ({"collation": "C"} if connection.vendor == "postgresql" else {})


def install(sender: Any = None, connection: Any = None, **options: Any) -> None:
    """Give SQLite the function; its name stands in no schema, so any tool reads the file."""
    if connection is not None and connection.vendor == "sqlite":
        connection.connection.create_function(_NAME, 1, _or_none, deterministic=True)


def _or_none(value: Any) -> str | None:
    return None if value is None else fold(str(value))


def is_text(field: Any) -> bool:
    """Whether a column holds words; one of choices holds codes."""
    return isinstance(field, CharField | TextField) and not field.choices


def folded(model: type[Model], path: str) -> str:
    """The path that folds a text column (`risk__name` -> `risk__name__folded`); "" for no text."""
    *hops, last = path.split("__")
    at: Any = model
    try:
        for hop in hops:
            at = at._meta.get_field(hop).related_model
        field: Field[Any, Any] = at._meta.get_field(last)
    except (FieldDoesNotExist, AttributeError):
        return ""
    if not isinstance(field, CharField | TextField):
        return ""
    stored = stored_beside(at, last)
    return "__".join((*hops, stored)) if stored else f"{path}__folded"


def stored_beside(model: Any, name: str) -> str:
    """The name of the column that keeps this one folded, or ""."""
    kept = [field for field in model._meta.concrete_fields if isinstance(field, FoldedField)]
    return next((field.name for field in kept if field.of == name), "")


def holds(model: type[Model], path: str, word: str) -> Q:
    """Rows whose text at `path` holds the word, folded; each sign of it stands for itself."""
    found = folded(model, path)
    return Q(**{f"{found}__contains": fold(word)} if found else {f"{path}__icontains": word})


def in_order(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Rows in the order of their table, its words folded: for lists to choose from."""
    asked = [str(name) for name in rows.model._meta.ordering or ()]
    if rows.query.order_by or not asked:
        return rows
    return rows.order_by(*(_folded_order(rows.model, name) for name in asked))


def _folded_order(model: type[Model], name: str) -> OrderBy:
    down, bare = name.startswith("-"), name.lstrip("-")
    field = next((each for each in model._meta.concrete_fields if each.name == bare), None)
    path = folded(model, bare) if is_text(field) else bare
    return OrderBy(F(path), descending=down)


def words_of(query: str, *, most: int = 8) -> list[str]:
    """The words of a query, folded."""
    return fold(query.replace("\x00", "")).split()[:most]
