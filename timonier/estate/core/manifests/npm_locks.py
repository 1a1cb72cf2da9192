"""npm's lock files: package-lock.json and npm-shrinkwrap.json, formats 1 to 3."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from timonier.estate.core.facts import Component, Edges, Parsed, Scope, Unreadable
from timonier.estate.core.manifests.conventions import commit_of, lock, manager, source_of
from timonier.estate.core.manifests.edges import Wires
from timonier.estate.core.manifests.limits import load_json, mapping, table, text
from timonier.estate.core.manifests.lines import JSON_OBJECT, Lines
from timonier.estate.core.manifests.members import member_scope
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.scopes import STRONGER, weaker

_FOLDER = "node_modules/"
_ASKED = ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies")
_BROUGHT = ("dependencies", "optionalDependencies", "peerDependencies")
_MAX_NESTING = 60
Key = tuple[str, str]


class Merged:
    """Components by name and version: production wins over development, direct over not."""

    def __init__(self) -> None:
        self.found: dict[Key, Component] = {}

    def add(self, component: Component) -> Key:
        """Keep the component, or what it adds to the one already there; under which key."""
        key = (component.name, component.version or component.source)
        known = self.found.get(key)
        if known is None or _rank(component) > _rank(known):
            self.found[key] = component
        return key

    def places(self, named: Mapping[Any, Key]) -> dict[Any, int]:
        """The place of each component among `components`, by what the file calls it."""
        place = {key: number for number, key in enumerate(self.found)}
        return {name: place[key] for name, key in named.items()}

    def components(self) -> tuple[Component, ...]:
        """What was kept, in the order of the file."""
        return tuple(self.found.values())


def _rank(component: Component) -> tuple[int, int]:
    order = {"prod": 2, "dev": 1, "unknown": 0}
    return order[component.scope], int(bool(component.direct))


def _entry_component(
    name: str, entry: dict[str, Any], *, scope: Scope, direct: bool | None, line: int
) -> Component:
    version, resolved = text(entry.get("version")), text(entry.get("resolved"))
    origin = source_of(version) or (source_of(resolved) if resolved.startswith("git") else "")
    if version.startswith("npm:"):
        name, _, version = version[4:].rpartition("@")
        origin = ""
    if resolved.startswith("file:"):
        origin = "path"
    return Component(
        "npm",
        name,
        "" if source_of(version) else version,
        scope=scope,
        direct=direct,
        line=line,
        locked=True,
        licence=text(entry.get("license"))[:200],
        digest=digest_of(resolved or version, text(entry.get("integrity")), origin),
        source=origin,
    )


def digest_of(resolved: str, integrity: str, source: str) -> str:
    """The commit of what comes from git, else the integrity; the classic lock of Yarn may have but
    the SHA-1 of the archive, behind its address, where others have a commit."""
    tail = commit_of(resolved)
    if source or not tail:
        return tail or integrity
    return integrity or f"sha1:{tail}"


def _scope(entry: dict[str, Any]) -> Scope:
    # devOptional: also an optional dependency of what ships, so it may ship
    return "dev" if entry.get("dev") else "prod"


@reader("package-lock.json")
def read_package_lock(path: str, data: bytes) -> Parsed:
    """Formats 2 and 3 by `packages`, format 1 by nested `dependencies`."""
    document = mapping(load_json(data), "package-lock.json")
    lines = Lines(JSON_OBJECT, data)
    merged = Merged()
    if isinstance(document.get("packages"), dict):
        edges = _packages(path, document["packages"], lines, merged)
    else:
        edges = _nested(table(document.get("dependencies")), lines, merged)
    seen = (manager("npm"), lock("package-lock.json", text(document.get("lockfileVersion"))))
    return Parsed(merged.components(), seen, edges=edges)


def _asked(packages: dict[str, Any]) -> dict[str, set[str]]:
    """Folder of the root and of each workspace -> names that it asks for."""
    asked: dict[str, set[str]] = {}
    for folder, entry in packages.items():
        if _FOLDER not in folder and isinstance(entry, dict):
            names = (name for key in _ASKED for name in table(entry.get(key)))
            asked[folder] = set(names)
    return asked


def _packages(path: str, packages: dict[str, Any], lines: Lines, merged: Merged) -> Edges:
    asked = _asked(packages)
    lesser = _lesser(path, packages, asked)
    everywhere = set().union(*asked.values()) if asked else set()
    folders: dict[str, Key] = {}
    for folder, entry in packages.items():
        owner, found, installed = folder.rpartition(_FOLDER)
        if not found or not isinstance(entry, dict) or entry.get("link"):
            continue  # the root, a workspace, or a link to one
        owner = owner.rstrip("/")
        direct = installed in (asked.get(owner, set()) if owner else everywhere)
        name = text(entry.get("name")) or installed
        line = lines.first(folder)
        scope = weaker(_scope(entry), lesser.get(folder, "prod"))
        one = _entry_component(name, entry, scope=scope, direct=direct, line=line)
        folders[folder] = merged.add(one)
    wires = Wires(merged.places(folders), len(merged.found))
    for folder in folders:
        for section in _BROUGHT:
            for name, stated in table(packages[folder].get(section)).items():
                wires.add(folder, _seen_from(folder, name), text(stated))
    return wires.edges()


def _lesser(path: str, packages: dict[str, Any], members: Iterable[str]) -> dict[str, Scope]:
    """Folders of what ships with no member in production, each with its scope: npm's own marks
    tell development from production within a member, and take every member for production."""
    scopes = {one: member_scope(path, one, "package.json") for one in members}
    if set(scopes.values()) <= {"prod"}:
        return {}
    found: dict[str, Scope] = {}
    for scope in STRONGER:
        waiting = [one for one, own in scopes.items() if own == scope]
        while waiting:
            folder = waiting.pop()
            if found.setdefault(folder, scope) == scope:
                waiting += [one for one in _ships(packages, folder) if one not in found]
    return found


def _ships(packages: dict[str, Any], folder: str) -> Iterator[str]:
    """Folders of what a package, or a member, installs with itself; a link leads to a member."""
    for section in _BROUGHT:
        for name in table(table(packages.get(folder)).get(section)):
            place = next((one for one in _seen_from(folder, name) if one in packages), "")
            entry = table(packages.get(place))
            if place:
                yield text(entry.get("resolved")) if entry.get("link") else place


def _seen_from(folder: str, name: str) -> Iterator[str]:
    """Where Node looks for a package: in the folder itself, then in each one above."""
    while folder:
        yield f"{folder}/{_FOLDER}{name}"
        folder = folder.rpartition(_FOLDER)[0].rstrip("/")
    yield f"{_FOLDER}{name}"


Way = tuple[str, ...]  # the names from the root of the tree of format 1 to an entry


def _walk(dependencies: dict[str, Any]) -> Iterator[tuple[Way, dict[str, Any]]]:
    waiting: list[tuple[dict[str, Any], Way]] = [(dependencies, ())]
    while waiting:
        level, way = waiting.pop()
        if len(way) > _MAX_NESTING:
            raise Unreadable("dependencies nested too deeply")
        for name, entry in level.items():
            if isinstance(entry, dict):
                yield (*way, name), entry
                if isinstance(entry.get("dependencies"), dict):
                    waiting.append((entry["dependencies"], (*way, name)))


def _nested(dependencies: dict[str, Any], lines: Lines, merged: Merged) -> Edges:
    """Format 1 does not say what the project itself asks for."""
    ways: dict[Way, Key] = {}
    required: dict[Way, dict[str, Any]] = {}
    for way, entry in _walk(dependencies):
        if text(entry.get("version")).startswith("file:"):
            continue
        name = way[-1]
        line = lines.first(name)
        one = _entry_component(name, entry, scope=_scope(entry), direct=None, line=line)
        ways[way], required[way] = merged.add(one), table(entry.get("requires"))
    wires = Wires(merged.places(ways), len(merged.found))
    for way, names in required.items():
        for name, stated in names.items():
            above = ((*way[:depth], name) for depth in range(len(way), -1, -1))
            wires.add(way, above, text(stated))
    return wires.edges()
