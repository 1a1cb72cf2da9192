"""Lines added and removed, as far as they have been counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from timonier.kit.store import lake

_SQL = """
WITH counted AS (
    SELECT commit, sum(added) AS added, sum(removed) AS removed FROM lines GROUP BY commit
)
SELECT (c.authored_s - 345600) // 604800 AS week, sum(n.added), sum(n.removed)
FROM commits c JOIN counted n ON n.commit = c.hash
WHERE c.authored_s BETWEEN 1 AND ? GROUP BY week ORDER BY week
"""
_COVER = """
SELECT count(DISTINCT c.hash), count(DISTINCT n.commit)
FROM commits c LEFT JOIN lines n ON n.commit = c.hash
WHERE c.position IN (SELECT commit FROM changes)
"""
_WEEK, _MONDAY = 604_800, 345_600


@dataclass(frozen=True, slots=True)
class LineWeek:
    """Lines of the commits of one week, from Monday; binary files count for none."""

    starts_on: date
    added: int
    removed: int


@dataclass(frozen=True, slots=True)
class LineTotals:
    """What is counted of `commits`; None: it was never counted, which is not zero lines."""

    counted: int
    commits: int
    weeks: tuple[LineWeek, ...]


def line_totals(repository: str, *, now: datetime) -> LineTotals | None:
    """Lines by week of a repository, by its identity, with how many of its commits are counted."""
    kinds = {"commits": repository, "lines": repository}
    try:
        rows = lake.query(_SQL, [int(now.timestamp()) + 86_400], **kinds)
        commits, counted = lake.query(_COVER, changes=repository, **kinds)[0]
    except (lake.NothingStored, OSError):
        return None
    weeks = tuple(
        LineWeek(
            datetime.fromtimestamp(week * _WEEK + _MONDAY, UTC).date(), added or 0, removed or 0
        )
        for week, added, removed in rows
    )
    return LineTotals(counted, commits, weeks)
