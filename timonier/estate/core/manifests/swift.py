"""Swift: Package.swift, read statement by statement and never run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from timonier.estate.core.facts import Component, Observation, Parsed
from timonier.estate.core.manifests.conventions import manager, with_faults
from timonier.estate.core.manifests.limits import MAX_MANIFEST_BYTES, decode
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.manifests.statements import (
    Group,
    Node,
    arguments,
    is_mark,
    is_word,
    read,
)
from timonier.estate.core.manifests.tokens import Language, Quote, Token

SWIFT = Language(
    (
        Quote('#"""', '"""#', escapes=False, lines=True),
        Quote('"""', '"""', holes=("\\(",), lines=True),
        Quote('#"', '"#', escapes=False),
        Quote('"', '"', holes=("\\(",)),
    ),
    nested=True,
    marks=r"\.\.<|\.\.\.|->|==|!=|&&|\|\||\?\?",
)
_VERSION = re.compile(r"\d+(?:\.\d+){0,2}(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?")
_TOOLS = re.compile(r"\A//\s*swift-tools-version\s*:\s*(\d+(?:\.\d+)*)")
_WITHOUT = re.compile(r"^(?:\w+://)?(?:[^@/]*@)?|\.git/?$|/$")


def address_name(address: str) -> str:
    """The name of a package by the address of its repository (purl type swift)."""
    return _WITHOUT.sub("", address.strip()).replace(":", "/")


@reader("Package.swift", max_bytes=MAX_MANIFEST_BYTES)
def read_package_swift(path: str, data: bytes) -> Parsed:
    """Package.swift: `.package(url:…)` calls wherever they stand, with literal requirements.

    Source: "Package.Dependency" of the Package Description API.
    """
    content = decode(data)
    source = read(content, SWIFT)
    found: dict[Component, None] = {}
    observations = [manager("swift")]
    faults = list(source.faults)
    known = dict(_constants(source.nodes))
    for line, given in _calls(source.nodes):
        labelled = {label: value for label, value in map(_labelled, given) if label}
        unlabelled = [value for label, value in map(_labelled, given) if not label]
        name, origin = _name(labelled, known)
        if not name:
            if {"url", "path", "id"} & labelled.keys():
                faults.append(f"a package is computed (line {line})")
            continue
        version, constraint, pinned = _requirement(labelled, unlabelled, known)
        source_of = origin or pinned
        if not (version or constraint or source_of):
            data_ = {"reason": "its version is computed", "stated": ""}
            observations.append(Observation("unresolved", name, line, data_))
        found.setdefault(
            Component("swift", name, version, constraint, direct=True, line=line, source=source_of)
        )
    tools = _TOOLS.match(content)
    found = dict.fromkeys(_scoped(found, source.nodes, tools.group(1) if tools else ""))
    if tools:
        product = Component("generic", "swift", "", f">={tools.group(1)}", direct=True, line=1)
        found.setdefault(product)
    return with_faults(Parsed(tuple(found), tuple(observations)), faults)


def _scoped(found: Iterable[Component], nodes: Sequence[Node], tools: str) -> Iterator[Component]:
    """The packages, dev where targets of tests alone name them.

    Since version 5.2 of the tools a target names the package of each product (SE-0226).
    """
    numbers = [int(part) for part in tools.split(".")[:2] if part.isdigit() and len(part) < 9]
    tests = {text for group in _named_groups(nodes, "testTarget") for text in _texts(group.items)}
    others = set(_texts(nodes, without=("testTarget", "package")))
    for one in found:
        name = one.name.rpartition("/")[2].lower()
        dev = numbers >= [5, 2] and name in tests and name not in others
        yield replace(one, scope="dev") if dev else one


def _texts(nodes: Sequence[Node], *, without: tuple[str, ...] = ()) -> Iterator[str]:
    """Every literal text, in small letters, outside the calls of the names in `without`."""
    for index, node in enumerate(nodes):
        if isinstance(node, Token):
            if node.kind == "text":
                yield node.text.lower()
        elif not any(_is_called(nodes, index, name) for name in without):
            yield from _texts(node.items, without=without)


def _is_called(nodes: Sequence[Node], index: int, name: str) -> bool:
    """Whether the group at `index` holds the arguments of `.name(…)`."""
    node = nodes[index]
    named = index > 1 and is_word(nodes[index - 1], name) and is_mark(nodes[index - 2], ".")
    return named and isinstance(node, Group) and node.opens == "("


def _named_groups(nodes: Sequence[Node], name: str) -> Iterator[Group]:
    """The arguments of every `.name(…)`."""
    for index, node in enumerate(nodes):
        if isinstance(node, Group):
            if _is_called(nodes, index, name):
                yield node
            else:
                yield from _named_groups(node.items, name)


def _calls(nodes: Sequence[Node]) -> Iterator[tuple[int, list[list[Node]]]]:
    """The arguments of every `.package(…)`, with its line."""
    for group in _named_groups(nodes, "package"):
        yield group.line, arguments(group.items)


def _constants(nodes: Sequence[Node]) -> Iterator[tuple[str, str]]:
    """`let name = "text"` (or with its type); a `var` may change, so it is not known."""
    plain = [node for node in nodes if not (isinstance(node, Token) and node.kind == "break")]
    for index, node in enumerate(plain[:-3]):
        if not is_word(node, "let"):
            continue
        name, rest = plain[index + 1], plain[index + 2 : index + 6]
        if is_mark(rest[0], ":"):
            rest = rest[2:]
        text = rest[1] if len(rest) > 1 and is_mark(rest[0], "=") else None
        if not isinstance(name, Token) or not isinstance(text, Token):
            continue
        if text.kind == "text" and not text.computed:
            yield name.text, text.text


def _labelled(given: list[Node]) -> tuple[str, list[Node]]:
    """`label: value` as the label and the value."""
    first = given[0]
    if len(given) > 2 and is_mark(given[1], ":") and isinstance(first, Token):
        return first.text, given[2:]
    return "", given


def _text(value: Sequence[Node], known: dict[str, str]) -> str:
    """A literal text, a constant, or `Version("1.2.3")`; empty when it is computed."""
    one = value[0] if value else None
    if len(value) == 1 and isinstance(one, Token):
        if one.kind == "text":
            return "" if one.computed else one.text
        return known.get(one.text, "") if one.kind == "word" else ""
    inside = value[1] if len(value) == 2 and is_word(one, "Version") else None
    if isinstance(inside, Group):
        numbers = [part[0].text for part in arguments(inside.items) if isinstance(part[0], Token)]
        return ".".join(numbers)
    return ""


def _name(labelled: dict[str, list[Node]], known: dict[str, str]) -> tuple[str, str]:
    """The name of the package, and its origin when no repository has it."""
    if "url" in labelled:
        return address_name(_text(labelled["url"], known)), ""
    if "path" in labelled:
        path = _text(labelled["path"], known)
        return path.rstrip("/").rpartition("/")[2].lstrip(".") or (path and "."), "path"
    return _text(labelled.get("id", []), known), ""


def _requirement(
    labelled: dict[str, list[Node]], unlabelled: list[list[Node]], known: dict[str, str]
) -> tuple[str, str, str]:
    """Version, range, and `git` when a branch or a commit is followed; all empty: not known."""
    for value in unlabelled:
        if len(value) == 3 and is_mark(value[0], ".") and isinstance(value[2], Group):
            name = value[1].text if isinstance(value[1], Token) else ""
            inside = arguments(value[2].items)
            label, stated = _labelled(inside[0]) if inside else ("", [])
            return _named(name if name != "upToNextMajor" else "from", _text(stated, known))
        between = next((i for i, node in enumerate(value) if is_mark(node, "..<", "...")), 0)
        if between:
            low, high = _text(value[:between], known), _text(value[between + 1 :], known)
            below = "<" if is_mark(value[between], "..<") else "<="
            return ("", f">={low} {below}{high}", "") if _are_versions(low, high) else ("", "", "")
    for label in ("from", "exact", "branch", "revision"):
        if label in labelled:
            return _named(label, _text(labelled[label], known))
    return "", "", ""


def _named(name: str, stated: str) -> tuple[str, str, str]:
    if name in ("branch", "revision"):
        return "", "", "git"
    if not _are_versions(stated):
        return "", "", ""
    if name == "exact":
        return stated, "", ""
    numbers = [int(part) for part in re.split(r"[-+]", stated)[0].split(".")] + [0, 0]
    if name == "from":
        return "", f">={stated} <{numbers[0] + 1}.0.0", ""
    if name == "upToNextMinor":
        return "", f">={stated} <{numbers[0]}.{numbers[1] + 1}.0", ""
    return "", "", ""


def _are_versions(*texts: str) -> bool:
    return all(_VERSION.fullmatch(text) and len(text) < 100 for text in texts)
