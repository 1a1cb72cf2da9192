"""When repositories were read: which are due to be read again, which scans never finished."""

from __future__ import annotations

from datetime import datetime, timedelta

from timonier.estate.models import Repository, RepositoryState, ScanRun

READ = (RepositoryState.SCANNED, RepositoryState.PARTIAL, RepositoryState.EMPTY)
READING_DAYS = 7  # a reading older than this no longer speaks of today: the daily job has failed
_REMEMBERED = timedelta(days=30)  # a scan cut short before that has been given up
_RUNS = 200


def unfinished(now: datetime) -> dict[int, list[str]]:
    """Scan -> what it was asked for, of those that neither ended nor were asked for again and read
    since."""
    rows = ScanRun.objects.filter(started_at__gte=now - _REMEMBERED).order_by("-started_at", "-pk")
    ended: set[str] = set()
    found: dict[int, list[str]] = {}
    for run, roots, at in rows.values_list("pk", "roots", "finished_at")[:_RUNS]:
        if at is not None:
            ended.update(roots)
        elif not ended.issuperset(roots):
            found[run] = list(roots)
    return found


def unfinished_roots(now: datetime) -> list[list[str]]:
    """What these scans were asked for."""
    return list(unfinished(now).values())


def due_again(*, now: datetime, remote: bool = True) -> list[str]:
    """The places that a daily reading looks at: repositories that count and were found where they
    are, and what scans that were cut short still owe; without those that the network must be asked
    for, unless `remote`."""
    rows = Repository.objects.exclude(state=RepositoryState.GONE).order_by("location")
    places = list(rows.values_list("location", flat=True))
    owed = [root for roots in unfinished_roots(now) for root in roots]
    return [place for place in dict.fromkeys(places + owed) if remote or place.startswith("/")]
