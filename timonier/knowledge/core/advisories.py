"""Which published flaws a component has, and which version is the first without them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from timonier.knowledge.core.constraints import (
    UnreadableConstraint,
    declared_spans,
    is_exact,
)
from timonier.knowledge.core.names import ComponentLike, normal_name
from timonier.knowledge.core.ranges import Span, contains, parse_span, relation
from timonier.knowledge.core.severity import Severity, worst
from timonier.knowledge.core.versions import Key, key, major

Packages = Mapping[str, Sequence[Sequence[Any]]]

# Retire.js writes "no release is free of it" as a bound of nines: 99.999.99999, 2.999.999.
_NO_RELEASE = re.compile(r"(?:^|\.)9{3,}$")


@dataclass(frozen=True, slots=True)
class Exploit:
    """An entry of CISA's catalogue of vulnerabilities that are used in attacks."""

    cve: str
    added_on: str  # ISO date
    due_on: str  # ISO date by which US agencies must have acted
    ransomware: bool


class Advisory(NamedTuple):
    """One row of an ecosystem's index, in the order in which it is stored."""

    id: str
    aliases: Sequence[str]
    severity: Severity
    score: float
    summary: str
    published: str
    kind: str
    link: str
    spans: Sequence[str]
    versions: Sequence[str]
    packages: Sequence[str] = ()  # import paths of the module that hold the flaw; empty: all


@dataclass(frozen=True, slots=True)
class Match:
    """A flaw of a component. `state` is unknown when the version is not exact enough to say.

    One unknown match stands for all the advisories that the declared range may or may not meet:
    `possible` counts them and `candidates` names them; `id` is then empty.
    """

    id: str
    aliases: tuple[str, ...]
    severity: Severity
    score: float | None
    summary: str
    published: str
    fixed_in: str  # the smallest version above the current one that this advisory does not hit
    fixed_in_line: str  # the same within the current major line
    state: Literal["affected", "unknown"]
    kind: str = ""  # "", unsound, notice (unmaintained is an abandonment: see replacements)
    exploited: Exploit | None = None
    references: tuple[str, ...] = ()
    possible: int = 1
    candidates: tuple[str, ...] = field(default=(), repr=False)
    because: str = ""  # why the state is unknown: a key of `messages.WHY`
    packages: tuple[str, ...] = ()  # what of the module is affected; empty: all of it
    score_from: str = ""  # the source of a score that is not the advisory's own


def reference(identifier: str) -> str:
    """The page of an identifier at the database that gave it; empty when there is none."""
    pages = {
        "CVE-": "https://www.cve.org/CVERecord?id=",
        "GHSA-": "https://github.com/advisories/",
        "PYSEC-": "https://osv.dev/vulnerability/",
        "GO-": "https://pkg.go.dev/vuln/",
        "RUSTSEC-": "https://rustsec.org/advisories/",
        "HSEC-": "https://osv.dev/vulnerability/",
        "RSEC-": "https://osv.dev/vulnerability/",
    }
    for prefix, page in pages.items():
        if identifier.startswith(prefix):
            return f"{page}{identifier}"
    return ""


def joined(sources: Sequence[Packages]) -> Packages:
    """The rows of several sources of one ecosystem: of a flaw that two name, the first one's words
    with the ranges and the names of both. What only one of them holds is hit all the same."""
    found: dict[str, list[list[Any]]] = {}
    for packages in sources:
        for name, rows in packages.items():
            held = found.setdefault(name, [])
            for row in rows:
                _join(held, list(row))
    return found


def _join(held: list[list[Any]], row: list[Any]) -> None:
    names = {row[0], *row[1]}
    same = [one for one in held if names & {one[0], *one[1]}]
    if not same:
        held.append(row)
        return
    for other in same[1:]:  # the row says that what went by two names is one flaw
        held.remove(other)
        _take(same[0], other)
    _take(same[0], row)


def _take(known: list[Any], row: list[Any]) -> None:
    names = {row[0], *row[1]}
    known[1] = sorted({*known[1], *names} - {known[0]})
    known[2] = known[2] if known[2] != "unknown" else row[2]
    known[8] = [*known[8], *(span for span in row[8] if span not in known[8])]
    known[9] = sorted({*known[9], *row[9]})


def matches(
    packages: Packages,
    component: ComponentLike,
    *,
    ecosystem: str,
    exploited: Mapping[str, Exploit],
) -> list[Match]:
    """The flaws of `component` among `packages`, most severe first."""
    rows = packages.get(normal_name(ecosystem, component.name))
    if not rows:
        return []
    advisories = [one for one in (Advisory(*row) for row in rows) if one.kind != "unmaintained"]
    if component.version:
        found = _of_version(ecosystem, component.version, advisories, exploited)
    else:
        found = _of_range(ecosystem, component.constraint, advisories, exploited)
    return sorted(found, key=gravity)


def gravity(match: Match) -> tuple[bool, bool, float, str]:
    """Sorts the certain before the unknown, the exploited first, then by score."""
    return match.state != "affected", match.exploited is None, -(match.score or 0), match.id


