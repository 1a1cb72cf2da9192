"""When repositories were read: which are due to be read again, which scans never finished."""

from __future__ import annotations

from datetime import datetime, timedelta

from timonier.estate.models import Repository, RepositoryState, ScanRun

READ = (RepositoryState.SCANNED, RepositoryState.PARTIAL, RepositoryState.EMPTY)
READING_DAYS = 7  # a reading older than this no longer speaks of today: the daily job has failed
_REMEMBERED = timedelta(days=30)  # a scan cut short before that has been given up
_RUNS = 200


def unfinished_roots(now: datetime) -> list[list[str]]:
    """What scans were asked for that neither ended nor were asked for again and read since."""
    rows = ScanRun.objects.filter(started_at__gte=now - _REMEMBERED)
    ended: set[str] = set()
    found: list[list[str]] = []
    for roots, at in rows.order_by("-started_at").values_list("roots", "finished_at")[:_RUNS]:
        if at is not None:
            ended.update(roots)
        elif not ended.issuperset(roots):
            found.append(list(roots))
    return found


def due_again(*, now: datetime, remote: bool = True) -> list[str]:
    """The places that a daily reading looks at: repositories that count and were found where they
    are, and what scans that were cut short still owe; without those that the network must be asked
    for, unless `remote`."""
    rows = Repository.objects.exclude(state=RepositoryState.GONE).order_by("location")
    places = list(rows.values_list("location", flat=True))
    owed = [root for roots in unfinished_roots(now) for root in roots]
    return [place for place in dict.fromkeys(places + owed) if remote or place.startswith("/")]
