"""Python lock files: uv, Poetry, PDM, Pipenv and PEP 751."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from packaging.utils import canonicalize_name

from timonier.estate.core.facts import Component, Edges, Parsed, Scope
from timonier.estate.core.hashes import archives
from timonier.estate.core.manifests.conventions import (
    commit_of,
    group_scope,
    lock,
    manager,
    source_of,
)
from timonier.estate.core.manifests.edges import Wires
from timonier.estate.core.manifests.limits import load_json, mapping, rows, table, text
from timonier.estate.core.manifests.lines import JSON_KEY, TOML_NAME, Lines
from timonier.estate.core.manifests.members import member_scope
from timonier.estate.core.manifests.python_archives import digests_of, load_lock
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.scopes import STRONGER, stronger, weaker

_LOCAL = ("editable", "virtual", "directory")
Key = tuple[str, str]


def locked_packages(document: dict[str, Any], key: str = "package") -> Iterator[dict[str, Any]]:
    for package in rows(document.get(key)):
        if isinstance(package, dict) and text(package.get("name")):
            yield package


class _Graph:
    """The dependency graph of a uv.lock, walked from its local packages, each by its folder."""

    def __init__(self, path: str, packages: Iterable[dict[str, Any]]) -> None:
        self.packages: dict[Key, dict[str, Any]] = {}
        self.versions: dict[str, list[str]] = defaultdict(list)
        for package in packages:
            name, version = text(package["name"]), text(package.get("version"))
            self.packages[name, version] = package
            self.versions[name].append(version)
        self.roots = {
            key: member_scope(path, _folder(package), "pyproject.toml")
            for key, package in self.packages.items()
            if is_local(package)
        }

    def edges(self, dependencies: Any) -> Iterator[tuple[Key, tuple[str, ...]]]:
        """Targets of dependency entries with the extras they ask for."""
        for entry in rows(dependencies):
            entry = table(entry)
            name, version = text(entry.get("name")), text(entry.get("version"))
            extras = tuple(map(text, rows(entry.get("extra"))))
            for one in [version] if version else self.versions.get(name, []):
                yield (name, one), extras

    def seeds(self, scope: Scope) -> Iterator[tuple[Key, tuple[str, ...]]]:
        """What the local packages ask for themselves in that scope."""
        for root, own in self.roots.items():
            package = self.packages[root]
            if own == scope:
                yield from self.edges(package.get("dependencies"))
            for extra, entries in table(package.get("optional-dependencies")).items():
                if weaker(group_scope(extra), own) == scope:
                    yield from self.edges(entries)
            for group, entries in table(package.get("dev-dependencies")).items():
                if weaker(group_scope(group, "dev"), own) == scope:
                    yield from self.edges(entries)

    def reach(self, scope: Scope) -> set[Key]:
        """Every package that the seeds of the scope bring in."""
        seen: set[tuple[Key, str]] = set()
        waiting = [(key, extra) for key, extras in self.seeds(scope) for extra in ("", *extras)]
        while waiting:
            step = waiting.pop()
            if step in seen or step[0] not in self.packages:
                continue
            seen.add(step)
            package = self.packages[step[0]]
            wanted = package.get("dependencies")
            if step[1]:
                wanted = table(package.get("optional-dependencies")).get(step[1])
            for key, extras in self.edges(wanted):
                waiting += [(key, extra) for extra in ("", *extras)]
        return {key for key, _ in seen}

    def wired(self, places: dict[Key, int]) -> Edges:
        """Who brings whom, extras included; the file states no ranges."""
        wires = Wires(places, len(places))
        for key, package in self.packages.items():
            extras = table(package.get("optional-dependencies")).values()
            for wanted in (package.get("dependencies"), *extras):
                for target, _ in self.edges(wanted):
                    wires.add(key, (target,))
        return wires.edges()

    def direct(self) -> set[Key]:
        """What the local packages ask for themselves, in any scope."""
        return {key for scope in STRONGER for key, _ in self.seeds(scope)}


def is_local(package: dict[str, Any]) -> bool:
    """Whether a uv.lock entry is the project itself or a member of its workspace."""
    source = table(package.get("source"))
    return any(key in source for key in _LOCAL)


def _folder(package: dict[str, Any]) -> str:
    source = table(package.get("source"))
    return next((text(source[key]) for key in _LOCAL if key in source), "")


@reader("uv.lock")
def read_uv_lock(path: str, data: bytes) -> Parsed:
    """uv.lock: the scope comes from what the project, its members and their groups reach."""
    document = load_lock(data)
    graph = _Graph(path, locked_packages(document))
    reached, direct = {scope: graph.reach(scope) for scope in STRONGER}, graph.direct()
    lines, components = Lines(TOML_NAME, data), list[Component]()
    places: dict[Key, int] = {}
    for (name, version), package in graph.packages.items():
        line = lines.next(name)
        if is_local(package):
            continue
        source, key = table(package.get("source")), (name, version)
        places[key] = len(components)
        scope = stronger((by for by in STRONGER if key in reached[by]), "unknown")
        components.append(
            Component(
                "pypi",
                canonicalize_name(name),
                version,
                "",
                scope,
                direct=key in direct if graph.roots else None,
                line=line,
                locked=True,
                digest=commit_of(text(source.get("git"))) or digests_of(package, document),
                source=next((kind for kind in ("git", "url", "path") if kind in source), ""),
            )
        )
    seen = (manager("uv"), lock("uv.lock", text(document.get("version"))))
    return Parsed(tuple(components), seen, edges=graph.wired(places))


@reader("poetry.lock")
def read_poetry_lock(path: str, data: bytes) -> Parsed:
    """poetry.lock: `groups` (from 2.0), `category` (before 1.5), else the scope is unknown."""
    return _grouped(data, "poetry")


@reader("pdm.lock")
def read_pdm_lock(path: str, data: bytes) -> Parsed:
    """pdm.lock: `groups` says the scope."""
    return _grouped(data, "pdm")


def _grouped(data: bytes, tool: str) -> Parsed:
    document = load_lock(data)
    lines = Lines(TOML_NAME, data)
    components: list[Component] = []
    for package in locked_packages(document):
        source = table(package.get("source"))
        origin = {"git": "git", "directory": "path", "file": "path", "url": "url"}
        kind = origin.get(text(source.get("type")), "")
        components.append(
            Component(
                "pypi",
                canonicalize_name(text(package["name"])),
                text(package.get("version")),
                scope=_grouped_scope(package),
                line=lines.next(text(package["name"])),
                locked=True,
                digest=commit_of(text(source.get("resolved_reference")))
                or digests_of(package, document),
                source=kind or next((key for key in ("git", "path", "url") if key in package), ""),
            )
        )
    metadata = table(document.get("metadata"))
    version = text(metadata.get("lock-version")) or text(metadata.get("lock_version"))
    seen = (manager(tool), lock(f"{tool}.lock", version))
    brought = [(text(one["name"]), _brought(one)) for one in locked_packages(document)]
    return Parsed(tuple(components), seen, edges=_named_edges(brought, components))


def _brought(package: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What a package brings, by name, at which range: a table of Poetry, a list of PDM or PEP 751.

    What is asked for by an extra alone is told too: the file holds it only when it was asked for.
    """
    stated = package.get("dependencies")
    for name, details in table(stated).items():
        for each in rows(details) or [details]:
            yield name, text(each) or text(table(each).get("version"))
    for each in rows(stated):
        found = _REQUIRED.match(text(each) or text(table(each).get("name")))
        if found:
            yield found.group(1), found.group(2).strip()


