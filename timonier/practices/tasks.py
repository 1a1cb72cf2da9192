"""Judges in the background what a scan has read."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from timonier.estate.models import Repository, ScanRun
from timonier.estate.services import ScanFailed, scan
from timonier.estate.services.owing import owed
from timonier.estate.tasks import start_scan
from timonier.kit.measured import numbers
from timonier.kit.models import Job
from timonier.kit.shell import look
from timonier.kit.work import jobs
from timonier.kit.work.ways import Way, leads
from timonier.knowledge.core.book import Book
from timonier.knowledge.selectors import book
from timonier.practices import services
from timonier.practices.models import Finding
from timonier.practices.selectors.waiting import judgment, unjudged

MOST_NAMED = 20  # repositories with a way of their own on the page of a job


def _active_key(args: dict[str, Any]) -> str:
    return hashlib.sha256("\0".join(sorted(args["repositories"])).encode()).hexdigest()[:32]


@jobs.job(
    "practices.assess",
    label=_("Assessment"),
    active_key=_active_key,
    subject=lambda args: ", ".join(args["repositories"]),
)
def assess(*, repositories: Sequence[str]) -> None:
    """Check the named repositories against today's knowledge."""
    today = timezone.localdate()
    rows = list(Repository.objects.filter(name__in=repositories))
    services.assess(repositories=_told(rows), book=book(today=today), today=today)


def _told(rows: Sequence[Repository]) -> Any:
    for place, row in enumerate(rows):
        jobs.progress(done=place, total=len(rows), phase=row.name)
        yield row


@jobs.job(
    "practices.daily",
    label=_("Daily assessment"),
    daily=True,
    active_key=lambda args: "all",
    after=("knowledge.refresh", "estate.daily"),
)
def daily() -> None:
    """Judge everything again: a day has passed, so an end of life may have come, or a refresh has
    brought what was not known."""
    assess(repositories=list(Repository.objects.values_list("name", flat=True)))


def assess_when_old() -> Job | None:
    """Queue the daily assessment when the proposals are not of today, or when something was read
    that nobody judged (a scan was cut short); None when all is judged."""
    if not Repository.objects.exists():
        return None
    if services.are_current(today=timezone.localdate()) and not judgment().waiting:
        return None
    return jobs.start("practices.daily")


def take_up(*, now: datetime) -> list[Job]:
    """Queue what a process that was killed left undone: the reading of what its scan still owed,
    and the judgment of what it had read. Empty when nothing is left."""
    left = owed(now, remote=os.environ.get("TIMONIER_REFRESH", "1") != "0")
    started = [start_voyage(paths=left)] if left else []
    judged = assess_when_old()
    return [*started, judged] if judged else started


def catch_up(*, book: Book, now: datetime) -> int:
    """The same at once, for those who have no worker: read what is owed, judge what waits. How many
    repositories were judged. Scans of the same that are under way are left to themselves."""
    left = owed(now, remote=os.environ.get("TIMONIER_REFRESH", "1") != "0")
    if left:
        with contextlib.suppress(ScanFailed):
            scan(paths=left, book=book, patient=True)
    waiting = list(unjudged())
    if waiting:
        services.assess(repositories=waiting, book=book, today=timezone.localdate(now))
    return len(waiting)


def start_voyage(*, paths: Sequence[str], by: Any = None) -> Job:
    """Scan, then judge what was read: what "add my repositories" and `timonier up` ask for."""
    return start_scan(paths=paths, by=by, then="practices.assess")


@leads("practices.assess")
def found(job: Job) -> Iterator[Way]:
    """What is open in the repositories that were judged."""
    yield from _findings(job.args["repositories"])


@leads("practices.daily")
def found_everywhere(job: Job) -> Iterator[Way]:
    """What is open in all of them."""
    yield from _findings(list(Repository.objects.values_list("name", flat=True)))


@leads("estate.scan")
def found_in_what_was_read(job: Job) -> Iterator[Way]:
    """What is open in the repositories of the scan, and the judgment of it that is under way."""
    runs = ScanRun.objects.filter(started_at__gte=job.started_at, started_at__lte=job.finished_at)
    names = sorted(
        {name for run in runs if run.roots == job.args["paths"] for name in run.outcomes}
    )
    judging = Job.objects.filter(kind="practices.assess", state__in=Job.ACTIVE)
    for one in judging:
        if one.args["repositories"] == names:
            told = _("It is being judged: findings come with it")
            yield Way(str(told), reverse("kit:job", args=[one.pk]), "kit.view_job")
    yield from _findings(names)


def _findings(names: Sequence[str]) -> Iterator[Way]:
    """One way to each of a few repositories, else one to all."""
    board, see = reverse("practices:board-tab", args=["all"]), "practices.view_finding"
    rows = Finding.objects.open().filter(repository__name__in=names)
    found = Counter(rows.values_list("repository__name", flat=True))
    if len(names) > MOST_NAMED:
        yield Way(_counted(found.total()), board, see)
        return
    for name in names:
        where = urlencode({"repository": name})
        yield Way(f"{name}: {_counted(found[name])}", f"{board}?{where}", see)


def _counted(count: int) -> str:
    told = ngettext("%(n)s open finding", "%(n)s open findings", count)
    return told % {"n": numbers.number(count, look.language())}
