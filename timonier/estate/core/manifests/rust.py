"""Rust: Cargo.toml and Cargo.lock (formats 1 to 4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from timonier.estate.core.facts import Component, Edges, Observation, Parsed, Scope, Unreadable
from timonier.estate.core.manifests.conventions import (
    commit_of,
    licences,
    lock,
    manager,
    project,
)
from timonier.estate.core.manifests.edges import Wires
from timonier.estate.core.manifests.limits import MAX_MANIFEST_BYTES, load_toml, rows, table, text
from timonier.estate.core.manifests.lines import TOML_NAME, Lines
from timonier.estate.core.manifests.registry import reader

# Build dependencies run on the builder and do not ship.
_SECTIONS: tuple[tuple[str, Scope], ...] = (
    ("dependencies", "prod"),
    ("build-dependencies", "dev"),
    ("build_dependencies", "dev"),
    ("dev-dependencies", "dev"),
    ("dev_dependencies", "dev"),
)
_KEY = re.compile(
    rb"""^[ \t]*(?:\[(?:.*\.)?(?:dev-|build-)?dependencies\.)?"""
    rb"""["']?([\w-]+)["']?(?:\.\w+)?[ \t]*[=\]]""",
    re.MULTILINE,
)
_HEADER = re.compile(rb"^\[([^\]\n]+)\]", re.MULTILINE)
_EXACT = re.compile(r"^=\s*(\d+\.\d+\.\d+\S*)$")


@reader("Cargo.toml", max_bytes=MAX_MANIFEST_BYTES)
def read_cargo_toml(path: str, data: bytes) -> Parsed:
    """Cargo.toml: dependencies of every section and target, of the workspace, rust-version."""
    document = load_toml(data)
    lines, headers = Lines(_KEY, data), Lines(_HEADER, data)
    components = list(_declared(document, lines, headers))
    package = table(document.get("package"))
    workspace = table(document.get("workspace"))
    shared = table(workspace.get("package"))
    release = text(package.get("rust-version")) or text(shared.get("rust-version"))
    if release:
        line = lines.first("rust-version")
        components.append(
            Component("generic", "rust", "", f">={release}", "prod", direct=True, line=line)
        )
    observations = [manager("cargo")]
    if text(package.get("name")):
        version = text(package.get("version"))
        private = package.get("publish") in (False, [])
        observations.append(project(text(package["name"]), version, "cargo", private=private))
    observations += licences(text(package.get("license")) or text(shared.get("license")))
    observations += [Observation("workspace", text(one)) for one in rows(workspace.get("members"))]
    return Parsed(tuple(components), tuple(observations))


def _declared(document: dict[str, Any], lines: Lines, headers: Lines) -> Iterator[Component]:
    places = [("", document)]
    places += [(f"target.{key}.", table(one)) for key, one in table(document.get("target")).items()]
    places.append(("workspace.", table(document.get("workspace"))))
    for prefix, place in places:
        for section, scope in _SECTIONS:
            start = headers.first(prefix + section)
            for name, stated in table(place.get(section)).items():
                line = lines.after(name, start) or lines.first(name)
                shared = prefix == "workspace."  # for members to take: what ships is theirs to say
                yield _dependency(name, stated, "unknown" if shared else scope, line)


def _dependency(name: str, stated: Any, scope: Scope, line: int) -> Component:
    details = table(stated)
    wanted = (text(stated) or text(details.get("version"))).strip()
    source = next((key for key in ("git", "path", "workspace") if details.get(key)), "")
    if source == "workspace" or (source == "path" and wanted):
        source = "path" if source == "path" else ""
    exact = _EXACT.match(wanted)
    constraint = "" if exact or wanted == "*" else wanted
    return Component(
        "cargo",
        text(details.get("package")) or name,
        exact.group(1) if exact else "",
        constraint,
        scope,
        direct=True,
        line=line,
        digest=text(details.get("rev")),
        source=source,
    )


# What a published package depends on is most of the file: it is read apart, which is far cheaper.
_BROUGHT = re.compile(
    rb'^(source = "[^"\n]*"\n(?:checksum = "[^"\n]*"\n)?)'
    rb'dependencies = \[\n(?: "[^"\n]*",\n)*+\]\n',
    re.MULTILINE,
)


_WIRED = re.compile(
    rb'^\[\[package\]\]\nname = "([^"\n]*)"\nversion = "([^"\n]*)"\n'
    rb'(?:source = "[^"\n]*"\n)?(?:checksum = "[^"\n]*"\n)?'
    rb'dependencies = \[\n((?: "[^"\n]*",\n)*+)\]$',
    re.MULTILINE,
)


def _edges(data: bytes, components: list[Component]) -> Edges:
    """Who brings whom. The file states no ranges, and a version only where a name has several."""
    places: dict[tuple[str, ...], int] = {}
    for place, one in enumerate(components):
        places[one.name, one.version] = place
        places.setdefault((one.name,), place)
    wires = Wires(places, len(components))
    for name, version, brought in _WIRED.findall(data.replace(b"\r\n", b"\n")):
        source = (name.decode("utf-8", "replace"), version.decode("utf-8", "replace"))
        for entry in brought.decode("utf-8", "replace").splitlines():
            wires.add(source, (tuple(entry.strip(' ",').split(" ")[:2]),))
    return wires.edges()


def _load(data: bytes) -> dict[str, Any]:
    try:
        return load_toml(_BROUGHT.sub(rb"\1", data))
    except Unreadable:
        return load_toml(data)  # for the line of the fault


@reader("Cargo.lock")
def read_cargo_lock(path: str, data: bytes) -> Parsed:
    """Cargo.lock: members of the workspace are skipped; it does not tell dev from prod."""
    document = _load(data)
    lines = Lines(TOML_NAME, data)
    packages = [table(one) for one in rows(document.get("package"))]
    root = table(document.get("root"))
    local = [one for one in [*packages, root] if one and not text(one.get("source"))]
    asked = {
        tuple(text(entry).split(" ")[:2])
        for one in local
        for entry in rows(one.get("dependencies"))
    }
    components = []
    for package in packages:
        name, version = text(package.get("name")), text(package.get("version"))
        line = lines.next(name)
        source = text(package.get("source"))
        if not name or not source:
            continue
        components.append(
            Component(
                "cargo",
                name,
                version,
                direct=(name,) in asked or (name, version) in asked if local else None,
                line=line,
                locked=True,
                digest=commit_of(source) or text(package.get("checksum")),
                source="git" if source.startswith("git+") else "",
            )
        )
    seen = (manager("cargo"), lock("Cargo.lock", text(document.get("version"))))
    return Parsed(tuple(components), seen, edges=_edges(data, components))
