"""Scans in the background."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Sequence
from typing import Any

from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from timonier.estate import services
from timonier.estate.models import Repository
from timonier.estate.selectors import ecosystems_in_use
from timonier.estate.selectors.asked import packages_in_use
from timonier.estate.selectors.reading import due_again
from timonier.estate.services import histories
from timonier.estate.services.histories import opened
from timonier.kit.models import Job
from timonier.kit.work import jobs
from timonier.knowledge.selectors import IN_USE, PACKAGES

MOST_COUNTED = 20_000  # commits in one go: git needs about a third of a millisecond for each


def _active_key(args: dict[str, Any]) -> str:
    return hashlib.sha256("\0".join(sorted(args["paths"])).encode()).hexdigest()[:32]


def _subject(args: dict[str, Any]) -> str:
    return ", ".join(args["paths"])


@jobs.job("estate.scan", label=_("Scan"), active_key=_active_key, subject=_subject)
def scan(*, paths: Sequence[str], then: str = "") -> None:
    """Scan, then start the job `then` (of a higher room) with the names of what was read.

    One process: the worker has several, and a scan that is repeated after a crash reads only what
    is left.
    """
    done = services.scan(paths=paths, on_progress=_report)
    for name, outcome in done.outcomes.items():
        if outcome["state"] in ("scanned", "partial"):
            jobs.start("estate.count_lines", repository=name)
    if then:
        jobs.start(then, repositories=sorted(done.outcomes))


@jobs.job(
    "estate.count_lines",
    label=_("Line counts"),
    active_key=lambda args: args["repository"],
    subject=lambda args: args["repository"],
)
def count_lines(*, repository: str) -> None:
    """Count the lines of the commits that have no counts yet; the rest another time."""
    row = Repository.objects.get(name=repository)
    with opened(row) as repo:
        histories.count_lines(repository=row, repo=repo, limit=MOST_COUNTED)


@jobs.job("estate.daily", label=_("Daily reading"), daily=True, active_key=lambda args: "all")
def daily() -> None:
    """Read what changed since yesterday in every repository that counts, and end the scans that
    were cut short. Those put aside or gone are left; one that cannot be reached keeps what was
    read of it, whose age is told."""
    paths = due_again(now=now(), remote=os.environ.get("TIMONIER_REFRESH", "1") != "0")
    if paths:
        with contextlib.suppress(services.ScanFailed):
            services.scan(paths=paths, on_progress=_report, patient=True)


def _report(at: services.Progress) -> None:
    jobs.progress(done=at.done, total=at.total, phase=at.name)


def start_scan(*, paths: Sequence[str], by: Any = None, then: str = "") -> Job:
    """Queue a scan; the one under way when the same paths are being scanned already."""
    return jobs.start("estate.scan", by=by, paths=list(paths), then=then)


# A refresh of knowledge asks for the advisories of what the repositories use, and of nothing else.
IN_USE.append(ecosystems_in_use)
# What a registry may be asked about, should the operator name one.
PACKAGES.append(packages_in_use)
