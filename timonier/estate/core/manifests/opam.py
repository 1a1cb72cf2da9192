"""OCaml: *.opam files, their locks, and dune-project."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from timonier.estate.core.facts import Component, Observation, Parsed, Scope
from timonier.estate.core.manifests.conventions import (
    licences,
    lock,
    manager,
    project,
    with_faults,
)
from timonier.estate.core.manifests.limits import MAX_MANIFEST_BYTES, decode
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.manifests.statements import Group, Node, is_mark, is_word, read
from timonier.estate.core.manifests.tokens import Language, Quote, Token

OPAM = Language(
    (Quote('"""', '"""', lines=True), Quote('"', '"', lines=True)),
    remarks=("#",),
    block=("(*", "*)"),
    nested=True,
    word=r"[A-Za-z_][\w+-]*(?::[A-Za-z_][\w+-]*)?",
    marks=r"!=|>=|<=|~",
)
DUNE = Language(
    (Quote('"', '"', lines=True),),
    remarks=(";",),
    block=("#|", "|#"),
    nested=True,
    word=r"[^\s()\";]+",
    number=r"(?!)",
)
_DEV = frozenset({"with-test", "with-doc", "with-dev-setup", "with-tools", "dev", "build"})
_SECTIONS = ("depends", "depopts")
_SIGNS = frozenset({"=", "!=", "<", ">", "<=", ">="})
_VERSION = re.compile(r"v?\d[\w.+~-]*")


@reader("opam", max_bytes=MAX_MANIFEST_BYTES)
def read_opam(path: str, data: bytes) -> Parsed:
    """*.opam: `depends` and `depopts` with their filters.

    Source: "Package definitions" of the opam manual.
    """
    return _opam(path, data, locked=False)


@reader("opam.locked")
def read_opam_locked(path: str, data: bytes) -> Parsed:
    """*.opam.locked: the same file with every package at one version."""
    return _opam(path, data, locked=True)


def _opam(path: str, data: bytes, *, locked: bool) -> Parsed:
    source = read(decode(data), OPAM)
    nodes = [one for one in source.nodes if not _is_break(one)]
    found: dict[Component, None] = {}
    observations: list[Observation] = [manager("opam")]
    fields: dict[str, str] = {}
    for index, node in enumerate(nodes[:-2]):
        name = node.text if isinstance(node, Token) and is_mark(nodes[index + 1], ":") else ""
        value = nodes[index + 2]
        if name in _SECTIONS:
            listed = value.items if isinstance(value, Group) else nodes[index + 2 : index + 4]
            for one, stated in _packages(listed, locked):
                found.setdefault(one)
                observations += _unknown(one, stated)
        elif name and isinstance(value, Token) and value.kind == "text":
            fields.setdefault(name, value.text)
    name = fields.get("name") or path.rpartition("/")[2].split(".opam")[0]
    observations += [lock("opam.locked")] if locked else []
    observations += licences(fields.get("license", ""))
    observations.append(project(name, fields.get("version", ""), "opam"))
    return with_faults(Parsed(tuple(found), tuple(observations)), source.faults)


def _is_break(node: Node) -> bool:
    return isinstance(node, Token) and node.kind == "break"


def _packages(nodes: Sequence[Node], locked: bool) -> Iterator[tuple[Component, str]]:
    """The texts of a list, each with the filter in braces that follows it."""
    plain = [one for one in nodes if not _is_break(one)]
    for index, node in enumerate(plain):
        if isinstance(node, Group) and node.opens in "([":
            yield from _packages(node.items, locked)
        elif isinstance(node, Token) and node.kind == "text":
            after = plain[index + 1] if index + 1 < len(plain) else None
            filters = after.items if isinstance(after, Group) and after.opens == "{" else []
            yield _component(node.text, _flat(filters), node.line, locked)


def _flat(nodes: Sequence[Node]) -> list[Token]:
    """The tokens of a filter, those in brackets too."""
    return [
        token
        for node in nodes
        for token in (_flat(node.items) if isinstance(node, Group) else [node])
        if token.kind != "break"
    ]


def _component(name: str, filters: list[Token], line: int, locked: bool) -> tuple[Component, str]:
    """The package and, when its bound is not understood, the text of it."""
    bounds: list[str] = []
    stated = source = ""
    words = {one.text for one in filters if one.kind == "word"}
    for index, token in enumerate(filters):
        if token.kind == "mark" and token.text in _SIGNS:
            value = filters[index + 1] if index + 1 < len(filters) else token
            if value.kind == "text" and _VERSION.fullmatch(value.text):
                bounds.append(f"{token.text} {value.text}")
            elif is_word(value, "version"):
                source = "workspace"  # the version of this very package
            elif value.kind == "text":
                stated = value.text
    if len(bounds) > 1 and any(token.text in ("|", "!") for token in filters):
        stated = " ".join(token.text for token in filters)  # one of several ranges
    exact = bounds[0][2:] if len(bounds) == 1 and bounds[0].startswith("= ") else ""
    known = not stated and not source
    scope: Scope = "dev" if words & _DEV else "prod"
    return Component(
        "opam", name, exact if known else "", "" if exact or not known else ", ".join(bounds),
        scope, direct=None if locked else True, line=line, locked=locked, source=source,
    ), stated  # fmt: skip


def _unknown(one: Component, stated: str) -> Iterator[Observation]:
    if stated:
        data = {"reason": "its range is not understood", "stated": stated[:80]}
        yield Observation("unresolved", one.name, one.line, data)


@reader("dune-project", max_bytes=MAX_MANIFEST_BYTES)
def read_dune_project(path: str, data: bytes) -> Parsed:
    """dune-project: the `depends` of each package it makes opam files of.

    Source: "dune-project" of the Dune documentation.
    """
    source = read(decode(data), DUNE)
    found: dict[Component, None] = {}
    observations: list[Observation] = [manager("dune")]
    for package in _named(source.nodes, "package"):
        for section in _SECTIONS:
            for listed in _named(package.items, section):
                for node in _plain(listed)[1:]:
                    one, stated = _dependency(node)
                    if one:
                        found.setdefault(one)
                        observations += _unknown(one, stated)
        for name in _named(package.items, "name"):
            observations.append(project(_text(_plain(name)[1:2]), "", "opam"))
    return with_faults(Parsed(tuple(found), tuple(observations)), source.faults)


def _named(nodes: Sequence[Node], name: str) -> Iterator[Group]:
    """The lists that begin with the word."""
    for node in nodes:
        if isinstance(node, Group) and is_word(next(iter(_plain(node)), None), name):
            yield node


def _plain(group: Group) -> list[Node]:
    return [one for one in group.items if not _is_break(one)]


def _text(nodes: Sequence[Node]) -> str:
    return nodes[0].text if nodes and isinstance(nodes[0], Token) else ""


def _dependency(node: Node) -> tuple[Component | None, str]:
    if isinstance(node, Token):
        return Component("opam", node.text, scope="prod", direct=True, line=node.line), ""
    parts = _plain(node)
    name = _text(parts)
    if not name:
        return None, ""
    return _component(name, list(_as_filter(parts[1:])), node.line, False)


def _as_filter(nodes: Sequence[Node]) -> Iterator[Token]:
    """`(and (>= 1.0) :with-test)` as the tokens of an opam filter."""
    for node in nodes:
        if isinstance(node, Group):
            yield from _as_filter(_plain(node))
        elif node.text in _SIGNS:
            yield Token("mark", node.text, node.line)
        elif node.text in ("or", "not"):
            yield Token("mark", "|", node.line)
        elif node.text.startswith(":"):
            yield Token("word", node.text[1:], node.line)
        elif node.text != "and":
            yield Token("text", node.text, node.line)
