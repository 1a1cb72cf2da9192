"""Renders the sentences kept as data in the language of the reader."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import get_language, gettext, ngettext

from timonier.kit.measured import numbers
from timonier.kit.shell import look
from timonier.practices.core.checks.registry import CHECKS, load
from timonier.practices.core.phrases import Param, Phrase, of_json


def rendered(phrase: Phrase) -> str:
    """One sentence in the active language."""
    count = phrase.params.get("n")
    if phrase.many and isinstance(count, int):
        pattern = ngettext(phrase.one, phrase.many, count)
    else:
        pattern = gettext(phrase.one)
    return pattern % _params(phrase)


def _params(phrase: Phrase) -> dict[str, Param]:
    """The parameters as shown. `why_fr` beside `why` is a source's own French text."""
    language = (get_language() or "")[:2]
    given = dict(phrase.params)
    for key in list(given):
        own = given.get(f"{key}_{language}")
        if own:
            given[key] = own
    return {key: _shown(key, value) for key, value in given.items()}


def check_title(check: str) -> str:
    """The title of a check in the active language; its id when the check is no more."""
    load()
    known = CHECKS.get(check)
    return rendered(known.title) if known else check


def said(stored: Iterable[Sequence[Any]]) -> str:
    """Several kept sentences as one text."""
    return " ".join(rendered(of_json(one)) for one in stored)


def _shown(key: str, value: Param) -> Param:
    if key.endswith("_on") and isinstance(value, str) and value:
        return numbers.day(date.fromisoformat(value), look.language())
    return value
