"""The state of the sources that the sentences of the brief stand on, and the words for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext

from timonier.kit.measured import blindness
from timonier.kit.measured.freshness import Freshness, label_of, strip, worst_of
from timonier.kit.measured.readable import series
from timonier.knowledge.shelf.editions import ECOSYSTEMS, advisories_name, source_name
from timonier.reporting.core.sentences import (
    ADVISORIES,
    FINDINGS,
    PLAN,
    SIMULATION,
    Words,
    sentence,
)
from timonier.reporting.selectors import words

WORDS = Words(
    unknown=blindness.unknown,
    beyond=blindness.beyond,
    listed=blindness.few,
    series=series,
    why=lambda: words.page("look:sources"),
)
# Declares a sentence of the brief: (key, what it is about, its sources).
stands: Callable[..., Callable[[Callable[..., Any]], Callable[..., Any]]] = partial(
    sentence, words=WORDS
)


# A title has no room for a list: what is dark is named, what is late is told in the page below.
TITLE = replace(
    WORDS,
    unknown=lambda what, sources: blindness.unknown(what, sources[:1]).rstrip("."),
    beyond=lambda text, sources: blindness.partly(text),
)
# Nor has a cell of a table.
CELL = replace(
    WORDS,
    unknown=lambda what, sources: gettext("not known"),
    beyond=lambda text, sources: gettext("nothing that is known"),
)


def standing(
    now: datetime, *, ecosystems: Iterable[str], more: Iterable[str] = ()
) -> dict[str, Freshness]:
    """Each source that findings stand on, by name; advisories as one: those of what is in use.

    `more`: the sources of what other rooms say.
    """
    found = {one.name: one for one in strip(now, names=(*FINDINGS, SIMULATION, PLAN, *more))}
    used = [source_name(advisories_name(one)) for one in ecosystems if one in ECOSYSTEMS]
    if used:
        found[ADVISORIES] = _advisories(strip(now, names=used))
    return found


def _advisories(members: list[Freshness]) -> Freshness:
    """One for all: dark when all are; else the worst of those that spoke, and which are missing."""
    lit = [one for one in members if not one.dark]
    if len(lit) == len(members) or not lit:
        return worst_of(members, ADVISORIES, label_of(ADVISORIES))
    found = worst_of(lit, ADVISORIES, label_of(ADVISORIES))
    gone = ", ".join(sorted(one.name.removeprefix(ADVISORIES) for one in members if one.dark))
    return replace(found, words=blindness.without(gone))
