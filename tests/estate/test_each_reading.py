"""Each repository has the age of its own reading; the daily job reads what changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from timonier.estate import services, tasks
from timonier.estate.models import Repository, RepositoryState, ScanRun
from timonier.estate.selectors.reading import due_again, unfinished_roots
from timonier.kit.measured import freshness

pytestmark = pytest.mark.django_db


def git() -> freshness.Freshness:
    return freshness.strip(names=["estate.git"])[0]


def row(name: str, days: int = 0, state: str = "scanned") -> Repository:
    at = timezone.now() - timedelta(days=days)
    made: Repository = Repository.objects.create(
        name=name, slug=name, location=f"/srv/{name}", state=state, scanned_at=at
    )
    return made


def test_the_strip_counts_all_repositories_after_a_scan_of_one() -> None:
    for number in range(11):
        row(f"r{number}", days=0 if number < 4 else 30)
    freshness.succeeded("estate.git", done=1, total=1)
    assert (git().done, git().total, git().partial) == (4, 11, True)


def test_a_reading_of_300_days_ago_is_late() -> None:
    row("new")
    row("old", days=300)
    assert git().state == "stale"
    assert git().age is not None
    assert git().age.days == 300


def test_what_is_gone_or_retired_makes_nothing_late() -> None:
    row("new")
    row("gone", days=300, state="gone")
    row("retired", days=300, state="retired")
    assert git().state == "fresh"
    assert due_again(now=timezone.now()) == ["/srv/new"]


def test_the_daily_job_reads_what_changed(make_repo: Callable[..., Path], commit: Any) -> None:
    place = make_repo(files={"requirements.txt": "django==3.2.0\n"})
    services.scan(paths=[str(place)])
    before = Repository.objects.get()
    commit(place, {"requirements.txt": "django==4.2\n"})
    tasks.daily()
    after = Repository.objects.get()
    assert after.head != before.head
    assert after.scanned_at > before.scanned_at


def test_one_that_cannot_be_read_keeps_its_last_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    made = row("far")
    Repository.objects.update(location="https://example.invalid/far.git")
    tasks.daily()
    after = Repository.objects.get(pk=made.pk)
    assert (after.state, after.scanned_at) == (RepositoryState.SCANNED, made.scanned_at)
    assert after.tried_at is not None


def test_a_daily_reading_asks_no_network_where_the_operator_said_so() -> None:
    row("near")
    Repository.objects.create(
        name="far", slug="far", location="https://example.invalid/far.git", state="scanned"
    )
    assert due_again(now=timezone.now(), remote=False) == ["/srv/near"]


def test_a_scan_that_was_cut_short_is_said_until_its_places_are_read() -> None:
    row("new")
    now = timezone.now()
    run = ScanRun.objects.create(started_at=now, roots=["/srv"])
    assert unfinished_roots(now) == [["/srv"]]
    assert git().words == "a scan has not finished"
    ScanRun.objects.create(started_at=now + timedelta(1), finished_at=now, roots=["/srv", "/x"])
    assert unfinished_roots(now) == []
    run.delete()
    assert not git().words


def test_what_a_cut_scan_owes_is_read_again_and_asks_no_network_where_none_may_be() -> None:
    now = timezone.now()
    ScanRun.objects.create(
        started_at=now, roots=["https://git.example.org/x", "/srv/owed", "git@h:x"]
    )

    assert due_again(now=now, remote=False) == ["/srv/owed"]
    assert due_again(now=now) == ["https://git.example.org/x", "/srv/owed", "git@h:x"]
