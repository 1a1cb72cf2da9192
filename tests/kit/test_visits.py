"""What changed since my last visit needs to know when that was."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from timonier.kit.models import Visit
from timonier.kit.screens import visits

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)


def test_a_first_visit_has_nothing_before_it(django_user_model: Any) -> None:
    person = django_user_model.objects.create_user("ada")
    assert visits.since(person, "bridge") is None
    assert visits.mark(person, "bridge", now=MONDAY) is None
    assert visits.since(person, "bridge") is None


def test_views_within_half_an_hour_are_one_visit(django_user_model: Any) -> None:
    person = django_user_model.objects.create_user("ada")
    visits.mark(person, "bridge", now=MONDAY)
    later = MONDAY + timedelta(days=7)
    assert visits.mark(person, "bridge", now=later) == MONDAY
    assert visits.mark(person, "bridge", now=later + timedelta(minutes=29)) == MONDAY
    assert visits.since(person, "bridge") == MONDAY


def test_the_next_visit_counts_from_the_last_view_of_the_one_before(
    django_user_model: Any,
) -> None:
    person = django_user_model.objects.create_user("ada")
    visits.mark(person, "bridge", now=MONDAY)
    end = MONDAY + timedelta(minutes=20)
    visits.mark(person, "bridge", now=end)
    assert visits.mark(person, "bridge", now=MONDAY + timedelta(hours=3)) == end


def test_each_person_and_each_page_has_its_own_mark(django_user_model: Any) -> None:
    ada, bob = (django_user_model.objects.create_user(name) for name in ("ada", "bob"))
    visits.mark(ada, "bridge", now=MONDAY)
    visits.mark(ada, "findings", now=MONDAY)
    visits.mark(bob, "bridge", now=MONDAY)
    assert Visit.objects.count() == 3


def test_a_clock_set_back_does_not_lose_the_mark(django_user_model: Any) -> None:
    person = django_user_model.objects.create_user("ada")
    visits.mark(person, "bridge", now=MONDAY)
    visits.mark(person, "bridge", now=MONDAY - timedelta(days=1))
    assert Visit.objects.get().seen_at == MONDAY
