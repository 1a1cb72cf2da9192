"""Where background work leads once it is done: rooms declare it, also for work of lower ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from django.utils.module_loading import autodiscover_modules

from timonier.kit.models import Job


class Way(NamedTuple):
    """What the work found or made: in the reader's words, where it is, and who may go there."""

    words: str
    url: str
    permission: str = ""


type Finds = Callable[[Job], Iterable[Way]]
_found: dict[str, list[Finds]] = {}


def leads(*kinds: str) -> Callable[[Finds], Finds]:
    """Declare, in the tasks.py of a room, what a done job of these kinds leads to."""

    def decorate(finds: Finds) -> Finds:
        for kind in kinds:
            _found.setdefault(kind, []).append(finds)
        return finds

    return decorate


def ways(job: Job, user: Any) -> Iterator[Way]:
    """Where this person can go from a job that is done; nothing of one that is not."""
    if job.state != Job.State.DONE:
        return
    autodiscover_modules("tasks")
    for finds in _found.get(job.kind, ()):
        for way in finds(job):
            if not way.permission or user.has_perm(way.permission):
                yield way
