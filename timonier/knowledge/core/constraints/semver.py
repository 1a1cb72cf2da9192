"""Ranges of npm and Cargo, and of all that is written like them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from timonier.knowledge.core.constraints.reading import (
    PARTIAL,
    Partial,
    UnreadableConstraint,
    all_of,
    comparators,
    releases,
)
from timonier.knowledge.core.ranges import Span, complement

_NPM = re.compile(rf"(?P<operator>[<>]=?|=|~>?|\^|)[v=\s]*{PARTIAL}(?=\s|\Z)")
_CARGO = re.compile(rf"(?P<operator>[<>]=?|[=~^]|) *{PARTIAL} *(?=,|\Z)")
_COMMON = re.compile(rf"(?P<operator>[<>]=?|={{1,3}}|!=|~[>=]?|\^|)[v\s]*{PARTIAL}(?=[\s,&]|\Z)")
_HYPHEN = re.compile(
    rf"[v=\s]*+(?P<low>{re.sub('[?]P<[a-z]+>', '', PARTIAL)})\s++-\s[v=\s]*+"
    rf"(?P<high>{re.sub('[?]P<[a-z]+>', '', PARTIAL)})\s*+\Z"
)
_EVERYTHING = ("*", "x", "X")
_WHOLE = re.compile(PARTIAL)
_ALIAS = re.compile(r"npm:(?:(?:@[^/@\s]+/)?[^/@\s]+@(?=.))?")


def npm(text: str) -> list[Span]:
    """Ranges as node-semver reads them (its README, "Ranges"), loose as npm itself asks.

    A pre-release counts only where a comparator of the same alternative names a pre-release of
    the same three numbers. Raises UnreadableConstraint for tags, addresses and protocols.
    """
    if text in _EVERYTHING:
        return [Span()]  # npm takes what is tagged latest, a pre-release too
    found: list[Span] = []
    for alternative in _ALIAS.sub("", text, count=1).split("||"):
        pairs = _npm_comparators(alternative.strip())
        found += gated("npm", [span for span, _ in pairs], [one for _, one in pairs])
    return found


def _npm_comparators(text: str) -> list[tuple[list[Span], Partial]]:
    if not text:
        return [([Span()], Partial(()))]
    hyphen = _HYPHEN.match(text)
    if hyphen:
        low, high = (partial(hyphen.group(side)) for side in ("low", "high"))
        return [(compared(">=", low), low), (compared("<=", high), high)]
    listed = [
        (found.group("operator"), Partial.of(found)) for found in comparators(_NPM, text, r"\s*")
    ]
    return [(compared(operator, one), one) for operator, one in listed]


def partial(text: str) -> Partial:
    """A partial version alone. Raises UnreadableConstraint when it is none."""
    found = _WHOLE.fullmatch(text.strip())
    if not found:
        raise UnreadableConstraint(text[:80])
    return Partial.of(found)


def cargo(text: str) -> list[Span]:
    """Requirements of Cargo ("Specifying Dependencies"; the crate `semver`): commas alone join,
    a bare version is a caret, pre-releases count as in npm."""
    if text in _EVERYTHING:
        return releases([Span()])
    listed = list(comparators(_CARGO, text, r"(?:, *)?"))
    if any(one.group("major") in "xX*" or _resumes(one) for one in listed):
        raise UnreadableConstraint(text[:80])
    pairs = [(_cargo_operator(one), Partial.of(one)) for one in listed]
    spans = [compared(operator, one) for operator, one in pairs]
    return gated("cargo", spans, [one for _, one in pairs])


def _cargo_operator(found: re.Match[str]) -> str:
    wild = any(part in ("x", "X", "*") for part in found.group("minor", "patch"))
    return found.group("operator") or ("=" if wild else "^")


def _resumes(found: re.Match[str]) -> bool:
    """Whether a number follows a wildcard, or a pre-release a partial version."""
    minor, patch, pre = found.group("minor", "patch", "pre")
    return bool((minor in ("x", "X", "*") and (patch or "*").isdigit())
                or (pre and not (patch or "*").isdigit()))  # fmt: skip


def common(text: str) -> list[Span]:
    """A range in the notation that most share, of an ecosystem without a reader of its own.

    Spaces and commas join, `|` and `||` part; pre-releases count where their order puts them.
    """
    found: list[Span] = []
    for alternative in re.split(r"\|\|?", text):
        hyphen = _HYPHEN.match(alternative.strip())
        if hyphen:
            low, high = (partial(hyphen.group(side)) for side in ("low", "high"))
            parts = [compared(">=", low), compared("<=", high)]
        else:
            listed = comparators(_COMMON, alternative.strip(), r"[\s,&]*")
            parts = [_common(one.group("operator"), Partial.of(one)) for one in listed]
        found += all_of("generic", parts)
    return found


def _common(operator: str, one: Partial) -> list[Span]:
    if operator == "!=":
        return complement(one.line) if one.numbers else []
    if operator in ("~=", "~>"):
        return pessimistic(one)
    return compared(operator.replace("===", "=").replace("==", "="), one)


def pessimistic(one: Partial) -> list[Span]:
    """`~> 1.2.3`: the last number stated may grow."""
    kept = max(len(one.numbers) - 1, 1)
    return [Span(one.lowest, False, f"{one.next(kept)}-0", False)] if one.numbers else [Span()]


def gated(ecosystem: str, parts: Sequence[Sequence[Span]], stated: Sequence[Partial]) -> list[Span]:
    """What all parts hold: every release, and pre-releases of the versions stated as such."""
    spans = all_of(ecosystem, parts)
    named = {one.release for one in stated if one.pre}
    found = releases(spans)
    for release in sorted(named):
        before = Span(f"{release}-0", False, release, False)
        found += all_of(ecosystem, [spans, [before]])
    return found


def compared(operator: str, one: Partial) -> list[Span]:
    """One comparator of npm or Cargo. A partial version stands for all that it may begin."""
    if not one.numbers:
        return [] if operator in ("<", ">") else [Span()]
    return _COMPARED[operator](one)


def _above(one: Partial) -> list[Span]:
    return [Span(one.lowest, True) if one.full else Span(one.next(len(one.numbers)))]


def _below(one: Partial) -> list[Span]:
    return [Span("", False, one.lowest if one.full else f"{one.release}-0", False)]


def _up_to(one: Partial) -> list[Span]:
    return [Span("", False, one.line.high, one.full)]


def _tilde(one: Partial) -> list[Span]:
    return [Span(one.lowest, False, f"{one.next(min(len(one.numbers), 2))}-0", False)]


def _caret(one: Partial) -> list[Span]:
    """Up to the next change of the left-most number that is not zero."""
    kept = next((n for n, number in enumerate(one.numbers, 1) if number), len(one.numbers))
    return [Span(one.lowest, False, f"{one.next(kept)}-0", False)]


_COMPARED: dict[str, Callable[[Partial], list[Span]]] = {
    "": lambda one: [one.line],
    "=": lambda one: [one.line],
    ">=": lambda one: [Span(one.lowest)],
    ">": _above,
    "<": _below,
    "<=": _up_to,
    "~": _tilde,
    "~>": _tilde,
    "^": _caret,
}
