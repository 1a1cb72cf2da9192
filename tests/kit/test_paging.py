"""Keyset paging: forwards then backwards, each row once, whatever the order and the gaps."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.examples import practices
from timonier.kit.entities import paging
from timonier.kit.entities.entity import Entity, registry
from timonier.organisation.models import Company, Department
from timonier.practices.models import Finding

COMPANIES = Entity(
    model=Company, fields=("name", "slug", "headcount"), columns=("name", "headcount", "stage")
)
heads = st.lists(st.none() | st.integers(0, 3), max_size=12)


def forwards(entity: Entity, sort: str, size: int) -> tuple[list[int], paging.Page]:
    rows, seen, cursor = entity.queryset(), [], ""
    terms = paging.terms_for(entity, rows, sort)
    while True:
        page = paging.page_of(rows, terms, cursor=cursor, size=size)
        seen += [item.pk for item in page.items]
        if not page.next:
            return seen, page
        cursor = page.next


def backwards(entity: Entity, sort: str, size: int, page: paging.Page) -> list[int]:
    rows = entity.queryset()
    terms = paging.terms_for(entity, rows, sort)
    seen = [item.pk for item in page.items]
    while page.previous:
        page = paging.page_of(rows, terms, cursor=page.previous, size=size)
        seen = [item.pk for item in page.items] + seen
    return seen


class TestPaging(TestCase):
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(heads, st.sampled_from(["headcount", "-headcount", "name", "-name"]), st.integers(1, 5))
    def test_each_row_is_read_once_in_order_both_ways(
        self, counts: list[int | None], sort: str, size: int
    ) -> None:
        Company.objects.bulk_create(
            Company(name="same" if n % 2 else f"n{n}", slug=f"c{n}", headcount=count)
            for n, count in enumerate(counts)
        )
        found, last = forwards(COMPANIES, sort, size)

        rows = COMPANIES.queryset()
        terms = paging.terms_for(COMPANIES, rows, sort)
        whole = [r.pk for r in rows.order_by(*(t.order(backwards=False) for t in terms))]
        assert found == whole
        assert backwards(COMPANIES, sort, size, last) == whole


@pytest.mark.django_db
@pytest.mark.parametrize("letter", ["n", "é", "🎈", '"'])
def test_the_longest_text_that_a_column_holds_is_a_place_that_is_found_again(letter: str) -> None:
    entity = registry[Finding]
    long = Finding._meta.get_field("subject").max_length
    for number in range(3):
        row = practices.finding(number)
        row.subject = letter * (long - 1) + str(number)
        row.save()

    found, _ = forwards(entity, "subject", 1)

    assert len(found) == len(set(found)) == 3


@pytest.mark.parametrize(
    "cursor",
    ["x", "!!!", "e30", "W10", "bnVsbA", "WyJhZnRlciIsWyJuYW1lIiwicGsiXSxbMSwibm8iXV0", "A" * 9000],
)
@pytest.mark.django_db
def test_a_place_this_list_did_not_make_is_refused(cursor: str) -> None:
    entity = registry[Department]
    rows = entity.queryset()

    with pytest.raises(paging.BadCursor):
        paging.page_of(rows, paging.terms_for(entity, rows, ""), cursor=cursor)


@pytest.mark.django_db
def test_counts_stop_where_counting_would_cost() -> None:
    entity = registry[Department]
    Department.objects.bulk_create(Department(name=f"d{n}", slug=f"d{n}") for n in range(10_050))
    rows = entity.queryset()
    terms = paging.terms_for(entity, rows, "")

    page = paging.page_of(rows, terms)
    searched = paging.page_of(rows.filter(name__icontains="d1"), terms, counted=False)

    assert (page.count, page.counted_all, len(page.items)) == (10_000, False, 50)
    assert searched.count is None
