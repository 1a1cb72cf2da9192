"""Deno: deno.json (imports) and deno.lock, formats 2 to 5."""

from __future__ import annotations

import re
from typing import Any

from timonier.estate.core.facts import Component, Parsed
from timonier.estate.core.manifests.conventions import lock, manager, project, with_faults
from timonier.estate.core.manifests.limits import (
    MAX_MANIFEST_BYTES,
    load_json,
    mapping,
    rows,
    table,
    text,
)
from timonier.estate.core.manifests.lines import Lines
from timonier.estate.core.manifests.registry import reader

_QUOTED = re.compile(rb'"([^"\\\n]{1,300})"')
# Each part takes all it can at once: nothing is read again from a quote that is never closed.
_REMARKS = re.compile(
    rb'("(?:[^"\\\n]|\\.)*+"?)|//[^\n]*|/\*(?:(?!\*/).)*+(?:\*/)?|,(?=\s*[}\]])', re.DOTALL
)
# npm:/@scope/name@^1.0/path, jsr:@scope/name@1
_SPECIFIER = re.compile(r"(npm|jsr):/?((?:@[^@/\s]+/)?[^@/\s]+)(?:@([^/\s]*))?(?:/.*)?")
_ADDRESS = re.compile(r"https?://[\w.-]+/(?:x/)?([\w.-]+)@v?(\d[\w.+-]*)(?:/.*)?")
_EXACT = re.compile(r"\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?")
_TYPES = {"npm": "npm", "jsr": "jsr"}


def without_remarks(data: bytes) -> bytes:
    """JSON with remarks and trailing commas as JSON: the lines stay."""
    return _REMARKS.sub(lambda found: found[1] or b"\n" * found[0].count(b"\n"), data)


@reader("deno.json", max_bytes=MAX_MANIFEST_BYTES)
def read_deno_json(path: str, data: bytes) -> Parsed:
    """deno.json(c): what `imports` and `scopes` map names to.

    Source: "Modules and dependencies" of the Deno manual.
    """
    document = mapping(load_json(without_remarks(data)), "deno.json")
    lines = Lines(_QUOTED, data)
    maps = [table(document.get("imports"))]
    maps += [table(one) for one in table(document.get("scopes")).values()]
    found: dict[Component, None] = {}
    faults: list[str] = []
    for value in (text(one) for imports in maps for one in imports.values()):
        one = _asked(value, lines.first(value))
        if one:
            found.setdefault(one)
        elif not value.startswith((".", "/", "node:", "data:", "file:")):
            faults.append(f"no package: {value[:60]} (line {lines.first(value)})")
    name = text(document.get("name"))
    seen = [manager("deno")]
    seen += [project(name, text(document.get("version")), "jsr")] if name else []
    return with_faults(Parsed(tuple(found), tuple(seen)), faults)


def _asked(value: str, line: int) -> Component | None:
    found = _SPECIFIER.fullmatch(value)
    if found:
        kind, name, stated = found[1], found[2], found[3] or ""
        exact = bool(_EXACT.fullmatch(stated))
        version, constraint = (stated, "") if exact else ("", stated)
        return Component(_TYPES[kind], name, version, constraint, direct=True, line=line)
    away = _ADDRESS.fullmatch(value)
    if away:
        return Component("generic", away[1], away[2], direct=True, line=line, source="url")
    if value.startswith(("https://", "http://")):
        name = value.partition("://")[2].split("?")[0][:200]
        return Component("generic", name, direct=True, line=line, source="url")
    return None


@reader("deno.lock")
def read_deno_lock(path: str, data: bytes) -> Parsed:
    """deno.lock: packages of npm and jsr, and the modules of other addresses."""
    document = mapping(load_json(data), "deno.lock")
    lines = Lines(_QUOTED, data)
    inside = table(document.get("packages"))  # format 3 holds them one level deeper
    wanted = _wanted(document)
    found: dict[Component, None] = {}
    for kind in _TYPES:
        listed = table(document.get(kind)) or table(inside.get(kind))
        listed = table(listed.get("packages")) if "specifiers" in listed else listed
        for key, details in listed.items():
            one = _locked(kind, key, table(details), wanted, lines.first(key))
            if one:
                found.setdefault(one)
    for address in table(document.get("remote")):
        away = _ADDRESS.fullmatch(address)
        if away:
            found.setdefault(Component("generic", away[1], away[2], locked=True, source="url"))
    version = text(document.get("version"))
    return Parsed(tuple(found), (manager("deno"), lock("deno.lock", version)))


def _wanted(document: dict[str, Any]) -> set[str]:
    """What the project itself asks for, by name, where the lock says so."""
    workspace = table(document.get("workspace"))
    listed = [*rows(workspace.get("dependencies"))]
    listed += rows(table(workspace.get("packageJson")).get("dependencies"))
    for member in table(workspace.get("members")).values():
        listed += rows(table(member).get("dependencies"))
        listed += rows(table(table(member).get("packageJson")).get("dependencies"))
    return {found[1] + ":" + found[2] for one in listed
            if (found := _SPECIFIER.fullmatch(text(one)))}  # fmt: skip


def _locked(
    kind: str, key: str, details: dict[str, Any], wanted: set[str], line: int
) -> Component | None:
    """`@scope/name@1.2.3_peer@1.0.0`: the peers after the underscore are not its version."""
    found = re.fullmatch(r"((?:@[^@/]+/)?[^@/]+)@([^_]+)(?:_.*)?", key)
    if not found or not _EXACT.fullmatch(found[2]):
        return None
    direct = f"{kind}:{found[1]}" in wanted if wanted else None
    digest = text(details.get("integrity"))
    return Component(
        _TYPES[kind], found[1], found[2], direct=direct, line=line, locked=True, digest=digest
    )
