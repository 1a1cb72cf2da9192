"""AOE technology radar: Markdown files with a head, one folder a release, or their built JSON."""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from timonier.strategy.core.formats.shapes import (
    MOST,
    Problem,
    Radar,
    Row,
    Unreadable,
    checked,
    ring_of,
)

MOST_FILES = 5_000
LARGEST_FILE = 200_000
LARGEST_WHOLE = 20 * 2**20
STEEPEST = 100  # times smaller than what it unpacks to
_RELEASE = re.compile(r"(?:^|/)(\d{4}-\d{2}-\d{2})/(?:[^/]+/)?([^/]+)\.md$")
_HEAD = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)(.*)\Z", re.DOTALL)
_FLAGS = {"new": "new"}


@dataclass(frozen=True, slots=True)
class _File:
    """One Markdown file: the entry it is about, of which release, what its head says."""

    number: int
    identifier: str
    release: date | None
    head: dict[str, str]
    body: str


def read_file(name: str, text: str) -> Radar:
    """One Markdown file."""
    found = _split(1, name.rpartition("/")[2].removesuffix(".md"), None, text)
    if found is None:
        return Radar("aoe", (), (Problem(1, "", "no_head", name[-80:]),))
    return checked("aoe", _rows([found]))


def read_archive(content: bytes) -> Radar:
    """A zip of the `radar` folder; nothing is unpacked to disk. Raises Unreadable."""
    problems: list[Problem] = []
    files: list[_File] = []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [part for part in archive.infolist() if part.filename.endswith(".md")]
            _refuse_bombs(archive.infolist(), len(content))
            for number, part in enumerate(sorted(parts, key=lambda one: one.filename), start=1):
                if part.file_size > LARGEST_FILE:
                    problems.append(Problem(number, part.filename[-80:], "large_part"))
                    continue
                found = _member(number, part.filename, archive.read(part))
                if isinstance(found, _File):
                    files.append(found)
                elif found is not None:
                    problems.append(found)
    except Unreadable:
        raise
    except Exception as wrong:  # a damaged archive fails in a dozen ways, none of them ours
        raise Unreadable("bad_zip") from wrong
    if not files and not problems:
        raise Unreadable("empty")
    return checked("aoe", _rows(files), problems)


def _refuse_bombs(parts: list[zipfile.ZipInfo], packed: int) -> None:
    whole = sum(part.file_size for part in parts)
    if len(parts) > MOST_FILES or whole > LARGEST_WHOLE or whole > STEEPEST * max(packed, 1):
        raise Unreadable("bomb")


def _member(number: int, path: str, content: bytes) -> _File | Problem | None:
    """A file of a release; None for what is no entry, as the page about the radar."""
    place = _RELEASE.search(path)
    if place is None:
        return None
    try:
        text = content.decode("utf-8-sig")
        release = date.fromisoformat(place[1])
    except UnicodeDecodeError:
        return Problem(number, path[-80:], "not_utf8")
    except ValueError:
        return Problem(number, path[-80:], "bad_date", place[1])
    return _split(number, place[2], release, text) or Problem(number, path[-80:], "no_head")


def _split(number: int, identifier: str, release: date | None, text: str) -> _File | None:
    """The head (`key: value` lines; YAML's anchors, tags and nesting are not read) and the body."""
    parts = _HEAD.match(text.replace("\r\n", "\n"))
    if parts is None:
        return None
    head = {}
    for line in parts[1].split("\n"):
        key, colon, value = line.partition(":")
        if colon and key == key.strip() and key:
            head[key.casefold()] = _scalar(value.strip())
    return _File(number, identifier, release, head, parts[2].strip())


def _scalar(text: str) -> str:
    if len(text) >= 2 and text[0] == text[-1] and text[0] in "\"'":
        inner = text[1:-1]
        return inner.replace('\\"', '"') if text[0] == '"' else inner.replace("''", "'")
    return text.partition(" #")[0].strip()


def _rows(files: list[_File]) -> list[Row]:
    """Each entry as its last release has it, with the rings of the others as its history."""
    by_entry: dict[str, list[_File]] = defaultdict(list)
    for each in sorted(files, key=lambda one: (one.release or date.min, one.number)):
        by_entry[each.identifier].append(each)
    if len(by_entry) > MOST:
        raise Unreadable("too_many", str(MOST))
    rows = []
    for identifier, releases in by_entry.items():
        said = {key: value for each in releases for key, value in each.head.items() if value}
        bodies = [each.body for each in releases if each.body]
        rows.append(
            Row(
                number=releases[-1].number,
                name=said.get("title") or identifier,
                ring=said.get("ring", ""),
                quadrant=_title(said.get("quadrant", "")),
                description=bodies[-1] if bodies else "",
                history=_history(releases),
            )
        )
    return sorted(rows, key=lambda row: row.number)


def _history(releases: list[_File]) -> tuple[tuple[date, str], ...]:
    """The ring at each release that changed it."""
    found: list[tuple[date, str]] = []
    for each in releases:
        ring = ring_of(each.head.get("ring"))
        if each.release and ring and (not found or found[-1][1] != ring):
            found.append((each.release, ring))
    return tuple(found)


def _title(identifier: str) -> str:
    """A quadrant's identifier as words: the names are in a configuration that is not here."""
    words = identifier.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:] if identifier == identifier.lower() else identifier


def read_data(items: list[Any]) -> Radar:
    """The built `data.json`: items with their revisions."""
    if not items:
        raise Unreadable("empty")
    if len(items) > MOST:
        raise Unreadable("too_many", str(MOST))
    problems, rows = [], []
    for number, each in enumerate(items, start=1):
        if not isinstance(each, dict):
            problems.append(Problem(number, "", "no_object"))
            continue
        rows.append(
            Row(
                number=number,
                name=str(each.get("title") or each.get("id") or ""),
                ring=str(each.get("ring") or ""),
                quadrant=_title(str(each.get("quadrant") or "")),
                description=str(each.get("body") or ""),
                move=_FLAGS.get(str(each.get("flag") or ""), ""),
                history=_revisions(each),
            )
        )
    return checked("aoe", rows, problems)


def _revisions(item: dict[str, Any]) -> tuple[tuple[date, str], ...]:
    """Past rings, newest first in the file, then the present one."""
    told = item.get("revisions")
    pairs = [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []
    found: list[tuple[date, str]] = []
    for each in [*reversed(pairs), item]:
        try:
            day = date.fromisoformat(str(each.get("release")))
        except ValueError:
            continue
        ring = ring_of(each.get("ring"))
        if ring and (not found or (found[-1][1] != ring and found[-1][0] <= day)):
            found.append((day, ring))
    return tuple(found)
