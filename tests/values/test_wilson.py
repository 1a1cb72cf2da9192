"""The interval of a share: laws, published figures, and what one trial says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.values.wilson import Z95, wilson


@given(st.integers(0, 200), st.integers(0, 200))
def test_it_holds_the_share_and_narrows_with_more_trials(a: int, b: int) -> None:
    hits, count = min(a, b), max(a, b)

    low, high = wilson(hits, count)

    assert 0 <= low <= high <= 1
    if count:
        assert low <= hits / count <= high
        more = wilson(4 * hits, 4 * count)
        assert more[1] - more[0] < high - low


@given(st.integers(0, 100), st.integers(1, 100))
def test_misses_have_the_interval_of_hits_turned_round(a: int, b: int) -> None:
    hits, count = min(a, b), b

    low, high = wilson(hits, count)

    assert wilson(count - hits, count) == pytest.approx((1 - high, 1 - low))


def test_it_is_the_published_one() -> None:
    # Newcombe 1998 (Statistics in Medicine 17, 857-872), table I, method 3
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0, 0.1611), abs=5e-5)
    assert wilson(1, 29) == pytest.approx((0.0061, 0.1718), abs=5e-5)


def test_one_trial_says_little_and_no_trial_nothing() -> None:
    least = 1 / (1 + Z95**2)  # of one hit in one: the closed form

    assert wilson(1, 1) == pytest.approx((least, 1.0))
    assert wilson(0, 1) == pytest.approx((0.0, 1 - least))
    assert wilson(0, 0) == (0.0, 1.0)


def test_thirty_five_of_thirty_five_is_over_nine_tenths_and_thirty_four_is_not() -> None:
    assert wilson(35, 35)[0] > 0.9 > wilson(34, 34)[0]
