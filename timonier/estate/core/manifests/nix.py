"""Nix: flake.lock, the inputs of a flake at the revisions they are pinned to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from timonier.estate.core.facts import Component, Observation, Parsed
from timonier.estate.core.manifests.conventions import lock, manager, with_faults
from timonier.estate.core.manifests.edges import Wires
from timonier.estate.core.manifests.limits import load_json, mapping, table, text
from timonier.estate.core.manifests.lines import JSON_OBJECT, Lines
from timonier.estate.core.manifests.origins import from_address
from timonier.estate.core.manifests.registry import reader

_FORGES = {"github": "github.com", "gitlab": "gitlab.com", "sourcehut": "git.sr.ht"}
_FETCHED = frozenset({"git", "hg", "tarball", "file"})
_RELEASE = re.compile(r"(?:nixos|nixpkgs|release)-(\d\d\.\d\d)(?:-[a-z]+)?")


@reader("flake.lock")
def read_flake_lock(path: str, data: bytes) -> Parsed:
    """flake.lock: every node, who asks for it, and the release of NixOS that nixpkgs follows.

    Source: the Nix manual, "nix flake", "Lock files". Raises Unreadable.
    """
    document = mapping(load_json(data), "flake.lock")
    nodes = mapping(document.get("nodes"), "flake.lock")
    root = text(document.get("root")) or "root"
    lines = Lines(JSON_OBJECT, data)
    direct = set(_inputs(nodes, root))
    found: list[Component] = []
    places: dict[str, int] = {}
    faults: list[str] = []
    releases: list[Component] = []
    for key, node in nodes.items():
        if key == root:
            continue
        line = lines.first(key)
        one = _component(key, table(node), key in direct, line)
        if one is None:
            faults.append(f"the input {key[:80]} is of a type that is not known (line {line})")
            continue
        places[key] = len(found)
        found.append(one)
        releases += _release(table(node), line, one.direct)
    wires = Wires(places, len(found) + len(releases))
    brought = ((key, one, "") for key in places for one in _inputs(nodes, key))
    edges = wires.by_name(brought)
    seen: tuple[Observation, ...] = (
        manager("nix"),
        lock("flake.lock", text(document.get("version"))),
    )
    return with_faults(Parsed((*found, *releases), seen, edges=edges), faults)


def _inputs(nodes: dict[str, Any], key: str) -> Iterator[str]:
    """The nodes that one asks for by itself; a list is a path along which another's is followed."""
    for stated in table(table(nodes.get(key)).get("inputs")).values():
        if isinstance(stated, str):
            yield stated


def _component(key: str, node: dict[str, Any], direct: bool, line: int) -> Component | None:
    locked = table(node.get("locked"))
    kind = text(locked.get("type"))
    revision = text(locked.get("rev"))
    digest = revision or text(locked.get("narHash"))
    name, purl, source = key, "generic", "url"
    if kind in _FORGES:
        owner, repository = text(locked.get("owner")), text(locked.get("repo"))
        source, name = "git", f"{owner}/{repository}".strip("/")
        purl = "github" if kind == "github" else "generic"
        name = name.lower() if kind == "github" else repository or key
    elif kind in _FETCHED:
        address = text(locked.get("url"))
        one = from_address(address.removeprefix("git+"), "", key, line)
        purl, name = (one.type, one.name) if one else (purl, name)
        source = "git" if kind in ("git", "hg") else "url"
    elif kind == "path":
        source = "path"
    else:
        return None
    return Component(
        purl, name, direct=direct, line=line, locked=True, digest=digest, source=source
    )


def _release(node: dict[str, Any], line: int, direct: bool | None) -> Iterator[Component]:
    """The release of NixOS whose packages a node holds: it is supported for seven months."""
    original = table(node.get("original"))
    repository = text(table(node.get("locked")).get("repo")) or text(original.get("id"))
    stated = text(original.get("ref")) or text(table(node.get("locked")).get("ref"))
    found = _RELEASE.fullmatch(stated)
    if found and repository.lower() == "nixpkgs":
        yield Component("generic", "nixos", found[1], direct=direct, line=line, locked=True)
