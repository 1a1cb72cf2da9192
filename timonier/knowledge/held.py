"""Looks at the files of knowledge themselves: one that is gone or damaged is no source any more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from timonier.kit.measured.freshness import LOOKS, Freshness, State, age_of, ahead, label_of
from timonier.knowledge.core.book import SourceState
from timonier.knowledge.selectors import held_states
from timonier.knowledge.shelf import tables
from timonier.knowledge.shelf.editions import UNSHIPPED, cadence_of, source_name

_AWAITED = frozenset(map(source_name, UNSHIPPED))


def look(now: datetime, recorded: Mapping[str, Freshness]) -> dict[str, Freshness]:
    """What each source holds today, with how its last refresh went where that is recorded.

    A source that comes with the package and is not there is missing, whatever was recorded.
    """
    found = {}
    for held in held_states(timezone.localdate(now)):
        spoken = recorded.get(held.source)
        if held.state != "missing":
            found[held.source] = _held(held, spoken, now)
        elif spoken is not None and spoken.state == "failed":
            found[held.source] = replace(spoken, as_of=None, age=None)
        elif spoken is not None or held.source not in _AWAITED:
            found[held.source] = _missing(held)
    return _tables(now) | found


def _tables(now: datetime) -> dict[str, Freshness]:
    """Those that come with the program are of the same age as it."""
    names = [f"{tables.FAMILY}{name}" for name in tables.TABLES]
    return {name: Freshness(name, label_of(name), "fresh", now, timedelta(0)) for name in names}


def _held(held: SourceState, spoken: Freshness | None, now: datetime) -> Freshness:
    as_of = datetime.fromisoformat(held.as_of).replace(tzinfo=UTC)
    known = spoken or Freshness(held.source, label_of(held.source), "fresh")
    cadence = float(cadence_of(held.source))
    late: State = "stale" if held.state == "stale" else "fresh"
    return replace(
        known,
        state="failed" if known.state == "failed" else late,
        as_of=as_of,
        age=age_of(as_of, now),
        words=ahead(as_of, now),
        cadence_days=cadence,
        done=held.records,
        total=held.records,
    )


def _missing(held: SourceState) -> Freshness:
    cause = "damaged" if held.reason else ""
    label = label_of(held.source)
    return Freshness(held.source, label, "missing", reason=held.reason, cause=cause)


LOOKS.append(look)
