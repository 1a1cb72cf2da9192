"""Scans in the background."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from timonier.estate import services
from timonier.kit import jobs
from timonier.kit.models import Job


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
    if then:
        jobs.start(then, repositories=sorted(done.outcomes))


def _report(at: services.Progress) -> None:
    jobs.progress(done=at.done, total=at.total, phase=at.name)


def start_scan(*, paths: Sequence[str], by: Any = None, then: str = "") -> Job:
    """Queue a scan; the one under way when the same paths are being scanned already."""
    return jobs.start("estate.scan", by=by, paths=list(paths), then=then)
