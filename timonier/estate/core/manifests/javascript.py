"""package.json: what a JavaScript project asks for, and what it says of its tools."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from timonier.estate.core.facts import Component, Observation, Parsed, Scope
from timonier.estate.core.manifests.catalogs import catalogs
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

_SECTIONS: tuple[tuple[str, Scope], ...] = (
    ("dependencies", "prod"),
    ("optionalDependencies", "prod"),
    ("devDependencies", "dev"),
)
# A peer dependency is a demand on whoever installs the package: nothing is installed by it here.
_PEERS = "peerDependencies"
_EXACT = re.compile(r"^=?\s*v?(\d+\.\d+\.\d+(?:-[\w.-]+)?)(?:\+[\w.-]+)?$")
_ALIAS = re.compile(r"^npm:((?:@[^/@\s]+/)?[^@\s]+)(?:@(.*))?$")
# Behind `npm:` and `patch:`, a range of the package itself rather than another package's name.
_RANGE = re.compile(r"[\^~<>=*]|v?\d+(?:\.|$|[\s|-])|[xX](?:\.|$)")
_PATCH = re.compile(r"^patch:((?:@[^/@\s]+/)?[^@\s]+)@([^#]*)(?:#.*)?$", re.DOTALL)
_CATALOG = "catalog:"
_MANAGER = re.compile(r"^(npm|yarn|pnpm|bun)@([\w.-]+)")
_ENGINES = frozenset({"node", "npm", "yarn", "pnpm", "bun", "deno"})
_NO_TEST = "no test specified"


def dependency(name: str, stated: str, scope: Scope, line: int = 0) -> Component:
    """The component that one entry of package.json names; an alias gives the real package.

    A range, a tag (`latest`) and an empty text, which allows any version, are a constraint; what a
    catalog holds is neither.
    """
    name, stated = _named(name, stated.strip())
    source = "jsr" if stated.startswith("jsr:") else source_of(stated)
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
    exact = _EXACT.match(stated)
    version = exact.group(1) if exact else ""
    constraint = "" if version or stated.startswith(_CATALOG) else stated or "*"
    return Component("npm", name, version, constraint[:300], scope, direct=True, line=line)


def _named(name: str, stated: str) -> tuple[str, str]:
    """Package and version behind an alias (`npm:lodash@4`) or a patch of Yarn."""
    if patch := _PATCH.match(stated):
        name, stated = patch.group(1), unquote(patch.group(2))
    if stated.startswith("npm:"):
        rest = stated[4:].strip()
        alias = None if _RANGE.match(rest) else _ALIAS.match(stated)
        name, stated = (alias.group(1), alias.group(2) or "") if alias else (name, rest)
    return name, stated.strip()


@reader("package.json", max_bytes=MAX_MANIFEST_BYTES)
def read_package_json(path: str, data: bytes) -> Parsed:
    """package.json: dependencies of every section, engines, package manager, test script."""
    document = mapping(load_json(data), "package.json")
    lines = Lines(JSON_KEY, data)
    components: dict[tuple[str, str], Component] = {}
    unresolved: list[Observation] = []
    for section, scope in _SECTIONS:
        start = lines.first(section)
        for name, stated in table(document.get(section)).items():
            line = lines.after(name, start) or lines.first(name)
            component = dependency(name, text(stated), scope, line)
            components.setdefault((component.name, component.version), component)
            unresolved += _from_catalog(component, text(stated).strip())
    named = {name for name, _ in components}
    for name, stated in table(document.get(_PEERS)).items():
        line = lines.after(name, lines.first(_PEERS)) or lines.first(name)
        peer = dependency(name, text(stated), "prod", line)
        if peer.name not in named:
            components[peer.name, _PEERS] = replace(peer, source="peer")
    for holder in (document, table(document.get("workspaces"))):
        unresolved += catalogs(holder, lines)  # Bun keeps them here
    engines, noted = _engines(document, lines)
    found = (*components.values(), *engines)
    return Parsed(found, (*_observed(document, lines), *unresolved, *noted))


def _from_catalog(component: Component, stated: str) -> Iterator[Observation]:
    """A version that a catalog of the workspace holds (`manifests.central` looks it up)."""
    if stated.startswith(_CATALOG):
        facts = {"reason": "its version is in a catalog of the workspace", "stated": stated[:160]}
        yield Observation("unresolved", component.name, component.line, facts)


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
