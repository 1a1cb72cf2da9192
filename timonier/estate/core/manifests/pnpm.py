"""pnpm-lock.yaml, formats 5 to 9, and bun.lock."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from timonier.estate.core.facts import Component, Edges, Parsed, Scope, Unreadable
from timonier.estate.core.manifests.conventions import commit_of, lock, manager, source_of
from timonier.estate.core.manifests.edges import Wires
from timonier.estate.core.manifests.limits import mapping, table, text
from timonier.estate.core.manifests.lines import Lines
from timonier.estate.core.manifests.members import member_folder, member_scopes
from timonier.estate.core.manifests.npm_locks import Merged
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.manifests.yaml_files import load_yaml_without
from timonier.estate.core.scopes import STRONGER, stronger, weaker

_KEY = re.compile(rb"^  '?([^\s'#][^'\n]*?)'?:(?:[ \t{].*)?$", re.MULTILINE)
_PEERS = re.compile(r"\(.*$", re.DOTALL)
_OLD = re.compile(r"^/((?:@[^/@]+/)?[^/@]+)/(\d[^/_]*)(?:[/_].*)?$")
_NEW = re.compile(r"^/?((?:@[^/@]+/)?[^/@]+)@([^(]+)")
_NEEDLESS = re.compile(
    rb"^    (?:engines|cpu|os|libc): [\[{][^\n]*[\]}]\n"
    rb"|^    (?:hasBin|requiresBuild|optional|deprecated): (?![|>])[^\n]*\n"
    rb"|^    resolution: \{integrity: [\w+/=-]+\}\n"
    rb"|^    (?:peerDependencies|peerDependenciesMeta|transitivePeerDependencies):\n"
    rb"(?:      .*\n)+",
    re.MULTILINE,
)
_INTEGRITY = re.compile(
    rb"^  '?([^\s'#][^'\n]*?)'?:\n    resolution: \{integrity: ([\w+/=-]+)\}$", re.M
)
_SECTIONS: tuple[tuple[str, Scope], ...] = (
    ("dependencies", "prod"),
    ("optionalDependencies", "prod"),
    ("devDependencies", "dev"),
)


def identity(key: str) -> tuple[str, str]:
    """Name and version (or reference) of a package key, whatever the format; empty when neither."""
    found = _OLD.match(key) or _NEW.match(_PEERS.sub("", key))
    return (found.group(1), found.group(2)) if found else ("", "")


class _Graph:
    """Scopes by reachability from the importers, each by its folder."""

    def __init__(self, path: str, document: dict[str, Any]) -> None:
        self.nodes = table(document.get("snapshots")) or table(document.get("packages"))
        importers = {
            member_folder(text(folder)): table(importer)
            for folder, importer in (table(document.get("importers")) or {".": document}).items()
        }
        links = {folder: list(_links(folder, one)) for folder, one in importers.items()}
        scopes = member_scopes(path, importers, links, "package.json")
        self.asked: dict[Scope, set[str]] = defaultdict(set)
        for folder, importer in importers.items():
            for section, scope in _SECTIONS:
                asked = set(self.targets(table(importer.get(section)).items()))
                self.asked[weaker(scope, scopes[folder])] |= asked

    def targets(self, entries: Iterable[tuple[str, Any]]) -> Iterator[str]:
        """Keys of the packages that entries `name: reference` point to."""
        for name, value in entries:
            stated = text(value) or text(table(value).get("version"))
            for key in (stated, f"{name}@{stated}", f"/{name}@{stated}", f"/{name}/{stated}"):
                if key in self.nodes:
                    yield key
                    break

    def brought(self, key: str) -> Iterator[str]:
        """Keys of the packages that one package brings itself."""
        node = table(self.nodes.get(key))
        for section in ("dependencies", "optionalDependencies"):
            yield from self.targets(table(node.get(section)).items())

    def reach(self, scope: Scope) -> set[str]:
        """Keys of everything that the scope brings in."""
        seen: set[str] = set()
        waiting = list(self.asked[scope])
        while waiting:
            key = waiting.pop()
            if key not in seen:
                seen.add(key)
                waiting += self.brought(key)
        return seen


def _links(folder: str, importer: dict[str, Any]) -> Iterator[str]:
    """Folders of the members that a member ships with itself."""
    for section, scope in _SECTIONS:
        for value in table(importer.get(section)).values() if scope == "prod" else ():
            stated = text(value) or text(table(value).get("version"))
            if stated.startswith("link:"):
                yield member_folder(folder, stated.removeprefix("link:"))


def _bare(keys: Iterable[str]) -> set[tuple[str, str]]:
    return {identity(key) for key in keys}


@reader("pnpm-lock.yaml")
def read_pnpm_lock(path: str, data: bytes) -> Parsed:
    """pnpm-lock.yaml: importers say what is direct, the graph says the scope."""
    documents = [mapping(one, "pnpm-lock.yaml") for one in load_yaml_without(_NEEDLESS, data)]
    if not documents:
        raise Unreadable("empty pnpm-lock.yaml")
    lines = Lines(_KEY, data)
    digests = {key.decode(): digest.decode() for key, digest in _INTEGRITY.findall(data)}
    merged = Merged()
    graphs = [_document(path, document, lines, digests, merged) for document in documents]
    seen = (manager("pnpm"), lock("pnpm-lock.yaml", text(documents[-1].get("lockfileVersion"))))
    return Parsed(merged.components(), seen, edges=_edges(graphs, merged))


def _edges(graphs: Iterable[_Graph], merged: Merged) -> Edges:
    """Who brings whom; the ranges are not stated here."""
    wires = Wires(merged.places({key: key for key in merged.found}), len(merged.found))
    for graph in graphs:
        for key in graph.nodes:
            for target in graph.brought(key):
                wires.add(identity(text(key)), (identity(target),))
    return wires.edges()


def _document(
    path: str, document: dict[str, Any], lines: Lines, digests: dict[str, str], merged: Merged
) -> _Graph:
    graph = _Graph(path, document)
    reached = {scope: _bare(graph.reach(scope)) for scope in STRONGER}
    direct = _bare(set().union(*graph.asked.values()))
    for key, entry in table(document.get("packages")).items():
        entry, key = table(entry), text(key)
        one = identity(key)
        name, version = text(entry.get("name")) or one[0], one[1]
        resolution = table(entry.get("resolution"))
        if not name or text(resolution.get("type")) == "directory":
            continue
        source = "git" if "repo" in resolution else source_of(version)
        if not source and "://" not in key and not version[:1].isdigit():
            source = "url"
        scope = stronger((by for by in STRONGER if one in reached[by]), _flag(entry))
        merged.add(
            Component(
                "npm",
                name,
                text(entry.get("version")) if source else version,
                scope=scope,
                direct=one in direct,
                line=lines.first(key),
                locked=True,
                digest=text(resolution.get("commit"))
                or commit_of(text(resolution.get("tarball")))
                or text(resolution.get("integrity"))
                or digests.get(key, ""),
                source=source,
            )
        )
    return graph


def _flag(entry: dict[str, Any]) -> Scope:
    """Formats before 9 also state it."""
    if "dev" not in entry:
        return "unknown"
    return "dev" if entry["dev"] is True else "prod"
