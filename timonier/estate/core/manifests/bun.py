"""bun.lock, the text lock file of Bun: JSON with comments and trailing commas."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from timonier.estate.core.facts import Component, Edges, Parsed, Scope
from timonier.estate.core.manifests.conventions import commit_of, lock, manager, source_of
from timonier.estate.core.manifests.edges import Wires
from timonier.estate.core.manifests.limits import decode, load_json, mapping, rows, table, text
from timonier.estate.core.manifests.lines import Lines
from timonier.estate.core.manifests.members import member_folder, member_scopes
from timonier.estate.core.manifests.npm_locks import Key, Merged
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.scopes import stronger, weaker

_SECTIONS: tuple[tuple[str, Scope], ...] = (
    ("dependencies", "prod"),
    ("optionalDependencies", "prod"),
    ("devDependencies", "dev"),
)
_BUN_KEY = re.compile(rb'^[ \t]+"([^"\\\n]*+)"[ \t]*:[ \t]*\[', re.MULTILINE)
_TRAILING = re.compile(
    # What is left open runs to the end: nothing is scanned twice.
    r'("(?:[^"\\]|\\.)*+(?:"|\Z))|,(?=\s*+[}\]])|//[^\n]*|/\*(?:.*?\*/|.*\Z)',
    re.DOTALL,
)


@reader("bun.lock")
def read_bun_lock(path: str, data: bytes) -> Parsed:
    """bun.lock (text): JSON with comments and trailing commas."""
    strict = _TRAILING.sub(lambda found: found.group(1) or "", decode(data))
    document = mapping(load_json(strict.encode()), "bun.lock")
    lines = Lines(_BUN_KEY, data)
    asked = _asked(path, document)
    merged = Merged()
    packages = table(document.get("packages"))
    keys: dict[str, Key] = {}
    for key, entry in packages.items():
        stated = text(next(iter(rows(entry)), ""))
        name, _, version = stated.rpartition("@")
        if not name or version.startswith(("workspace:", "file:", "link:")):
            continue
        scope = stronger(asked[key], "unknown")
        source = "" if version[:1].isdigit() else source_of(version) or "url"
        keys[key] = merged.add(
            Component(
                "npm",
                name,
                "" if source else version,
                scope=scope,
                direct=bool(asked[key]),
                line=lines.first(key),
                locked=True,
                digest=commit_of(stated) if source else _integrity(entry),
                source=source,
            )
        )
    edges = _edges(packages, Wires(merged.places(keys), len(merged.found)))
    return Parsed(merged.components(), (manager("bun"), lock("bun.lock")), edges=edges)


def _integrity(entry: Any) -> str:
    """The last field of what a registry serves."""
    return text(next(iter(rows(entry)[3:]), ""))


def _asked(path: str, document: dict[str, Any]) -> defaultdict[str, set[Scope]]:
    """Name of each package that a member asks for -> in which scopes, by section and folder."""
    members = {
        member_folder(folder): table(one)
        for folder, one in table(document.get("workspaces")).items()
    }
    named = {text(one.get("name")): folder for folder, one in members.items()}
    links = {
        folder: [named[name] for key, scope in _SECTIONS if scope == "prod"
                 for name in table(one.get(key)) if name in named]
        for folder, one in members.items()
    }  # fmt: skip
    scopes = member_scopes(path, members, links, "package.json")
    asked: defaultdict[str, set[Scope]] = defaultdict(set)
    for folder, one in members.items():
        for key, scope in _SECTIONS:
            for name in table(one.get(key)):
                asked[name].add(weaker(scope, scopes[folder]))
    return asked


def _edges(packages: dict[str, Any], wires: Wires) -> Edges:
    """The third field of an entry, or the second, says what the package brings."""
    for key, entry in packages.items():
        for details in map(table, rows(entry)[1:]):
            for section in ("dependencies", "optionalDependencies", "peerDependencies"):
                for name, stated in table(details.get(section)).items():
                    wires.add(key, _seen_from(key, name), text(stated))
    return wires.edges()


def _seen_from(key: str, name: str) -> Iterator[str]:
    """A key says where a package is installed: inside another (`a/b`), else at the top."""
    while key:
        yield f"{key}/{name}"
        key, _, last = key.rpartition("/")
        if last and key.startswith("@") and "/" not in key:
            key = ""
    yield name
