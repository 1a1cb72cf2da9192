"""Quantities with an interval add up as independent quantities do."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.values.interval import Interval, total

numbers = st.floats(0, 1e6, allow_nan=False)
intervals = st.tuples(numbers, numbers, numbers).map(lambda three: Interval(*sorted(three)))


def test_an_interval_upside_down_is_refused():
    with pytest.raises(ValueError, match="order"):
        Interval(3, 2, 5)


@given(st.lists(intervals, max_size=8))
def test_a_sum_is_never_wider_than_the_sum_of_the_ends(parts):
    whole = total(parts)

    assert whole.low >= sum(part.low for part in parts) - 1e-6 * (1 + whole.likely)
    assert whole.high <= sum(part.high for part in parts) + 1e-6 * (1 + whole.high)


@given(intervals)
def test_one_part_is_its_own_sum(part):
    whole = total([part])

    assert math.isclose(whole.low, part.low, abs_tol=1e-6)
    assert math.isclose(whole.high, part.high, rel_tol=1e-9, abs_tol=1e-6)


def test_nothing_sums_to_nothing():
    assert total([]) == Interval(0, 0, 0)
