"""What leaves this machine about the packages in use: to whom, when last, what is kept back."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from timonier.knowledge.core.asking import REASONS
from timonier.knowledge.messages import KEPT
from timonier.knowledge.selectors import day
from timonier.knowledge.shelf import audits

MOST_NAMED = 50  # names shown of each reason


@dataclass(frozen=True, slots=True)
class Kept:
    """The names that are not sent for one reason; the first of them, and how many there are."""

    words: str | Promise
    names: Sequence[str]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.names)


@dataclass(frozen=True, slots=True)
class Sent:
    """One registry that the operator has named. `last_*`: what its last answer was asked about;
    without `last` it never answered. `versions` is 0 where versions are not sent."""

    ecosystem: str
    host: str
    setting: str
    names: int
    versions: int
    sample: Sequence[str]
    kept: Sequence[Kept]
    last: date | None
    last_names: int
    provable: bool

    @property
    def more(self) -> int:
        return self.names - len(self.sample)


def sent_rows(*, today: date) -> list[Sent]:
    """Every registry that is asked, with what it would be sent now."""
    known = day.book(today)
    found = []
    for asking in day.askings():
        registry, asked = asking.registry, asking.question
        sources = known.answering.get(registry.ecosystem, ())
        heard = next((one for one in sources if one.source == registry.source), None)
        row = Sent(
            ecosystem=registry.ecosystem,
            host=asking.host,
            setting=registry.setting,
            names=len(asked.asked),
            versions=asked.pairs if registry.by_version else 0,
            sample=list(asked.asked)[:MOST_NAMED],
            kept=_kept(asking),
            last=date.fromisoformat(heard.as_of) if heard else None,
            last_names=len(heard.asked or ()) if heard else 0,
            provable=asked.provable,
        )
        found.append(row)
    return found


def _kept(asking: audits.Asking) -> list[Kept]:
    found = []
    for reason in REASONS:
        names = asking.question.because(reason)
        if names:
            found.append(Kept(KEPT[reason], names[:MOST_NAMED], len(names)))
    return found


def unasked_settings() -> list[str]:
    """The variables that would make a registry be asked, and that are not set."""
    every = audits.REGISTRIES
    return [one.setting for one in every if not os.environ.get(one.setting, "").strip()]
