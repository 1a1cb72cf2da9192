"""The plain values that manifest readers return and every later step consumes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import quote

from packageurl import PackageURL

Scope = Literal["prod", "dev", "unknown"]

# Package types that purl knows and whose name is split into namespace and name at the last slash.
_UNSPLIT = frozenset({"generic"})
# Names, versions and types that every rule of the specification leaves as they are: nearly all of
# them, and ten times faster to write down than to examine part by part.
_PLAIN_TYPES = frozenset({"npm", "pypi", "golang", "cargo", "gem", "composer", "maven", "nuget"})
_PLAIN_NAME = re.compile(r"(?:[a-z0-9][a-z0-9-]*/)?[a-z0-9][a-z0-9-]*")
_PLAIN_VERSION = re.compile(r"[a-z0-9][a-z0-9.-]*|")


@dataclass(frozen=True, slots=True)
class Component:
    """One thing that a file says the repository uses.

    `type` is a purl type (pypi, npm, golang, cargo, gem, composer, maven, nuget, docker,
    githubactions, helm, terraform, generic). `name` is the full name as the ecosystem writes it,
    normalised (PEP 503 for pypi; `group/artifact` for maven; `@scope/name` for npm; `library` left
    out for docker hub). Exactly one of `version` (an exact version, or an image tag or action ref)
    and `constraint` (a declared range) is non-empty; both are empty when the file states neither.
    """

    type: str
    name: str
    version: str = ""
    constraint: str = ""
    scope: Scope = "unknown"
    direct: bool | None = None  # None: the format cannot say
    line: int = 0  # 1-based; 0 when the format has no useful line
    locked: bool = False  # read from a lock file
    licence: str = ""  # as the file states it
    digest: str = (
        ""  # commit, digest of an image, or hashes of the archives: `core.hashes` reads it
    )
    source: str = (
        ""  # "" registry; else git, path, url, workspace, alias…: not matched with registries
    )

    @property
    def purl(self) -> str:
        """The package URL, with the version when it is exact (package-url specification)."""
        if (
            self.type in _PLAIN_TYPES
            and _PLAIN_NAME.fullmatch(self.name)
            and _PLAIN_VERSION.fullmatch(self.version)
        ):
            version = f"@{self.version}" if self.version else ""
            return f"pkg:{self.type}/{self.name}{version}"
        return self._examined_purl()

    def _examined_purl(self) -> str:
        namespace, _, name = ("", "", self.name)
        if self.type not in _UNSPLIT:
            namespace, _, name = self.name.rpartition("/")
        try:
            return PackageURL(self.type, namespace or None, name, self.version or None).to_string()
        except (ValueError, TypeError):  # a name no registry has: say it, whatever it is
            version = f"@{quote(self.version, safe='', errors='replace')}" if self.version else ""
            return f"pkg:{self.type}/{quote(self.name, safe='', errors='replace') or '-'}{version}"


@dataclass(frozen=True, slots=True)
class Observation:
    """One other thing a file states, that some check needs (never a secret's value).

    `kind` is one of the documented list in `docs/guide/observations.md`; `data` is small, flat
    and JSON-serialisable.
    """

    kind: str
    subject: str = ""
    line: int = 0
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Edges:
    """Which component of a lock file brings which others, by their places in `components`.

    `brings` has one entry for each component: target, range, target, range… A range is a place in
    `ranges`, the distinct ranges as the file writes them; place 0, empty, is "not stated". Without
    any entry the file does not say who brings whom: that is unknown, not "nobody".
    """

    brings: tuple[tuple[int, ...], ...] = ()
    ranges: tuple[str, ...] = ("",)

    def of(self, place: int) -> Iterator[tuple[int, str]]:
        """What the component at `place` brings, each with the range that it asks for."""
        if place < len(self.brings):
            flat = self.brings[place]
            for target, stated in zip(flat[::2], flat[1::2], strict=False):
                yield target, self.ranges[stated] if stated < len(self.ranges) else ""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one manifest file says. `error` is set, in words, when it could not be (fully) read."""

    components: tuple[Component, ...] = ()
    observations: tuple[Observation, ...] = ()
    error: str = ""
    edges: Edges = Edges()


@dataclass(frozen=True, slots=True)
class File:
    """One blob of the tree at HEAD."""

    path: str
    mode: str  # git mode: 100644, 100755, 120000 (symlink), 160000 (submodule)
    digest: str  # git object id
    size: int  # bytes; -1 when unknown


class Unreadable(Exception):
    """The file is not what its name promises, or exceeds a limit; the message says why."""
