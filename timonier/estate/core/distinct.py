"""What one component of a repository is: the one definition that every count follows."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from typing import NamedTuple

_RUSH = re.compile(r"(?:^|/)common/config/(?:rush|subspaces/[^/]++)\Z")
OWN = frozenset({"path", "workspace"})  # the project's own parts: no registry knows them
ABSENT = frozenset({"peer"})  # asked of whoever installs the package: not installed here


class Stated(NamedTuple):
    """One place that states a component. `key`: whatever tells this place from the others."""

    key: int
    type: str
    name: str
    version: str
    constraint: str
    source: str
    path: str


class What(NamedTuple):
    """What makes a component distinct. `elsewhere`: git or an address serves it, no registry."""

    type: str
    name: str
    version: str
    constraint: str = ""  # told only where no version is known
    elsewhere: bool = False


def counted(rows: Iterable[Stated]) -> set[int]:
    """The keys of one place for each distinct component."""
    return {keys[0] for keys in distinct(rows).values()}


def distinct(rows: Iterable[Stated]) -> dict[What, list[int]]:
    """Each distinct component with the keys of the places that state it, the exact ones first.

    Distinct are (type, name, version); a declared range is one more only where no file of the same
    folder, or of one above, says which version it became. Where one does, the range is a place of
    each version that the nearest folder has. The project's own parts, and peers, are no components
    of it. What comes from git or an address counts apart from what a registry serves.
    """
    groups: dict[tuple[str, str, bool], list[Stated]] = {}
    found: dict[What, list[int]] = {}
    for row in rows:
        if not row.name or row.source in OWN or row.source in ABSENT:
            continue
        groups.setdefault((row.type, row.name, bool(row.source)), []).append(row)
    for (_, _, elsewhere), every in groups.items():
        _of_one_name(every, elsewhere, found)
    return found


def _of_one_name(every: list[Stated], elsewhere: bool, found: dict[What, list[int]]) -> None:
    folders: dict[str, dict[What, None]] = {}
    for row in every:
        if row.version:
            what = What(row.type, row.name, row.version, elsewhere=elsewhere)
            found.setdefault(what, []).append(row.key)
            folders.setdefault(folder_of(row.path), {})[what] = None
    for row in every:
        if not row.version:
            near = _nearest(row.path, folders)
            stated = "" if elsewhere else row.constraint
            alone = [What(row.type, row.name, "", stated, elsewhere)]
            for what in alone if near is None else folders[near]:
                found.setdefault(what, []).append(row.key)


def folder_of(path: str) -> str:
    """The folder that a file speaks for: its own; empty for the root.

    Rush keeps the lock of all packages in a folder of its settings (rushjs.io, "rush.json" and
    "Subspaces").
    """
    folder = path.rpartition("/")[0]
    return _RUSH.sub("", folder) if "common/config/" in folder else folder


def is_below(path: str, folders: Container[str]) -> bool:
    """Whether the file stands in one of `folders` or deeper."""
    return _nearest(path, folders) is not None


def _nearest(path: str, folders: Container[str]) -> str | None:
    folder = folder_of(path)
    while folder not in folders:
        if not folder:
            return None
        folder = folder_of(folder)
    return folder
