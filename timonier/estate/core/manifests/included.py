"""Files that Python's requirement files include, or are constrained by, within one repository."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from timonier.estate.core.facts import Component, Edges, Observation, Parsed, Scope
from timonier.estate.core.formats import kind_of
from timonier.estate.core.formats.kin import INCLUDED, PIP, PROJECTS
from timonier.estate.core.manifests.conventions import group_scope, with_faults
from timonier.estate.core.places import is_development

_NAMED = PIP - {INCLUDED}  # whose own names say what they are
_ELSEWHERE = re.compile(r"^[a-z][a-z0-9+.-]*://|^/|^~|[$%{}<>*?\x00]", re.IGNORECASE)
_MAX_STEPS = 200_000  # files looked at on the way from every file to all that it includes

Stated = dict[str, set[tuple[str, str]]]  # name -> (version, constraint) of each line


def target(path: str, stated: str) -> str:
    """The path within the repository that a file names; "" for addresses and what leaves it."""
    stated = stated.strip().replace("\\", "/")
    if not stated or _ELSEWHERE.search(stated):
        return ""
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(path), stated))
    return "" if joined.startswith("..") or joined == "." else joined


def targets(path: str, parsed: Parsed) -> Iterator[tuple[str, Observation]]:
    """Every file that one file names, in its order."""
    for seen in parsed.observations:
        if seen.kind == "include" and "role" in seen.data:
            yield target(path, seen.subject), seen


def missing(files: Mapping[str, Parsed]) -> list[str]:
    """Paths that the files include and that are not among them."""
    named = (place for path, parsed in files.items() for place, _ in targets(path, parsed))
    return [place for place in dict.fromkeys(named) if place and place not in files]


def completed(files: Mapping[str, Parsed]) -> dict[str, Parsed]:
    """The same files by path, with the versions that their constraints state.

    `files` holds every file of the family (`kin.PIP`) of one repository, the included ones too.
    What asks for no one version gets the one that constraints state, where all that apply agree.
    A file that only constrains asks for nothing: of its components those stay that a tool locked.
    An include that leads nowhere is told in `error`.
    """
    graph = _Graph(files)
    stated = graph.constraints()
    found = {
        path: _told(path, _complete(path, parsed, graph, stated.get(path, {})), files)
        for path, parsed in files.items()
    }
    limited = graph.limits if graph.is_excessive else ()
    return found | {path: _unlimited(found[path]) for path in limited}


def _unlimited(parsed: Parsed) -> Parsed:
    """With the fault that its constraints were not applied, once."""
    words = "its constraints were not applied: too many files include each other"
    if words in parsed.error:
        return parsed
    return replace(parsed, error="; ".join(filter(None, (parsed.error, words))))


def _complete(path: str, parsed: Parsed, graph: _Graph, stated: Stated) -> Parsed:
    kind = kind_of(path)
    if kind == INCLUDED and not graph.is_used(path) and parsed.error:
        return Parsed()  # prose or data that only shares the name
    if graph.only_constrains(path):
        kept = tuple(one for one in parsed.components if one.locked)
        whole = len(kept) == len(parsed.components)  # edges go by the places of all of them
        return replace(parsed, components=kept, edges=parsed.edges if whole else Edges())
    if kind in PROJECTS:
        return parsed
    scope = graph.scope(path)
    components = (_scoped(_filled(one, stated), scope) for one in parsed.components)
    return replace(parsed, components=tuple(components))


def _told(path: str, parsed: Parsed, files: Mapping[str, Parsed]) -> Parsed:
    """With a fault for each include that leads nowhere, once."""
    faults = []
    for place, seen in targets(path, parsed):
        if place not in files:
            instead = str(seen.data.get("otherwise", ""))
            words = f"what line {seen.line} includes was not found: {seen.subject[:80]}"
            faults.append(instead or words)
    if not faults or faults[0] in parsed.error:
        return parsed
    told = with_faults(parsed, list(dict.fromkeys(faults)))
    return replace(told, error="; ".join(filter(None, (parsed.error, told.error))))


def _filled(one: Component, known: Mapping[str, set[tuple[str, str]]]) -> Component:
    """The component with the only version, or range, that its constraints state."""
    stated = known.get(one.name, set())
    if len(stated) != 1 or one.version or one.source or one.type != "pypi":
        return one
    version, constraint = next(iter(stated))
    if version:
        fits = not one.constraint or _allows(one.constraint, version)
        return replace(one, version=version, constraint="") if fits else one
    both = sorted({*filter(None, one.constraint.split(",")), *constraint.split(",")})
    return replace(one, constraint=",".join(both))


def _allows(constraint: str, version: str) -> bool:
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    try:
        return SpecifierSet(constraint).contains(version, prereleases=True)
    except InvalidSpecifier:
        return False


def _scoped(one: Component, scope: Scope | None) -> Component:
    return one if scope is None else replace(one, scope=scope)


@dataclass(slots=True)
class _Graph:
    """Which file includes which, and by which each is constrained."""

    files: Mapping[str, Parsed]
    included: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    includers: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    limits: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    limiting: set[str] = field(default_factory=set)
    is_excessive: bool = False  # more steps than any honest repository needs: no limit is known

    def __post_init__(self) -> None:
        for path, parsed in self.files.items():
            for place, seen in targets(path, parsed):
                if place not in self.files:
                    continue
                if seen.data["role"] == "constraint":
                    self.limits[path].append(place)
                    self.limiting.add(place)
                else:
                    self.included[path].append(place)
                    self.includers[place].append(path)

    def is_used(self, path: str) -> bool:
        """Whether another file names it."""
        return path in self.limiting or path in self.includers

    def only_constrains(self, path: str) -> bool:
        """Whether a file is no more than a list of limits for others."""
        if path in self.includers:
            return False
        is_other = kind_of(path) not in _NAMED
        return is_other or ("constraint" in path.rpartition("/")[2] and path in self.limiting)

    def scope(self, path: str) -> Scope | None:
        """The scope of a file whose own name says nothing: that of the files that include it."""
        if kind_of(path) in _NAMED or is_development(path):
            return None
        said = group_scope(path.rpartition("/")[2].rpartition(".")[0], "unknown")
        if said != "unknown":
            return None
        above = [one for one in _reached(path, self.includers) if one != path]
        return "dev" if above and all(map(_is_development, above)) else None

    def constraints(self) -> dict[str, Stated]:
        """What limits each file: pip takes the limits of every file of one installation."""
        roots = [path for path in self.files if path not in self.includers]
        found: dict[str, Stated] = defaultdict(lambda: defaultdict(set))
        known: dict[frozenset[str], Stated] = {}
        left, seen = _MAX_STEPS, set[str]()
        for root in [*roots, *self.files]:
            if root in seen:
                continue  # a circle has no root: any file of it serves
            whole = _reached(root, self.included)
            seen |= whole
            limits = frozenset(place for path in whole for place in self.limits.get(path, ()))
            if limits not in known:
                known[limits] = self._limits(limits)
                left -= sum(map(len, known[limits].values()))
            left -= len(whole)
            if left < 0:
                self.is_excessive = True
                return {}
            self._add(known[limits], whole, found)
        return found

    def _limits(self, places: frozenset[str]) -> Stated:
        """The lines of the constraint files, and of those that they include in turn."""
        stated: Stated = defaultdict(set)
        waiting, seen = list(places), set(places)
        while waiting:
            place = waiting.pop()
            for one in self.files[place].components:
                if one.version or one.constraint:
                    stated[one.name].add((one.version, one.constraint))
            further = {*self.limits.get(place, ()), *self.included.get(place, ())} - seen
            seen |= further
            waiting += further
        return stated

    def _add(self, stated: Stated, paths: Iterable[str], found: dict[str, Stated]) -> None:
        for path in paths if stated else ():
            for one in self.files[path].components:
                if one.name in stated:
                    found[path][one.name] |= stated[one.name]


def _reached(start: str, edges: Mapping[str, list[str]]) -> set[str]:
    """All files on the way along the edges, the first one included."""
    seen, waiting = {start}, [start]
    while waiting:
        further = set(edges.get(waiting.pop(), ())) - seen
        seen |= further
        waiting += further
    return seen


def _is_development(path: str) -> bool:
    stem = path.rpartition("/")[2].rpartition(".")[0]
    return is_development(path) or group_scope(stem) == "dev"
