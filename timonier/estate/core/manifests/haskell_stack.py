"""Haskell's Stack: stack.yaml and its lock, and package.yaml of hpack."""

from __future__ import annotations

import re
from collections.abc import Iterator

from timonier.estate.core.facts import Component, Observation, Parsed, Scope
from timonier.estate.core.manifests.conventions import (
    licences,
    lock,
    manager,
    project,
    with_faults,
)
from timonier.estate.core.manifests.haskell import NAME, once, packages
from timonier.estate.core.manifests.limits import MAX_MANIFEST_BYTES
from timonier.estate.core.manifests.located import (
    Node,
    Table,
    line_of,
    load_documents,
    rows,
    table,
    text,
    texts,
)
from timonier.estate.core.manifests.origins import from_address
from timonier.estate.core.manifests.registry import reader

MAX_CONDITIONS = 10  # conditions within conditions
_DASHED = re.compile(rf"({NAME})-(\d+(?:\.\d+)*)(?:@(?:sha256|rev):?.*)?")


@reader("stack.yaml", max_bytes=MAX_MANIFEST_BYTES)
def read_stack(path: str, data: bytes) -> Parsed:
    """stack.yaml: extra-deps; the snapshot settles all others, and this file does not say how."""
    documents = load_documents(data)
    document = table(documents[0] if documents else None)
    faults: list[str] = []
    found: dict[Component, None] = {}
    for entry in rows(document.get("extra-deps")):
        one = _extra(entry)
        if one:
            found.setdefault(one)
        else:
            faults.append(f"a package is not understood (line {line_of(entry)})")
    told = [manager("stack")]
    resolver = text(document.get("resolver") or document.get("snapshot"))
    if resolver:
        told.append(Observation("baseline", "stackage", resolver.line, {"snapshot": resolver[:80]}))
    return with_faults(Parsed(tuple(found), tuple(told)), faults)


def _extra(entry: Node, *, locked: bool = False) -> Component | None:
    how, line = table(entry), line_of(entry)
    stated = text(how.get("hackage") if how else entry)
    exact = _DASHED.fullmatch(stated)
    if exact:
        name, version = exact.groups()
        direct = None if locked else True
        return Component("hackage", name, version, direct=direct, line=line, locked=locked)
    if how:
        return _away(how, line)
    if "://" in stated:
        return from_address(stated, "", "", line)
    name = stated.rstrip("/").rpartition("/")[2]
    return Component("hackage", name, direct=True, line=line, source="path") if name else None


def _away(how: Table, line: int) -> Component | None:
    github = text(how.get("github"))
    address = f"https://github.com/{github}" if github else text(how.get("git"))
    address = address or text(how.get("archive")) or text(how.get("url")) or text(how.get("hg"))
    return from_address(address, text(how.get("commit")), text(how.get("name")), line)


@reader("stack.yaml.lock")
def read_stack_lock(path: str, data: bytes) -> Parsed:
    """stack.yaml.lock: the extra packages as completed; those of the snapshot are not in it."""
    documents = load_documents(data)
    document = table(documents[0] if documents else None)
    faults: list[str] = []
    found: dict[Component, None] = {}
    for entry in rows(document.get("packages")):
        one = _extra(table(entry).get("completed") or Table(0), locked=True)
        if one:
            found.setdefault(one)
        else:
            faults.append(f"a package is not understood (line {line_of(entry)})")
    seen = (manager("stack"), lock("stack.yaml.lock"))
    return with_faults(Parsed(tuple(found), seen), faults)


_PARTS: dict[str, Scope] = {"library": "prod", "internal-libraries": "prod", "executables": "prod",
                            "executable": "prod", "tests": "dev", "benchmarks": "dev"}  # fmt: skip


@reader("hpack", max_bytes=MAX_MANIFEST_BYTES)
def read_hpack(path: str, data: bytes) -> Parsed:
    """package.yaml of hpack: dependencies of the package and of each of its parts."""
    documents = load_documents(data)
    document = table(documents[0] if documents else None)
    faults: list[str] = []
    own = text(document.get("name"))
    found = list(packages(_of_part(document), "prod", own, faults))
    for section, scope in _PARTS.items():
        part = table(document.get(section))
        several = section in ("internal-libraries", "executables", "tests", "benchmarks")
        for one in [table(node) for node in part.values()] if several else [part]:
            found += packages(_of_part(one), scope, own, faults)
    told = [manager("stack"), *licences(text(document.get("license")))]
    told += [project(str(own), str(text(document.get("version"))), "hackage")] if own else []
    return with_faults(Parsed(once(found), tuple(told)), faults)


def _of_part(part: Table, depth: int = 0) -> Iterator[tuple[int, str]]:
    """The dependencies of a part: texts, tables, and those under a condition."""
    for key in ("dependencies", "build-tools"):
        yield from _stated(part.get(key))
    if depth < MAX_CONDITIONS:
        when = part.get("when")
        for node in [table(one) for one in rows(when)] or [table(when)]:
            for inner in (node, table(node.get("then")), table(node.get("else"))):
                yield from _of_part(inner, depth + 1)


def _stated(listed: Node | None) -> Iterator[tuple[int, str]]:
    for one in texts(listed):
        yield one.line, str(one)
    for node in rows(listed):
        name, version = text(table(node).get("name")), text(table(node).get("version"))
        if name:
            yield name.line, f"{name} {version}"
    for key, how in table(listed).items():
        bound = text(how) or text(table(how).get("version"))
        yield table(listed).lines.get(key, 0), f"{key} {bound if bound != '*' else ''}".strip()
