"""The panels of the bridge itself: what needs somebody, what changed, the days that come."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from timonier.kit import charts
from timonier.kit import contributions as given
from timonier.kit.contributions import Asked, Deadline
from timonier.kit.measured import blindness
from timonier.kit.shell import look


@given.panel(
    "queue",
    title=gettext_lazy("What needs me today"),
    template="bridge/panels/queue.html",
    side="left",
    weights=(10, 10, 10),
)
def queue(asked: Asked) -> dict[str, Any]:
    """Everything that waits for a person, the most pressing first."""
    return {
        "items": list(given.lines(given.queue, asked)),
        "notes": list(given.notes("queue", asked)),
        "stands": given.queue.sources(asked),
    }


@given.panel(
    "changes",
    title=gettext_lazy("Changes"),
    template="bridge/panels/changes.html",
    weights=(30, 20, 70),
)
def changes(asked: Asked) -> dict[str, Any]:
    """What changed since the last visit."""
    return {
        "changes": list(given.lines(given.changes, asked)),
        "stands": given.changes.sources(asked),
    }


@given.panel(
    "lifecycle",
    title=gettext_lazy("Deadlines"),
    template="bridge/panels/lifecycle.html",
    side="wide",
    weights=(70, 70, 60),
)
def lifecycle(asked: Asked) -> dict[str, Any]:
    """The days that come as a picture and as a list."""
    lanes, every = [], []
    for one in given.LANES.open_to(asked):
        if days := list(one.make(asked)):
            marks = [charts.Mark(each.on, each.label, each.late) for each in days]
            lanes.append(charts.Lane(str(one.about.label), marks, one.about.shape))
            every += days
    first, last = asked.span
    picture = charts.timeline(
        lanes, today=asked.today, title=_("Deadlines"), language=look.language(),
        start=first, end=last,
    )  # fmt: skip
    stands = given.LANES.sources(asked)
    notes = list(given.notes("lifecycle", asked))
    return {
        "picture": picture,
        "lines": _by_day(every),
        "stands": stands,
        "blind": blindness.listed(blindness.blind(stands)),
        "heads": [note for note in notes if note.head],
        "notes": [note for note in notes if not note.head],
    }


def _by_day(days: Sequence[Deadline]) -> list[Deadline]:
    return sorted(days, key=lambda day: (day.on, day.label))
