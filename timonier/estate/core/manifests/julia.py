"""Julia: Project.toml and Manifest.toml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from timonier.estate.core.facts import Component, Parsed, Scope
from timonier.estate.core.manifests.conventions import lock, manager, project
from timonier.estate.core.manifests.edges import Wires
from timonier.estate.core.manifests.limits import load_toml, rows, table, text
from timonier.estate.core.manifests.lines import Lines
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.manifests.version_tokens import runtime_facts

_KEY = re.compile(rb"^[ \t]*([\w.-]+)[ \t]*=", re.MULTILINE)
_TABLE = re.compile(rb'^\[\[(?:deps\.)?"?([\w.-]+)"?\]\]', re.MULTILINE)
_GROUPS: tuple[tuple[str, Scope], ...] = (
    ("deps", "prod"), ("weakdeps", "unknown"), ("extras", "dev"),
)  # fmt: skip


@reader("julia-project")
def read_project(path: str, data: bytes) -> Parsed:
    """Project.toml: dependencies, those of tests and of extensions, each with its range.

    Source: the manual of Pkg, "Project.toml" and "Compatibility". Raises Unreadable.
    """
    document = load_toml(data)
    compat, sources = table(document.get("compat")), table(document.get("sources"))
    lines = Lines(_KEY, data)
    found: dict[str, Component] = {}
    for group, scope in _GROUPS:
        for name in table(document.get(group)):
            if name not in found:
                stated = text(compat.get(name))
                found[name] = _asked(
                    name, stated, scope, lines.first(name), table(sources.get(name))
                )
    components, observations = runtime_facts(
        "julia", _range(text(compat.get("julia"))), line=lines.first("julia"), scope="prod"
    )
    seen = [manager("pkg"), *observations]
    if name := text(document.get("name")):
        seen.append(project(name, text(document.get("version")), "julia"))
    return Parsed((*found.values(), *components), tuple(seen))


def _range(stated: str) -> str:
    """A range of Julia in the notation that its life cycle is compared in: a bare number is `^`."""
    parts = [part.strip() for part in stated.split(",") if part.strip()]
    plain = [f"^{part}" if part[0].isdigit() and " " not in part else part for part in parts]
    return " || ".join(part.removeprefix("=") for part in plain)


def _asked(name: str, stated: str, scope: Scope, line: int, origin: dict[str, Any]) -> Component:
    exact = re.fullmatch(r"\s*=\s*(\d+\.\d+\.\d+)\s*", stated)
    source = "git" if "url" in origin else "path" if "path" in origin else ""
    version, constraint = (exact[1], "") if exact else ("", stated.strip()[:300])
    return Component(
        "julia", name, version, constraint, scope, direct=True, line=line, source=source
    )


@reader("julia-manifest")
def read_manifest(path: str, data: bytes) -> Parsed:
    """Manifest.toml, of format 1 or 2: every package at its version; raises Unreadable.

    One without a version belongs to Julia itself, which is named; one with a path is of the tree.
    """
    document = load_toml(data)
    entries = document.get("deps") if "manifest_format" in document else document
    lines = Lines(_TABLE, data)
    found: list[Component] = []
    places: dict[str, int] = {}
    brought: list[tuple[str, str, str]] = []
    for name, entry in _entries(table(entries)):
        line = lines.next(name)
        source = "git" if "repo-url" in entry else "path" if "path" in entry else ""
        version = text(entry.get("version"))
        if not version and not source:
            continue
        places.setdefault(name, len(found))
        digest = text(entry.get("git-tree-sha1"))
        found.append(
            Component("julia", name, version, line=line, locked=True, digest=digest, source=source)
        )
        deps = entry.get("deps")
        brought += [(name, one, "") for one in (rows(deps) or table(deps)) if isinstance(one, str)]
    number = text(document.get("julia_version"))
    components, observations = runtime_facts("julia", number, line=1 if number else 0)
    edges = Wires(places, len(found) + len(components)).by_name(brought)
    form = text(document.get("manifest_format")) or "1"
    seen = (manager("pkg"), lock("Manifest.toml", form), *observations)
    return Parsed((*found, *components), seen, edges=edges)


def _entries(entries: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, versions in entries.items():
        for entry in rows(versions):
            yield name, table(entry)
