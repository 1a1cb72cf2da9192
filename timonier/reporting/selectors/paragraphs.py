"""The sentences that other rooms give to the brief, each as far as its sources carry it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from django.utils import timezone

from timonier.kit.contributions import PARAGRAPHS, Asked
from timonier.reporting.core.account import Account
from timonier.reporting.core.brief import Claim
from timonier.reporting.core.sentences import Told, sentence
from timonier.reporting.selectors.standing import WORDS


def of_rooms(today: date, user: object) -> dict[str, list[Told]]:
    """What rooms have to say to this reader, by part of the brief."""
    asked = Asked.by(user, today=today, now=timezone.now())
    found: dict[str, list[Told]] = defaultdict(list)
    for one in PARAGRAPHS.open_to(asked):
        said = [Claim(each.text, each.note, each.why, each.found) for each in one.make(asked)]
        told = Told(one.name, str(one.about.what), one.sources, tuple(said))
        found[one.about.place].append(told)
    return found


def sources_of(given: Mapping[str, Sequence[Told]]) -> set[str]:
    """The sources that these sentences stand on."""
    return {name for told in given.values() for each in told for name in each.sources}


def claims(place: str, account: Account) -> Iterator[Claim]:
    """The sentences of one part of the brief."""
    for told in account.given.get(place, ()):
        yield from _within(told, account)


def _within(told: Told, account: Account) -> Iterable[Claim]:
    said = sentence(told.key, lambda: told.what, *told.sources, words=WORDS)(lambda _: told.claims)
    found: Iterable[Claim] = said(account)
    return found
