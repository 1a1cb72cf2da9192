"""R: DESCRIPTION, renv.lock and packrat.lock."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from timonier.estate.core.facts import Component, Observation, Parsed, Scope
from timonier.estate.core.manifests.conventions import licences, lock, manager, project, with_faults
from timonier.estate.core.manifests.edges import Wires
from timonier.estate.core.manifests.limits import (
    MAX_MANIFEST_BYTES,
    decode,
    load_json,
    mapping,
    rows,
    table,
    text,
)
from timonier.estate.core.manifests.lines import JSON_OBJECT, Lines
from timonier.estate.core.manifests.registry import reader

# What comes with R itself, in its version: R is the component.
BASE = frozenset(
    {
        "R", "base", "compiler", "datasets", "graphics", "grDevices", "grid", "methods", "parallel",
        "splines", "stats", "stats4", "tcltk", "tools", "utils",
    }
)  # fmt: skip
_SCOPES: dict[str, Scope] = {
    "Depends": "prod", "Imports": "prod", "LinkingTo": "prod", "Suggests": "dev", "Enhances": "dev",
}  # fmt: skip
_FIELD = re.compile(r"([A-Za-z][\w/@.-]*):[ \t]*(.*)")
_ASKED = re.compile(r"([A-Za-z][\w.]*)\s*(?:\(\s*(<=|>=|==|<|>|!=)\s*([\w.-]+)\s*\))?")
_VERSION = re.compile(r"\d+(?:[.-]\d+)*")
_REMOTE = re.compile(
    r"(?:([\w.]+)=)?(?:(\w+)::)?([\w.-]+/[\w.-]+)(?:/[^@#]*)?(?:[@#](\*?[\w./-]+))?"
)
_FORGES = ("github", "gitlab", "bitbucket")
_Fields = dict[str, list[tuple[int, str]]]  # the lines of each value


def _records(content: str) -> Iterator[_Fields]:
    """The records of a text in Debian control format: a value goes on where a line is indented."""
    fields: _Fields = {}
    value: list[tuple[int, str]] = []
    for number, line in enumerate(content.splitlines(), 1):
        field = _FIELD.match(line)
        if not line.strip():
            if fields:
                yield fields
            fields, value = {}, []
        elif line[0] in " \t":
            value.append((number, line.strip()))
        elif field:
            value = fields.setdefault(field[1], [])
            value.append((number, field[2].strip()))
        elif not line.startswith("#"):
            value = []
    if fields:
        yield fields


def _parts(value: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """The parts between commas, each with the line on which it begins."""
    held, start = "", 0
    for line, piece in value:
        for index, part in enumerate(piece.split(",")):
            if index:
                if held.strip():
                    yield start, held.strip()
                held, start = "", 0
            start = start or (line if part.strip() else 0)
            held += part + " "
    if held.strip():
        yield start, held.strip()


def _value(fields: _Fields, name: str) -> str:
    return " ".join(piece for _, piece in fields.get(name, ())).strip()


@reader("r-description", max_bytes=MAX_MANIFEST_BYTES)
def read_description(path: str, data: bytes) -> Parsed:
    """DESCRIPTION: what a package of R imports, suggests and takes from elsewhere.

    Source: "Writing R Extensions", 1.1.3; `Remotes`: the manual of the package remotes.
    """
    fields: _Fields = {}
    for record in _records(decode(data)):
        fields |= record
    components: list[Component] = []
    faults: list[str] = []
    for name, scope in _SCOPES.items():
        for line, stated in _parts(fields.get(name, [])):
            one = _asked(stated, scope, line)
            if one is None:
                faults.append(f"{name} is not understood (line {line})")
            elif one.name not in BASE:
                components.append(one)
    remotes = dict(_remotes(fields, faults))
    components = [replace(one, source=remotes.get(one.name, "")) for one in components]
    observations = [manager("r"), *licences(_value(fields, "License"))]
    if package := _value(fields, "Package"):
        observations.append(project(package, _value(fields, "Version"), "cran"))
    return with_faults(Parsed(tuple(components), tuple(observations)), faults)


def _asked(stated: str, scope: Scope, line: int) -> Component | None:
    found = _ASKED.fullmatch(stated)
    if found is None:
        return None
    name, sign, number = found[1], found[2] or "", found[3] or ""
    kind, name = ("generic", "r") if name == "R" else ("cran", name)
    exact = sign == "=="
    return Component(
        kind, name, number if exact else "", "" if exact or not sign else f"{sign} {number}",
        scope, direct=True, line=line,
    )  # fmt: skip


def _remotes(fields: _Fields, faults: list[str]) -> Iterator[tuple[str, str]]:
    """The packages that `Remotes` takes from elsewhere than a registry, with their source."""
    for line, stated in _parts(fields.get("Remotes", [])):
        kind = stated.partition("::")[0].rpartition("=")[2] if "::" in stated else "github"
        found = _REMOTE.fullmatch(stated)
        if kind in _FORGES and found:
            yield found[1] or found[3].rpartition("/")[2], "git"
        elif kind in ("git", "svn", "url", "local") and "::" in stated:
            tail = re.split(r"[/:]", stated.partition("@")[0].rstrip("/"))[-1]
            source = {"local": "path", "url": "url"}.get(kind, "git")
            yield re.sub(r"(?:\.git|_[\d.-]+\.tar\.gz)$", "", tail), source
        elif kind not in ("bioc", "cran", "version", "dev", "any", "deps"):
            faults.append(f"Remotes is not understood (line {line})")


@reader("renv.lock")
def read_renv_lock(path: str, data: bytes) -> Parsed:
    """renv.lock: R, and every package at its version and from its source. Raises Unreadable."""
    document = mapping(load_json(data), "renv.lock")
    lines = Lines(JSON_OBJECT, data)
    packages = table(document.get("Packages"))
    found: list[Component] = []
    places: dict[str, int] = {}
    brought: list[tuple[str, str, str]] = []
    for key, record in packages.items():
        record = table(record)
        name = text(record.get("Package")) or key
        places[name] = len(found)
        found.append(_locked(name, record, lines.first(key)))
        brought += [(name, one, "") for one in _requirements(record)]
    is_stated = bool(brought)
    number = text(table(document.get("R")).get("Version"))
    runtime = _runtime(number, lines.first("R"))
    edges = Wires(places, len(found) + len(runtime)).by_name(brought) if is_stated else None
    parsed = Parsed((*found, *runtime), (manager("renv"), lock("renv.lock")))
    return replace(parsed, edges=edges) if edges else parsed


def _requirements(record: dict[str, Any]) -> Iterator[str]:
    for key in ("Requirements", "Depends", "Imports", "LinkingTo"):
        for one in rows(record.get(key)):
            found = _ASKED.match(text(one))
            if found:
                yield found[1]


def _runtime(number: str, line: int) -> tuple[Component, ...]:
    if not _VERSION.fullmatch(number):
        return ()
    return (Component("generic", "r", number, direct=True, line=line, locked=True),)


def _locked(name: str, record: dict[str, Any], line: int) -> Component:
    """A package by its origin: CRAN and what mirrors it, Bioconductor, a forge, a file."""
    stated = text(record.get("Source")).lower()
    remote = text(record.get("RemoteType")).lower()
    kind, source = "cran", ""
    if "bioconductor" in (stated, remote):
        kind = "bioconductor"
    elif stated in (*_FORGES, "git", "git2r", "xgit"):
        source = "git"
    elif stated in ("local", "url", "unknown", "source"):
        source = "url" if stated == "url" else "path"
    commit = text(record.get("RemoteSha")) or text(record.get("GithubSHA1"))
    return Component(
        kind, name, text(record.get("Version")), line=line, locked=True, source=source,
        digest=commit if source == "git" else "",
    )  # fmt: skip


@reader("packrat.lock")
def read_packrat_lock(path: str, data: bytes) -> Parsed:
    """packrat.lock: records of a package each, after one that names R."""
    found: list[Component] = []
    places: dict[str, int] = {}
    brought: list[tuple[str, str, str]] = []
    runtime: tuple[Component, ...] = ()
    for fields in _records(decode(data)):
        if "RVersion" in fields:
            runtime = _runtime(_value(fields, "RVersion"), fields["RVersion"][0][0])
        name = _value(fields, "Package")
        if not name:
            continue
        places[name] = len(found)
        record = {key: _value(fields, key) for key in fields}
        found.append(_locked(name, record, fields["Package"][0][0]))
        brought += [(name, one, "") for _, one in _parts(fields.get("Requires", []))]
    observations: tuple[Observation, ...] = (manager("packrat"), lock("packrat.lock"))
    edges = Wires(places, len(found) + len(runtime)).by_name(brought)
    return Parsed((*found, *runtime), observations, edges=edges)
