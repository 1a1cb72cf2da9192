"""Haskell: *.cabal, cabal.project and its freeze."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from timonier.estate.core.facts import Component, Parsed, Scope
from timonier.estate.core.manifests.conventions import (
    licences,
    lock,
    manager,
    project,
    with_faults,
)
from timonier.estate.core.manifests.limits import MAX_MANIFEST_BYTES, decode
from timonier.estate.core.manifests.origins import from_address
from timonier.estate.core.manifests.registry import reader

_FIELD = re.compile(r"([ \t]*)([A-Za-z][\w-]*)[ \t]*:(?!=)(.*)")
_STANZA = re.compile(
    r"([ \t]*)(library|executable|test-suite|benchmark|foreign-library|common|custom-setup"
    r"|source-repository-package|source-repository|flag|package)\b(.*)", re.IGNORECASE
)  # fmt: skip
_DEV = frozenset({"test-suite", "benchmark", "custom-setup"})
NAME = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_ENTRY = re.compile(
    rf"(?P<name>{NAME})(?::(?:{NAME}|\{{[^}}]*\}}))?\s*(?P<range>[(<>=^&|{{\-\d].*)?", re.DOTALL
)
_RANGE = re.compile(r"[\s\d.*<>=^&|(){},-]+")
_EXACT = re.compile(r"==\s*(\d+(?:\.\d+)*)")


@dataclass(frozen=True, slots=True)
class _Field:
    """`name: value`; `lines`: the lines of the value with their numbers."""

    stanza: str
    name: str
    line: int
    lines: tuple[tuple[int, str], ...]

    @property
    def value(self) -> str:
        return "\n".join(text for _, text in self.lines)


def _fields(content: str) -> Iterator[_Field]:
    """Every field of Cabal text: a value goes on over the lines that are indented further."""
    stanza, current, depth = "", None, 0
    lines: list[tuple[int, str]] = []
    for number, raw in enumerate(content.splitlines(), 1):
        if not raw.strip() or raw.lstrip().startswith("--"):
            continue
        indent = len(raw) - len(raw.lstrip())
        if current and indent > depth:
            lines.append((number, raw.strip()))
            continue
        if current:
            yield _Field(stanza, current[0], current[1], tuple(lines))
            current = None
        named, opened = _FIELD.fullmatch(raw), _STANZA.fullmatch(raw)
        if named:
            depth, current = indent, (named.group(2).lower(), number)
            lines = [(number, named.group(3).strip())] if named.group(3).strip() else []
        elif opened or not indent:
            stanza = opened.group(2).lower() if opened else stanza
    if current:
        yield _Field(stanza, current[0], current[1], tuple(lines))


def _listed(field: _Field) -> Iterator[tuple[int, str]]:
    """The parts between commas outside brackets, each with its line."""
    depth, part, began = 0, "", 0
    for number, line in field.lines:
        for char in line + "\n":
            depth += (char in "({") - (char in ")}")
            if char == "," and depth <= 0:
                yield began or number, part.strip()
                part, began = "", 0
            else:
                part += char
                began = began or (number if char.strip() else 0)
    yield began or field.line, part.strip()


def _package(stated: str, scope: Scope, line: int, *, locked: bool = False) -> Component | None:
    """`name >=1 && <2`; None when it is no package or its range is not understood."""
    found = _ENTRY.fullmatch(stated)
    if not found:
        return None
    bound = " ".join((found["range"] or "").split())
    if bound and not _RANGE.fullmatch(bound):
        return None
    exact = _EXACT.fullmatch(bound)
    return Component(
        "hackage", found["name"], exact.group(1) if exact else "", "" if exact else bound, scope,
        direct=None if locked else True, line=line, locked=locked,
    )  # fmt: skip


def packages(
    parts: Iterable[tuple[int, str]], scope: Scope, own: str, faults: list[str]
) -> Iterator[Component]:
    """The packages of (line, "name range") parts without `own`; the rest goes to `faults`."""
    for line, stated in parts:
        one = _package(stated, scope, line) if stated else None
        if one and one.name != own:
            yield one
        elif stated and not one:
            faults.append(f"no package and range: {stated[:60]} (line {line})")


@reader("cabal", max_bytes=MAX_MANIFEST_BYTES)
def read_cabal(path: str, data: bytes) -> Parsed:
    """*.cabal: `build-depends` of every stanza, conditional ones too; tests and tools are dev.

    Source: "Package Description" of the Cabal user guide.
    """
    faults: list[str] = []
    found: dict[Component, None] = {}
    own: dict[str, str] = {}
    for field in _fields(decode(data)):
        if field.name in ("name", "version", "license") and not field.stanza:
            own.setdefault(field.name, field.value.strip())
        elif field.name in ("build-depends", "setup-depends", "build-tool-depends"):
            tool = field.name != "build-depends" or field.stanza in _DEV
            scope: Scope = "dev" if tool else "prod"
            for one in packages(_listed(field), scope, own.get("name", ""), faults):
                found.setdefault(one)
    told = [manager("cabal"), *licences(own.get("license", ""))]
    told += [project(own["name"], own.get("version", ""), "hackage")] if "name" in own else []
    return with_faults(Parsed(once(found), tuple(told)), faults)


def once(found: Iterable[Component]) -> tuple[Component, ...]:
    """Each package once a bound; where one part states it, those that leave it out say no more."""
    kept: dict[tuple[str, str, str, str], Component] = {}
    for one in found:
        kept.setdefault((one.name, one.scope, one.version, one.constraint), one)
    bound = {key[:2] for key in kept if key[2] or key[3]}
    return tuple(one for key, one in kept.items() if key[2] or key[3] or key[:2] not in bound)


@reader("cabal.project", max_bytes=MAX_MANIFEST_BYTES)
def read_cabal_project(path: str, data: bytes) -> Parsed:
    """cabal.project: constraints, and packages taken from repositories of code."""
    faults: list[str] = []
    found: dict[Component, None] = {}
    place: dict[str, tuple[str, int]] = {}
    for field in _fields(decode(data)):
        if field.name == "constraints":
            for one in _constraints(field, locked=False):
                found.setdefault(one)
        elif field.stanza == "source-repository-package":
            if field.name in ("type", "location") and field.name in place:
                _taken(place, found, faults)
            place[field.name] = (field.value.strip(), field.line)
    _taken(place, found, faults)
    return with_faults(Parsed(tuple(found), (manager("cabal"),)), faults)


def _taken(
    place: dict[str, tuple[str, int]], found: dict[Component, None], faults: list[str]
) -> None:
    address, line = place.get("location", ("", 0))
    one = from_address(address, place.get("tag", ("", 0))[0], "", line) if address else None
    if one:
        found.setdefault(one)
    elif address:
        faults.append(f"no address of a repository (line {line})")
    place.clear()


@reader("cabal.project.freeze")
def read_cabal_freeze(path: str, data: bytes) -> Parsed:
    """cabal.project.freeze: `any.name ==version` for every package of the plan."""
    components = [
        one
        for field in _fields(decode(data))
        if field.name == "constraints"
        for one in _constraints(field, locked=True)
    ]
    return Parsed(tuple(components), (manager("cabal"), lock("cabal.project.freeze")))


def _constraints(field: _Field, *, locked: bool) -> Iterator[Component]:
    """What binds a version; a flag (`name +flag`) binds none."""
    for line, stated in _listed(field):
        one = _package(re.sub(r"^(?:any|setup)\.", "", stated), "unknown", line, locked=locked)
        if one and (one.version or one.constraint):
            yield one
