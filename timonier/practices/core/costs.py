"""What waiting costs, dated: attacks, the end of free fixes, flaws that anyone can look up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from timonier.practices.core.phrases import Phrase, gettext, ngettext
from timonier.practices.core.pieces import Piece

Cost = tuple[date, Phrase]


def waiting_for(members: Sequence[Piece], today: date) -> tuple[Cost, ...]:
    """The dated cost of doing nothing: what is attacked first, then what loses its fixes, by day,
    then since when the flaws are public. Empty: no date is known, which is not "nothing"."""
    sure = [piece for piece in members if piece.state == "affected"]
    return (*_attacks(sure), *_ends(members, today), *_public(sure))


def _attacks(sure: Sequence[Piece]) -> Iterator[Cost]:
    used = [(one.exploited_on, one) for one in sure if one.exploited and one.exploited_on]
    if used:
        first, piece = min(used, key=lambda pair: (pair[0], pair[1].key))
        yield (
            first,
            gettext(
                "Since %(day_on)s: attackers use %(flaw)s.",
                day_on=first.isoformat(),
                flaw=(piece.aliases or (piece.subject,))[0],
            ),
        )


def _ends(members: Sequence[Piece], today: date) -> list[Cost]:
    """One line per day and cause, the oldest first."""
    told: dict[tuple[date, str], Phrase] = {}
    for piece in members:
        if piece.check == "lifecycle" and piece.due:
            words = {"product": piece.remedy.name, "cycle": piece.remedy.at,
                     "day_on": piece.due.isoformat()}  # fmt: skip
            phrase = (
                gettext("Since %(day_on)s: no more free fixes for %(product)s %(cycle)s.", **words)
                if piece.due <= today
                else gettext(
                    "From %(day_on)s: no more free fixes for %(product)s %(cycle)s.", **words
                )
            )
            told.setdefault((piece.due, piece.remedy.at), phrase)
    return [(day, phrase) for (day, _), phrase in sorted(told.items(), key=lambda one: one[0])]


def _public(sure: Sequence[Piece]) -> Iterator[Cost]:
    known = [one.since for one in sure if one.check == "vulnerability" and one.since]
    if known:
        yield (
            min(known),
            ngettext(
                "Since %(day_on)s: %(n)s flaw is public, and anyone can look up how to use it.",
                "Since %(day_on)s: %(n)s flaws are public, the oldest for that long.",
                len(known),
                day_on=min(known).isoformat(),
            ),
        )


__all__ = ["Cost", "waiting_for"]