_REQUIRED = re.compile(r"([\w.-]++)(?:\[[^\]]*\])?\s*\(?([^;()@]*)")


def _named_edges(
    brought: Iterable[tuple[str, Iterable[tuple[str, str]]]], components: list[Component]
) -> Edges:
    """One version of each name is installed, or several for several platforms: all of them."""
    places: dict[Any, int] = {}
    versions: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(components):
        places[place] = place
        versions[one.name].append(place)
    wires = Wires(places, len(components))
    for place, (_, names) in enumerate(brought):
        for name, stated in names:
            for target in versions[canonicalize_name(name)][:_MOST_VERSIONS]:
                wires.add(place, (target,), "" if stated == "*" else stated)
    return wires.edges()


_MOST_VERSIONS = 20  # of one name in one file; more is no honest lock


def _grouped_scope(package: dict[str, Any]) -> Scope:
    groups = [text(group) for group in rows(package.get("groups"))]
    groups += [text(package["category"])] if "category" in package else []
    if not groups:
        return "unknown"
    prod = any(group == "main" or group_scope(group, "dev") == "prod" for group in groups)
    return "prod" if prod else "dev"


@reader("pylock.toml")
def read_pylock(path: str, data: bytes) -> Parsed:
    """pylock.toml (PEP 751): it says neither scope nor who asked."""
    document = load_lock(data)
    lines = Lines(TOML_NAME, data)
    components: list[Component] = []
    for package in locked_packages(document, "packages"):
        origin = {"vcs": "git", "directory": "path", "archive": "url"}
        components.append(
            Component(
                "pypi",
                canonicalize_name(text(package["name"])),
                text(package.get("version")),
                line=lines.next(text(package["name"])),
                locked=True,
                digest=digests_of(package, document),
                source=next((value for key, value in origin.items() if key in package), ""),
            )
        )
    seen = (lock("pylock.toml", text(document.get("lock-version"))),)
    brought = [(text(one["name"]), _brought(one)) for one in locked_packages(document, "packages")]
    if not any("dependencies" in one for one in locked_packages(document, "packages")):
        return Parsed(tuple(components), seen)
    return Parsed(tuple(components), seen, edges=_named_edges(brought, components))


@reader("Pipfile.lock")
def read_pipfile_lock(path: str, data: bytes) -> Parsed:
    """Pipfile.lock: `default` ships, `develop` does not; named categories by their name."""
    document = mapping(load_json(data), "Pipfile.lock")
    lines = Lines(JSON_KEY, data)
    components = []
    for section, entries in document.items():
        if section == "_meta":
            continue
        scope: Scope = "prod" if section == "default" else group_scope(section)
        for name, entry in table(entries).items():
            entry = table(entry)
            source = next((key for key in ("git", "path", "file") if key in entry), "")
            source = source_of(text(entry[source])) or "path" if source else ""
            components.append(
                Component(
                    "pypi",
                    canonicalize_name(name),
                    text(entry.get("version")).removeprefix("=="),
                    scope=scope,
                    line=lines.next(name),
                    locked=True,
                    digest=text(entry.get("ref")) or archives(map(text, rows(entry.get("hashes")))),
                    source=source,
                )
            )
    return Parsed(tuple(components), (manager("pipenv"), lock("Pipfile.lock")))
