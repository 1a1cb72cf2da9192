"""package.json: what a JavaScript project asks for, and what it says of its tools."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from timonier.estate.core.facts import Component, Observation, Parsed, Scope
from timonier.estate.core.manifests.conventions import (
    commit_of,
    licences,
    manager,
    project,
    source_of,
    tested_by,
)
from timonier.estate.core.manifests.limits import (
    MAX_MANIFEST_BYTES,
    load_json,
    mapping,
    rows,
    table,
    text,
)
from timonier.estate.core.manifests.lines import JSON_KEY, Lines
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.manifests.version_tokens import runtime_facts

# A peer dependency is named to its host and installed by it: it ships with the product.
_SECTIONS: tuple[tuple[str, Scope], ...] = (
    ("dependencies", "prod"),
    ("optionalDependencies", "prod"),
    ("devDependencies", "dev"),
    ("peerDependencies", "prod"),
)
_EXACT = re.compile(r"^=?\s*v?(\d+\.\d+\.\d+(?:-[\w.-]+)?)(?:\+[\w.-]+)?$")
_ALIAS = re.compile(r"^npm:((?:@[^/@\s]+/)?[^@\s]+)(?:@(.*))?$")
_MANAGER = re.compile(r"^(npm|yarn|pnpm|bun)@([\w.-]+)")
_ENGINES = frozenset({"node", "npm", "yarn", "pnpm", "bun", "deno"})
_NO_TEST = "no test specified"


def dependency(name: str, stated: str, scope: Scope, line: int = 0) -> Component:
    """The component that one entry of package.json names; an alias gives the real package."""
    alias = _ALIAS.match(stated.strip())
    if alias:
        name, stated = alias.group(1), alias.group(2) or ""
    source = source_of(stated)
    if source:
        return Component(
            "npm",
            name,
            scope=scope,
            direct=True,
            line=line,
            digest=commit_of(stated),
            source=source,
        )
    exact = _EXACT.match(stated.strip())
    version = exact.group(1) if exact else ""
    open_ended = stated.strip() in ("*", "") or stated.startswith("catalog:")
    constraint = "" if version or open_ended else stated.strip()
    return Component("npm", name, version, constraint[:300], scope, direct=True, line=line)


@reader("package.json", max_bytes=MAX_MANIFEST_BYTES)
def read_package_json(path: str, data: bytes) -> Parsed:
    """package.json: dependencies of every section, engines, package manager, test script."""
    document = mapping(load_json(data), "package.json")
    lines = Lines(JSON_KEY, data)
    components: dict[tuple[str, str], Component] = {}
    for section, scope in _SECTIONS:
        start = lines.first(section)
        for name, stated in table(document.get(section)).items():
            line = lines.after(name, start) or lines.first(name)
            component = dependency(name, text(stated), scope, line)
            components.setdefault((component.name, component.version), component)
    engines, noted = _engines(document, lines)
    found = (*components.values(), *engines)
    return Parsed(found, (*_observed(document, lines), *noted))


def _runtimes(document: dict[str, Any], lines: Lines) -> Iterator[tuple[str, str, int]]:
    """(tool, what is asked for, line) of engines, volta, and the engines of development."""
    for section in ("engines", "volta"):
        start = lines.first(section)
        for key, stated in table(document.get(section)).items():
            yield key, text(stated).strip(), lines.after(key, start)
    wanted = table(document.get("devEngines"))
    for entry in (wanted.get("runtime"), wanted.get("packageManager")):
        for one in map(table, rows(entry) or [entry]):
            line = lines.after("version", lines.first("devEngines"))
            yield text(one.get("name")), text(one.get("version")).strip(), line


def _engines(document: dict[str, Any], lines: Lines) -> tuple[list[Component], list[Observation]]:
    found: list[Component] = []
    noted: list[Observation] = []
    for key, stated, line in _runtimes(document, lines):
        if key not in _ENGINES or stated in ("", "*"):
            continue
        scope: Scope = "prod" if key == "node" else "dev"
        components, unresolved = runtime_facts(key, stated, line=line, scope=scope)
        for one in components:
            # `18` is the whole line 18 here, as in every range of npm.
            coarse = one.version and stated[:1].isdigit() and not _EXACT.match(stated)
            found.append(replace(one, version="", constraint=stated) if coarse else one)
        noted += unresolved
    return found, noted


def _observed(document: dict[str, Any], lines: Lines) -> Iterator[Observation]:
    if text(document.get("name")):
        private = document.get("private") is True
        version = text(document.get("version"))
        yield project(text(document["name"]), version, "npm", private=private)
    used = _MANAGER.match(text(document.get("packageManager")))
    if used:
        yield manager(used.group(1), used.group(2), lines.first("packageManager"))
    licence = document.get("license")
    yield from licences(text(licence) or text(table(licence).get("type")))
    script = text(table(document.get("scripts")).get("test"))
    if script and _NO_TEST not in script:
        yield tested_by(script, lines.first("test"))
    spaces = document.get("workspaces")
    for member in rows(spaces) or rows(table(spaces).get("packages")):
        yield Observation("workspace", text(member))
    for owner in ("overrides", "resolutions"):
        for name, stated in table(document.get(owner)).items():
            yield Observation("override", name, lines.first(name), {"to": text(stated)[:100]})
    if "jest" in document and not script:
        yield tested_by("jest", lines.first("jest"))
