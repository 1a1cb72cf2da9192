"""Builds the demo: each room's scenes, of a month ago and of today, and takes all of it away."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _

from timonier.bridge.models import DemoPart
from timonier.bridge.services.removal import clear
from timonier.kit.contributions import demo
from timonier.kit.contributions.demo import InUse, Keeper, OwnWork
from timonier.kit.store.home import home

EARLIER_DAYS = 30

type Report = Callable[[int, int, str], None]  # done, total, phase


@dataclass(slots=True)
class _Stage:
    """The work in hand: how far, for whom, on which day."""

    today: date
    by: Any
    report: Report
    scenarios: int | None
    done: int = 0
    total: int = 1

    def step(self, phase: str, count: int) -> None:
        self.done += count
        self.report(self.done, self.total, phase)

    def keeper(self, day: date, now: datetime) -> Keeper:
        return Keeper(self.by, self.today, now, day, remember, self.step, self.scenarios)


def start(
    *,
    by: Any = None,
    beside: bool = False,
    today: date | None = None,
    scenarios: int | None = None,
    on_progress: Report,
) -> bool:
    """Make the demo company; False when it is there, of today. Interrupted, it leaves nothing.

    `beside`: also where somebody's own work is. `scenarios`: over which tiers are told. Raises
    OwnWork, InUse, and what the rooms' scenes raise.
    """
    today = today or timezone.localdate()
    autodiscover_modules("entities", "figures")  # those that key results are bound to
    demo.load()
    with _alone():
        if DemoPart.objects.filter(model=DemoPart.COMPLETE, made_on=today).exists():
            return False
        if not beside:
            check_room()
        for one in demo.in_the_way.upwards():
            if told := one.make(None):
                raise InUse(told)
        _clear_away()
        on_progress(0, 1, _("Writing the repositories"))
        try:
            _build(_Stage(today, by, on_progress, scenarios))
        except BaseException:
            _clear_away()  # also on Ctrl-C: a half company would be mistaken for a whole one
            raise
    return True


def remove() -> int:
    """Take all of the demo away; how many rows and repositories there were."""
    with _alone():
        return _clear_away()


def is_begun() -> bool:
    """Whether anything of the demo is there, whole or not."""
    demo.load()
    return DemoPart.objects.exists() or any(one.make(None) for one in demo.begun.upwards())


def check_room() -> None:
    """Raise OwnWork when the demo would mix with what somebody made or scanned here."""
    demo.load()
    for one in demo.own.upwards():
        if told := one.make(None):
            raise OwnWork(told)
    for model in demo.all_judged():
        made = DemoPart.objects.filter(model=model._meta.label_lower).values("row")
        if count := model._default_manager.exclude(pk__in=made).count():
            words = {"count": count, "kind": model._meta.verbose_name_plural}
            raise OwnWork(_("%(count)d rows of your own are here: %(kind)s.") % words)


def remember(rows: Iterable[Model], today: date) -> None:
    """Keep in mind that rows are the demo's."""
    DemoPart.objects.bulk_create(
        (DemoPart(model=row._meta.label_lower, row=row.pk, made_on=today) for row in rows),
        ignore_conflicts=True,
    )


def _clear_away() -> int:
    if not is_begun():
        return 0
    return clear(today=timezone.localdate(), now=timezone.now())


@contextmanager
def _alone() -> Iterator[None]:
    """One demo at a time on this machine. Raises InUse."""
    with (home() / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            raise InUse(_("The demo is being made or removed right now.")) from taken
        yield


def _build(stage: _Stage) -> None:
    earlier = stage.today - timedelta(days=EARLIER_DAYS)
    now = timezone.now() if stage.today == timezone.localdate() else _evening(stage.today)
    moments = (
        (demo.EARLIER, stage.keeper(earlier, _evening(earlier))),
        (demo.TODAY, stage.keeper(stage.today, now)),
    )
    played = [(one, about, told) for kind, told in moments for one, about in demo.scenes(kind)]
    stage.total = sum(about.steps() if about.steps else 1 for _one, about, _told in played)
    for one, about, told in played:
        one(told)
        if about.steps is None:
            stage.step(str(about.phase), 1)
    DemoPart.objects.create(model=DemoPart.COMPLETE, row=0, made_on=stage.today)


def _evening(day: date) -> datetime:
    return datetime.combine(day, time(20, 0), UTC)
