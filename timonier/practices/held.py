"""Judgment as a source: what was read and is not judged yet leaves every finding unknown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils.translation import ngettext

from timonier.kit.measured import numbers
from timonier.kit.measured.freshness import LOOKS, Freshness, label_of
from timonier.kit.shell import look
from timonier.practices.selectors.waiting import judgment

SOURCE = "practices.judgment"


def look_at(now: datetime, recorded: Mapping[str, Freshness]) -> dict[str, Freshness]:
    """Fresh once all that was read is judged; else missing, and it says how many wait."""
    told = judgment()
    if not told.read:
        return {}
    if not told.waiting:
        age = max(now - told.last_at, timedelta(0)) if told.last_at else None
        done = Freshness(SOURCE, label_of(SOURCE), "fresh", told.last_at, age)
        return {SOURCE: done}
    words = ngettext(
        "one repository is read and not judged yet",
        "%(n)s repositories are read and not judged yet",
        told.waiting,
    ) % {"n": numbers.number(told.waiting, look.language())}
    found = Freshness(
        SOURCE, label_of(SOURCE), "missing", told.last_at,
        done=told.judged, total=told.read, words=words, cause="waiting",
    )  # fmt: skip
    return {SOURCE: found}


LOOKS.append(look_at)
