"""What each room adds to the demo company: its scenes, and how they are taken away again.

A room declares in its `demo.py`. Scenes of one moment are played from the lowest room up, since
each stands on the ones below; what is taken away goes from the highest room down.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _

from timonier.kit.contributions.kinds import Kind
from timonier.kit.entities.entity import registry
from timonier.kit.records import writes

Text = str | Promise


class OwnWork(Exception):
    """The installation holds somebody's own work; the message says what."""


class InUse(Exception):
    """Something of somebody else's is in the way; the message says what."""


@dataclass(frozen=True, slots=True)
class Keeper:
    """Who asked for the demo, the day it plays on, and the time it is there.

    `today` is the day of the whole demo, `day` that of this moment of it. `remember` marks rows as
    the demo's; `step` tells how far it is.
    """

    by: Any
    today: date
    now: datetime
    day: date
    remember: Callable[[Iterable[Model], date], None]
    step: Callable[[str, int], None]
    scenarios: int | None = None  # over which tiers are told; None: as many as the demo needs

    def keep(self, model: type[Model], data: Mapping[str, Any]) -> Any:
        """Write a row through the gate and mark it; what is there under its key stays as it is."""
        entity = registry[model]
        known = entity.find(data[entity.key])
        if known is not None:
            return known
        row = writes.patch(entity, data, by=self.by, reason=_("Demo company"))
        self.mark(row)
        return row

    def mark(self, *rows: Model) -> None:
        """Remember that rows are the demo's, those that a service made too."""
        self.remember(rows, self.today)

    def ago(self, days: int) -> date:
        """The day so many days before."""
        return self.today - timedelta(days=days)

    def ahead(self, days: int) -> date:
        """The day so many days after."""
        return self.today + timedelta(days=days)


@dataclass(frozen=True, slots=True)
class Scene:
    """What is said while it is played, and in how many steps; None of `steps`: it tells its own."""

    phase: Text
    steps: Callable[[], int] | None


EARLIER: Kind[Keeper, None] = Kind("demo a month earlier")
TODAY: Kind[Keeper, None] = Kind("demo of today")
begun: Kind[None, bool] = Kind("whether something of the demo is there")
own: Kind[None, str] = Kind("what of somebody's own is there; empty: nothing")
in_the_way: Kind[None, str] = Kind("what of somebody else's is in the way; empty: nothing")
leaving: Kind[date, int] = Kind("facts taken away, how many rows")
left: Kind[datetime, None] = Kind("computed again without the demo")
gone: Kind[datetime, None] = Kind("files taken away, after all is kept")
_JUDGED: dict[type[Model], None] = {}
_STILL: dict[type[Model], Mapping[str, Any]] = {}

type Part = Callable[[Keeper], None]


def scene(
    phase: Text, *, earlier: bool = False, order: int = 100, steps: Callable[[], int] | None = None
) -> Callable[[Part], Part]:
    """Declare a part of the demo, of today or of a month `earlier`; one step unless it says."""
    kind = EARLIER if earlier else TODAY
    return kind(order=order, about=Scene(phase, steps))


def judged(*models: type[Model]) -> None:
    """Declare the rows that show somebody's own work: the demo is not made beside it unasked."""
    _JUDGED.update(dict.fromkeys(models))


def still_ours(model: type[Model], values: Mapping[str, Any]) -> None:
    """Declare by which values a row is still the demo's; with others somebody made it theirs."""
    _STILL[model] = values


def all_judged() -> list[type[Model]]:
    """The models that show somebody's own work."""
    load()
    return list(_JUDGED)


def still(model: type[Model]) -> Mapping[str, Any]:
    """The values by which a row of the model is still the demo's; none: any."""
    load()
    return _STILL.get(model, {})


def scenes(kind: Kind[Keeper, None]) -> list[tuple[Part, Scene]]:
    """The parts of one moment, from the lowest room up."""
    load()
    return [(one.make, one.about) for one in kind.upwards()]


@cache
def load() -> None:
    """Have every room declare its part."""
    autodiscover_modules("demo")
