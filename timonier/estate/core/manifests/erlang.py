"""Erlang: rebar.config and rebar.lock, read as terms of the language and never run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from timonier.estate.core.facts import Component, Observation, Parsed, Scope, Unreadable
from timonier.estate.core.manifests.conventions import (
    commit_of,
    group_scope,
    lock,
    manager,
    with_faults,
)
from timonier.estate.core.manifests.limits import MAX_MANIFEST_BYTES, decode
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.manifests.statements import (
    Group,
    Node,
    arguments,
    is_group,
    is_mark,
    read,
)
from timonier.estate.core.manifests.tokens import Language, Quote, Token

ERLANG = Language(
    (Quote('"', '"', lines=True), Quote("'", "'")),
    remarks=("%",),
    block=("", ""),
    word=r"[^\W\d][\w@]*",
    marks=r"<<|>>|=>|\|\||->",
)
_EXACT = re.compile(r"v?(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)")
_RANGE = re.compile(
    r"(?:(?:~>|>=|<=|==|>|<)?\s*+\d++(?:\.\d++)*+(?:-[\w.]++)?+(?:\s++(?:and|or)\s++)?+)++"
)
_SECTIONS: dict[str, Scope] = {"deps": "prod", "plugins": "dev", "project_plugins": "dev"}


@dataclass(slots=True)
class _Found:
    components: dict[Component, None] = field(default_factory=dict)
    observations: list[Observation] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


@reader("rebar.config", max_bytes=MAX_MANIFEST_BYTES)
def read_rebar_config(path: str, data: bytes) -> Parsed:
    """rebar.config: dependencies and plugins, those of profiles too.

    Source: "Dependencies" and "Profiles" of the rebar3 documentation.
    """
    source = read(decode(data), ERLANG)
    found = _Found(faults=list(source.faults))
    _sections(source.nodes, None, found)
    seen = (manager("rebar3"), *found.observations)
    return with_faults(Parsed(tuple(found.components), seen), found.faults)


def _sections(nodes: Sequence[Node], scope: Scope | None, found: _Found) -> None:
    """`{deps, […]}` wherever it stands; `scope`: of the profile around it."""
    for node in nodes:
        if not isinstance(node, Group):
            continue
        parts = arguments(node.items)
        name = _word(parts[0]) if node.opens == "{" and len(parts) == 2 else ""
        value = parts[1][0] if name and len(parts[1]) == 1 else None
        if name in _SECTIONS:
            _section(value, scope or _SECTIONS[name], node.line, found)
        elif name == "profiles" and isinstance(value, Group):
            for profile in (one for one in value.items if isinstance(one, Group)):
                inside = arguments(profile.items)
                _sections(profile.items, group_scope(_word(inside[0]) if inside else ""), found)
        elif node.opens == "[":
            _sections(node.items, scope, found)


def _section(value: Node | None, scope: Scope, line: int, found: _Found) -> None:
    if not isinstance(value, Group) or value.opens != "[":
        found.faults.append(f"dependencies are computed (line {line})")
        return
    for entry in arguments(value.items):
        _entry(entry, scope, found)


def _word(part: list[Node]) -> str:
    """An atom or a text of one token, also in `<<"…">>`; empty for anything else."""
    inner = part[1:-1] if len(part) == 3 and is_mark(part[0], "<<") else part
    one = inner[0] if len(inner) == 1 else None
    return one.text if isinstance(one, Token) and one.kind in ("word", "text") else ""


def _entry(entry: list[Node], scope: Scope, found: _Found) -> None:
    """`cowboy`, or a tuple of the name with a version, an origin, or both."""
    first = entry[0]
    if not isinstance(first, Group) or first.opens != "{":
        name = _word(entry)
        if name:
            one = Component("hex", name, "", "", scope, direct=True, line=first.line)
            found.components.setdefault(one)
        else:
            found.faults.append(f"a dependency is computed (line {first.line})")
        return
    parts = arguments(first.items)
    name = _word(parts[0]) if parts else ""
    if not name:
        found.faults.append(f"a dependency is computed (line {first.line})")
        return
    stated, source = "", ""
    for part in parts[1:]:
        if isinstance(part[0], Group):
            inside = arguments(part[0].items)
            kind = _word(inside[0]) if inside else ""
            name = _word(inside[1]) if kind == "pkg" and len(inside) > 1 else name
            source = {"pkg": "", "raw": source, "path": "path"}.get(kind, "git")
        else:
            stated = stated or _word(part)
    _add(name, stated, source, scope, first.line, found)


def _add(name: str, stated: str, source: str, scope: Scope, line: int, found: _Found) -> None:
    exact = _EXACT.fullmatch(stated)
    ranged = bool(_RANGE.fullmatch(stated)) and not exact
    found.components.setdefault(
        Component(
            "hex", name, exact.group(1) if exact and not source else "",
            stated if ranged and not source else "", scope, direct=True, line=line, source=source,
        )
    )  # fmt: skip
    if stated and not source and not exact and not ranged:
        data = {"reason": "it is no version and no range", "stated": stated[:80]}
        found.observations.append(Observation("unresolved", name, line, data))


@reader("rebar.lock")
def read_rebar_lock(path: str, data: bytes) -> Parsed:
    """rebar.lock: a list of locks, with a version before it since rebar 3.7; level 0 is direct."""
    source = read(decode(data), ERLANG)
    faults = list(source.faults)
    groups = [node for node in source.nodes if isinstance(node, Group)]
    if not groups and any(not is_mark(node, ".") for node in source.nodes):
        raise Unreadable("no list of locks")
    first = groups[0] if groups else Group("[", 0)
    listed = (
        first
        if first.opens == "["
        else next(
            (one for one in first.items if isinstance(one, Group) and one.opens == "["), first
        )
    )
    components = list(_locked(listed, faults))
    version = next((_word([n]) for n in first.items if isinstance(n, Token)), "")
    seen = (manager("rebar3"), lock("rebar.lock", version if first.opens == "{" else ""))
    return with_faults(Parsed(tuple(components), seen), faults)


def _locked(listed: Group, faults: list[str]) -> Iterator[Component]:
    for entry in arguments(listed.items):
        parts = arguments(entry[0].items) if isinstance(entry[0], Group) else []
        how = parts[1][0] if len(parts) > 2 else None
        inside = arguments(how.items) if isinstance(how, Group) else []
        line = entry[0].line
        if len(inside) < 2 or not is_group(entry[0], "{"):
            faults.append(f"no lock (line {line})")
            continue
        served = _word(inside[0]) == "pkg" and len(inside) > 2
        ref = inside[2][0] if len(inside) > 2 else None
        pinned = arguments(ref.items) if isinstance(ref, Group) else []
        level = parts[2][0]
        yield Component(
            "hex",
            _word(inside[1]) if served else _word(parts[0]),
            _word(inside[2]) if served else "",
            direct=isinstance(level, Token) and level.text == "0",
            line=line,
            locked=True,
            digest=commit_of(_word(pinned[1])) if len(pinned) > 1 else "",
            source="" if served else "git",
        )
