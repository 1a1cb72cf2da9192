"""The one table of the files that name what a repository uses: their names, kinds, locks.

`kind_of(path)` says which format a path promises; `FORMATS` is the table. A format is read when
`manifests.registry` has a reader of its kind. One without a reader is told: a file of it makes its
repository partly read.
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from timonier.estate.core.formats import applications, builds, infrastructure, languages, systems
from timonier.estate.core.formats.row import Format
from timonier.estate.core.places import is_vendored

__all__ = ["FORMATS", "Format", "by_kind", "holds_libraries", "kind_of", "kinds_of", "locks_of"]

FORMATS: tuple[Format, ...] = (
    *languages.ROWS, *systems.ROWS, *applications.ROWS, *builds.ROWS, *infrastructure.ROWS,
)  # fmt: skip
# What platforms run: images, actions, charts, modules of infrastructure, engines and tools.
_RUN = frozenset(
    row.ecosystem for row in (*applications.ROWS, *builds.RUN, *infrastructure.ROWS)
) - {""}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Tables:
    names: dict[str, list[Format]]  # exact file name
    paths: dict[str, list[tuple[str, Format]]]  # by last suffix: patterns with a slash
    globs: dict[str, list[tuple[str, Format]]]  # by last suffix: names with a star


def by_kind(kind: str) -> Format | None:
    """The row of the table for a kind; None for a kind that is no file's."""
    return _kinds().get(kind)


@cache
def _kinds() -> dict[str, Format]:
    rows: dict[str, Format] = {}
    for row in FORMATS:
        if row.kind in rows:
            raise ValueError(f"two rows for {row.kind}")
        rows[row.kind] = row
    return rows


def kind_of(path: str) -> str | None:
    """The kind of file that the path promises first; None for others and vendored folders."""
    kinds = _kinds()
    return next((kind for kind in kinds_of(path) if not kinds[kind].by_content), None)


def kinds_of(path: str) -> tuple[str, ...]:
    """Every kind that the path may be, the most specific first: content decides between them."""
    tables = _tables()
    folder, _, name = path.rpartition("/")
    suffix = name.rpartition(".")[2] if "." in name else ""
    found = [
        *(_matching("paths", suffix, path) if folder else ()),
        *tables.names.get(name, ()),
        *_matching("globs", suffix, name),
    ]
    if found and folder and is_vendored(path):
        found = [row for row in found if row.in_vendored]
    return tuple(dict.fromkeys(row.kind for row in found))


def holds_libraries(ecosystem: str) -> bool:
    """Whether what a purl type names is a library, whose flaws somebody publishes.

    The others are what platforms run: they are judged by life cycle and by how they are pinned. A
    type that the table does not have counts as libraries, so that nothing is passed over.
    """
    return ecosystem not in _RUN


def locks_of(kind: str) -> tuple[str, ...]:
    """The kinds of lock file that settle a manifest of this kind; empty when none can."""
    row = by_kind(kind)
    return row.settled_by if row else ()


def _regex(pattern: str) -> re.Pattern[str]:
    """Compile a glob whose star stays inside one folder."""
    anchored, body = pattern.startswith("/"), pattern.removeprefix("/")
    source = fnmatch.translate(body).replace(".*", "[^/]*")
    prefix = "" if anchored or "/" not in pattern else "(?:.*/)?"
    return re.compile(prefix + source)


def _suffix(name: str) -> str:
    """The last suffix when it is literal, else the empty string, the bucket of all others."""
    suffix = name.rpartition(".")[2] if "." in name else ""
    return "" if set("*?[/") & set(suffix) else suffix


def _every_pattern() -> Iterator[tuple[str, Format]]:
    """Every pattern with its row, the most specific first."""
    every = [(pattern, row) for row in FORMATS for pattern in row.patterns]
    every.sort(key=lambda pair: (-len(pair[0].replace("*", "")), pair[0], pair[1].kind))
    yield from every


@cache
def _tables() -> _Tables:
    tables = _Tables({}, {}, {})
    for pattern, row in _every_pattern():
        if "/" in pattern:
            tables.paths.setdefault(_suffix(pattern), []).append((pattern, row))
        elif set("*?[") & set(pattern):
            tables.globs.setdefault(_suffix(pattern), []).append((pattern, row))
        else:
            tables.names.setdefault(pattern, []).append(row)
    return tables


@cache
def _compiled(table: str, bucket: str) -> tuple[tuple[re.Pattern[str], Format], ...]:
    """One bucket of a table, compiled when a file first asks: most repositories meet few."""
    return tuple((_regex(pattern), row) for pattern, row in getattr(_tables(), table)[bucket])


def _matching(table: str, suffix: str, text: str) -> Iterator[Format]:
    stated = getattr(_tables(), table)
    for bucket in (suffix, "") if suffix else ("",):
        if bucket in stated:
            for pattern, row in _compiled(table, bucket):
                if pattern.match(text):
                    yield row
