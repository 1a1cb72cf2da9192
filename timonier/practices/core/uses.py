"""One component, many places: the occurrences in a repository gathered, the telling one first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from timonier.estate.core.distinct import folder_of, is_below
from timonier.estate.core.facts import Component, Observation
from timonier.estate.core.places import is_left_as_it_is, path_scope
from timonier.estate.core.repository import Manifest, RepositoryFacts
from timonier.knowledge.core.work_tools import is_work_tool
from timonier.practices.core.brought import with_scopes
from timonier.practices.core.issue import Cite
from timonier.practices.core.occurrences import Occurrence, Use
from timonier.practices.core.phrases import gettext
from timonier.practices.core.ranges import allows

_SCOPES = {"prod": 0, "unknown": 1, "dev": 2}
_RUN_APART = frozenset({"generic", "docker"})
_MOST_CITED = 20  # occurrences cited per issue; the rest is a count away


def uses_of(facts: RepositoryFacts) -> tuple[Use, ...]:
    """The distinct components of a repository that come from a registry, gathered once.

    A declared range is left out where a lock file of the same folder, or of one above, says which
    version it became: the lock answers exactly.
    """
    if "uses" not in facts.memo:
        facts.memo["uses"] = with_scopes(tuple(_gathered(facts)), facts)
    known: tuple[Use, ...] = facts.memo["uses"]
    return known


def _gathered(facts: RepositoryFacts) -> Iterator[Use]:
    groups: dict[tuple[str, str], list[Occurrence]] = {}
    for manifest in facts.manifests:
        for place, component in enumerate(manifest.parsed.components):
            if not component.source and component.name:
                what = (component.type, component.name)
                groups.setdefault(what, []).append(Occurrence(manifest.path, component, place))
    chosen = {
        what for what, found in groups.items() if any(o.component.direct is True for o in found)
    }
    ecosystems = frozenset(kind for kind, _ in chosen)
    for what, found in sorted(groups.items()):
        yield from _uses(what, found, ecosystems)


def _uses(
    what: tuple[str, str], every: Sequence[Occurrence], ecosystems: frozenset[str]
) -> Iterator[Use]:
    versions: dict[tuple[str, str], list[Occurrence]] = {}
    for one in every:
        version = one.component.version
        place = (version, "" if version else one.component.constraint)
        versions.setdefault(place, []).append(one)
    folders = {folder_of(o.path) for o in every if o.component.version}
    base = "/".join(what)
    seen = False
    for (version, constraint), listed in sorted(versions.items()):
        found = listed if version else [o for o in listed if not is_below(o.path, folders)]
        if found:
            found = sorted(found, key=_telling)
            anchor = f"{base}#{version or constraint}" if seen else base
            yield _as_used(Use(_completed(found, every, ecosystems), tuple(found), anchor))
            seen = True


def _as_used(use: Use) -> Use:
    """A tool of the work ships nowhere, whatever list names it."""
    one = use.component
    if one.scope == "dev" or not is_work_tool(one.type, one.name):
        return use
    return replace(use, component=replace(one, scope="dev"), is_tool=one.scope == "prod")


def _completed(
    found: Sequence[Occurrence], every: Sequence[Occurrence], ecosystems: frozenset[str]
) -> Component:
    """The telling occurrence with the scope and the choice that its lock file may not know.

    A lock that cannot say who chose a package is answered by the manifests of its folder, above
    it or below: what none of them names came along with something else. The choice of another
    project in the same repository says nothing. Nor does the image, or the run time, of another
    file say whether this one ships: the version is this file's own.
    """
    first = found[0].component
    direct, scope = first.direct, first.scope
    if direct is True and scope != "unknown":
        return first
    near = _asking(first, _near([one for one in every if _tells(one, scope)], found))
    if any(one.component.direct is True for one in near):
        direct = True
    elif direct is None and first.locked and first.type in ecosystems:
        direct = False
    if scope == "unknown" and first.type not in _RUN_APART:
        known = {one.component.scope for one in near} - {"unknown"}
        scope = "prod" if "prod" in known else "dev" if known else "unknown"
    if (direct, scope) == (first.direct, first.scope):
        return first
    return replace(first, direct=direct, scope=scope)


def _asking(first: Component, near: list[Occurrence]) -> list[Occurrence]:
    """Those whose range takes the version, where one name has several; all when none is read so."""
    if not first.version:
        return near
    kept = [
        one
        for one in near
        if allows(first.type, one.component.constraint, first.version) is not False
        or not one.component.constraint
    ]
    return kept or near


def _tells(one: Occurrence, scope: str) -> bool:
    """Whether an occurrence could complete what the telling one says."""
    stated = one.component
    return stated.direct is True or (scope == "unknown" and stated.scope != "unknown")


def _near(every: Sequence[Occurrence], found: Sequence[Occurrence]) -> list[Occurrence]:
    """Those in the folders of `found`, below one, or above one."""
    if not every:
        return []
    folders = {folder_of(one.path) for one in found}
    above = {place for folder in folders for place in _and_above(folder)}
    return [one for one in every if folder_of(one.path) in above or is_below(one.path, folders)]


def _and_above(folder: str) -> Iterator[str]:
    while folder:
        yield folder
        folder = folder_of(folder)
    yield ""


def _telling(occurrence: Occurrence) -> tuple[bool, int, bool, bool, str, int]:
    """What is no input of tests first, then production, direct, locks (exact), then by place."""
    one = occurrence.component
    return (
        is_left_as_it_is(occurrence.path),
        _SCOPES[one.scope],
        one.direct is not True,
        not one.locked,
        occurrence.path,
        one.line,
    )


def seen_at(facts: RepositoryFacts, occurrences: Sequence[Occurrence]) -> tuple[Cite, ...]:
    """Citations of the places in git, the telling one first."""
    return tuple(git_cite(facts, one.path, one.component.line) for one in occurrences[:_MOST_CITED])


def scope_at(manifest: Manifest, seen: Observation) -> str:
    """The scope of what a file says: as it states it, else by the file's name or place."""
    return str(seen.data.get("scope") or path_scope(manifest.path, "prod"))


def git_cite(facts: RepositoryFacts, path: str, line: int = 0) -> Cite:
    """The place `repo@sha:path:line`."""
    place = f"{facts.name}@{facts.head[:12]}:{path}" + (f":{line}" if line else "")
    return Cite("git", place, gettext("Read in git."))
