"""The panels of the bridge: each declared by its room, ordered as such a company needs them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from timonier.kit.contributions.asked import Asked
from timonier.kit.contributions.kinds import Given, Kind
from timonier.kit.contributions.lines import Lines, Side, Text

LINES = "kit/panel_lines.html"
MANNERS = ("hands-on", "balanced", "steering")  # how a CTO works, see look.ORDERS
DEFAULT = "balanced"

Context = Mapping[str, Any] | Lines | None
PANELS: Kind[Asked, Context] = Kind("panels")


@dataclass(frozen=True, slots=True)
class About:
    """A panel before anything is read: its key, title, place, and weight for each manner."""

    key: str
    title: Text
    template: str
    side: Side
    weights: tuple[int, int, int]
    instead_of: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A panel with what it shows."""

    about: About
    context: Mapping[str, Any]


def panel(
    key: str,
    *,
    title: Text,
    template: str = LINES,
    side: Side = "right",
    weights: tuple[int, int, int] = (100, 100, 100),
    instead_of: str = "",
    permission: str = "",
    sources: Iterable[str] = (),
) -> Callable[[Callable[[Asked], Context]], Callable[[Asked], Context]]:
    """Declare a panel; the function gives its context, `Lines`, or None to show nothing.

    `weights`: where it comes, the lightest first, for a CTO who codes, who leads teams, who decides
    and negotiates. `instead_of`: the panel of a lower room whose place it takes when it is shown.
    """
    about = About(key, title, template, side, weights, instead_of)
    return PANELS(permission=permission, sources=sources, about=about)


def order_of(manner: str) -> list[About]:
    """The places of the bridge in the order of a manner; a replacement has no place of its own."""
    at = MANNERS.index(manner if manner in MANNERS else DEFAULT)
    held = [one.about for one in PANELS.declared() if not one.about.instead_of]
    return sorted(held, key=lambda about: about.weights[at])


def shown(asked: Asked, manner: str) -> dict[Side, list[Shown]]:
    """What the bridge shows to who asks, by side, in order."""
    visible = list(PANELS.open_to(asked))
    by_place: dict[str, Shown] = {}
    for one in sorted(visible, key=lambda one: not one.about.instead_of):
        about: About = one.about
        place = about.instead_of or about.key
        if place not in by_place and (context := _context(one, asked)) is not None:
            by_place[place] = Shown(about, context)
    sides: dict[Side, list[Shown]] = {"left": [], "right": [], "wide": []}
    for about in order_of(manner):
        if about.key in by_place:
            sides[about.side].append(by_place[about.key])
    return sides


def _context(one: Given[Asked, Context], asked: Asked) -> Mapping[str, Any] | None:
    made = one.make(asked)
    return {"of": made, "stands": one.sources} if isinstance(made, Lines) else made
