"""yarn.lock, the classic format and the YAML one of later versions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from timonier.estate.core.facts import Component, Edges, Parsed, Unreadable
from timonier.estate.core.manifests.conventions import commit_of, lock, manager, source_of
from timonier.estate.core.manifests.edges import Wires
from timonier.estate.core.manifests.limits import decode, mapping, table, text
from timonier.estate.core.manifests.lines import Lines
from timonier.estate.core.manifests.npm_locks import Key, Merged, digest_of
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.manifests.yaml_files import load_yaml_all

_DESCRIPTOR = re.compile(r'^"?((?:@[^/@\s"]+/)?[^@\s"]+)@(.*?)"?$')
_ALIAS = re.compile(r"^npm:((?:@[^/@\s]+/)?[^@\s]+)@(.*)$")
_BERRY_KEY = re.compile(rb'^"?([^\s"#][^"\n]*?)"?:[ \t]*$', re.MULTILINE)
_FIELD = re.compile(r'^  (version|resolved|integrity) "?([^"]*)"?$')
_BROUGHT = re.compile(r'^    "?([^\s"]+)"? "?([^"]*)"?$')
_SECTIONS = ("dependencies", "optionalDependencies")


class _Entry(NamedTuple):
    """One entry of the classic format: its header, fields, and what it brings at which range."""

    line: int
    keys: str
    fields: dict[str, str]
    brought: dict[str, str]

    def read(self, raw: str) -> None:
        """One line of the entry: a field, or something that it brings."""
        for pattern, into in ((_FIELD, self.fields), (_BROUGHT, self.brought)):
            if found := pattern.match(raw):
                into[found.group(1)] = found.group(2)

    def descriptors(self) -> list[str]:
        """`name@range`, once for each range that the entry answers."""
        return [one.strip().strip('"') for one in self.keys.split(", ")]


@reader("yarn.lock")
def read_yarn_lock(path: str, data: bytes) -> Parsed:
    """yarn.lock: it says neither scope nor who asked, except Berry for the workspaces' own."""
    if b"__metadata:" in data[:4096]:
        return _berry(data)
    merged = Merged()
    entries = list(_blocks(decode(data)))
    named = {
        descriptor: key
        for entry in entries
        for key in [merged.add(_classic(entry))]
        for descriptor in entry.descriptors()
    }
    wires = Wires(merged.places(named), len(merged.found))
    for entry in entries:
        for name, stated in entry.brought.items():
            wires.add(entry.descriptors()[0], (f"{name}@{stated}",), stated)
    seen = (manager("yarn", "1"), lock("yarn.lock", "1"))
    return Parsed(merged.components(), seen, edges=wires.edges())


def _blocks(content: str) -> Iterator[_Entry]:
    """The entries of the classic format."""
    entry: _Entry | None = None
    for number, raw in enumerate(content.splitlines(), 1):
        if not raw.strip() or raw.startswith("#"):
            continue
        if raw[0] != " ":
            if entry:
                yield entry
            if not raw.rstrip().endswith(":"):
                raise Unreadable(f"no yarn.lock entry (line {number})")
            entry = _Entry(number, raw.rstrip()[:-1], {}, {})
        elif entry:
            entry.read(raw)
    if entry:
        yield entry


def _classic(entry: _Entry) -> Component:
    line, fields = entry.line, entry.fields
    found = _DESCRIPTOR.match(entry.keys.split(", ")[0].strip())
    if not found:
        raise Unreadable(f"no package name (line {line})")
    name, stated = found.groups()
    alias = _ALIAS.match(stated)
    name = alias.group(1) if alias else name
    resolved = fields.get("resolved", "")
    source = source_of(stated) if not alias else ""
    if stated.startswith(("file:", "link:")) and not resolved:
        source = "path"
    return Component(
        "npm",
        name,
        fields.get("version", ""),
        line=line,
        locked=True,
        digest=digest_of(resolved, fields.get("integrity", ""), source),
        source=source,
    )


def _berry(data: bytes) -> Parsed:
    documents = load_yaml_all(data)
    document = mapping(documents[0] if documents else None, "yarn.lock")
    lines = Lines(_BERRY_KEY, data)
    asked = _asked(document)
    merged = Merged()
    named: dict[str, Key] = {}
    for key, entry in document.items():
        entry = table(entry)
        found = _DESCRIPTOR.match(text(entry.get("resolution")))
        if key == "__metadata" or not found or found.group(2).startswith("workspace:"):
            continue
        name, reference = found.groups()
        source = "" if reference.startswith(("npm:", "patch:")) else source_of(reference)
        descriptors = {one.strip() for one in text(key).split(", ")}
        kept = merged.add(
            Component(
                "npm",
                name,
                text(entry.get("version")),
                direct=not descriptors.isdisjoint(asked) if asked else None,
                line=lines.first(text(key)),
                locked=True,
                digest=commit_of(reference) or text(entry.get("checksum")),
                source=source,
            )
        )
        named |= dict.fromkeys((text(key), *descriptors), kept)
    seen = (
        manager("yarn", "berry"),
        lock("yarn.lock", text(table(document.get("__metadata")).get("version"))),
    )
    edges = _berry_edges(document, Wires(merged.places(named), len(merged.found)))
    return Parsed(merged.components(), seen, edges=edges)


def _berry_edges(document: dict[str, Any], wires: Wires) -> Edges:
    for key, entry in document.items():
        for section in _SECTIONS:
            for name, stated in table(table(entry).get(section)).items():
                stated = text(stated)
                descriptors = (f"{name}@{stated}", f"{name}@npm:{stated}")
                wires.add(text(key), descriptors, stated.removeprefix("npm:"))
    return wires.edges()


def _asked(document: dict[str, Any]) -> set[str]:
    """Descriptors that the workspaces ask for (their development ones included)."""
    asked: set[str] = set()
    for entry in map(table, document.values()):
        if "@workspace:" in text(entry.get("resolution")):
            for section in ("dependencies", "peerDependencies"):
                for name, stated in table(entry.get(section)).items():
                    stated = text(stated)
                    asked |= {f"{name}@{stated}", f"{name}@npm:{stated}"}
    return asked
