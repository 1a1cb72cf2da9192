"""Judges repositories: keeps findings over scans, then computes the proposals anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from timonier.estate.models import Repository
from timonier.estate.selectors import facts_of
from timonier.knowledge.core.book import Book, CanaryFailed
from timonier.practices.core.checks.registry import issues_of
from timonier.practices.core.coverage import coverage_of
from timonier.practices.core.licences import DEFAULT_POLICY, Verdict
from timonier.practices.core.view import View
from timonier.practices.models import CheckWeight, Coverage, LicencePolicy
from timonier.practices.services.findings import keep
from timonier.practices.services.proposals import propose

__all__ = ["Assessment", "assess", "propose"]


@dataclass(frozen=True, slots=True)
class Assessment:
    """What one assessment did. `canary`: why no advisory answer may be trusted; empty when fine."""

    repositories: int
    opened: int
    resolved: int
    canary: str = ""


def assess(
    repositories: Iterable[Repository], book: Book, today: date, *, now: datetime | None = None
) -> Assessment:
    """Check every repository that was read, keep the findings, compute the proposals anew.

    A failed repository keeps its findings as they are. Each repository is one transaction; the
    number of queries for each does not grow with its findings (beyond batches of 500).
    """
    now = now or timezone.now()
    view, canary = _view(book, today)
    weights = dict(CheckWeight.objects.values_list("check_id", "severity"))
    done = opened = resolved = 0
    for repository in repositories:
        if repository.state in ("failed", ""):
            continue
        new, gone = _assess_one(repository, view, weights, now)
        done, opened, resolved = done + 1, opened + new, resolved + gone
    propose(today=today, now=now)
    return Assessment(done, opened, resolved, canary)


def _view(book: Book, today: date) -> tuple[View, str]:
    policy: dict[str, Verdict] = dict(DEFAULT_POLICY)
    for category, verdict in LicencePolicy.objects.values_list("category", "verdict"):
        policy[category] = verdict  # type: ignore[assignment]
    try:
        book.canary()
    except CanaryFailed as failure:
        return View(book, today, False, policy), str(failure)
    return View(book, today, True, policy), ""


def _assess_one(
    repository: Repository, view: View, weights: dict[str, str], now: datetime
) -> tuple[int, int]:
    facts = facts_of(repository, today=view.today)
    issues = issues_of(facts, view, weights=weights)
    rows = [
        Coverage(
            repository=repository,
            ecosystem=one.ecosystem,
            components=one.components,
            checked=one.checked,
            unknown=one.unknown,
            affected=one.affected,
            checked_at=now,
        )
        for one in coverage_of(facts, view)
    ]
    with transaction.atomic():
        Coverage.objects.filter(repository=repository).delete()
        Coverage.objects.bulk_create(rows, batch_size=500)
        return keep(repository, facts, issues, today=view.today, now=now)
