"""Renders the sentences kept as data in the language of the reader."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from timonier.practices.core.phrases import Param, Phrase, of_json


def rendered(phrase: Phrase) -> str:
    """One sentence in the active language."""
    count = phrase.params.get("n")
    if phrase.many and isinstance(count, int):
        pattern = ngettext(phrase.one, phrase.many, count)
    else:
        pattern = gettext(phrase.one)
    return pattern % {key: _shown(key, value) for key, value in phrase.params.items()}


def said(stored: Iterable[Sequence[Any]]) -> str:
    """Several kept sentences as one text."""
    return " ".join(rendered(of_json(one)) for one in stored)


def _shown(key: str, value: Param) -> Param:
    if key.endswith("_on") and isinstance(value, str) and value:
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    return value
