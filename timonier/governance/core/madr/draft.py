"""A decision record while it is read: which headings and names the form knows, what is filled."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from timonier.estate.core import decision_records as source
from timonier.governance.core.madr.record import Extra, Option
from timonier.governance.core.madr.text import one_line, tidy

_MAKERS = ("decision-makers", "decision makers", "deciders", "decided by", "décideurs", "authors")
_CONSULTED, _INFORMED = ("consulted", "consultés"), ("informed", "informés")
_REVIEW = ("review-on", "review on", "review date")
_STATUS, _DATE = ("status", "statut"), ("date", "decided on", "decision date")
_PEOPLE = {
    **dict.fromkeys(_MAKERS, "decision_makers"),
    **dict.fromkeys(_CONSULTED, "consulted"),
    **dict.fromkeys(_INFORMED, "informed"),
    **dict.fromkeys(_STATUS, "stated"),
    **dict.fromkeys(_DATE, "decided_on"),
    **dict.fromkeys(_REVIEW, "review_on"),
}
_NAMES = {
    "context": ("context and problem statement", "context", "problem statement", "problem", "issue",
                "contexte", "contexte et problème", "background"),
    "drivers": ("decision drivers", "drivers", "forces", "critères de décision", "critères"),
    "options": ("considered options", "options", "options considered", "alternatives",
                "considered alternatives", "alternatives considered", "options envisagées"),
    "outcome": ("decision outcome", "decision", "outcome", "décision", "résultat"),
    "consequences": ("consequences", "conséquences"),
    "positive": ("positive consequences", "conséquences positives"),
    "negative": ("negative consequences", "conséquences négatives"),
    "confirmation": ("confirmation", "validation"),
    "details": ("pros and cons of the options", "pros and cons", "avantages et inconvénients"),
    "predictions": ("predictions", "prédictions"),
    "more": ("more information", "informations complémentaires"),
    "stated": _STATUS,
    "decided_on": _DATE,
}  # fmt: skip
_KINDS = {name: kind for kind, names in _NAMES.items() for name in names}


@dataclass(slots=True)
class Draft:
    """The record while it is read: each place is filled once, what comes later is kept apart."""

    held: dict[str, Any] = field(default_factory=dict)
    options: dict[str, Option] = field(default_factory=dict)
    extra: list[Extra] = field(default_factory=list)

    def put(self, name: str, value: Any) -> bool:
        """Fill an empty place; False when it is filled already, or there is nothing to put."""
        if self.held.get(name) or not value:
            return False
        self.held[name] = value
        return True

    def keep(self, heading: str, body: str) -> None:
        if body.strip() or kind_of(heading) is None:
            named = one_line(source.unmarked(heading)) or one_line(heading)
            self.extra.append(Extra(named, tidy(body, 3)))

    def add(self, option: Option) -> None:
        key = option_key(option.name)
        if not key:
            return
        known = self.options.get(key)
        self.options[key] = _joined(known, option) if known else option


def kind_of(heading: str) -> str | None:
    words = re.sub(r"\(.{0,40}\)\s*$", "", source.unmarked(heading)).strip(" :.*_").casefold()
    return _KINDS.get(words)


def stated_by(draft: Draft, name: str, words: str) -> bool:
    """Put what a line or the front matter says under one of the names we know."""
    place = _PEOPLE.get(name)
    if place is None:
        return False
    if place in ("decided_on", "review_on"):
        return draft.put(place, source.day_in(words))
    return draft.put(place, one_line(words))


def option_key(name: str) -> str:
    """What makes two names the same option."""
    return " ".join(re.findall(r"[^\W_]+", name.casefold())) or name.strip()


def _joined(first: Option, second: Option) -> Option:
    told = [text for text in (first.description, second.description) if text]
    return Option(first.name, "\n\n".join(told), first.pros + second.pros, first.cons + second.cons)
