"""Rows that carry words nobody can guess, and the means to look for these words in any answer."""

from __future__ import annotations

import io
import itertools
import subprocess
import zipfile
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import CharField, Field, JSONField, Model, SlugField, TextField
from django.http import HttpResponseBase

from tests import make
from timonier.kit.entities.entity import Entity, registry

PREFIX = "zqcanari"  # no word of any language, place or format
_numbers = itertools.count(10_001)


def word() -> str:
    """A word that nothing else holds, short enough for most columns and fit for an address."""
    return f"{PREFIX}{next(_numbers)}"


def plant(entity: Entity, item: Any, *, only: Collection[str] = ()) -> dict[str, str]:
    """Put a word of its own in each text of a saved row, kept as history is; field -> its word.

    What only takes values of a kind (a quarter, a currency, a choice) keeps its example.
    """
    words = {field.name: word() for field in _texts(type(item)) if field.name in only or not only}
    for name in list(words):
        field = item._meta.get_field(name)
        try:
            field.clean(words[name], item)
        except ValidationError:
            del words[name]
    for name, value in words.items():
        setattr(item, name, value)
    item.save()
    return words


def _texts(model: type[Model]) -> Iterator[Field[Any, Any]]:
    for field in model._meta.concrete_fields:
        if not isinstance(field, CharField | TextField) or isinstance(field, JSONField):
            continue
        roomy = field.max_length is None or field.max_length >= len(PREFIX) + 5
        if roomy and not field.choices and not field.primary_key and _free(field):
            yield field


def _free(field: Field[Any, Any]) -> bool:
    """Whether any words fit: a validator of its own says that a format is meant."""
    lengths = {"MaxLengthValidator", "ProhibitNullCharactersValidator"}
    own = {type(each).__name__ for each in field.validators} - lengths
    return isinstance(field, SlugField) or not own


def text_of(answer: HttpResponseBase) -> str:
    """All that an answer says: its body, whatever it is packed in, and its headers."""
    content = answer.getvalue()  # type: ignore[attr-defined]
    told = [str(dict(answer.headers)), content.decode("utf-8", "replace")]
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            told += packed.namelist()
            told += [packed.read(name).decode("utf-8", "replace") for name in packed.namelist()]
    if content[:4] == b"%PDF":
        read = subprocess.run(
            ["pdftotext", "-", "-"], input=content, capture_output=True, check=True
        )
        told.append(read.stdout.decode())
    return "\n".join(told)


@contextmanager
def hidden_from(user: Any, item: Model) -> Iterator[None]:
    """As if the room kept this row from this one person, whatever its entity declares."""
    entity, hidden = registry[type(item)], item.pk
    declared: Callable[[Any], Any] | None = entity.rows

    def rows(reader: Any) -> Any:
        every = declared(reader) if declared else entity.model._default_manager.all()
        theirs = reader is not None and reader.pk == user.pk
        return every.exclude(pk=hidden) if theirs else every

    object.__setattr__(entity, "rows", rows)
    try:
        yield
    finally:
        object.__setattr__(entity, "rows", declared)


def row(entity: Entity, n: int) -> Any:
    """The n-th example as the database holds it."""
    return entity.model._default_manager.get(pk=make.row(entity, n).pk)
