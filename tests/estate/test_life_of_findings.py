"""What becomes of findings, waivers and decisions when a repository moves, retires or is joined."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.make import person
from tests.practices.make import TODAY, book
from timonier.estate.models import Repository, Retirement, Technology
from timonier.estate.services import scan as scanned
from timonier.practices import services
from timonier.practices.models import Finding, Proposal, ProposalDecision, Waiver

pytestmark = [pytest.mark.django_db, pytest.mark.data]

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
FILES = {"requirements.txt": "django==3.2.0\n", "package.json": '{"dependencies": {"a": "*"}}'}
Make = Callable[..., Path]
Run = Callable[..., str]


def scan(*paths: Path, **options: Any) -> None:
    run = scanned(paths=[str(path) for path in paths], book=book(), now=NOW, **options)
    rows = Repository.objects.filter(name__in=run.outcomes)
    services.assess(repositories=rows, book=book(), today=TODAY, now=NOW)


def waived(repository: str) -> Waiver:
    finding = Finding.objects.filter(repository__name=repository, check_id="vulnerability")[0]
    return services.waive(
        finding=finding, reason="Behind the wall", until=date(2026, 12, 31), by=None, today=TODAY
    )


def decided(repository: str) -> ProposalDecision:
    proposal = Proposal.objects.get(kind="lock", findings__repository__name=repository)
    return services.reject(proposal=proposal, reason="Not now", by=None)


def test_waivers_and_decisions_stay_with_a_repository_that_was_renamed(make_repo: Make) -> None:
    folder = make_repo("shop", FILES)
    scan(folder)
    waiver, decision = waived("shop"), decided("shop")
    keys = set(Finding.objects.values_list("key", flat=True))
    folder.rename(folder.parent / "boutique")
    scan(folder.parent)
    assert Repository.objects.get().name == "boutique"
    assert set(Finding.objects.open().values_list("key", flat=True)) == keys
    assert Proposal.objects.filter(key=decision.proposal_key).exists()
    assert Finding.objects.open().filter(key=waiver.finding_key).exists()


def test_the_findings_of_a_retired_repository_end_with_that_reason_and_waivers_stay(
    make_repo: Make,
) -> None:
    scan(make_repo("shop", FILES))
    waived("shop")
    count = Finding.objects.open().count()
    services.retire(repository=Repository.objects.get(), reason="Over", by=None, now=NOW)
    assert count and not Finding.objects.open().exists()
    assert set(Finding.objects.values_list("ended", flat=True)) == {"retired"}
    assert not Proposal.objects.exists()
    assert not Technology.objects.filter(repositories__isnull=False).exists()
    assert Waiver.objects.count() == 1


def test_a_retirement_taken_back_opens_what_it_ended(make_repo: Make) -> None:
    scan(make_repo("shop", FILES))
    keys = set(Finding.objects.open().values_list("key", flat=True))
    made = services.retire(repository=Repository.objects.get(), reason="Over", by=None, now=NOW)
    services.revive(retirement=made, by=None, now=NOW)
    assert set(Finding.objects.open().values_list("key", flat=True)) == keys
    assert Proposal.objects.exists()
    assert not Retirement.objects.exists()


def test_a_scan_that_revives_a_repository_opens_its_findings_again(make_repo: Make) -> None:
    folder = make_repo("shop", FILES)
    scan(folder)
    keys = set(Finding.objects.open().values_list("key", flat=True))
    services.retire(repository=Repository.objects.get(), reason="Over", by=None, now=NOW)
    scan(folder)
    assert not Finding.objects.open().exists()
    scan(folder, revive=True)
    assert set(Finding.objects.open().values_list("key", flat=True)) == keys
    assert set(Finding.objects.values_list("ended", flat=True)) == {""}


def test_a_retirement_without_a_reason_is_refused(make_repo: Make) -> None:
    scan(make_repo("shop", FILES))
    with pytest.raises(services.NotRetirable):
        services.retire(repository=Repository.objects.get(), reason=" ", by=None, now=NOW)
    assert Finding.objects.open().exists()


def test_a_finding_that_is_no_longer_there_says_so(make_repo: Make, commit: Run) -> None:
    folder = make_repo("shop", FILES)
    scan(folder)
    commit(folder, {"requirements.txt": "\n", "package.json": "{}"})
    scan(folder)
    ended = Finding.objects.exclude(resolved_on=None).values_list("ended", flat=True)
    assert set(ended) == {"absent"}


def test_a_repository_that_is_gone_keeps_its_findings_as_they_were_seen(make_repo: Make) -> None:
    gone, kept = make_repo("gone", FILES), make_repo("kept", {"a.txt": "1"})
    scan(gone, kept)
    keys = set(Finding.objects.open().filter(repository__name="gone").values_list("key", flat=True))
    shutil.rmtree(gone)
    scan(kept)
    held = Finding.objects.open().filter(repository__name="gone")
    assert set(held.values_list("key", flat=True)) == keys


def test_a_waiver_stays_when_history_is_rewritten(make_repo: Make, git: Run) -> None:
    folder = make_repo("shop", FILES)
    scan(folder)
    waiver = waived("shop")
    git(folder, "commit", "-q", "--amend", "-m", "other", "--date", "2026-02-02T00:00:00+00:00")
    scan(folder)
    assert Finding.objects.open().filter(key=waiver.finding_key).count() == 1


@pytest.mark.parametrize("old_is_there", [True, False])
def test_joining_brings_waivers_and_decisions_to_the_repository_kept(
    make_repo: Make, git: Run, old_is_there: bool
) -> None:
    folder = make_repo("shop", FILES)
    scan(folder)
    git(folder.parent, "clone", "-q", str(folder), "new")
    scan(folder.parent)
    waiver, decision = waived("new"), decided("new")
    keys = set(Finding.objects.open().filter(repository__name="shop").values_list("key", flat=True))
    if not old_is_there:
        shutil.rmtree(folder)
        scan(folder.parent)
    kept, other = Repository.objects.get(name="shop"), Repository.objects.get(name="new")
    services.join(kept=kept, other=other, by=None, now=NOW)
    scan(folder.parent)
    assert Repository.objects.get().pk == kept.pk
    assert set(Finding.objects.open().values_list("key", flat=True)) == keys
    held = Waiver.objects.get(pk=waiver.pk)
    assert (held.finding_key in keys, held.repository_name) == (True, "shop")
    decision.refresh_from_db()
    assert Proposal.objects.filter(key=decision.proposal_key).exists()


@pytest.mark.parametrize(("language", "told"), [("en", "last read on"), ("fr", "lu le")])
def test_the_findings_of_a_repository_that_is_gone_say_of_which_day_they_are(
    make_repo: Make, client: Client, language: str, told: str
) -> None:
    gone, kept = make_repo("gone", FILES), make_repo("kept", {"a.txt": "1"})
    scan(gone, kept)
    client.force_login(person())
    client.cookies["django_language"] = language
    finding = Finding.objects.open().filter(repository__name="gone").order_by("rank", "pk")[0]
    pages = [
        reverse("practices:board-tab", args=["all"]),
        reverse("practices:findings-detail", args=[finding.key]),
        reverse("estate:repositories-detail", args=["gone"]),
        reverse("reporting:brief"),
    ]
    assert [told in client.get(page).content.decode() for page in pages] == [False] * 4
    shutil.rmtree(gone)
    scan(kept)
    assert [told in client.get(page).content.decode() for page in pages] == [True] * 4
    row = client.get(f"/api/v1/practices/findings/{finding.key}").json()
    assert (row["of_gone"], row["last_read_on"]) == (True, "2026-11-23")
