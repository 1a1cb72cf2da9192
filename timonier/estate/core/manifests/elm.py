"""Elm: elm.json of applications and of packages."""

from __future__ import annotations

import re

from timonier.estate.core.facts import Component, Observation, Parsed, Scope
from timonier.estate.core.manifests.conventions import licences, manager, project
from timonier.estate.core.manifests.limits import (
    MAX_MANIFEST_BYTES,
    load_json,
    mapping,
    table,
    text,
)
from timonier.estate.core.manifests.lines import JSON_KEY, Lines
from timonier.estate.core.manifests.registry import reader

_EXACT = re.compile(r"\d+\.\d+\.\d+")
_RANGE = re.compile(r"(\d+\.\d+\.\d+)\s*<=\s*v\s*(<=?)\s*(\d+\.\d+\.\d+)")
_SECTIONS: dict[str, Scope] = {"dependencies": "prod", "test-dependencies": "dev"}


@reader("elm.json", max_bytes=MAX_MANIFEST_BYTES)
def read_elm(path: str, data: bytes) -> Parsed:
    """elm.json: an application pins every package, direct or not; a package states ranges.

    Source: "elm.json" of the Elm compiler's documentation.
    """
    document = mapping(load_json(data), "elm.json")
    lines = Lines(JSON_KEY, data)
    application = text(document.get("type")) == "application"
    found: list[Component] = []
    observations: list[Observation] = [manager("elm")]
    for section, scope in _SECTIONS.items():
        listed = table(document.get(section))
        parts = [(table(listed.get("direct")), True), (table(listed.get("indirect")), False)]
        for packages, direct in parts if application else [(listed, True)]:
            for name, value in packages.items():
                one = _component(name, text(value), scope, direct, lines.first(name))
                found.append(one)
                if not one.version and not one.constraint:
                    data_ = {"reason": "its range is not understood", "stated": text(value)[:80]}
                    observations.append(Observation("unresolved", name, one.line, data_))
    name = text(document.get("name"))
    observations += licences(text(document.get("license")))
    observations += [project(name, text(document.get("version")), "elm")] if name else []
    return Parsed(tuple(found), tuple(observations))


def _component(name: str, stated: str, scope: Scope, direct: bool, line: int) -> Component:
    ranged = _RANGE.fullmatch(stated)
    bound = f">={ranged[1]} {ranged[2]}{ranged[3]}" if ranged else ""
    version = stated if _EXACT.fullmatch(stated) else ""
    return Component("elm", name, version, bound, scope, direct=direct, line=line)
