"""Perl: cpanfile, read statement by statement and never run, and cpanfile.snapshot."""

from __future__ import annotations

import re
from collections.abc import Sequence

from timonier.estate.core.facts import Component, Observation, Parsed, Scope
from timonier.estate.core.manifests.conventions import lock, manager, with_faults
from timonier.estate.core.manifests.limits import MAX_MANIFEST_BYTES, decode
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.manifests.statements import Group, Node, is_mark, is_word, read
from timonier.estate.core.manifests.tokens import Language, Quote, Token

PERL = Language(
    (
        *(Quote(f"{sign}{opens}", closes, lines=True) for sign in ("qq", "qw", "q")
          for opens, closes in ("()", "{}", "[]", "<>", "//", "||")),
        Quote('"', '"', names=True, lines=True),
        Quote("'", "'", lines=True),
    ),
    remarks=("#",),
    block=("", ""),
    word=r"[$@%]?[^\W\d][\w:]*",
    marks=r"=>|->|==|!=|&&|\|\|",
)  # fmt: skip
# What a statement says of the phase; `requires` takes that of the block around it.
_PHASES: dict[str, Scope] = {
    "requires": "prod", "recommends": "prod", "suggests": "prod", "test_requires": "dev",
    "build_requires": "dev", "configure_requires": "dev", "author_requires": "dev",
}  # fmt: skip
_DEV = frozenset({"test", "develop", "build", "configure", "author"})
_BOUND = re.compile(r"\A(==|!=|>=|<=|>|<)?\s*+v?(\d[\d._]*+)")


@reader("cpanfile", max_bytes=MAX_MANIFEST_BYTES)
def read_cpanfile(path: str, data: bytes) -> Parsed:
    """cpanfile: `requires` and its kin, in blocks of phases and features.

    A bare version is a lower bound. Source: "cpanfile" of Module::CPANfile, and CPAN::Meta::Spec.
    """
    source = read(decode(data), PERL)
    found: dict[Component, None] = {}
    observations = [manager("cpanm")]
    faults = list(source.faults)
    _block(source.nodes, None, found, observations, faults)
    return with_faults(Parsed(tuple(found), tuple(observations)), faults)


def _block(
    nodes: Sequence[Node], phase: Scope | None, found: dict[Component, None],
    observations: list[Observation], faults: list[str],
) -> None:  # fmt: skip
    statement: list[Node] = []
    for node in [*nodes, Token("mark", ";", 0)]:
        ends = is_mark(node, ";") or (isinstance(node, Group) and node.opens == "{")
        if not ends:
            statement += [] if isinstance(node, Token) and node.kind == "break" else [node]
            continue
        first = statement[0] if statement else None
        if isinstance(node, Group):
            named = _texts(statement[1:2]) if is_word(first, "on") else []
            inner: Scope | None = phase
            if named:
                inner = "dev" if named[0] in _DEV else "prod"
            _block(node.items, inner, found, observations, faults)
        elif isinstance(first, Token) and first.text in _PHASES:
            _required(statement, phase or _PHASES[first.text], found, observations, faults)
        statement = []


def _texts(nodes: Sequence[Node]) -> list[str]:
    """Literal texts and bare words and numbers, commas left out."""
    return [n.text for n in nodes if isinstance(n, Token) and n.kind != "mark" and not n.computed]


def _given(nodes: list[Node]) -> list[Node]:
    """The arguments, out of their brackets when they stand in some."""
    if len(nodes) == 1 and isinstance(nodes[0], Group):
        return [n for n in nodes[0].items if isinstance(n, Group) or n.kind != "break"]
    return nodes


def _required(
    statement: list[Node], scope: Scope, found: dict[Component, None],
    observations: list[Observation], faults: list[str],
) -> None:  # fmt: skip
    line = statement[0].line
    given = statement[1:]
    if len(given) == 1 and isinstance(given[0], Group):
        given = [
            one for one in given[0].items if not (isinstance(one, Token) and one.kind == "break")
        ]
    name = given[0] if given else None
    if not isinstance(name, Token) or name.text.startswith(("$", "@")) or name.computed:
        faults.append(f"a module is computed (line {line})")
        return
    stated = ", ".join(_texts(given[1:]))
    bounds = [_BOUND.fullmatch(part.strip()) for part in stated.split(",") if part.strip()]
    known = all(bounds) and len(_texts(given[1:])) == sum(
        1 for n in given[1:] if not is_mark(n, ",", "=>")
    )
    words = ["".join((one[1] or ">=", one[2])) for one in bounds if one] if known else []
    exact = words[0][2:] if len(words) == 1 and words[0].startswith("==") else ""
    bound = "" if exact else ", ".join(one for one in words if one != ">=0")
    kind, called = ("generic", "perl") if name.text == "perl" else ("cpan", name.text)
    found.setdefault(Component(kind, called, exact, bound, scope, direct=True, line=line))
    if not known:
        data = {"reason": "its version is computed", "stated": stated[:80]}
        observations.append(Observation("unresolved", called, line, data))


_DISTRIBUTION = re.compile(r"  (\S+)-(v?\d[\w.]*(?:-TRIAL)?)")


@reader("cpanfile.snapshot")
def read_snapshot(path: str, data: bytes) -> Parsed:
    """cpanfile.snapshot of Carton: each distribution at its version."""
    found: list[Component] = []
    faults: list[str] = []
    for number, line in enumerate(decode(data).splitlines(), 1):
        if not line.startswith("  ") or line.startswith("   "):
            continue
        pinned = _DISTRIBUTION.fullmatch(line.rstrip())
        if pinned:
            name, version = pinned.groups()
            found.append(
                Component("cpan", name, version.removeprefix("v"), line=number, locked=True)
            )
        else:
            faults.append(f"no distribution (line {number})")
    seen = (manager("carton"), lock("cpanfile.snapshot"))
    return with_faults(Parsed(tuple(found), seen), faults)
