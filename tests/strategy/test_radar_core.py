"""Movements over a period, and what the facts speak for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.strategy.core.radar_moves import (
    RINGS,
    Move,
    OutOfOrder,
    checked,
    movement,
    quarter_start,
    standing,
)
from timonier.strategy.core.radar_proposals import Held, InUse, contradictions, proposals

TODAY = date(2026, 11, 23)
MOVES = (Move(date(2026, 1, 10), "assess"), Move(date(2026, 10, 5), "trial"))
END = date(2028, 4, 30)
DJANGO = InUse("django", "5.2", "Django", "", "supported", END, ("a", "b", "c"), ("Shop",))


def test_a_technology_that_came_nearer_within_the_period_moved_in() -> None:
    assert movement(MOVES, since=date(2026, 9, 30), until=TODAY) == "in"
    assert movement(MOVES[::-1][:1], since=date(2026, 9, 30), until=TODAY) == "new"
    assert movement(MOVES, since=date(2026, 10, 5), until=TODAY) == ""
    assert movement(MOVES, since=date(2025, 1, 1), until=date(2025, 2, 1)) == ""


@given(st.lists(st.sampled_from(RINGS), min_size=1, max_size=6), st.integers(0, 60))
def test_where_it_stood_follows_from_the_moves_up_to_that_day(rings: list[str], day: int) -> None:
    start = date(2026, 1, 1)
    moves = [Move(start + timedelta(days=10 * n), ring) for n, ring in enumerate(rings)]
    asked = start + timedelta(days=day)
    found = standing(moves, asked)
    assert found == [move for move in moves if move.on <= asked][-1]
    since = start - timedelta(days=1)
    assert movement(moves, since=since, until=asked) == "new"
    assert movement(moves, since=asked, until=asked) == ""


def test_moves_out_of_order_are_refused() -> None:
    with pytest.raises(OutOfOrder):
        checked(MOVES[::-1])


@pytest.mark.parametrize(
    ("day", "month", "start"),
    [
        (TODAY, 1, date(2026, 10, 1)),
        (TODAY, 9, date(2026, 9, 1)),
        (date(2026, 1, 15), 3, date(2025, 12, 1)),
        (date(2026, 1, 15), 2, date(2025, 11, 1)),
    ],
)
def test_the_quarter_is_that_of_the_company(day: date, month: int, start: date) -> None:
    assert quarter_start(day, month) == start


def test_what_is_supported_and_widespread_is_proposed_for_adoption() -> None:
    found = proposals([DJANGO], [], today=TODAY)
    assert [(one.ring, one.reason) for one in found] == [("adopt", "spread")]
    few = replace(DJANGO, repositories=("a", "b"))
    assert proposals([few], [], today=TODAY)[0].ring == "trial"
    assert proposals([replace(DJANGO, repositories=("a",))], [], today=TODAY)[0].ring == "assess"


def test_what_is_past_its_life_is_proposed_on_hold_even_when_the_product_is_adopted() -> None:
    old = replace(DJANGO, cycle="3.2", life="past", ends_on=date(2024, 4, 1))
    whole = Held("django", "adopt", "django")
    found = proposals([old, DJANGO], [whole], today=TODAY)
    assert [(one.ring, one.use.cycle, one.entry) for one in found] == [("hold", "3.2", "")]
    exact = Held("django-3", "trial", "django", "3.2")
    assert proposals([old], [exact], today=TODAY)[0].entry == "django-3"
    assert not proposals([old], [Held("django-3", "hold", "django", "3.2")], today=TODAY)


def test_nothing_is_proposed_when_the_release_or_its_life_is_unknown() -> None:
    unknown = replace(DJANGO, life="unknown", ends_on=None)
    assert not proposals([unknown, replace(DJANGO, cycle="")], [], today=TODAY)


def test_what_was_turned_down_returns_only_when_its_facts_change() -> None:
    proposal = proposals([DJANGO], [], today=TODAY)[0]
    no = {proposal.key: proposal.digest}
    assert not proposals([DJANGO], [], today=TODAY, dismissed=no)
    sooner = replace(DJANGO, ends_on=date(2027, 12, 31))
    assert proposals([sooner], [], today=TODAY, dismissed=no)
    wider = replace(DJANGO, repositories=tuple("abcdefgh"))
    assert proposals([wider], [], today=TODAY, dismissed=no)


def test_what_is_used_denies_hold_and_what_is_not_denies_adopt() -> None:
    held = [
        Held("old", "hold", "django"),
        Held("ghost", "adopt", "elm"),
        Held("practice", "adopt"),
        Held("fine", "hold", "cobol"),
    ]
    found = contradictions(held, [DJANGO])
    assert [(one.kind, one.entry) for one in found] == [
        ("adopted_unused", "ghost"),
        ("held_in_use", "old"),
    ]
    assert found[1].systems == ("Shop",)
