"""Judges in the background what a scan has read."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from timonier.estate.models import Repository
from timonier.estate.tasks import start_scan
from timonier.kit import jobs
from timonier.kit.models import Job
from timonier.knowledge.selectors import book
from timonier.practices import services
from timonier.practices.selectors.waiting import judgment


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


def start_voyage(*, paths: Sequence[str], by: Any = None) -> Job:
    """Scan, then judge what was read: what "add my repositories" and `timonier up` ask for."""
    return start_scan(paths=paths, by=by, then="practices.assess")
