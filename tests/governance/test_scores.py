"""The laws that scores of predictions keep, whatever was predicted and whatever happened."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.governance.core import advice, scores
from timonier.governance.core.scores import Forecast, Interval

SHARES = st.floats(0, 1, allow_nan=False)
FORECASTS = st.lists(st.builds(Forecast, SHARES, st.booleans()), min_size=1, max_size=60)
NUMBERS = st.floats(-1e6, 1e6, allow_nan=False)
LEVELS = st.sampled_from([0.5, 0.8, 0.9])


@st.composite
def _interval(draw: st.DrawFn) -> Interval:
    low, high = sorted((draw(NUMBERS), draw(NUMBERS)))
    return Interval(low, high, draw(LEVELS), draw(NUMBERS), draw(st.sampled_from(["d", "EUR"])))


INTERVALS = st.lists(_interval(), min_size=1, max_size=40)


@given(FORECASTS)
def test_the_parts_add_up_to_the_brier_score(forecasts: list[Forecast]) -> None:
    found = scores.parts(forecasts)

    assert found is not None
    assert math.isclose(found.total, found.brier, rel_tol=1e-14, abs_tol=4e-16)
    assert min(found.reliability, found.resolution, found.within_variance) >= 0


@given(FORECASTS, st.lists(st.floats(0.01, 0.99), min_size=1, max_size=8, unique=True))
def test_the_parts_add_up_whatever_the_bins(forecasts: list[Forecast], cuts: list[float]) -> None:
    found = scores.parts(forecasts, [0.0, *sorted(cuts), 1.0])

    assert found is not None
    assert math.isclose(found.total, found.brier, rel_tol=1e-14, abs_tol=4e-16)


@given(FORECASTS)
def test_no_forecast_falls_out_of_the_bins(forecasts: list[Forecast]) -> None:
    bins = scores.calibration(forecasts)

    assert sum(each.count for each in bins) == len(forecasts)
    for each in bins:
        assert each.start <= each.said <= each.end or math.isclose(each.said, each.end)
        assert each.lowest <= each.happened <= each.highest


def test_murphys_three_terms_are_enough_when_a_bin_holds_one_probability() -> None:
    forecasts = [Forecast(0.7, n < 6) for n in range(10)] + [Forecast(0.1, n < 1) for n in range(5)]

    found = scores.parts(forecasts)

    assert found is not None
    assert (found.within_variance, found.within_covariance) == pytest.approx((0, 0), abs=1e-15)
    # By hand: base rate 7/15; (10 * .1^2 + 5 * .1^2) / 15 = .01
    assert found.reliability == pytest.approx(0.01)
    assert found.uncertainty == pytest.approx(7 / 15 * 8 / 15)
    assert found.resolution == pytest.approx(
        (10 * (0.6 - 7 / 15) ** 2 + 5 * (0.2 - 7 / 15) ** 2) / 15
    )
    assert found.brier == pytest.approx((6 * 0.09 + 4 * 0.49 + 0.81 + 4 * 0.01) / 15)


@given(st.lists(st.booleans(), min_size=1, max_size=40))
def test_knowing_scores_nothing_and_a_coin_a_quarter(outcomes: list[bool]) -> None:
    assert scores.brier([Forecast(float(each), each) for each in outcomes]) == 0
    assert scores.brier([Forecast(0.5, each) for each in outcomes]) == 0.25
    assert scores.brier([Forecast(1.0 - each, each) for each in outcomes]) == 1


@given(SHARES, SHARES)
def test_no_other_probability_is_expected_to_score_better_than_the_true_one(
    truth: float, said: float
) -> None:
    def expected(p: float) -> float:
        yes, no = scores.brier([Forecast(p, True)]), scores.brier([Forecast(p, False)])
        assert yes is not None and no is not None
        return truth * yes + (1 - truth) * no

    assert expected(truth) <= expected(said) + 1e-12


@given(_interval())
def test_the_winkler_score_is_the_width_inside_and_grows_by_the_miss(each: Interval) -> None:
    score = scores.winkler(each)

    if each.holds:
        assert score == each.high - each.low
    else:
        miss = max(each.low - each.value, each.value - each.high)
        assert score == pytest.approx(each.high - each.low + 2 * miss / (1 - each.level))


@given(INTERVALS)
def test_scores_of_unlike_units_are_never_averaged(intervals: list[Interval]) -> None:
    found = scores.mean_winkler(intervals)

    assert sum(count for _mean, count in found.values()) == len(intervals)
    assert set(found) == {(each.unit, each.level) for each in intervals}


@given(INTERVALS)
def test_every_interval_is_counted_at_its_own_level(intervals: list[Interval]) -> None:
    found = scores.coverage(intervals)

    assert sum(each.count for each in found) == len(intervals)
    assert sum(each.inside for each in found) == sum(each.holds for each in intervals)


@given(st.integers(0, 19))
def test_no_advice_before_twenty(count: int) -> None:
    wrong = [Forecast(0.99, False)] * count

    found = advice.on_probabilities(wrong)

    assert (found.finding, found.missing) == ("too few", 20 - count)
    assert found.claimed is found.gap is None


@pytest.mark.parametrize(
    ("right", "finding"), [(10, "over"), (14, "fair"), (16, "fair"), (20, "under")]
)
def test_advice_speaks_only_when_chance_does_not_explain_it(right: int, finding: str) -> None:
    said = [Forecast(0.75, n < right) for n in range(20)]
    against = [Forecast(0.25, n >= right) for n in range(20)]

    assert advice.on_probabilities(said).finding == finding
    assert advice.on_probabilities(against).finding == finding


def test_a_coin_toss_takes_no_side() -> None:
    assert advice.on_probabilities([Forecast(0.5, True)] * 30).count == 0


def test_intervals_that_miss_too_often_are_told_by_how_much_to_widen() -> None:
    intervals = [Interval(-1, 1, 0.9, value / 10) for value in range(20)]  # values 0 to 1.9

    found = advice.on_intervals(intervals)

    assert (found.finding, found.seen) == ("over", 11 / 20)
    assert found.widen == pytest.approx(1.8)
    widened = [Interval(-1.8, 1.8, 0.9, each.value) for each in intervals]
    assert sum(each.holds for each in widened) / 20 >= 0.9


@given(st.lists(_interval(), min_size=10, max_size=40))
def test_widening_by_the_advised_factor_would_have_held_the_level(some: list[Interval]) -> None:
    factor = advice.widening(some, 0.9)

    if factor is not None:
        held = 0
        for each in some:
            half = (each.high - each.low) / 2
            held += abs(each.value - each.low - half) <= half * factor * (1 + 1e-9)
        assert held >= 0.9 * len(some)
