"""Locks of Elixir, Dart and Swift, and the files that only say how tests run."""

from __future__ import annotations

import re

from timonier.estate.core.facts import Component, Parsed, Scope, Unreadable
from timonier.estate.core.hashes import archives
from timonier.estate.core.manifests.conventions import (
    commit_of,
    lock,
    manager,
    tested_by,
    with_faults,
)
from timonier.estate.core.manifests.edges import Wires
from timonier.estate.core.manifests.limits import decode, load_json, mapping, rows, table, text
from timonier.estate.core.manifests.lines import Lines
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.manifests.swift import address_name
from timonier.estate.core.manifests.yaml_files import load_yaml_all

_MIX = re.compile(r'^\s*"([\w.-]+)":\s*\{:(hex|git|path),\s*(?::([\w.-]+)|"[^"]*"),\s*"([^"]+)"')
_MIX_BROUGHT = re.compile(r'\{:(\w+), "([^"]*)", \[')
_MIX_OUTER = re.compile(r'"[^"]+", "([0-9a-f]{64})"\},?\s*$')
_PUB_KEY = re.compile(rb"^  ([\w]+):[ \t]*$", re.MULTILINE)
_IDENTITY = re.compile(rb'^\s*"(?:identity|package)"\s*:\s*"([^"]+)"', re.MULTILINE)


@reader("mix.lock")
def read_mix_lock(path: str, data: bytes) -> Parsed:
    """mix.lock: one entry a line, read without running Elixir."""
    content = decode(data)
    if content.strip() and not content.lstrip().startswith("%{"):
        raise Unreadable("no mix.lock map (line 1)")
    components: list[Component] = []
    faults: list[str] = []
    places: dict[str, int] = {}
    brought: list[tuple[str, str, str]] = []
    for number, line in enumerate(content.splitlines(), 1):
        found = _MIX.match(line)
        if not found and line.strip(" \t,}%{"):
            faults.append(f"no lock of a package (line {number})")
        if found:
            key, origin, name, stated = found.groups()
            places[key] = len(components)
            brought += [(key, *one) for one in _MIX_BROUGHT.findall(line)]
            registry = origin == "hex"
            components.append(
                Component(
                    "hex",
                    name or key,
                    stated if registry else "",
                    line=number,
                    locked=True,
                    digest=_outer(line) if registry else commit_of(stated),
                    source="" if registry else origin,
                )
            )
    seen = (manager("mix"), lock("mix.lock"))
    edges = Wires(places, len(components)).by_name(brought)
    return with_faults(Parsed(tuple(components), seen, edges=edges), faults)


def _outer(line: str) -> str:
    """The digest of the archive, which newer versions of Hex write behind that of its content."""
    found = _MIX_OUTER.search(line)
    return archives([f"sha256:{found.group(1)}"]) if found else ""


@reader("pubspec.lock")
def read_pubspec_lock(path: str, data: bytes) -> Parsed:
    """pubspec.lock: says what is direct and, of that, what is for development."""
    documents = load_yaml_all(data)
    document = mapping(documents[0] if documents else None, "pubspec.lock")
    lines = Lines(_PUB_KEY, data)
    scopes: dict[str, Scope] = {"direct main": "prod", "direct dev": "dev"}
    origins = {"hosted": "", "git": "git", "path": "path", "sdk": "sdk"}
    components = []
    for name, entry in table(document.get("packages")).items():
        entry = table(entry)
        asked = text(entry.get("dependency"))
        components.append(
            Component(
                "pub",
                text(name),
                text(entry.get("version")),
                scope=scopes.get(asked, "unknown"),
                direct=asked.startswith("direct"),
                line=lines.first(text(name)),
                locked=True,
                digest=archives([f"sha256:{text(table(entry.get('description')).get('sha256'))}"]),
                source=origins.get(text(entry.get("source")), "url"),
            )
        )
    for product, stated in table(document.get("sdks")).items():
        if product in ("dart", "flutter"):
            components.append(
                Component("generic", product, "", text(stated), "prod", direct=True, locked=True)
            )
    return Parsed(tuple(components), (manager("pub"), lock("pubspec.lock")))


@reader("Package.resolved")
def read_package_resolved(path: str, data: bytes) -> Parsed:
    """Package.resolved, formats 1 to 3; the name is the address of the repository."""
    document = mapping(load_json(data), "Package.resolved")
    lines = Lines(_IDENTITY, data)
    components = []
    for pin in rows(document.get("pins")) or rows(table(document.get("object")).get("pins")):
        pin = table(pin)
        address = text(pin.get("location")) or text(pin.get("repositoryURL"))
        state = table(pin.get("state"))
        key = text(pin.get("identity")) or text(pin.get("package"))
        local = text(pin.get("kind")) == "localSourceControl"
        name = key if local else address_name(address) or key  # a registry knows its own names
        version = text(state.get("version"))
        if name:
            components.append(
                Component(
                    "swift",
                    name,
                    version,
                    line=lines.first(key),
                    locked=True,
                    digest=text(state.get("revision")),
                    source="path" if local else "" if version else "git",
                )
            )
    return Parsed(tuple(components), (manager("swift"), lock("Package.resolved")))


_RUNNERS = {
    "tox.ini": "tox",
    "pytest.ini": "pytest",
    "noxfile.py": "nox",
    "phpunit.xml": "phpunit",
    "phpunit.xml.dist": "phpunit",
    ".rspec": "rspec",
    "karma.conf.js": "karma",
}


@reader("test-config")
def read_test_config(path: str, data: bytes) -> Parsed:
    """A file whose presence says how tests run; its content is not read."""
    name = path.rpartition("/")[2]
    return Parsed((), (tested_by(_RUNNERS.get(name) or name.split(".")[0]),))
