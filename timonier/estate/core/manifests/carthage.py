"""Carthage: Cartfile and Cartfile.resolved; packages are named as Swift names them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from timonier.estate.core.facts import Component, Observation, Parsed, Scope
from timonier.estate.core.manifests.conventions import commit_of, lock, manager, with_faults
from timonier.estate.core.manifests.limits import MAX_MANIFEST_BYTES, decode
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.manifests.swift import address_name

_LINE = re.compile(r'(github|git|binary)\s+"([^"]+)"\s*(?:"([^"]+)"|(==|>=|~>)\s*(\S+))?')
_VERSION = re.compile(r"v?(\d+(?:\.\d+)*(?:-[0-9A-Za-z.-]+)?)")


@reader("Cartfile", max_bytes=MAX_MANIFEST_BYTES)
def read_cartfile(path: str, data: bytes) -> Parsed:
    """Cartfile: an origin a line with its requirement; Cartfile.private serves the work alone.

    Source: "Artifacts" of the Carthage documentation.
    """
    scope: Scope = "dev" if path.endswith(".private") else "prod"
    return _read(data, scope, locked=False)


@reader("Cartfile.resolved")
def read_cartfile_resolved(path: str, data: bytes) -> Parsed:
    """Cartfile.resolved: an origin a line with its tag or commit."""
    return _read(data, "unknown", locked=True)


def _read(data: bytes, scope: Scope, *, locked: bool) -> Parsed:
    found: list[Component] = []
    observations: list[Observation] = [manager("carthage")]
    observations += [lock("Cartfile.resolved")] if locked else []
    faults: list[str] = []
    for number, raw in _lines(data):
        line = _LINE.fullmatch(raw)
        if line:
            found.append(_component(line, scope, number, locked))
        else:
            faults.append(f"no origin: {raw[:60]} (line {number})")
    return with_faults(Parsed(tuple(found), tuple(observations)), faults)


def _lines(data: bytes) -> Iterator[tuple[int, str]]:
    for number, raw in enumerate(decode(data).splitlines(), 1):
        line = re.sub(r"(?:^|\s)#.*$", "", raw).strip()
        if line:
            yield number, line


def _component(line: re.Match[str], scope: Scope, number: int, locked: bool) -> Component:
    kind, address, ref, sign, bound = line.groups()
    short = kind == "github" and "://" not in address
    name = f"github.com/{address}" if short else address_name(address)
    commit = commit_of(ref or "")
    pinned = _VERSION.fullmatch(ref or "") if locked and not commit else None
    branch = bool(ref) and not pinned
    version = pinned.group(1) if pinned else bound if sign == "==" else ""
    source = "url" if kind == "binary" else "git" if branch else ""
    return Component(
        "swift", name, version or "", f"{sign} {bound}" if sign in (">=", "~>") else "", scope,
        direct=None if locked else True, line=number, locked=locked,
        digest=commit, source=source,
    )  # fmt: skip
