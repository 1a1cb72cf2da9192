"""The sentences of the brief: each says once, in a registry, on which sources it stands.

What a sentence says of what was found holds whatever else is missing. What it says of what was not
found (none, every, nothing) is no answer while a source is dark: then it says that instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any

from timonier.reporting.core.brief import Axis, Claim, Curve, Table, TierRow

GIT, JUDGED = "estate.git", "practices.judgment"
ADVISORIES, LIVES, EXPLOITED = "osv/", "endoflife.date", "cisa-kev"
TABLES = "timonier/"
FINDINGS = (GIT, JUDGED, ADVISORIES, LIVES, EXPLOITED, "module-replacements", TABLES)
SIMULATION, PLAN = "risk.simulation", "portfolio.plan"


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a sentence is about, for when it cannot be said, and the sources it stands on."""

    key: str
    what: Callable[[], str]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """How blindness is said: (what, sources) -> a sentence; (text, sources) -> text and its limit;
    sources -> a short list; several notes -> one; and where the reader sees more."""

    unknown: Callable[[str, Any], str]
    beyond: Callable[[str, Any], str]
    listed: Callable[[Any], str]
    series: Callable[[Iterable[str]], str]
    why: Callable[[], str]
    nothing: str = "0"  # how a count says that there is none


@dataclass(frozen=True, slots=True)
class Told:
    """Claims that a room of its own gave: their sentence and its sources."""

    key: str
    what: str
    sources: tuple[str, ...]
    claims: tuple[Claim, ...]


SENTENCES: dict[str, Sentence] = {}


def sentence(
    key: str, what: Callable[[], str], *sources: str, words: Words
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register the decorated function, which tells an account in claims, as a sentence.

    Its claims come out as they are where all sources are whole; otherwise as the sources allow.
    """
    SENTENCES[key] = declared = Sentence(key, what, sources)

    def declare(say: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(say)
        def said(account: Any, *given: Any) -> Any:
            told = say(account, *given)
            if isinstance(told, Claim | Table | Axis | Curve | TierRow):
                return _limited(told, declared, account.standing, words)
            return tuple(_all(told or (), declared, account.standing, words))

        return said

    return declare


def _all(parts: Iterable[Any], declared: Sentence, standing: Any, words: Words) -> Iterator[Any]:
    """The first of the claims found carries the note for all of them."""
    noted = False
    for part in parts:
        limited = _limited(part, declared, standing, words)
        found = isinstance(part, Claim) and part.found
        yield replace(limited, note=part.note) if found and noted else limited
        noted = noted or found


def _limited(part: Any, declared: Sentence, standing: Any, words: Words) -> Any:
    """A part as far as its sources carry it; one that is a sentence of its own is already."""
    if part.sentence:
        return part
    if isinstance(part, Claim):
        return _within(part, declared, standing, words)
    blind = _blind(declared.sources, standing)
    part = replace(part, sentence=declared.key)
    return _noted(part, declared, blind, words) if blind else part


def _noted(part: Any, declared: Sentence, blind: Sequence[Any], words: Words) -> Any:
    """A table, a picture or a tier with what is missing of it; an empty one says no "none"."""
    if isinstance(part, TierRow):
        if part.number != words.nothing:
            return part  # it tells what was found; the sentence below it tells the rest
        dark = any(one.dark for one in blind)
        contains = words.unknown("", blind) if dark else words.beyond(part.contains, blind)
        return replace(part, contains=contains, number="?" if dark else part.number)
    note = words.unknown(declared.what(), blind) if _is_empty(part) else words.listed(blind)
    return replace(part, note=words.series((part.note.rstrip("."), note)))


def _is_empty(part: Any) -> bool:
    return isinstance(part, Table) and not part.rows


def _blind(names: Iterable[str], standing: Any) -> list[Any]:
    return [standing[name] for name in names if name in standing and standing[name].blind]


def _within(claim: Claim, declared: Sentence, standing: Any, words: Words) -> Claim:
    """The claim as far as its sources carry it."""
    names = declared.sources if claim.stands is None else claim.stands
    claim = replace(claim, sentence=declared.key, stands=names)
    blind = _blind(names, standing)
    dark = [one for one in blind if one.dark]
    if not blind:
        return claim
    if claim.found:
        note = words.series((claim.note.rstrip("."), words.listed(blind)))
        return replace(claim, note=note)
    if dark:
        return replace(claim, text=words.unknown(declared.what(), dark), why=words.why())
    return replace(claim, text=words.beyond(claim.text, blind))
