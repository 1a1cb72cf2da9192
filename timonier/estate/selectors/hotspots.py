"""Where the code is hard to change: files that change often and are big, over the repositories."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F

from timonier.estate.core.history.summary import Hotspot
from timonier.estate.models import Repository

READ = 40  # repositories, those changed last: the bridge is about what moves
MOST = 6


@dataclass(frozen=True, slots=True)
class Hot:
    """One file of one repository."""

    repository: str
    slug: str
    path: str
    revisions: int
    active_authors: int
    size: int


def hotspots() -> list[Hot]:
    """The first files of each repository by how often they change; one query."""
    rows = Repository.objects.exclude(history_summary__isnull=True).order_by(
        F("last_commit_at").desc(nulls_last=True)
    )
    found = [
        _hot(name, slug, Hotspot(**one))
        for name, slug, summary in rows.values_list("name", "slug", "history_summary")[:READ]
        for one in (summary or {}).get("hotspots", ())[:MOST]
    ]
    return sorted(found, key=lambda one: (-one.revisions, one.repository, one.path))[:MOST]


def _hot(name: str, slug: str, one: Hotspot) -> Hot:
    return Hot(name, slug, one.path, one.revisions, one.active_authors, one.size)
