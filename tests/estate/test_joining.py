"""Two repositories that a person called one: what follows the one kept, and what comes back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.make import person
from tests.practices.make import TODAY, book
from timonier.estate.models import Component, Repository, RepositoryProfile, Sameness
from timonier.estate.selectors.life import alike
from timonier.estate.services import joining, life, set_profile
from timonier.estate.services import scan as scanned
from timonier.governance.models import Decision
from timonier.governance.services.decisions import ask
from timonier.kit.records.evidence import cite, why
from timonier.portfolio.models import Initiative
from timonier.practices import services
from timonier.practices.models import Ended, Finding, Proposal, ProposalDecision, Waiver

pytestmark = [pytest.mark.django_db, pytest.mark.data]

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
FILES = {"requirements.txt": "django==3.2.0\n", "package.json": '{"dependencies": {"a": "*"}}'}
Make = Callable[..., Path]
Run = Callable[..., str]


def scan(*paths: Path, **options: Any) -> dict[str, Any]:
    run = scanned(paths=[str(path) for path in paths], book=book(), now=NOW, **options)
    rows = Repository.objects.filter(name__in=run.outcomes)
    services.assess(repositories=rows, book=book(), today=TODAY, now=NOW)
    return run.outcomes


@pytest.fixture(params=["both are there", "the one kept is gone"])
def two(request: Any, make_repo: Make, git: Run) -> Path:
    """The folder of `shop`, kept, and its clone `new`."""
    folder = make_repo("shop", FILES)
    scan(folder)
    git(folder.parent, "clone", "-q", str(folder), "new")
    scan(folder.parent)
    if request.param != "both are there":
        shutil.rmtree(folder)
        scan(folder.parent)
    return folder.parent


def named(name: str) -> Repository:
    return Repository.everything.get(name=name)


def said_of(name: str) -> tuple[Waiver, ProposalDecision, Decision, Initiative, RepositoryProfile]:
    """One judgment of each room on a repository."""
    row = named(name)
    flaw = Finding.objects.filter(repository=row, check_id="vulnerability")[0]
    lock = Proposal.objects.get(kind="lock", findings__repository=row)
    until = date(2026, 12, 31)
    waiver = services.waive(
        finding=flaw, reason="Behind the wall", until=until, by=None, today=TODAY
    )
    verdict = services.reject(proposal=lock, reason="Not now", by=None)
    decision = ask(name="What of the shop?", by=None)
    lock = Proposal.objects.get(key=lock.key)
    for support in (row, flaw, lock):
        cite(decision, support, "It asks")
    initiative = Initiative.objects.create(name="Lock", slug="lock", proposal_keys=[lock.key])
    return waiver, verdict, decision, initiative, set_profile(repository=row, system=None, team="W")


def cited(decision: Decision) -> set[tuple[str, str]]:
    rows = [step.item for step in why(decision, depth=1).steps if step.depth == 1]
    assert None not in rows
    return {(type(row).__name__, getattr(row, "key", str(row))) for row in rows}


def state() -> dict[str, Any]:
    """All that people said, and where it points."""
    return {
        "waivers": list(Waiver.objects.values_list("finding_key", "repository_name")),
        "verdicts": list(ProposalDecision.objects.values_list("proposal_key", flat=True)),
        "cited": cited(Decision.objects.get()),
        "initiatives": list(Initiative.objects.values_list("proposal_keys", flat=True)),
        "profiles": list(RepositoryProfile.objects.values_list("repository_name", "slug", "team")),
        "rows": sorted(Repository.objects.values_list("name", "state", "location", "head")),
        "open": set(Finding.objects.open().values_list("key", "repository__name")),
        "components": sorted(Component.objects.in_use().values_list("repository__name", "name")),
        "proposals": set(Proposal.objects.values_list("key", flat=True)),
    }


def test_all_that_was_said_of_the_other_follows_to_the_one_kept(two: Path) -> None:
    waiver, verdict, decision, initiative, profile = said_of("new")
    kept = named("shop")
    services.join(kept=kept, other=named("new"), by=None, now=NOW, reason="We changed hosts")
    assert list(Repository.objects.all()) == [kept]
    for row in (waiver, verdict, initiative, profile):
        row.refresh_from_db()
    mine = set(Finding.objects.filter(repository=kept).values_list("key", flat=True))
    proposals = set(Proposal.objects.values_list("key", flat=True))
    assert (waiver.finding_key in mine, waiver.repository_name) == (True, "shop")
    assert {verdict.proposal_key, *initiative.proposal_keys} <= proposals
    assert profile.repository_name == "shop"
    assert {kind for kind, _ in cited(decision)} == {"Repository", "Finding", "Proposal"}
    assert ("Repository", "shop") in cited(decision)
    assert {key for kind, key in cited(decision) if kind == "Finding"} <= mine
    ended = set(Finding.objects.filter(repository=named("new")).values_list("ended", flat=True))
    assert ended <= {Ended.JOINED}
    assert {one.repository_id for one in Component.objects.in_use()} == {kept.pk}


def test_a_join_that_is_undone_leaves_all_as_it_was_with_its_history(two: Path) -> None:
    said_of("new")
    before, by = state(), person()
    said = services.join(kept=named("shop"), other=named("new"), by=by, now=NOW)
    assert state() != before
    services.part(said=said, by=by, now=NOW)
    assert state() == before
    assert not Sameness.objects.exists()
    assert [one.history_type for one in Sameness.history.all()] == ["-", "+"]
    assert Waiver.history.count() == 3
    assert Waiver.history.first().history_user == by
    assert len(alike()) == 1


def test_a_scan_after_an_undone_join_finds_both_as_they_are(two: Path) -> None:
    said_of("new")
    before = state()
    said = services.join(kept=named("shop"), other=named("new"), by=None, now=NOW)
    scan(two)
    services.part(said=Sameness.objects.get(pk=said.pk), by=None, now=NOW)
    scan(two)
    assert state() == before


def test_what_is_said_after_the_join_stays_with_the_one_kept(two: Path) -> None:
    kept = named("shop")
    said = services.join(kept=kept, other=named("new"), by=None, now=NOW)
    scan(two)
    flaw = Finding.objects.open().filter(repository=kept, check_id="vulnerability")[0]
    until = date(2026, 12, 31)
    services.waive(finding=flaw, reason="Since", until=until, by=None, today=TODAY)
    services.part(said=Sameness.objects.get(pk=said.pk), by=None, now=NOW)
    assert Waiver.objects.get().repository_name == "shop"


def test_a_word_that_both_have_stays_with_each(two: Path) -> None:
    said_of("new")
    flaw = Finding.objects.get(key=Waiver.objects.get().finding_key)
    twin = Finding.objects.get(repository=named("shop"), anchor=flaw.anchor)
    until = date(2026, 12, 1)
    services.waive(finding=twin, reason="Our own word", until=until, by=None, today=TODAY)
    before = sorted(Waiver.objects.values_list("finding_key", "reason"))
    said = services.join(kept=named("shop"), other=named("new"), by=None, now=NOW)
    assert sorted(Waiver.objects.values_list("finding_key", "reason")) == before
    services.part(said=said, by=None, now=NOW)
    assert sorted(Waiver.objects.values_list("finding_key", "reason")) == before


def test_a_place_that_is_joined_is_read_once_and_read_again_after_the_undo(
    make_repo: Make, git: Run
) -> None:
    folder = make_repo("shop", FILES)
    git(folder.parent, "clone", "-q", str(folder), "new")
    scan(folder.parent)
    said = services.join(kept=named("shop"), other=named("new"), by=None, now=NOW)
    assert scan(folder.parent)[str(folder.parent / "new")]["state"] == "same"
    shutil.rmtree(folder)
    scan(folder.parent)
    kept = Repository.objects.get()
    assert (kept.name, kept.location) == ("shop", str(folder.parent / "new"))
    services.part(said=Sameness.objects.get(pk=said.pk), by=None, now=NOW)
    scan(folder.parent)
    states = dict(Repository.objects.values_list("name", "state"))
    assert states == {"shop": "gone", "new": "scanned"}


def test_joins_are_undone_from_the_last_one(make_repo: Make, git: Run) -> None:
    folder = make_repo("one", FILES)
    for name in ("two", "three"):
        git(folder.parent, "clone", "-q", str(folder), name)
    scan(folder.parent)
    first = services.join(kept=named("two"), other=named("three"), by=None, now=NOW)
    last = services.join(kept=named("one"), other=named("two"), by=None, now=NOW)
    assert {one["state"] for one in scan(folder.parent).values()} == {"scanned", "same"}
    assert [row.name for row in Repository.objects.all()] == ["one"]
    with pytest.raises(joining.NotPartable):
        services.part(said=first, by=None, now=NOW)
    services.part(said=last, by=None, now=NOW)
    services.part(said=first, by=None, now=NOW)
    assert Repository.objects.count() == 3


def test_a_decision_brought_from_a_record_follows_a_renamed_repository(make_repo: Make) -> None:
    scan(make_repo("shop", FILES))
    made = ask(name="Choose a queue", by=None)
    Decision.objects.filter(pk=made.pk).update(origin="shop:docs/adr/1.md")
    life.rename(repository=named("shop"), name="boutique")
    assert Decision.objects.get().origin == "boutique:docs/adr/1.md"
