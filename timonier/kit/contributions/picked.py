"""Kinds with a name beside: lanes of deadlines, notes under a panel, keys that a room took on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from timonier.kit.contributions.asked import Asked
from timonier.kit.contributions.kinds import Kind
from timonier.kit.contributions.lines import Deadline, Note, Paragraph, Text


@dataclass(frozen=True, slots=True)
class Lane:
    """One line of marks of the picture: its name, and circle, square or diamond."""

    label: Text
    shape: str


Place = Literal["found", "losses", "proposed", "waiting", "unknown"]  # the parts of the brief


@dataclass(frozen=True, slots=True)
class Subject:
    """Where a paragraph stands in the brief, and what it is about, for when it cannot be said."""

    place: Place
    what: Text


LANES: Kind[Asked, Iterable[Deadline]] = Kind("deadlines")
NOTES: Kind[Asked, Iterable[Note]] = Kind("notes")
TAKEN: Kind[Asked, Iterable[str]] = Kind("taken")
PARAGRAPHS: Kind[Asked, Iterable[Paragraph]] = Kind("paragraphs")


def deadlines(
    label: Text,
    *,
    shape: str = "diamond",
    order: int = 100,
    permission: str = "",
    sources: Iterable[str] = (),
) -> Callable[[Make[Deadline]], Make[Deadline]]:
    """Declare a lane of days: the last three months (`BEHIND`) and the next twelve are drawn."""
    about = Lane(label, shape)
    return LANES(order=order, permission=permission, sources=sources, about=about)


def note(
    panel: str, *, order: int = 100, permission: str = "", sources: Iterable[str] = ()
) -> Callable[[Make[Note]], Make[Note]]:
    """Declare what a room adds in words under a panel of the bridge, by the panel's key."""
    return NOTES(order=order, permission=permission, sources=sources, about=panel)


def paragraph(
    place: Place,
    what: Text,
    *,
    order: int = 100,
    permission: str = "",
    sources: Iterable[str] = (),
) -> Callable[[Make[Paragraph]], Make[Paragraph]]:
    """Declare sentences of the brief, after its own; while one of the `sources` is dark, a sentence
    that is not `found` gives way to "`what` is not known"."""
    about = Subject(place, what)
    return PARAGRAPHS(order=order, permission=permission, sources=sources, about=about)


def taken(kind: str, *, permission: str = "") -> Callable[[Make[str]], Make[str]]:
    """Declare the keys of a lower room's rows that this room took on: nobody is asked twice."""
    return TAKEN(permission=permission, about=kind)


def notes(panel: str, asked: Asked) -> Iterator[Note]:
    """The notes of one panel, in order."""
    for one in NOTES.open_to(asked):
        if one.about == panel:
            yield from one.make(asked)


def taken_of(kind: str, asked: Asked) -> frozenset[str]:
    """The keys of a kind that a higher room took on."""
    found = (one.make(asked) for one in TAKEN.open_to(asked) if one.about == kind)
    return frozenset(key for keys in found for key in keys)


type Make[Row] = Callable[[Asked], Iterable[Row]]
