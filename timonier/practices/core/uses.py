"""One component, many places: the occurrences in a repository gathered, the telling one first."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace

from timonier.estate.core.facts import Component
from timonier.estate.core.repository import RepositoryFacts
from timonier.practices.core.issue import Cite
from timonier.practices.core.phrases import gettext

_SCOPES = {"prod": 0, "unknown": 1, "dev": 2}
_MOST_CITED = 20  # occurrences cited per issue; the rest is a count away


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Where a file states a component."""

    path: str
    component: Component


@dataclass(frozen=True, slots=True)
class Use:
    """All occurrences of one component at one version (or one declared range).

    `anchor` is the same after an upgrade as long as the repository uses one version only, so that
    a flaw which survives an upgrade stays the same finding.
    """

    occurrences: tuple[Occurrence, ...]
    anchor: str

    @property
    def component(self) -> Component:
        """The telling occurrence, with the scope that weighs most and `direct` if any is."""
        first = self.occurrences[0].component
        direct = [o.component.direct for o in self.occurrences]
        return replace(first, direct=True if True in direct else first.direct)

    @property
    def file(self) -> str:
        return self.occurrences[0].path

    @property
    def line(self) -> int:
        return self.occurrences[0].component.line


def uses_of(facts: RepositoryFacts) -> tuple[Use, ...]:
    """The distinct components of a repository that come from a registry.

    A declared range is left out where a lock file of the same folder, or of one above, says which
    version it became: the lock answers exactly.
    """
    groups: dict[tuple[str, str], dict[tuple[str, str], list[Occurrence]]] = {}
    for manifest, component in facts.components():
        if component.source or not component.name:
            continue
        versions = groups.setdefault((component.type, component.name), {})
        place = (component.version, "" if component.version else component.constraint)
        versions.setdefault(place, []).append(Occurrence(manifest.path, component))
    return tuple(use for what, versions in sorted(groups.items()) for use in _uses(what, versions))


def _uses(
    what: tuple[str, str], versions: dict[tuple[str, str], list[Occurrence]]
) -> Iterator[Use]:
    exact = [o for (version, _), found in versions.items() if version for o in found]
    folders = {folder_of(o.path) for o in exact}
    base = "/".join(what)
    seen = False
    for (version, constraint), found in sorted(versions.items()):
        if not version:
            found = [o for o in found if not is_below(o.path, folders)]
        if not found:
            continue
        anchor = f"{base}#{version or constraint}" if seen else base
        seen = True
        yield Use(tuple(sorted(found, key=_telling)), anchor)


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


def _telling(occurrence: Occurrence) -> tuple[int, bool, bool, str, int]:
    """Production first, then direct, then lock files (exact), then by place."""
    one = occurrence.component
    return (
        _SCOPES[one.scope],
        one.direct is not True,
        not one.locked,
        occurrence.path,
        one.line,
    )


def seen_at(facts: RepositoryFacts, occurrences: Sequence[Occurrence]) -> tuple[Cite, ...]:
    """Citations of the places in git, the telling one first."""
    return tuple(git_cite(facts, one.path, one.component.line) for one in occurrences[:_MOST_CITED])


def git_cite(facts: RepositoryFacts, path: str, line: int = 0) -> Cite:
    """The place `repo@sha:path:line`."""
    place = f"{facts.name}@{facts.head[:12]}:{path}" + (f":{line}" if line else "")
    return Cite("git", place, gettext("Read in git."))
