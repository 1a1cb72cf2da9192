"""Bazel: the locks of its modules and of Maven's artifacts, and the release of Bazel itself."""

from __future__ import annotations

import re

from timonier.estate.core.facts import Component, Parsed, Unreadable
from timonier.estate.core.manifests.conventions import lock, manager
from timonier.estate.core.manifests.limits import decode, load_json, mapping, rows, table, text
from timonier.estate.core.manifests.lines import JSON_KEY, Lines
from timonier.estate.core.manifests.registry import reader

_REGISTERED = re.compile(r"/modules/([\w.-]+)/([\w.+-]+)/source\.json$")


@reader("MODULE.bazel.lock")
def read_module_lock(path: str, data: bytes) -> Parsed:
    """MODULE.bazel.lock: a module's `source.json` is read for the version that was selected."""
    document = mapping(load_json(data), "MODULE.bazel.lock")
    lines = Lines(JSON_KEY, data)
    found: dict[tuple[str, str], int] = {}
    for address in table(document.get("registryFileHashes")):
        selected = _REGISTERED.search(address)
        if selected:
            found[selected[1], selected[2]] = lines.first(address)
    for key, entry in table(document.get("moduleDepGraph")).items():
        name, version = text(table(entry).get("name")), text(table(entry).get("version"))
        if name and version and key != "<root>":
            found.setdefault((name, version), lines.first(key))
    components = [
        Component("bazel", name, version, line=line, locked=True)
        for (name, version), line in found.items()
    ]
    version = text(document.get("lockFileVersion"))
    return Parsed(tuple(components), (manager("bazel"), lock("MODULE.bazel.lock", version)))


@reader("maven_install.json")
def read_maven_install(path: str, data: bytes) -> Parsed:
    """maven_install.json, formats 1 to 3: one component an artifact, its classifiers merged."""
    document = mapping(load_json(data), "maven_install.json")
    lines = Lines(JSON_KEY, data)
    asked = {":".join(key.split(":")[:2]) for key in table(document.get("__INPUT_ARTIFACTS_HASH"))}
    found: dict[tuple[str, str], int] = {}
    for key, entry in table(document.get("artifacts")).items():
        name, version = ":".join(key.split(":")[:2]), text(table(entry).get("version"))
        if ":" in name and version:
            found.setdefault((name, version), lines.first(key))
    tree = table(document.get("dependency_tree", document))
    for entry in rows(tree.get("dependencies")):
        parts = text(table(entry).get("coord")).split(":")
        if len(parts) > 2:
            found.setdefault((":".join(parts[:2]), parts[-1]), 0)
    if not found and not {"artifacts", "dependency_tree"} & set(document):
        raise Unreadable("no artifacts")
    components = [
        Component("maven", name.replace(":", "/"), version, line=line, locked=True,
                  direct=name in asked if asked else None)
        for (name, version), line in found.items()
    ]  # fmt: skip
    return Parsed(tuple(components), (manager("bazel"), lock("maven_install.json")))


@reader("bazelversion", max_bytes=64 * 1024)
def read_bazelversion(path: str, data: bytes) -> Parsed:
    """.bazelversion: the release of Bazel on the first line; others name one that moves."""
    stated = (decode(data).strip().splitlines() or [""])[0].strip()[:100]
    exact = re.fullmatch(r"\d++\.\d++\.\d++[\w.-]*", stated)
    version, constraint = (stated, "") if exact else ("", stated)
    found = Component("generic", "bazel", version, constraint, "dev", direct=True, line=1)
    return Parsed((found,) if stated else (), (manager("bazel", version),))
