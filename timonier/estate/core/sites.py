"""The call sites of a whole repository: file by file, so that a scan follows only what changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from timonier.estate.core.facts import File, Observation, Parsed
from timonier.estate.core.imports import MAX_BYTES, imports_of, language_of
from timonier.estate.core.places import is_vendored

# Beyond, a repository's call sites are not counted at all: a part would pass for the whole.
MAX_FILES = 50_000
MAX_PAIRS = 500_000  # modules named by files
KIND = "imports"


@dataclass(slots=True)
class Sites:
    """What the source files of one repository name.

    `read` counts source files by language, `unread` those too large or missing; `files` holds
    {path: {module: call sites}} for the files that name any third-party module. `excessive`: there
    are too many to count, and `files` is empty.
    """

    read: dict[str, int] = field(default_factory=dict)
    unread: int = 0
    files: dict[str, dict[str, int]] = field(default_factory=dict)
    excessive: bool = False

    def count(self, path: str, data: bytes) -> None:
        """Keep the call sites of one file."""
        found = {} if self.excessive else imports_of(path, data)
        if found:
            self.files[path] = found

    def parsed(self) -> Parsed:
        """As a pseudo-manifest states it."""
        excessive = self.excessive or sum(map(len, self.files.values())) > MAX_PAIRS
        data: dict[str, Any] = {
            "read": dict(sorted(self.read.items())),
            "unread": self.unread,
            "excessive": excessive,
            "files": {} if excessive else dict(sorted(self.files.items())),
        }
        return Parsed(observations=(Observation(KIND, "", 0, data),))


def is_source(file: File) -> bool:
    """Whether the call sites of a file are counted."""
    return (
        0 <= file.size <= MAX_BYTES
        and file.mode.startswith("100")
        and bool(language_of(file.path))
        and not is_vendored(file.path)
    )


def begun(files: Iterable[File]) -> Sites:
    """The sites of a tree before any file is read: what there is to count."""
    sites = Sites()
    for file in files:
        language = language_of(file.path)
        if not language or not file.mode.startswith("100") or is_vendored(file.path):
            continue
        if is_source(file):
            sites.read[language] = sites.read.get(language, 0) + 1
        else:
            sites.unread += 1
    sites.excessive = sum(sites.read.values()) > MAX_FILES
    return sites


def sites_of(data: Mapping[str, Any]) -> Sites:
    """Read back the data of the observation that `parsed` made."""
    return Sites(
        dict(data["read"]), int(data["unread"]), dict(data["files"]), bool(data["excessive"])
    )
