"""The sentences of the brief: each says once, in a registry, on which sources it stands.

What a sentence says of what was found holds whatever else is missing. What it says of what was not
found (none, every, nothing) is no answer while a source is dark: then it says that instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any

from timonier.reporting.core.brief import Claim

GIT, JUDGED = "estate.git", "practices.judgment"
ADVISORIES, LIVES, EXPLOITED = "osv/", "endoflife.date", "cisa-kev"
FINDINGS = (GIT, JUDGED, ADVISORIES, LIVES, EXPLOITED, "module-replacements")
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
    sources -> a short list; and where the reader sees more."""

    unknown: Callable[[str, Any], str]
    beyond: Callable[[str, Any], str]
    listed: Callable[[Any], str]
    why: Callable[[], str]


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
            if isinstance(told, Claim):
                return _within(told, declared, account.standing, words)
            return tuple(_all(told or (), declared, account.standing, words))

        return said

    return declare


def _all(
    claims: Iterable[Claim], declared: Sentence, standing: Any, words: Words
) -> Iterator[Claim]:
    """The first of those found carries the note for all of them."""
    noted = False
    for claim in claims:
        limited = _within(claim, declared, standing, words)
        yield replace(limited, note=claim.note) if claim.found and noted else limited
        noted = noted or claim.found


def _within(claim: Claim, declared: Sentence, standing: Any, words: Words) -> Claim:
    """The claim as far as its sources carry it."""
    names = declared.sources if claim.stands is None else claim.stands
    claim = replace(claim, sentence=declared.key, stands=names)
    blind = [standing[name] for name in names if name in standing and standing[name].blind]
    dark = [one for one in blind if one.dark]
    if not blind:
        return claim
    if claim.found:
        note = "; ".join(filter(None, (claim.note.rstrip("."), words.listed(blind))))
        return replace(claim, note=note)
    if dark:
        return replace(claim, text=words.unknown(declared.what(), dark), why=words.why())
    return replace(claim, text=words.beyond(claim.text, blind))
