"""Elixir: mix.exs, read as the language delimits its statements and never run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from timonier.estate.core.facts import Component, Observation, Parsed, Scope
from timonier.estate.core.manifests.conventions import (
    group_scope,
    manager,
    project,
    with_faults,
)
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

_HOLE = ("#{",)
ELIXIR = Language(
    (
        Quote('"""', '"""', holes=_HOLE, lines=True),
        Quote("'''", "'''", holes=_HOLE, lines=True),
        *(Quote(f"~{sign}{opens}", closes, False, lines=True) for sign in "rwscRWSC"
          for opens, closes in ("()", "[]", "{}", "//", "||", "<>", '""', "''")),
        Quote('"', '"', holes=_HOLE, lines=True),
        Quote("'", "'", holes=_HOLE, lines=True),
    ),
    remarks=("#",),
    block=("", ""),
    word=r":?@?[^\W\d][\w@]*[?!]?(?::(?=\s))?",
    marks=r"\|>|->|<-|=>|==|!=|<>|\+\+|--|&&|\|\||\.\.",
)  # fmt: skip
_REQUIREMENT = re.compile(
    r"(?:(?:~>|>=|<=|==|!=|!|>|<)?\s*+\d++(?:\.\d++){0,2}+(?:-[0-9A-Za-z.-]++)?+"
    r"(?:\+[\w.-]++)?+(?>\s++(?:and|or)\s++|\s*+))++"
)
_EXACT = re.compile(r"(?:==\s*)?(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)")
_ORIGINS = {"git": "git", "github": "git", "path": "path", "in_umbrella": "workspace",
            "svn": "git"}  # fmt: skip
_FUNCTIONS = ("def", "defp")


@dataclass(slots=True)
class _Found:
    known: dict[str, str]
    components: dict[Component, None] = field(default_factory=dict)
    observations: list[Observation] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


@reader("mix.exs", max_bytes=MAX_MANIFEST_BYTES)
def read_mix_exs(path: str, data: bytes) -> Parsed:
    """mix.exs: the tuples of its lists of dependencies, whatever the function that holds them.

    Source: "Mix.Tasks.Deps" and "Version" of the Elixir documentation.
    """
    source = read(decode(data), ELIXIR)
    nodes = [one for one in source.nodes if not (isinstance(one, Token) and one.kind == "break")]
    found = _Found(dict(_attributes(nodes)), faults=list(source.faults))
    functions = list(_functions(nodes))
    for name, body in functions:
        if "dep" in name:
            _lists(body, found)
    settings = {key: value for name, body in functions if name == "project"
                for key, value in _settings(body)}  # fmt: skip
    for node in settings.get("deps", []):
        if isinstance(node, Group) and node.opens == "[":
            _list(node, found)
    elixir = settings.get("elixir", [])
    _elixir(elixir, found)
    told: list[Observation] = [manager("mix"), *found.observations]
    version = _text(settings.get("version", []), found.known)
    for app in settings.get("app", [])[:1]:
        if isinstance(app, Token):
            told.append(project(app.text.lstrip(":"), version, "hex"))
    return with_faults(Parsed(tuple(found.components), tuple(told)), found.faults)


def _attributes(nodes: Sequence[Node]) -> Iterator[tuple[str, str]]:
    """`@version "1.2.3"`."""
    for name, value in pairwise(nodes):
        if not isinstance(name, Token) or not isinstance(value, Token):
            continue
        if name.text.startswith("@") and value.kind == "text" and not value.computed:
            yield name.text, value.text


def _functions(nodes: Sequence[Node]) -> Iterator[tuple[str, Sequence[Node]]]:
    """Each function with what stands before the next one."""
    starts = [index for index, node in enumerate(nodes) if is_word(node, *_FUNCTIONS)]
    for index, start in enumerate(starts):
        end = starts[index + 1] if index + 1 < len(starts) else len(nodes)
        name = nodes[start + 1] if start + 1 < end else None
        yield (name.text if isinstance(name, Token) else ""), nodes[start + 2 : end]


def _settings(body: Sequence[Node]) -> Iterator[tuple[str, list[Node]]]:
    for node in body:
        if isinstance(node, Group) and node.opens == "[":
            for given in arguments(node.items):
                if isinstance(given[0], Token) and given[0].text.endswith(":"):
                    yield given[0].text[:-1], given[1:]


def _lists(body: Sequence[Node], found: _Found) -> None:
    """The lists of a function; what it adds from elsewhere is told unless a list of its own."""
    before: Node | None = None
    for node in body:
        if isinstance(node, Group):
            if node.opens == "[":
                _list(node, found)
            else:
                _lists(node.items, found)
        elif is_mark(before, "++") and node.kind == "word" and "dep" not in node.text:
            found.faults.append(f"a dependency is computed (line {node.line})")
        before = node


def _list(group: Group, found: _Found) -> None:
    for given in arguments(group.items):
        first = given[0]
        if isinstance(first, Group) and first.opens == "{":
            _dependency(arguments(first.items), first.line, found)
        elif isinstance(first, Token) and first.text.endswith(":") and len(given) > 1:
            name = Token("word", ":" + first.text[:-1], first.line)  # `[phoenix: "~> 1.7"]`
            _dependency([[name], given[1:]], first.line, found)
        else:
            found.faults.append(f"a dependency is computed (line {first.line})")


def _dependency(parts: list[list[Node]], line: int, found: _Found) -> None:
    name = parts[0][0] if parts and len(parts[0]) == 1 else None
    if not isinstance(name, Token) or not name.text.startswith(":"):
        found.faults.append(f"a dependency is computed (line {line})")
        return
    stated: list[Node] = []
    options: dict[str, list[Node]] = {}
    for part in parts[1:]:
        _part(part, stated, options)
    package = _text(options.get("hex", []), found.known).lstrip(":") or name.text[1:]
    source = next((value for key, value in _ORIGINS.items() if key in options), "")
    source = source or ("url" if "repo" in options or "organization" in options else "")
    _add(package, stated, _scope(options), source, line, found)


def _part(part: list[Node], stated: list[Node], options: dict[str, list[Node]]) -> None:
    first = part[0]
    if isinstance(first, Token) and first.kind == "word" and first.text.endswith(":"):
        options[first.text[:-1]] = part[1:]
    elif isinstance(first, Group) and first.opens == "[":
        for inner in arguments(first.items):
            _part(inner, stated, options)
    else:
        stated.extend(part)


def _add(
    package: str, stated: list[Node], scope: Scope, source: str, line: int, found: _Found
) -> None:
    text = _text(stated, found.known)
    exact = _EXACT.fullmatch(text)
    known = bool(_REQUIREMENT.fullmatch(text)) and not exact
    is_open = bool(stated) and not exact and not known
    if is_open:
        data = {"reason": "its version is computed", "stated": text[:80]}
        found.observations.append(Observation("unresolved", package, line, data))
    served = source in ("", "url")
    version = exact.group(1) if exact and served else ""
    constraint = text if known and served else ""
    found.components.setdefault(
        Component("hex", package, version, constraint, scope, direct=True, line=line, source=source)
    )


def _scope(options: dict[str, list[Node]]) -> Scope:
    """`only:` names the environments; without it a package ships."""
    if "only" not in options:
        runtime = options.get("runtime", [])
        return "unknown" if runtime else "prod"  # not started with the rest, shipped or not
    nodes = [inner for node in options["only"]
             for inner in (node.items if isinstance(node, Group) else [node])]  # fmt: skip
    names = [n.text.lstrip(":") for n in nodes if isinstance(n, Token) and n.kind == "word"]
    if not names:
        return "unknown"
    return "dev" if all(group_scope(name) == "dev" for name in names) else "prod"


def _text(value: Sequence[Node], known: dict[str, str]) -> str:
    one = value[0] if len(value) == 1 else None
    if not isinstance(one, Token) or one.computed:
        return ""
    return known.get(one.text, "") if one.text.startswith("@") else one.text


def _elixir(value: Sequence[Node], found: _Found) -> None:
    text = _text(value, found.known)
    if _REQUIREMENT.fullmatch(text):
        line = value[0].line
        found.components.setdefault(
            Component("generic", "elixir", "", text, "prod", direct=True, line=line)
        )
