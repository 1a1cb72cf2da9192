"""From what an operator typed to the repositories that it means."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from timonier.estate.sources.git_folder import is_repository
from timonier.estate.sources.naming import name_of

MAX_DEPTH = 6
MAX_FOLDERS = 200_000
_SKIPPED = frozenset({"node_modules", "__pycache__", "site-packages", ".venv", "venv", ".tox"})
_REMOTE = ("https://", "http://", "ssh://", "git://", "file://", "ext::")


@dataclass(frozen=True, slots=True)
class Target:
    """One repository to read: a place on this machine, or an address to mirror first.

    `root` is what the operator named: nothing outside it is read for this repository.
    """

    location: str
    path: Path | None = None
    root: Path | None = None
    name: str = ""


@dataclass(slots=True)
class Found:
    """What the words meant; `notes` says in words what was left out and why."""

    targets: list[Target] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class NothingThere(Exception):
    """A path that is no repository and holds none; the message says which."""


def is_remote(word: str) -> bool:
    """Whether the word is an address (with a scheme, or `user@host:path`), not a local path."""
    if word.startswith(_REMOTE) or "::" in word.partition("/")[0]:
        return True
    before, colon, _ = word.partition(":")
    return bool(colon) and "@" in before and "/" not in before


def local_targets(word: str) -> Found:
    """The repository at a path, or every repository below it. Raises NothingThere."""
    path = Path(word).expanduser()
    if not path.exists():
        raise NothingThere(f"{word}: there is no such file or folder")
    if not path.is_dir():
        raise NothingThere(f"{word}: this is a file, not a repository or a folder of them")
    path = path.resolve()
    if is_repository(path):
        return Found([Target(str(path), path, path, name_of(path, root=path))])
    found = Found()
    for folder in _walk(path, found.notes):
        found.targets.append(Target(str(folder), folder, path, name_of(folder, root=path)))
    if not found.targets:
        raise NothingThere(f"{word}: this is no git repository, and none was found inside it")
    return found


def _walk(root: Path, notes: list[str]) -> Iterator[Path]:
    """Repositories below a folder, by name; links are not followed, nor repositories entered."""
    waiting = [(root, 0)]
    seen = 0
    while waiting:
        folder, depth = waiting.pop()
        seen += 1
        if seen > MAX_FOLDERS:
            notes.append(f"{root}: more than {MAX_FOLDERS} folders, the rest was not looked at")
            return
        if depth and is_repository(folder):
            yield folder
        elif depth < MAX_DEPTH:
            waiting.extend((child, depth + 1) for child in _children(folder, notes))


def _children(folder: Path, notes: list[str]) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            inside = [
                Path(entry.path)
                for entry in entries
                if entry.name not in _SKIPPED and entry.is_dir(follow_symlinks=False)
            ]
    except OSError as problem:
        notes.append(f"{folder}: {problem.strerror}")
        return []
    return sorted(inside, reverse=True)
