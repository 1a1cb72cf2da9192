"""Ideas: the board by status, what is worth trying first, what resembles what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from timonier.kit.folding import holds, words_of
from timonier.kit.models import Citation
from timonier.organisation.selectors import company
from timonier.strategy.core.similarity import Index, Text
from timonier.strategy.core.worth import Worth, clear_of_the_rest, first_to_try, pert_mean, worth
from timonier.strategy.models import Idea, IdeaVote
from timonier.values.interval import Interval
from timonier.values.money import counted_in

Status = Idea.Status
COLUMN = 12  # ideas of one status on the board at first sight
ALIVE = (Status.SPARK, Status.SHAPED, Status.TRIED)
_AMOUNTS = ("cost_to_try", "gain_low", "gain_likely", "gain_high")
RANKED, WAITING = 60, 20  # rows of "worth trying first"; the list has them all


@dataclass(frozen=True)
class IdeaCard:
    """An idea with its interval and what people said; `gain` None is unknown, not zero."""

    idea: Idea
    gain: Interval | None
    worth: Worth | None
    votes: int
    mine: bool
    comments: int

    @property
    def free(self) -> bool:
        """Trying it costs nothing."""
        return self.idea.cost_to_try is not None and not self.idea.cost_to_try

    @property
    def value(self) -> float | None:
        """The mean gain of a year, of the PERT law of its three numbers."""
        return None if self.gain is None else pert_mean(self.gain)


@dataclass(frozen=True)
class Column:
    """The ideas of one status: the most wanted first, and how many there are in all."""

    status: str
    label: str
    cards: tuple[IdeaCard, ...]
    count: int

    @property
    def hidden(self) -> int:
        return self.count - len(self.cards)


@dataclass(frozen=True)
class Ranking:
    """Ideas worth trying first; the first `clear` ones are surely ahead of all that follow."""

    cards: tuple[IdeaCard, ...]
    count: int  # of the ranked, shown or not
    waiting: tuple[IdeaCard, ...]  # no interval or no cost yet: unknown, in a group of their own
    waiting_count: int
    clear: int
    top: float  # the end of the common scale of gains


@dataclass(frozen=True)
class Similar:
    """An idea that says nearly the same, how nearly, and its words that say so."""

    idea: Idea
    score: float
    words: tuple[str, ...]


def gain_of(idea: Idea) -> Interval | None:
    """The gain of a year as an interval, when all three numbers are there and in order."""
    low, likely, high = idea.gain_low, idea.gain_likely, idea.gain_high
    if low is None or likely is None or high is None or not low <= likely <= high:
        return None
    return Interval(float(low), float(likely), float(high))


def _told(rows: QuerySet[Idea], user: Any) -> QuerySet[Idea]:
    """With votes, comments and whether this person is for it, in one query."""
    mine = IdeaVote.objects.filter(idea=OuterRef("pk"), voter=user.pk)
    return rows.annotate(
        votes_cast=Count("votes", distinct=True),
        comments_made=Count("comments", distinct=True),
        mine=Exists(mine),
    )


def card_of(idea: Any) -> IdeaCard:
    """A card of a row annotated by `_told`."""
    gain = gain_of(idea)
    return IdeaCard(
        idea=idea,
        gain=gain,
        worth=worth(gain, counted_in(idea.currency, idea.cost_to_try)),
        votes=idea.votes_cast,
        mine=idea.mine,
        comments=idea.comments_made,
    )


def card(idea: Idea, user: Any) -> IdeaCard:
    """One idea as its page shows it."""
    return card_of(_told(Idea.objects.filter(pk=idea.pk), user).select_related("author").get())


def board(user: Any, *, kind: str = "", words: str = "") -> list[Column]:
    """Every status with its most wanted ideas; a constant number of queries."""
    rows = Idea.objects.all()
    if kind in Idea.Kind.values:
        rows = rows.filter(kind=kind)
    for word in words_of(words):
        held = [holds(Idea, name, word) for name in ("name", "problem", "for_whom")]
        rows = rows.filter(Q.create([*held], Q.OR))
    counts = dict(rows.order_by().values_list("status").annotate(Count("pk")))
    order = [F("votes_cast").desc(), F("made_at").desc(), F("pk").desc()]
    place = Window(RowNumber(), partition_by=[F("status")], order_by=order)
    ranked = rows.annotate(votes_cast=Count("votes")).annotate(place=place)
    shown = {row.pk: row.place for row in ranked.filter(place__lte=COLUMN).only("pk")}
    cards = [card_of(row) for row in _told(Idea.objects.filter(pk__in=shown), user)]
    return [
        Column(status, str(label), _column(cards, status, shown), counts.get(status, 0))
        for status, label in Status.choices
    ]


def _column(cards: Iterable[IdeaCard], status: str, places: dict[int, int]) -> tuple[IdeaCard, ...]:
    held = [each for each in cards if each.idea.status == status]
    return tuple(sorted(held, key=lambda each: places[each.idea.pk]))


def ranking(user: Any, *, by_value: bool = False) -> Ranking:
    """Ideas alive by gain for the cost to try (or by mean gain), as intervals.

    What is not told in the company's currency waits: amounts of two currencies have no order.
    """
    alive, currency = Idea.objects.filter(status__in=ALIVE), company().currency
    rows = list(alive.only("slug", "currency", *_AMOUNTS))
    numbers = {
        row.slug: (
            gain_of(row) if row.currency == currency else None,
            counted_in(currency, row.cost_to_try),
        )
        for row in rows
    }
    order = first_to_try(numbers)
    if by_value:
        order = _by_value({slug: gain for slug, (gain, _cost) in numbers.items()})
    known = set(order)
    waiting = [row.slug for row in rows if row.slug not in known]
    shown = {*order[:RANKED], *waiting[:WAITING]}
    found = _told(Idea.objects.filter(slug__in=shown), user)
    cards = {each.idea.slug: each for each in map(card_of, found)}
    ranked = tuple(cards[slug] for slug in order[:RANKED])
    return Ranking(
        cards=ranked,
        count=len(order),
        waiting=tuple(cards[slug] for slug in waiting[:WAITING]),
        waiting_count=len(waiting),
        clear=0 if by_value else _clear([worth(*numbers[slug]) for slug in order]),
        top=max((each.gain.high for each in ranked if each.gain), default=0.0),
    )


def _by_value(gains: dict[str, Interval | None]) -> list[str]:
    known = {slug: pert_mean(gain) for slug, gain in gains.items() if gain is not None}
    return sorted(known, key=lambda slug: (-known[slug], slug))


def _clear(ranked: Sequence[Worth | None]) -> int:
    """How many of the ranked are surely ahead: a free trial has no ratio and no rival to beat."""
    held = [each for each in ranked if each is not None]
    return clear_of_the_rest(held) if len(held) == len(ranked) else 0


def similar(name: str, problem: str, *, leave_out: str = "") -> list[Similar]:
    """Ideas that say nearly the same as these words, dropped ones too: the reason is there."""
    if not f"{name}{problem}".strip():
        return []
    names = ("slug", "name", "problem", "status", "reason", "currency")
    rows = {row[0]: row for row in Idea.objects.order_by().values_list(*names)}
    index = Index(Text(*row[:3]) for row in rows.values())
    return [
        Similar(Idea(**dict(zip(names, rows[each.key], strict=True))), each.score, each.words)
        for each in index.near(name, problem, leave_out=leave_out)
    ]


def evidence_of(idea: Idea) -> dict[tuple[Any, Any], int]:
    """Which citation stands behind each step right under the idea: its key -> its number."""
    kind = ContentType.objects.get_for_model(Idea)
    rows = Citation.objects.filter(claim_type=kind, claim_id=idea.pk)
    return {
        (row.support_type_id, row.support_id)
        if row.support_type_id is not None
        else (row.source, row.locator): row.pk
        for row in rows
    }
