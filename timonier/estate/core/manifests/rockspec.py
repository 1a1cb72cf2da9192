"""Lua rockspecs and Nim's .nimble files: literal lists of requirements, never run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from timonier.estate.core.facts import Component, Observation, Parsed, Scope
from timonier.estate.core.manifests.conventions import manager, project, with_faults
from timonier.estate.core.manifests.limits import MAX_MANIFEST_BYTES, decode
from timonier.estate.core.manifests.origins import from_address
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.manifests.statements import Group, Node, is_mark, read
from timonier.estate.core.manifests.tokens import Language, Quote, Token

LUA = Language(
    (Quote("[[", "]]", escapes=False, lines=True), Quote('"', '"'), Quote("'", "'")),
    remarks=("--",),
    block=("--[[", "]]"),
    marks=r"\.\.|==|~=",
)
NIM = Language(
    (Quote('"""', '"""', escapes=False, lines=True), Quote('"', '"')),
    remarks=("#",),
    block=("#[", "]#"),
    nested=True,
    marks=r"==|>=|<=|\.\.",
)
_LUA_SECTIONS: dict[str, Scope] = {
    "dependencies": "prod", "build_dependencies": "dev", "test_dependencies": "dev",
}  # fmt: skip
_ASKED = re.compile(r"([\w.-]+(?:/[\w.-]+)?)\s*(.*)", re.DOTALL)
_BOUND = re.compile(r"\A(==|=|~>|~=|>=|<=|>|<|\^=|\^)?\s*+v?(\d[\w.-]*+)")


def _component(
    kind: str, stated: str, scope: Scope, line: int, language: str
) -> tuple[Component | None, list[Observation]]:
    """`name >= 1.0, < 2.0` (or bounds joined by `&`); the language itself is a runtime."""
    found = _ASKED.fullmatch(stated.strip())
    if not found:
        return None, []
    name, rest = found.groups()
    parts = [part.strip() for part in re.split(r"[,&]", rest) if part.strip()]
    bounds = [_BOUND.fullmatch(part) for part in parts]
    exact = bounds[0][2] if len(bounds) == 1 and bounds[0] and bounds[0][1] in EXACT else ""
    known = all(bounds)
    product = name.lower() == language
    one = Component(
        "generic" if product else kind, language if product else name, exact if known else "",
        "" if exact or not known else ", ".join(parts), scope, direct=True, line=line,
        source="nimble" if kind == "generic" and not product else "",
    )  # fmt: skip
    data = {"reason": "its range is not understood", "stated": rest[:80]}
    return one, [] if known else [Observation("unresolved", one.name, line, data)]


EXACT = ("==", "=", None)


@reader("rockspec", max_bytes=MAX_MANIFEST_BYTES)
def read_rockspec(path: str, data: bytes) -> Parsed:
    """*.rockspec: the texts of its lists of dependencies.

    Source: "Rockspec format" of LuaRocks.
    """
    source = read(decode(data), LUA)
    nodes = [one for one in source.nodes if isinstance(one, Group) or one.kind != "break"]
    found: dict[Component, None] = {}
    observations = [manager("luarocks")]
    faults = list(source.faults)
    fields: dict[str, str] = {}
    for index, node in enumerate(nodes[:-2]):
        name = node.text if isinstance(node, Token) and is_mark(nodes[index + 1], "=") else ""
        value = nodes[index + 2]
        if name in _LUA_SECTIONS and isinstance(value, Group):
            for token in _literals(value.items, faults):
                one, open_ = _component(
                    "luarocks", token.text, _LUA_SECTIONS[name], token.line, "lua"
                )
                found |= {one: None} if one else {}
                observations += open_
        elif name and isinstance(value, Token) and value.kind == "text":
            fields.setdefault(name, value.text)
    if "package" in fields:
        observations.append(project(fields["package"], fields.get("version", ""), "luarocks"))
    return with_faults(Parsed(tuple(found), tuple(observations)), faults)


def _literals(nodes: Sequence[Node], faults: list[str]) -> Iterator[Token]:
    """The literal texts of a list; what stands there besides, or is put together, is told."""
    for index, node in enumerate(nodes):
        if isinstance(node, Group):
            yield from _literals(node.items, faults)
        elif node.kind == "text":
            joined = any(is_mark(one, "..", "&") for one in nodes[max(0, index - 1) : index + 2])
            if joined or node.computed:
                faults.append(f"a dependency is computed (line {node.line})")
            else:
                yield node


@reader("nimble", max_bytes=MAX_MANIFEST_BYTES)
def read_nimble(path: str, data: bytes) -> Parsed:
    """*.nimble: `requires` with its texts, `taskRequires` for one task; addresses are git.

    Source: "nimble reference" of Nimble.
    """
    source = read(decode(data), NIM)
    nodes = [one for one in source.nodes if isinstance(one, Group) or one.kind != "break"]
    found: dict[Component, None] = {}
    observations = [manager("nimble")]
    faults = list(source.faults)
    for index, node in enumerate(nodes):
        if not isinstance(node, Token) or node.text not in ("requires", "taskRequires"):
            continue
        given = list(_given(nodes[index + 1 :]))
        task = node.text == "taskRequires"
        for token in _literals(given[1:] if task else given, faults):
            _nim(token, "dev" if task else "prod", found, observations)
        if not given:
            faults.append(f"a dependency is computed (line {node.line})")
    return with_faults(Parsed(tuple(found), tuple(observations)), faults)


def _given(nodes: Sequence[Node]) -> Iterator[Node]:
    """The arguments of a call: in brackets, or texts with commas between them."""
    first = nodes[0] if nodes else None
    if isinstance(first, Group):
        yield from first.items
        return
    wanted = "text"
    for node in nodes:
        if not isinstance(node, Token) or (node.kind == "text") != (wanted == "text"):
            return
        if wanted == "mark" and not is_mark(node, ",", "&"):
            return
        yield node
        wanted = "mark" if wanted == "text" else "text"


def _nim(
    token: Token, scope: Scope, found: dict[Component, None], observations: list[Observation]
) -> None:
    for stated in token.text.split(","):
        if "://" in stated:
            address, _, ref = stated.strip().partition("#")
            away = from_address(address.split(" ")[0], ref, "", token.line, scope)
            found |= {away: None} if away else {}
            continue
        one, open_ = _component("generic", stated.split("#")[0], scope, token.line, "nim")
        found |= {one: None} if one else {}
        observations += open_
