"""bower.json: packages of the browser, by name, address and range."""

from __future__ import annotations

import re

from timonier.estate.core.facts import Component, Observation, Parsed, Scope
from timonier.estate.core.manifests.conventions import licences, project, source_of
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

_EXACT = re.compile(r"=?\s*v?(\d+\.\d+\.\d+(?:-[\w.-]+)?)(?:\+[\w.-]+)?")
_SECTIONS: tuple[tuple[str, Scope], ...] = (("dependencies", "prod"), ("devDependencies", "dev"))
_NAME = re.compile(r"[\w.-]{1,100}")


@reader("bower.json", max_bytes=MAX_MANIFEST_BYTES)
def read_bower(path: str, data: bytes) -> Parsed:
    """The packages that bower installs; raises Unreadable."""
    document = mapping(load_json(data), "bower.json")
    lines = Lines(JSON_KEY, data)
    found = []
    for section, scope in _SECTIONS:
        start = lines.first(section)
        for name, stated in table(document.get(section)).items():
            line = lines.after(name, start) or lines.first(name)
            found.append(_component(name, text(stated).strip(), scope, line))
    return Parsed(tuple(found), tuple(_observed(document)))


def _component(name: str, stated: str, scope: Scope, line: int) -> Component:
    """`#` splits the package, when another than the key's, from its version."""
    where, hash_mark, target = stated.rpartition("#")
    source = source_of(where if hash_mark else stated)
    if source:
        return Component("bower", name, scope=scope, direct=True, line=line, source=source)
    name = where if hash_mark and _NAME.fullmatch(where) else name
    exact = _EXACT.fullmatch(target)
    return Component(
        "bower", name, exact[1] if exact else "", "" if exact else (target or "*")[:300], scope,
        direct=True, line=line,
    )  # fmt: skip


def _observed(document: dict[str, object]) -> list[Observation]:
    found = [Observation("package-manager", "bower")]
    if name := text(document.get("name")):
        private = document.get("private") is True
        found.append(project(name, text(document.get("version")), "bower", private=private))
    stated = document.get("license")
    return [*found, *licences(*(map(text, rows(stated) or [stated])))]
