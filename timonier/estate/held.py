"""Looks at each repository: git is as old as its oldest reading, not as the last scan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min, Q
from django.utils.translation import gettext

from timonier.estate.models import Repository, RepositoryState
from timonier.estate.selectors.reading import READ, READING_DAYS, unfinished_roots
from timonier.kit.measured.freshness import LOOKS, Freshness, State, age_of, ahead, label_of

SOURCE = "estate.git"
DAY = timedelta(days=1)


def look(now: datetime, recorded: Mapping[str, Freshness]) -> dict[str, Freshness]:
    """Git over all repositories that count: how many were read lately, and the oldest reading.

    Those no longer found count among all, and are not asked to be younger than they can be.
    """
    there = ~Q(state=RepositoryState.GONE)
    late = now - timedelta(days=READING_DAYS)
    told = Repository.objects.aggregate(
        total=Count("pk"),
        ever=Count("pk", filter=Q(scanned_at__isnull=False)),
        done=Count("pk", filter=Q(state__in=READ, scanned_at__range=(late, now + DAY))),
        good=Count("pk", filter=Q(state__in=READ)),
        oldest=Min("scanned_at", filter=there),
        newest=Max("scanned_at"),
    )
    if not told["ever"]:
        return {}
    known = recorded.get(SOURCE) or Freshness(SOURCE, label_of(SOURCE), "fresh")
    oldest = told["oldest"] or told["newest"]
    failed = known.state == "failed" and not told["good"]
    doubt = ahead(told["newest"], now)
    state: State = "failed" if failed else "stale" if doubt or oldest < late else "fresh"
    return {
        SOURCE: replace(
            known,
            label=label_of(SOURCE),
            state=state,
            as_of=oldest,
            age=age_of(oldest, now),
            cadence_days=float(READING_DAYS),
            succeeded_at=told["newest"],
            done=told["done"],
            total=told["total"],
            words=gettext("a scan has not finished") if unfinished_roots(now) else doubt,
        )
    }


LOOKS.append(look)
