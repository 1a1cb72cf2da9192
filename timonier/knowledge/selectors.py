"""Reads of the room: the book of the day, and how old each source is."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from timonier.kit.home import home
from timonier.knowledge.core.book import Book, SourceState
from timonier.knowledge.editions import (
    ECOSYSTEMS,
    NAMES,
    OPTIONAL,
    advisories_name,
    file_name,
    source_name,
)
from timonier.knowledge.shelf import SHIPPED, open_book

REFRESH_DAYS = 7  # `timonier up` renews older editions in the background


# Rooms above that know which ecosystems (purl types) the company uses; each adds its own answer.
IN_USE: list[Callable[[], Collection[str]]] = []


def ecosystems_in_use() -> frozenset[str]:
    """The ecosystems whose advisories are worth asking for; empty when nothing is known in use.

    The servers in container images are matched with Bitnami's database.
    """
    found = {kind for answer in IN_USE for kind in answer()}
    return frozenset(found | ({"bitnami"} if "docker" in found else set()))


def knowledge_home() -> Path:
    """The folder of refreshed editions (it may not exist yet)."""
    return home() / "knowledge"


def book(today: date) -> Book:
    """All knowledge at hand, read again only when an edition or the day has changed."""
    folder = knowledge_home()
    return _book(str(folder), _print_of(folder), today)


@lru_cache(maxsize=2)
def _book(folder: str, _print: tuple[tuple[str, int, int], ...], today: date) -> Book:
    return open_book(Path(folder), today=today)


def _print_of(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Name, size and time of each edition: what changes when a refresh has run."""
    found = []
    for place in (SHIPPED, folder):
        for name in NAMES:
            path = place / file_name(name)
            if path.is_file():
                facts = path.stat()
                found.append((str(path), facts.st_size, facts.st_mtime_ns))
    return tuple(found)


def source_states(today: date) -> tuple[SourceState, ...]:
    """The age of every source, for the strip at the foot of pages and for `knowledge` in JSON."""
    return book(today).sources


def needs_refresh(today: date) -> bool:
    """Whether a source that a refresh asks for is older than a week, or missing where in use.

    Advisories of ecosystems not in use are not asked for, so their age asks for nothing.
    """
    limit = (today - timedelta(days=REFRESH_DAYS)).isoformat()
    used = ecosystems_in_use()
    idle = {source_name(one) for one in OPTIONAL}
    wanted: set[str] = set()
    if used:
        for kind in ECOSYSTEMS:
            (wanted if kind in used else idle).add(source_name(advisories_name(kind)))
    asked = [one for one in source_states(today) if one.source not in idle]
    return any(
        one.source in wanted if one.state == "missing" else one.as_of < limit for one in asked
    )
