"""libman.json: libraries of the browser that Visual Studio restores into a web project."""

from __future__ import annotations

import re

from timonier.estate.core.facts import Component, Parsed, Unreadable
from timonier.estate.core.manifests.conventions import manager, with_faults
from timonier.estate.core.manifests.limits import (
    MAX_MANIFEST_BYTES,
    load_json,
    mapping,
    table,
    text,
)
from timonier.estate.core.manifests.lines import JSON_KEY, Lines
from timonier.estate.core.manifests.registry import reader

_EXACT = re.compile(r"v?(\d+(?:\.\d+){0,3}(?:-[\w.-]+)?)")
_OF_NPM = frozenset({"jsdelivr", "unpkg"})  # the others have names of their own
_GITHUB = re.compile(r"[\w.-]+/[\w.-]+")


@reader("libman.json", max_bytes=MAX_MANIFEST_BYTES)
def read_libman(path: str, data: bytes) -> Parsed:
    """The libraries and their provider; raises Unreadable.

    Source: "Use LibMan with ASP.NET Core in Visual Studio", learn.microsoft.com.
    """
    document = mapping(load_json(data), "libman.json")
    usual = text(document.get("defaultProvider")).lower()
    lines = Lines(JSON_KEY, data)
    found: list[Component] = []
    faults: list[str] = []
    for number, entry in enumerate(_entries(document), 1):
        stated = table(entry)
        named = text(stated.get("library")).strip()
        line = lines.next("library") if "library" in stated else 0
        if named:
            provider = text(stated.get("provider")).lower() or usual
            found.append(_component(named, provider, line))
        else:
            faults.append(f"library {number} has no name")
    return with_faults(Parsed(tuple(found), (manager("libman"),)), faults)


def _entries(document: dict[str, object]) -> list[object]:
    stated = document.get("libraries", [])
    if not isinstance(stated, list):
        raise Unreadable("libman.json: the libraries are no list")
    return stated


def _component(named: str, provider: str, line: int) -> Component:
    """`@scope/name@1.2.3`; a provider that is not of npm gives names that npm may not know."""
    if provider == "filesystem":
        return Component("npm", named, scope="prod", direct=True, line=line, source="path")
    name, _, stated = named.rpartition("@") if "@" in named[1:] else (named, "", "")
    source = "" if provider in _OF_NPM else "url"
    if provider == "jsdelivr" and _GITHUB.fullmatch(name):
        source = "git"
    exact = _EXACT.fullmatch(stated)
    return Component(
        "npm", name, exact[1] if exact else "", "" if exact else (stated or "*")[:300], "prod",
        direct=True, line=line, source=source,
    )  # fmt: skip
