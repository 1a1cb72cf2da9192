"""How far a key result is: laws of the formula, of the pace and of the roll-up."""

import math
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from timonier.strategy.core import progress as core

numbers = st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 3))
shares = st.none() | st.floats(-3, 3, allow_nan=False)
START, DUE = date(2026, 1, 1), date(2026, 12, 31)


@given(numbers, numbers)
def test_the_start_is_nothing_and_the_target_is_everything(baseline: float, target: float) -> None:
    assume(baseline != target)

    assert core.progress(baseline, baseline, target) == 0
    assert core.progress(target, baseline, target) == 1


@given(numbers, numbers, numbers)
def test_raising_and_lowering_are_the_same_way_mirrored(
    value: float, baseline: float, target: float
) -> None:
    assume(baseline != target)

    up = core.progress(value, baseline, target)

    assert core.progress(-value, -baseline, -target) == up


@given(numbers, numbers, numbers, numbers)
def test_nearer_to_the_target_is_never_less_far(
    first: float, second: float, baseline: float, target: float
) -> None:
    assume(baseline != target)
    toward = math.copysign(1, target - baseline)
    nearer, farther = (first, second) if first * toward >= second * toward else (second, first)

    assert core.progress(nearer, baseline, target) >= core.progress(farther, baseline, target)


@pytest.mark.parametrize("target", [5.0, math.inf, math.nan])
def test_without_a_way_there_is_no_share(target: float) -> None:
    with pytest.raises(core.NoWay):
        core.progress(5.0, 5.0, target)


def test_going_backwards_and_beyond_is_told_raw() -> None:
    assert core.progress(60, 50, 40) == -1
    assert core.progress(30, 50, 40) == 2
    assert core.clipped(-1) == 0
    assert core.clipped(2) == 1


@given(st.lists(shares, max_size=12))
def test_a_mean_lies_where_the_unknown_ones_could_still_leave_it(found: list[float | None]) -> None:
    seen = core.roll_up(found)

    assert seen.known + seen.unknown == len(found)
    if not seen.known:
        assert seen.mean is None and not seen.reached
        return
    assert seen.mean is not None and seen.low is not None and seen.high is not None
    assert seen.low - 1e-12 <= seen.mean <= seen.high + 1e-12
    assert seen.worst == min(share for share in found if share is not None)
    if not seen.unknown:
        assert seen.low == seen.high == seen.mean


@given(st.lists(shares, min_size=1, max_size=6), st.sampled_from([0.0, 1.0]))
def test_learning_an_unknown_one_stays_within_what_was_told(
    found: list[float | None], learnt: float
) -> None:
    before, after = core.roll_up([*found, None]), core.roll_up([*found, learnt])
    assume(before.low is not None)

    assert before.low - 1e-12 <= after.low and after.high <= before.high + 1e-12


def test_unknown_is_neither_nothing_nor_done() -> None:
    assert core.roll_up([1.0, None]).mean == 1
    assert not core.roll_up([1.0, None]).reached
    assert core.roll_up([1.0, 1.2]).reached
    assert core.roll_up([]).mean is None
    assert not core.roll_up([]).reached


def test_a_dead_key_result_shows_through_a_good_mean() -> None:
    seen = core.roll_up([1.0, 1.0, 1.0, -0.2])

    assert seen.mean == 0.75
    assert seen.worst == -0.2


def test_strength_weighs_in_a_mean() -> None:
    assert core.roll_up([1.0, 0.0], [3, 1]).mean == 0.75


@given(st.integers(0, 364), st.integers(0, 364))
def test_the_straight_line_rises_from_start_to_due(first: int, second: int) -> None:
    early, late = sorted((first, second))
    on_early = core.expected(START, DUE, START + timedelta(days=early))
    on_late = core.expected(START, DUE, START + timedelta(days=late))

    assert on_early is not None and on_late is not None
    assert 0 <= on_early <= on_late <= 1
    assert core.expected(START, DUE, START) == 0
    assert core.expected(START, DUE, DUE + timedelta(days=9)) == 1


@pytest.mark.parametrize(
    ("share", "measured_on", "today", "told"),
    [
        (None, None, date(2026, 7, 1), "unknown"),
        (1.0, date(2026, 7, 1), date(2027, 7, 1), "reached"),
        (0.9, date(2026, 12, 30), date(2027, 1, 1), "missed"),
        (0.2, date(2026, 7, 1), date(2026, 7, 1), "behind"),
        (0.45, date(2026, 7, 1), date(2026, 7, 1), "on pace"),
        (0.8, date(2026, 7, 1), date(2026, 7, 1), "ahead"),
        (0.0, date(2025, 12, 1), date(2025, 12, 2), "not begun"),
    ],
)
def test_the_pace_says_how_it_stands_to_the_line(
    share: float | None, measured_on: date | None, today: date, told: str
) -> None:
    seen = core.pace(share, starts_on=START, due_on=DUE, measured_on=measured_on, today=today)

    assert seen == told


def test_an_old_measure_is_compared_with_its_own_day() -> None:
    early = date(2026, 2, 1)

    seen = core.pace(0.1, starts_on=START, due_on=DUE, measured_on=early, today=date(2026, 9, 1))

    assert seen == "on pace"
    assert core.is_late(early, 30, date(2026, 9, 1))
    assert not core.is_late(early, 30, date(2026, 3, 3))


def test_without_days_nobody_is_behind() -> None:
    on = date(2026, 7, 1)

    assert core.pace(0.1, starts_on=None, due_on=DUE, measured_on=on, today=on) == "no dates"
