"""Opens the book from the editions at hand: refreshed ones in the home, else those shipped."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from timonier.knowledge.core.advisories import Exploit, Packages, joined
from timonier.knowledge.core.answering import Answering
from timonier.knowledge.core.book import Book, SourceState
from timonier.knowledge.core.catalogue import Catalogue
from timonier.knowledge.core.kubernetes_apis import KubernetesApis
from timonier.knowledge.core.replacements import Replacements
from timonier.knowledge.shelf import audits, tables
from timonier.knowledge.shelf.editions import (
    AUDITS,
    ECOSYSTEMS,
    EXPLOITED,
    LIFECYCLE,
    NAMES,
    NPM,
    OPTIONAL,
    advisory_names,
    cadence_days,
    file_name,
    source_name,
)
from timonier.knowledge.sources import UnreadableSource
from timonier.knowledge.sources.store import Header, check, read_body, read_header

SHIPPED = Path(__file__).parent.parent / "data"
_NAMED = rb'\{"(?:[^"\\]|\\.)*+":'
_FACTS, _ROWS = re.compile(_NAMED + rb"\[(?!\[)"), re.compile(_NAMED + rb"\[\[")
# How the body of each edition begins, so that another one in its place is seen.
_SHAPES = {
    LIFECYCLE: re.compile(rb'\[\{"id":"'),
    EXPLOITED: _FACTS,
    NPM: _FACTS,
    **dict.fromkeys(AUDITS, re.compile(rb"\{")),
}


def editions_at(folder: Path | None) -> dict[str, tuple[Path, Header]]:
    """The best edition of each name: the newest of the home's and the shipped one.

    A damaged file in the home is passed over, so the shipped facts serve until the next refresh.
    """
    found: dict[str, tuple[Path, Header]] = {}
    for place in (SHIPPED, folder):
        for name in NAMES if place else ():
            path = Path(place or "") / file_name(name)
            header = _header(path)
            if header and (name not in found or header.as_of >= found[name][1].as_of):
                found[name] = (path, header)
    return found


def sound_editions(folder: Path | None) -> tuple[dict[str, tuple[Path, Header]], dict[str, str]]:
    """The editions whose bytes are whole, and why each other one may not be read.

    A damaged one of the home gives way to the one shipped. A damaged one that nothing stands in
    for is held by nobody: it is missing, with its reason, and no answer is drawn from it.
    """
    held, spoilt = editions_at(folder), {}
    for name in NAMES:
        shipped = SHIPPED / file_name(name)
        if name in held and (fault := _damage(name, held[name][0])):
            path, _header_read = held.pop(name)
            header = _header(shipped)
            if path == shipped or header is None or _damage(name, shipped):
                spoilt[name] = fault
            else:
                held[name] = (shipped, header)
        elif name not in held and shipped.is_file():
            spoilt[name] = f"{shipped.name}: its first line cannot be read"
    return held, spoilt


def _damage(name: str, path: Path) -> str:
    facts = path.stat()
    return _damage_of(name, path, facts.st_size, facts.st_mtime_ns)


@lru_cache(maxsize=64)
def _damage_of(name: str, path: Path, _size: int, _time: int) -> str:
    """Why the bytes of an edition are not those that were written; empty when they are."""
    try:
        check(path, source_name(name), _SHAPES.get(name, _ROWS))
    except UnreadableSource as error:
        return str(error)
    return ""


def states_at(folder: Path | None, *, today: date) -> tuple[SourceState, ...]:
    """The state of every source, without opening what it says."""
    held, spoilt = sound_editions(folder)
    return _states(held, spoilt, today)


def _states(
    held: Mapping[str, tuple[Path, Header]], spoilt: Mapping[str, str], today: date
) -> tuple[SourceState, ...]:
    known = [name for name in NAMES if name in held or name not in OPTIONAL]
    told = [_state(name, held, today, spoilt.get(name, "")) for name in known]
    return (*told, *tables.states(SHIPPED))


def _header(path: Path) -> Header | None:
    try:
        return read_header(path) if path.is_file() else None
    except UnreadableSource:
        return None


def open_book(folder: Path | None, *, today: date) -> Book:
    """All knowledge at hand on `today`; `folder` holds refreshed editions (None: shipped only)."""
    held, spoilt = sound_editions(folder)
    heard = _heard(held)
    bodies = {name: _body(held, name) for name in (LIFECYCLE, EXPLOITED, NPM)}
    aliases, servers = tables.aliases(SHIPPED)
    as_of = held[LIFECYCLE][1].as_of if LIFECYCLE in held else ""
    upkeep = tables.upkeep(SHIPPED)
    catalogue = Catalogue(bodies[LIFECYCLE] or (), aliases, as_of=as_of, upkeep=upkeep)
    npm = bodies[NPM] or {}
    return Book(
        today=today,
        catalogue=catalogue,
        replacements=Replacements(tables.superseded(SHIPPED), npm),
        kubernetes=KubernetesApis(tables.kubernetes(SHIPPED)),
        exploited=_exploits(bodies[EXPLOITED] or {}),
        sources=_states(held, spoilt, today),
        answering=_answering(held, heard),
        read_packages=lambda ecosystem: _packages(held, heard, ecosystem),
        image_servers=servers,
        digest=_digest(held),
    )


def _digest(held: Mapping[str, tuple[Path, Header]]) -> str:
    """The same for the same editions and tables; their bytes are not read for it."""
    files = sorted({path for path, _ in held.values()} | set(SHIPPED.glob("*.toml")))
    facts = [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in files]
    return hashlib.sha256(repr(facts).encode()).hexdigest()


def _body(held: dict[str, tuple[Path, Header]], name: str) -> Any:
    """The facts of an edition; those shipped when the refreshed file turns out to be damaged."""
    if name not in held:
        return None
    try:
        return read_body(held[name][0])
    except UnreadableSource:
        shipped = SHIPPED / file_name(name)
        path, _header_read = held.pop(name)
        header = _header(shipped)
        if header is None or path == shipped:
            return None  # as if it had never been there: its state says so
        held[name] = (shipped, header)
        return _body(held, name)


def _heard(held: dict[str, tuple[Path, Header]]) -> dict[str, tuple[Answering, Packages]]:
    """What registries answered, by edition; a damaged answer is as if nobody had asked."""
    found: dict[str, tuple[Answering, Packages]] = {}
    for name in AUDITS:
        try:
            if name in held:
                body = read_body(held[name][0])
                found[name] = (audits.answering(held[name][1], body), audits.parts(body)[1])
        except UnreadableSource:
            del held[name]
    return found


def _packages(
    held: dict[str, tuple[Path, Header]],
    heard: Mapping[str, tuple[Answering, Packages]],
    ecosystem: str,
) -> Packages:
    """The advisories of every source of the ecosystem, each flaw once."""
    names = advisory_names(ecosystem) if ecosystem in ECOSYSTEMS else ()
    bodies: list[Packages] = [
        body
        for name in names
        if isinstance(body := heard[name][1] if name in heard else _body(held, name), dict)
    ]
    return joined(bodies) if len(bodies) > 1 else (bodies[0] if bodies else {})


def _exploits(rows: Mapping[str, Any]) -> dict[str, Exploit]:
    return {
        cve: Exploit(cve, added, due, bool(ransomware))
        for cve, (added, due, ransomware) in rows.items()
    }


def _answering(
    held: Mapping[str, tuple[Path, Header]], heard: Mapping[str, tuple[Answering, Packages]]
) -> dict[str, tuple[Answering, ...]]:
    found: dict[str, tuple[Answering, ...]] = {}
    for ecosystem in ECOSYSTEMS:
        names = [name for name in advisory_names(ecosystem) if name in held]
        sources = [heard[one][0] if one in heard else _whole(held[one][1]) for one in names]
        if sources:
            found[ecosystem] = tuple(sorted(sources, key=lambda one: one.as_of, reverse=True))
    return found


def _whole(header: Header) -> Answering:
    return Answering(header.source, header.as_of, header.coverage)


def _state(
    name: str, held: Mapping[str, tuple[Path, Header]], today: date, fault: str
) -> SourceState:
    if name not in held:
        return SourceState(source_name(name), "", 0, "missing", coverage="none", reason=fault)
    header = held[name][1]
    age = (today - date.fromisoformat(header.as_of)).days
    return SourceState(
        source=header.source,
        as_of=header.as_of,
        records=header.records,
        state="fresh" if -1 <= age <= cadence_days(name) else "stale",  # -1: of a later time zone
        licence=header.licence,
        attribution=header.attribution,
        coverage=header.coverage,
    )
