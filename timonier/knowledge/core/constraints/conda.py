"""Version specifications of conda packages."""

from __future__ import annotations

import re

from timonier.knowledge.core.constraints.reading import UnreadableConstraint, all_of, bound
from timonier.knowledge.core.ranges import Span, complement
from timonier.knowledge.core.versions import floor

_ONE = re.compile(r"(==|=|!=|~=|>=|<=|>|<|)\s*v?([0-9][0-9A-Za-z._!+-]*?)(\.?\*)?\Z")
_BUILD = re.compile(r"(=*[^=<>!~|,\s]+)(?:\s+|=)[^=<>!~|,\s]+\Z")


def read(text: str) -> list[Span]:
    """As conda reads a MatchSpec's version: `=1.2` and `1.2.*` hold what begins so, `1.2` and
    `==1.2` are exact, commas bind closer than `|`. A build string after the version is left out:
    it says nothing of the version."""
    if "(" in text or "^" in text:
        raise UnreadableConstraint(text[:80])
    found: list[Span] = []
    for alternative in text.split("|"):
        built = _BUILD.match(alternative.strip())
        stated = built.group(1) if built else alternative
        found += all_of("conda", (_one(part.strip()) for part in stated.split(",")))
    return found


def _one(text: str) -> list[Span]:
    if text == "*":
        return [Span()]
    found = _ONE.match(text)
    if not found:
        raise UnreadableConstraint(text[:80])
    operator, version, wild = found.groups()
    exact = Span(version, False, version, True)
    if operator == "~=":
        return all_of("conda", ([Span(version)], [_beginning(version.rpartition(".")[0])]))
    if operator == "=" or (wild and operator in ("", "==", "!=")):
        exact = _beginning(version)
    if operator in ("", "=", "=="):
        return [exact]
    if operator == "!=":
        return complement(exact)
    return [bound(operator, version)]


def _beginning(version: str) -> Span:
    found = re.fullmatch(r"(.*?)(\d+)", version)
    if not found:
        raise UnreadableConstraint(version[:80])
    head, last = found.groups()
    return Span(floor("conda", version), False, floor("conda", f"{head}{int(last) + 1}"), False)
