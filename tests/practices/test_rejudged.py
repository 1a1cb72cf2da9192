"""Work follows what changed: a repository is judged again when something differs, not before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from timonier.estate.models import Component, Repository, RepositoryProfile, System
from timonier.practices.models import CheckWeight, Finding, Judged, LicencePolicy, Proposal
from timonier.practices.services import assess

from . import make

pytestmark = [pytest.mark.django_db, pytest.mark.data]

OLD = {"requirements.txt": "django==3.2.0\n"}
MORNING = datetime(2026, 11, 23, 8, tzinfo=UTC)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def judged() -> Repository:
    repository: Repository = make.stored(OLD)
    assess([repository], make.book(), make.TODAY, now=MORNING)
    return repository


def is_judged_again(repository: Repository, **changed: Any) -> bool:
    """Whether an assessment at noon does the work once more."""
    known = {"book": make.book(), "today": make.TODAY} | changed
    assess([Repository.objects.get(pk=repository.pk)], now=NOON, **known)
    return Judged.objects.get(repository=repository).judged_at == NOON


def test_what_did_not_change_is_not_judged_again(judged: Repository) -> None:
    before = list(Proposal.objects.values())

    assert not is_judged_again(judged)
    assert list(Proposal.objects.values()) == before
    assert Finding.objects.open().count() > 20


def test_a_new_day_and_other_knowledge_ask_for_a_new_judgment(judged: Repository) -> None:
    tomorrow = make.TODAY + timedelta(days=1)
    renewed = replace(make.book(), digest="of another edition")

    assert is_judged_again(judged, book=renewed)
    assess([judged], renewed, make.TODAY, now=MORNING)
    assert is_judged_again(judged, book=make.book(tomorrow), today=tomorrow)


def test_knowledge_that_cannot_be_compared_is_always_asked(judged: Repository) -> None:
    by_hand = replace(make.book(), digest="")

    assert is_judged_again(judged, book=by_hand)


def serve_everybody(repository: Repository) -> None:
    system = System.objects.create(name="Shop", slug="shop", exposure="internet")
    RepositoryProfile.objects.create(repository_name=repository.name, system=system)


CHANGES: dict[str, Callable[[Repository], Any]] = {
    "a new commit": lambda it: Repository.objects.filter(pk=it.pk).update(head="a" * 40),
    "a component less": lambda it: Component.objects.filter(repository=it).delete(),
    "a file that cannot be read": lambda it: Repository.objects.filter(pk=it.pk).update(
        state="partial", reason="1 file could not be read"
    ),
    "another system": serve_everybody,
    "another weight": lambda it: CheckWeight.objects.create(
        check_id="vulnerability", severity="low", reason="elsewhere"
    ),
    "another licence policy": lambda it: LicencePolicy.objects.create(
        category="Permissive", verdict="review"
    ),
    "a finding lost": lambda it: Finding.objects.filter(repository=it).latest("pk").delete(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_a_judgment_stands_on_calls_for_it_again(judged: Repository, change: str) -> None:
    CHANGES[change](judged)

    assert is_judged_again(judged)


def test_proposals_lost_are_computed_again_without_judging(judged: Repository) -> None:
    found = Proposal.objects.count()
    Proposal.objects.first().delete()  # type: ignore[union-attr]
    Proposal.findings.through.objects.all().delete()

    assert not is_judged_again(judged)
    assert Proposal.objects.count() == found
