"""yarn.lock, the classic format and the YAML one of later versions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from timonier.estate.core.facts import Component, Parsed, Unreadable
from timonier.estate.core.manifests.conventions import commit_of, lock, manager, source_of
from timonier.estate.core.manifests.limits import decode, load_yaml_all, mapping, table, text
from timonier.estate.core.manifests.lines import Lines
from timonier.estate.core.manifests.npm_locks import Merged
from timonier.estate.core.manifests.registry import reader

_DESCRIPTOR = re.compile(r'^"?((?:@[^/@\s"]+/)?[^@\s"]+)@(.*?)"?$')
_ALIAS = re.compile(r"^npm:((?:@[^/@\s]+/)?[^@\s]+)@(.*)$")
_BERRY_KEY = re.compile(rb'^"?([^\s"#][^"\n]*?)"?:[ \t]*$', re.MULTILINE)
_FIELD = re.compile(r'^  (version|resolved|integrity) "?([^"]*)"?$')


@reader("yarn.lock")
def read_yarn_lock(path: str, data: bytes) -> Parsed:
    """yarn.lock: it says neither scope nor who asked, except Berry for the workspaces' own."""
    if b"__metadata:" in data[:4096]:
        return _berry(data)
    merged = Merged()
    for line, keys, fields in _blocks(decode(data)):
        component = _classic(line, keys, fields)
        if component:
            merged.add(component)
    return Parsed(merged.components(), (manager("yarn", "1"), lock("yarn.lock", "1")))


def _blocks(content: str) -> Iterator[tuple[int, str, dict[str, str]]]:
    """Line, header and fields of each entry of the classic format."""
    line, header = 0, ""
    fields: dict[str, str] = {}
    for number, raw in enumerate(content.splitlines(), 1):
        if not raw.strip() or raw.startswith("#"):
            continue
        if raw[0] != " ":
            if header:
                yield line, header, fields
            if not raw.rstrip().endswith(":"):
                raise Unreadable(f"no yarn.lock entry (line {number})")
            line, header, fields = number, raw.rstrip()[:-1], {}
        elif found := _FIELD.match(raw):
            fields[found.group(1)] = found.group(2)
    if header:
        yield line, header, fields


def _classic(line: int, keys: str, fields: dict[str, str]) -> Component | None:
    found = _DESCRIPTOR.match(keys.split(", ")[0].strip())
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
        digest=commit_of(resolved) or fields.get("integrity", "").split(" ")[0],
        source=source,
    )


def _berry(data: bytes) -> Parsed:
    documents = load_yaml_all(data)
    document = mapping(documents[0] if documents else None, "yarn.lock")
    lines = Lines(_BERRY_KEY, data)
    asked = _asked(document)
    merged = Merged()
    for key, entry in document.items():
        entry = table(entry)
        found = _DESCRIPTOR.match(text(entry.get("resolution")))
        if key == "__metadata" or not found or found.group(2).startswith("workspace:"):
            continue
        name, reference = found.groups()
        source = "" if reference.startswith(("npm:", "patch:")) else source_of(reference)
        descriptors = {one.strip() for one in text(key).split(", ")}
        merged.add(
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
    version = text(table(document.get("__metadata")).get("version"))
    return Parsed(merged.components(), (manager("yarn", "berry"), lock("yarn.lock", version)))


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
