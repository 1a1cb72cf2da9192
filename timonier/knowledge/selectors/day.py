"""Reads of the room: the book of the day, and how old each source is."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from timonier.kit.store.home import home
from timonier.knowledge.core.asking import Use
from timonier.knowledge.core.book import Book, SourceState
from timonier.knowledge.core.names import normal_name
from timonier.knowledge.shelf import audits, opened, tables
from timonier.knowledge.shelf.audits import Asking
from timonier.knowledge.shelf.editions import (
    ECOSYSTEMS,
    NAMES,
    OPTIONAL,
    advisories_name,
    file_name,
    source_name,
)
from timonier.knowledge.shelf.opened import open_book, states_at

REFRESH_DAYS = 7  # `timonier up` renews older editions in the background


# Rooms above that know which ecosystems (purl types) the company uses; each adds its own answer.
IN_USE: list[Callable[[], Collection[str]]] = []
# The same of packages: what may be asked of a registry, and the names of the company's own ones.
PACKAGES: list[Callable[[], Use]] = []


def ecosystems_in_use() -> frozenset[str]:
    """The ecosystems whose advisories are worth asking for; empty when nothing is known in use.

    The servers in container images are matched with Bitnami's database.
    """
    found = {kind for answer in IN_USE for kind in answer()}
    return frozenset(found | ({"bitnami"} if "docker" in found else set()))


def packages_in_use() -> Use:
    """The packages in use, and the names of the company's own ones, of every room that knows."""
    every = [answer() for answer in PACKAGES]
    own = frozenset(name for one in every for name in one.own)
    return Use([package for one in every for package in one.packages], own)


def askings() -> tuple[Asking, ...]:
    """The registries that the operator has named, each with what it would be asked now."""
    if not audits.is_on(os.environ):
        return ()
    return tuple(audits.askings(os.environ, packages_in_use()))


def audits_due(today: date) -> bool:
    """Whether a registry has not been asked today, or not about all that is in use."""
    known = book(today)
    for one in askings():
        sources = known.answering.get(one.registry.ecosystem, ())
        heard = next((each for each in sources if each.source == one.registry.source), None)
        if one.question.asked and (heard is None or heard.as_of < today.isoformat()):
            return True
        if heard and not all(
            heard.speaks_of(normal_name(one.registry.ecosystem, name), version)
            for name, versions in one.question.asked.items()
            for version in versions
        ):
            return True
    return False


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
    for place in (opened.SHIPPED, folder):
        for name in NAMES:
            path = place / file_name(name)
            if path.is_file():
                facts = path.stat()
                found.append((str(path), facts.st_size, facts.st_mtime_ns))
    return (*found, *tables.prints(opened.SHIPPED))


def held_states(today: date) -> tuple[SourceState, ...]:
    """The age of every source, from the first lines of its files: cheap enough for any page."""
    folder = knowledge_home()
    return _held_states(str(folder), _print_of(folder), today)


@lru_cache(maxsize=2)
def _held_states(
    folder: str, _print: tuple[tuple[str, int, int], ...], today: date
) -> tuple[SourceState, ...]:
    return states_at(Path(folder), today=today)


def source_states(today: date) -> tuple[SourceState, ...]:
    """The age of every source, for the strip at the foot of pages and for `knowledge` in JSON.

    A registry that the operator has named and that never answered is missing, once there is
    something to ask it about.
    """
    held = book(today).sources
    known = {one.source for one in held}
    named = {one.source for one in audits.REGISTRIES if os.environ.get(one.setting, "").strip()}
    if named <= known:
        return held  # what is in use need not be read for it
    silent = [
        one.registry.source
        for one in askings()
        if one.question.asked and one.registry.source not in known
    ]
    return (*held, *(SourceState(one, "", 0, "missing", coverage="none") for one in silent))


def needs_refresh(today: date) -> bool:
    """Whether a source that a refresh asks for is older than a week, or missing where in use.

    Advisories of ecosystems not in use are not asked for, so their age asks for nothing.
    """
    limit = (today - timedelta(days=REFRESH_DAYS)).isoformat()
    most = (today + timedelta(days=1)).isoformat()  # ahead of that a wrong clock dated it
    used = ecosystems_in_use()
    idle = {source_name(one) for one in OPTIONAL}
    wanted: set[str] = set()
    if used:
        for kind in ECOSYSTEMS:
            (wanted if kind in used else idle).add(source_name(advisories_name(kind)))
    asked = [one for one in source_states(today) if one.source not in idle]
    return any(
        one.source in wanted if one.state == "missing" else not limit <= one.as_of <= most
        for one in asked
    )