def _of_version(
    ecosystem: str,
    version: str,
    advisories: Sequence[Advisory],
    exploited: Mapping[str, Exploit],
) -> list[Match]:
    if not is_exact(ecosystem, version):
        return _of_range(ecosystem, version, advisories, exploited, "unreadable-version")
    place = key(ecosystem, version)
    found, unsure = [], []
    for advisory in advisories:
        hit = is_hit(ecosystem, advisory, version, place)
        if hit:
            found.append(_affected(ecosystem, advisory, version, exploited))
        elif hit is None:
            unsure.append(advisory)
    return found + _unknown(unsure, exploited, "unreadable-bound")


def is_hit(ecosystem: str, advisory: Advisory, version: str, place: Key) -> bool | None:
    """Whether the version is affected; None when a bound of the advisory cannot be read.

    A listed version holds what the ecosystem takes for it: 2.6.0 of Python holds 2.6.0+cpu.
    """
    if version in advisory.versions:
        return True
    answers = [contains(ecosystem, parse_span(text), place) for text in advisory.spans]
    if True in answers:
        return True
    if None in answers:
        return None
    return any(contains(ecosystem, one, place) for one in _listed(advisory))


def _listed(advisory: Advisory) -> Iterable[Span]:
    return (Span(version, False, version, True) for version in advisory.versions)


def _hit_spans(advisory: Advisory) -> list[Span]:
    return [*map(parse_span, advisory.spans), *_listed(advisory)]


def _of_range(
    ecosystem: str,
    constraint: str,
    advisories: Sequence[Advisory],
    exploited: Mapping[str, Exploit],
    unreadable: str = "unreadable-range",
) -> list[Match]:
    """A declared range is affected only when every version it allows is."""
    if not constraint:
        return _unknown(advisories, exploited, "no-version")
    try:
        allowed = declared_spans(ecosystem, constraint)
    except UnreadableConstraint:
        return _unknown(advisories, exploited, unreadable)
    found, unsure = [], []
    for advisory in advisories:
        answer = relation(ecosystem, _hit_spans(advisory), allowed)
        if answer == "inside":
            found.append(_affected(ecosystem, advisory, allowed[0].low, exploited))
        elif answer != "apart":
            unsure.append(advisory)
    return found + _unknown(unsure, exploited, "several-versions")


def holds(ecosystem: str, advisory: Advisory, component: ComponentLike) -> bool | None:
    """Whether the advisory's versions include the component's; None when that cannot be told.

    A declared range counts only when every version that it allows is included.
    """
    version = component.version
    if version and is_exact(ecosystem, version):
        return is_hit(ecosystem, advisory, version, key(ecosystem, version))
    try:
        allowed = declared_spans(ecosystem, version or component.constraint or "*")
    except UnreadableConstraint:
        return True if "*" in advisory.spans else None
    answer = relation(ecosystem, _hit_spans(advisory), allowed)
    return {"inside": True, "apart": False}.get(answer)


def _affected(
    ecosystem: str, advisory: Advisory, version: str, exploited: Mapping[str, Exploit]
) -> Match:
    fixes = fixes_above(ecosystem, advisory, version)
    line = major(ecosystem, version)
    same_line = [fix for fix in fixes if line and major(ecosystem, fix) == line]
    names = (advisory.id, *advisory.aliases)
    links = [page for page in (reference(name) for name in names) if page]
    return Match(
        id=advisory.id,
        aliases=tuple(advisory.aliases),
        severity=advisory.severity,
        score=advisory.score or None,
        summary=advisory.summary,
        published=advisory.published,
        fixed_in=fixes[0] if fixes else "",
        fixed_in_line=same_line[0] if same_line else "",
        state="affected",
        kind=advisory.kind,
        exploited=exploit_of(names, exploited),
        packages=tuple(advisory.packages),
        references=tuple(links or [advisory.link] * bool(advisory.link))[:4],
    )


def fixes_above(ecosystem: str, advisory: Advisory, version: str) -> list[str]:
    """The fixed versions above `version` that the same advisory does not hit again, ascending."""
    here = key(ecosystem, version) if version else None
    placed = {}
    for text in advisory.spans:
        span = parse_span(text)
        bound = "" if span.high_closed or _NO_RELEASE.search(span.high) else span.high
        place = key(ecosystem, bound) if bound else None
        if place is not None and (here is None or place > here):
            placed[span.high] = place
    clean = [fix for fix, place in placed.items() if not is_hit(ecosystem, advisory, fix, place)]
    return sorted(clean, key=placed.__getitem__)


def exploit_of(names: Iterable[str], exploited: Mapping[str, Exploit]) -> Exploit | None:
    """The first exploitation known under any of the advisory's identifiers."""
    return next((exploited[name] for name in names if name in exploited), None)


def _unknown(
    advisories: Sequence[Advisory], exploited: Mapping[str, Exploit], because: str
) -> list[Match]:
    if not advisories:
        return []
    uses = [exploit_of((one.id, *one.aliases), exploited) for one in advisories]
    return [
        Match(
            id="",
            aliases=(),
            severity=worst(one.severity for one in advisories),
            score=max((one.score for one in advisories), default=0) or None,
            summary="",
            published="",
            fixed_in="",
            fixed_in_line="",
            state="unknown",
            exploited=next((use for use in uses if use), None),
            possible=len(advisories),
            candidates=tuple(one.id for one in advisories),
            because=because,
        )
    ]
