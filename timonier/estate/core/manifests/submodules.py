"""git submodules: their addresses in .gitmodules, and the commits at which the tree pins them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from timonier.estate.core.facts import Component, Observation, Parsed
from timonier.estate.core.formats.kin import SUBMODULES
from timonier.estate.core.manifests.conventions import with_faults
from timonier.estate.core.manifests.limits import MAX_MANIFEST_BYTES, decode
from timonier.estate.core.manifests.origins import from_address
from timonier.estate.core.manifests.registry import reader

_SECTION = re.compile(r'\[submodule\s+"((?:[^"\\]|\\.)*)"\]')
_ENTRY = re.compile(r"([A-Za-z][\w-]*)\s*=\s*(.*)")


@reader(SUBMODULES, max_bytes=MAX_MANIFEST_BYTES)
def read_gitmodules(path: str, data: bytes) -> Parsed:
    """.gitmodules: each submodule with where it lies (git-scm.com, gitmodules). Pins are apart."""
    components: list[Component] = []
    observations: list[Observation] = []
    faults: list[str] = []
    for line, name, stated in _sections(decode(data)):
        place, address = stated.get("path", name), stated.get("url", "")
        tail = re.split(r"[/:]", address.rstrip("/"))[-1].removesuffix(".git")
        relative = address.startswith(("./", "../", "/"))
        one = None
        if relative and tail.strip("."):
            one = Component("generic", tail, scope="prod", direct=True, line=line, source="git")
        elif address and not relative:
            one = from_address(address, "", tail, line, "prod")
        if one is None:
            faults.append(f"a submodule has no address (line {line})")
            continue
        components.append(replace(one, source="git"))
        observations.append(Observation("submodule", one.name, line, {"path": place[:300]}))
    return with_faults(Parsed(tuple(components), tuple(observations)), faults)


def _sections(content: str) -> Iterator[tuple[int, str, dict[str, str]]]:
    """The line, the name and the values of each submodule."""
    found: list[tuple[int, str, dict[str, str]]] = []
    values: dict[str, str] | None = None
    for number, raw in enumerate(content.splitlines(), 1):
        line = raw.strip()
        section = _SECTION.match(line)
        if section:
            values = {}
            found.append((number, section[1], values))
        elif line.startswith("["):
            values = None
        elif values is not None and (entry := _ENTRY.match(line)):
            values[entry[1].lower()] = entry[2].strip().strip('"')
    yield from found


def pinned(parsed: Parsed, pins: Mapping[str, str]) -> Parsed:
    """The same submodules at the commits of the tree: `pins` holds them by path.

    What the tree does not hold is not checked out: it is no component. A pin that no address
    belongs to is told in `error`.
    """
    places = {
        (seen.subject, seen.line): str(seen.data["path"]).strip("/")
        for seen in parsed.observations
        if seen.kind == "submodule"
    }
    components = tuple(
        replace(one, digest=pins[place])
        for one in parsed.components
        if (place := places.get((one.name, one.line), "")) in pins
    )
    nameless = sorted(set(pins) - set(places.values()))
    faults = [f"the submodule {place[:80]} has no address" for place in nameless]
    told = with_faults(replace(parsed, components=components), faults)
    return replace(
        told, error="; ".join(filter(None, (parsed.error, *([told.error] * bool(faults)))))
    )
