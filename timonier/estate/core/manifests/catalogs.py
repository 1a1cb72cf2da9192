"""Catalogs of a JavaScript workspace: versions kept once, which the members name by `catalog:`."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any

from timonier.estate.core.facts import Observation, Parsed
from timonier.estate.core.manifests.limits import MAX_MANIFEST_BYTES, rows, table, text
from timonier.estate.core.manifests.lines import Lines
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.manifests.yaml_files import load_yaml_all

_KEY = re.compile(rb"""^[ \t]+["']?([^\s"'#:]+)["']?[ \t]*:""", re.MULTILINE)
_EXACT = re.compile(r"=?\s*v?(\d+\.\d+\.\d+(?:-[\w.-]+)?)(?:\+[\w.-]+)?")
_DEFAULT = "default"


@reader("pnpm-workspace.yaml", max_bytes=MAX_MANIFEST_BYTES)
def read_pnpm_workspace(path: str, data: bytes) -> Parsed:
    """The members of a pnpm workspace and its catalogs; raises Unreadable."""
    return _read(data)


@reader("yarnrc", max_bytes=MAX_MANIFEST_BYTES)
def read_yarnrc(path: str, data: bytes) -> Parsed:
    """The catalogs that Yarn's settings hold; raises Unreadable."""
    return _read(data)


def _read(data: bytes) -> Parsed:
    documents = load_yaml_all(data)
    document = table(documents[0] if documents else None)
    members = [Observation("workspace", text(one)) for one in rows(document.get("packages"))]
    return Parsed((), (*members, *catalogs(document, Lines(_KEY, data))))


def catalogs(holder: Mapping[str, Any], lines: Lines) -> Iterator[Observation]:
    """Every entry of `catalog` and `catalogs`, as a `catalog` observation."""
    named = {_DEFAULT: holder.get("catalog"), **table(holder.get("catalogs"))}
    for catalog, entries in named.items():
        for name, stated in table(entries).items():
            facts = {"catalog": text(catalog), "stated": text(stated)[:300]}
            yield Observation("catalog", text(name), lines.first(text(name)), facts)


def catalog_versions(
    path: str, files: Mapping[str, Parsed]
) -> dict[tuple[str, int], tuple[str, str]]:
    """Version or range of each component of a package.json that a catalog above it states."""
    known = _catalogs_above(path, files)
    found: dict[tuple[str, int], tuple[str, str]] = {}
    for seen in files[path].observations:
        stated = str(seen.data.get("stated", ""))
        if seen.kind == "unresolved" and stated.startswith("catalog:"):
            catalog = stated.removeprefix("catalog:").strip() or _DEFAULT
            value = known.get((catalog, seen.subject), "")
            exact = _EXACT.fullmatch(value)
            if value and ":" not in value:  # a link or a git address has no version to state
                found[seen.subject, seen.line] = (exact[1], "") if exact else ("", value)
    return found


def _catalogs_above(path: str, files: Mapping[str, Parsed]) -> dict[tuple[str, str], str]:
    """(catalog, package) -> what is stated, from the nearest file that has catalogs."""
    folder = posixpath.dirname(path)
    while True:
        for name in ("pnpm-workspace.yaml", ".yarnrc.yml", "package.json"):
            parsed = files.get(posixpath.join(folder, name))
            seen = parsed.observations if parsed is not None else ()
            entries = {(str(one.data.get("catalog", "")), one.subject): str(one.data["stated"])
                       for one in seen if one.kind == "catalog"}  # fmt: skip
            if entries:
                return entries
        if not folder:
            return {}
        folder = posixpath.dirname(folder)
