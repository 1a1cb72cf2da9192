"""The one registry of what rooms give to the pages above them: declared there, pulled from here.

A room declares in its `contributions.py`; nothing above it needs to know its name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import Any

from django.apps import apps
from django.utils.module_loading import autodiscover_modules

from timonier.kit.contributions.asked import Asked


class When(IntEnum):
    """Places in "what needs me today", the first the most pressing; numbers between may be used."""

    PROMISED = 100  # somebody took it on and its day has come
    PRESSING = 200  # somebody has to settle it
    DECIDE = 300  # proposed, and nobody decided
    DOUBT = 400  # nobody has said, measured or looked again
    BLIND = 500  # a source does not speak
    RENEW = 600  # it ends soon
    DESCRIBE = 700  # nobody told it yet


@dataclass(frozen=True, slots=True)
class Given[Who, Made]:
    """One thing that a room gives: who may see it, on what sources it stands, where it comes."""

    name: str  # the dotted name of the function
    make: Callable[[Who], Made]
    order: int
    permission: str
    sources: tuple[str, ...]
    about: Any  # what the kind keeps beside


class Kind[Who, Made]:
    """All that rooms give of one kind, to whom; used as the decorator that declares."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._given: dict[str, Given[Who, Made]] = {}

    def __call__(
        self,
        *,
        order: int = 100,
        permission: str = "",
        sources: Iterable[str] = (),
        about: Any = None,
    ) -> Callable[[Callable[[Who], Made]], Callable[[Who], Made]]:
        """Declare a function; it is asked only for who has the `permission`.

        `order`: the lower the earlier; of the same order the highest room is the first.
        """

        def declare(make: Callable[[Who], Made]) -> Callable[[Who], Made]:
            name = f"{make.__module__}.{make.__qualname__}"
            self._given[name] = Given(name, make, order, permission, tuple(sources), about)
            return make

        return declare

    def declared(self) -> list[Given[Who, Made]]:
        """All of them, in order."""
        load()
        return sorted(self._given.values(), key=lambda one: (one.order, -_height(one.name)))

    def upwards(self) -> list[Given[Who, Made]]:
        """All of them; of the same order the lowest room is the first."""
        return sorted(self._given.values(), key=lambda one: (one.order, _height(one.name)))

    def open_to(self: Kind[Asked, Made], asked: Asked) -> Iterator[Given[Asked, Made]]:
        """Those that who asks may see, in order."""
        return (one for one in self.declared() if asked.may(one.permission))

    def made(self: Kind[Asked, Made], asked: Asked) -> Iterator[Made]:
        """What they say, in order."""
        return (one.make(asked) for one in self.open_to(asked))

    def sources(self: Kind[Asked, Made], asked: Asked) -> list[str]:
        """The sources on which what is shown stands: silence proves nothing while one is dark."""
        return list(dict.fromkeys(name for one in self.open_to(asked) for name in one.sources))


@cache
def load() -> None:
    """Have every room declare what it gives."""
    autodiscover_modules("contributions")


@cache
def _height(name: str) -> int:
    """How high the room stands that declared it."""
    places = {config.name: place for place, config in enumerate(apps.get_app_configs())}
    return max((place for room, place in places.items() if name.startswith(f"{room}.")), default=-1)
