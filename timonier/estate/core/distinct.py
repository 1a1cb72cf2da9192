"""What one component of a repository is: the one definition that every count follows."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import NamedTuple

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


def counted(rows: Iterable[Stated]) -> set[int]:
    """The keys of one place for each distinct component.

    Distinct are (type, name, version); a declared range is one more only where no file of the same
    folder, or of one above, says which version it became. The project's own parts, and peers, are
    no components of it. What comes from git or an address counts apart from what a registry serves.
    """
    groups: dict[tuple[str, str], list[Stated]] = {}
    elsewhere: dict[tuple[str, str, str], int] = {}
    for row in rows:
        if not row.name or row.source in OWN or row.source in ABSENT:
            continue
        if row.source:
            elsewhere.setdefault((row.type, row.name, row.version), row.key)
        else:
            groups.setdefault((row.type, row.name), []).append(row)
    chosen = set(elsewhere.values())
    for every in groups.values():
        chosen.update(_of_one_name(every))
    return chosen


def _of_one_name(every: list[Stated]) -> Iterable[int]:
    folders = {folder_of(row.path) for row in every if row.version}
    found: dict[tuple[str, str], int] = {}
    for row in every:
        if row.version or not is_below(row.path, folders):
            found.setdefault((row.version, "" if row.version else row.constraint), row.key)
    return found.values()


def folder_of(path: str) -> str:
    """The folder of a file; empty for the root."""
    return path.rpartition("/")[0]


def is_below(path: str, folders: Container[str]) -> bool:
    """Whether the file stands in one of `folders` or deeper."""
    folder = folder_of(path)
    while folder not in folders:
        if not folder:
            return False
        folder = folder_of(folder)
    return True
