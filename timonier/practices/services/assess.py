"""Judges repositories: keeps findings over scans, then computes the proposals anew."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, Max
from django.utils import timezone

from timonier.estate.models import Repository
from timonier.estate.selectors import facts_of, fingerprint_of
from timonier.estate.selectors.reading import READ
from timonier.knowledge.core.book import Book, CanaryFailed
from timonier.knowledge.selectors import ecosystems_in_use
from timonier.practices.core.checks.registry import fingerprint, issues_of
from timonier.practices.core.coverage import coverage_of
from timonier.practices.core.licences import DEFAULT_POLICY, Verdict
from timonier.practices.core.view import View
from timonier.practices.models import CheckWeight, Coverage, Finding, Judged, LicencePolicy
from timonier.practices.services.findings import keep
from timonier.practices.services.proposals import are_current, propose

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

    A repository that failed or is gone keeps its findings as they are, and so does one judged
    before on the same facts, knowledge, rules and day. Each repository is one transaction; the
    number of queries for each does not grow with its findings (beyond batches of 500).
    """
    now = now or timezone.now()
    view, canary = _view(book, today)
    weights = dict(CheckWeight.objects.values_list("check_id", "severity"))
    rules = _rules(view, weights)
    known = {row.repository_id: row for row in Judged.objects.all()}
    done = opened = resolved = skipped = 0
    for repository in repositories:
        if repository.state not in READ:
            continue
        done += 1
        before = known.get(repository.pk)
        if rules and before and before.basis == _basis(repository, rules):
            skipped += 1
            _still_judged(before, repository)
            continue
        new, gone = _assess_one(repository, view, weights, now)
        opened, resolved = opened + new, resolved + gone
        told = {"judged_at": now, "read_at": repository.scanned_at}
        basis = _basis(repository, rules)
        Judged.objects.update_or_create(repository=repository, defaults={"basis": basis} | told)
    if skipped < done or not done or not are_current(today=today):
        propose(today=today, now=now)
    return Assessment(done, opened, resolved, canary)


def _still_judged(row: Judged, repository: Repository) -> None:
    """A reading that found all as it was is judged by the judgment that stands."""
    if row.read_at != repository.scanned_at:
        Judged.objects.filter(pk=row.pk).update(read_at=repository.scanned_at)


def _view(book: Book, today: date) -> tuple[View, str]:
    policy: dict[str, Verdict] = dict(DEFAULT_POLICY)
    for category, verdict in LicencePolicy.objects.values_list("category", "verdict"):
        policy[category] = verdict  # type: ignore[assignment]
    held = ecosystems_in_use() & set(book.covered)
    try:
        book.canary(held or {"pypi"})
    except CanaryFailed as failure:
        return View(book, today, False, policy), str(failure)
    return View(book, today, True, policy), ""


def _rules(view: View, weights: dict[str, str]) -> str:
    """All that a judgment stands on beside the repository; empty when books cannot be compared."""
    if not view.book.digest:
        return ""
    said = (sorted(weights.items()), sorted(view.policy.items()))
    return repr((view.book.digest, view.today, view.canary, said, fingerprint()))


def _basis(repository: Repository, rules: str) -> str:
    """What the findings of a repository follow from, and a sign that they are still there."""
    held = Finding.objects.filter(repository=repository).order_by()
    kept = sorted(held.aggregate(Count("pk"), Max("pk"), Max("turned_at")).items())
    text = repr((rules, fingerprint_of(repository), kept))
    return hashlib.sha256(text.encode()).hexdigest()


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
            days={day: list(counts) for day, counts in one.days.items()},
            checked_at=now,
        )
        for one in coverage_of(facts, view)
    ]
    with transaction.atomic():
        Coverage.objects.filter(repository=repository).delete()
        Coverage.objects.bulk_create(rows, batch_size=500)
        return keep(
            repository,
            facts,
            issues,
            today=view.today,
            now=now,
            book=view.book,
            canary=view.canary,
        )
