"""Builds the demo: writes the repositories, has them read and judged as any others, twice.

Once as they were thirty days ago and once as they are today, so that what changed since is computed
from what the repositories held, with the knowledge at hand now, and never painted.
"""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _

from timonier.bridge.demo import (
    company,
    decisions,
    portfolio,
    presence,
    radar,
    repositories,
    risks,
    strategy,
)
from timonier.bridge.demo.archive import archive, names
from timonier.bridge.demo.keep import Keeper
from timonier.bridge.demo.removal import MARK, clear
from timonier.bridge.demo.timeline import Commit, commits
from timonier.bridge.models import DemoPart
from timonier.estate import services as estate
from timonier.estate.services.histories import count_lines, opened
from timonier.kit.home import home
from timonier.knowledge.selectors import book
from timonier.practices.services import assess

SEED = "embruns"
EARLIER_DAYS = 30
_MOST_LINES = 5_000
_DECIDING = 4  # steps of the rooms that decide

type Report = Callable[[int, int, str], None]  # done, total, phase


class InUse(Exception):
    """Something of somebody else's is in the way; the message says what."""


@dataclass(slots=True)
class _Stage:
    """The work in hand: how far, for whom, on which day."""

    today: date
    by: Any
    report: Report
    histories: dict[str, list[Commit]]
    scenarios: int
    done: int = 0

    @property
    def total(self) -> int:
        return 5 * len(self.histories) + 2 + _DECIDING

    def step(self, phase: str, count: int = 1) -> None:
        self.done += count
        self.report(self.done, self.total, phase)


def start(
    *,
    by: Any = None,
    beside: bool = False,
    today: date | None = None,
    scenarios: int = portfolio.SCENARIOS,
    on_progress: Report,
) -> bool:
    """Make the demo company; False when it is there, of today. Interrupted, it leaves nothing.

    `beside`: also where somebody's own estate is. `scenarios`: over which the plan's tiers are
    told. Raises OwnWork, InUse, GitFailed, OSError.
    """
    today = today or timezone.localdate()
    autodiscover_modules("entities", "figures")  # those that key results are bound to
    with _alone():
        if DemoPart.objects.filter(model=DemoPart.COMPLETE, made_on=today).exists():
            return False
        if not beside:
            presence.check_room()
        folder = presence.folder()
        if folder.exists() and not (folder / MARK).exists() and any(folder.iterdir()):
            raise InUse(_("%(folder)s holds files that are not the demo's.") % {"folder": folder})
        _clear_away()
        on_progress(0, 1, _("Writing the repositories"))
        try:
            _build(_Stage(today, by, on_progress, _histories(today), scenarios))
        except BaseException:
            _clear_away()  # also on Ctrl-C: a half company would be mistaken for a whole one
            raise
    return True


def remove() -> int:
    """Take all of the demo away; how many rows and repositories there were."""
    with _alone():
        return _clear_away()


def _clear_away() -> int:
    if not presence.is_begun():
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


def _histories(today: date) -> dict[str, list[Commit]]:
    return {name: commits(archive(name), today=today, seed=SEED) for name in names()}


def _build(stage: _Stage) -> None:
    earlier = stage.today - timedelta(days=EARLIER_DAYS)
    folder = presence.folder()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).write_text("Written by `timonier demo`; `timonier demo --remove` empties it.\n")
    _write(stage, until=earlier, first=True)
    _read(stage, _evening(earlier), estate_only=True)
    found = _names_given()
    told = Keeper(stage.by, stage.today, _evening(earlier))
    company.describe(told, found)
    company.merge_people(told)
    stage.step(_("Describing the company"))
    _judge(stage, earlier, _evening(earlier))
    _write(stage, until=stage.today, since=earlier, first=False)
    now = timezone.now() if stage.today == timezone.localdate() else _evening(stage.today)
    _read(stage, now)
    _judge(stage, stage.today, now)
    told = Keeper(stage.by, stage.today, now)
    company.decide(told, found)
    _set_course(stage, told)
    DemoPart.objects.create(model=DemoPart.COMPLETE, row=0, made_on=stage.today)
    stage.step(_("Deciding"))


def _set_course(stage: _Stage, told: Keeper) -> None:
    """Goals, risks simulated, a plan computed: in the order in which each stands on the last."""
    strategy.aim(told)
    radar.watch(told)
    stage.step(_("Setting the course"))
    risks.register(told)
    portfolio.gather(told)
    stage.step(_("Setting the course"))
    risks.simulate_twice(told)
    stage.step(_("Simulating the risks"))
    found = portfolio.plan(told, scenarios=stage.scenarios)
    stage.step(_("Computing the plan"))
    decisions.decide_things(told, found)


def _evening(day: date) -> datetime:
    return datetime.combine(day, time(20, 0), UTC)


def _write(stage: _Stage, *, until: date, first: bool, since: date | None = None) -> None:
    for name, history in stage.histories.items():
        place = presence.folder() / f"{name}.git"
        if first:
            repositories.create(place)
        wanted = [
            one
            for one in history
            if one.at.date() <= until and (since is None or one.at.date() > since)
        ]
        repositories.add(place, wanted, first=first)
        if first:
            stage.step(_("Writing the repositories"))


def _read(stage: _Stage, now: datetime, *, estate_only: bool = False) -> None:
    def show(at: estate.Progress) -> None:
        stage.report(stage.done + at.done, stage.total, _("Scanning"))

    knowledge = book(today=timezone.localdate(now))
    run = estate.scan(paths=[str(presence.folder())], now=now, book=knowledge, on_progress=show)
    if estate_only:  # of that evening, as far as pages can tell: it took no thirty days
        run.finished_at = now
        run.save()
    stage.step(_("Scanning"), len(stage.histories))
    if estate_only:
        return
    for repository in presence.repositories():
        with opened(repository) as repo:
            count_lines(repository=repository, repo=repo, limit=_MOST_LINES)


def _judge(stage: _Stage, day: date, now: datetime) -> None:
    def told() -> Iterator[Any]:
        for repository in presence.repositories():
            yield repository
            stage.step(_("Judging what was read"))

    assess(repositories=told(), book=book(today=day), today=day, now=now)


def _names_given() -> dict[str, str]:
    """The demo's name of each repository -> the name it has here."""
    given = dict(presence.repositories().values_list("location", "name"))
    return {name: given[place] for name, place in zip(names(), presence.locations(), strict=True)}
