"""Tolerance, scores of earlier estimates, read-back and assumptions: pure laws and known cases."""

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.risk.core.assumptions import TABLE, prefilled
from timonier.risk.core.calibration import QUESTIONS, marked
from timonier.risk.core.elicitation import read_back
from timonier.risk.core.engine import answer
from timonier.risk.core.inputs import BadInput, Risk, question_of
from timonier.risk.core.proposals import Signal, Where, matters, proposed
from timonier.risk.core.scoring import Forecast, card, event_90, frequency_score, winkler
from timonier.risk.core.tolerance import standing, whole

CURVE = [(0.0, 0.5, 0.02), (100.0, 0.3, 0.02), (1000.0, 0.1, 0.02), (5000.0, 0.0, 0.02)]


@pytest.mark.parametrize(
    ("loss", "tolerated", "verdict"),
    [
        (1000.0, 0.05, "over"),
        (1000.0, 0.15, "within"),
        (1000.0, 0.11, "unknown"),  # the band straddles the point
        (500.0, 0.2, "unknown"),  # between two losses the curve only says from 10 to 30 %
        (500.0, 0.05, "over"),
        (9000.0, 0.0, "unknown"),  # nothing was seen, which is not never
        (9000.0, 0.03, "within"),
    ],
)
def test_a_curve_is_over_within_or_unknown_beside_a_point(loss, tolerated, verdict):
    assert standing(CURVE, loss=loss, probability=tolerated).verdict == verdict


@given(st.floats(0, 10_000), st.floats(0, 1))
def test_over_and_within_exclude_each_other(loss, tolerated):
    found = standing(CURVE, loss=loss, probability=tolerated)

    assert 0 <= found.low <= found.chance <= found.high <= 1
    assert (found.verdict == "over") == (found.low > tolerated)
    assert (found.verdict == "within") == (found.high <= tolerated)


def test_one_point_over_is_enough_and_no_point_says_nothing():
    assert whole(["within", "over", "unknown"]) == "over"
    assert whole(["within", "unknown"]) == "unknown"
    assert whole(["within", "within"]) == "within"
    assert whole([]) is None


def test_a_point_the_simulation_was_asked_for_stands_on_the_curve():
    body = {
        "currency": "EUR",
        "years": 20_000,
        "risks": [{"id": "a", "frequency": [1, 1, 1], "loss_90": [1e3, 1e5]}],
        "tolerance": [{"loss": 33_333, "probability": 0.5}],
    }
    found = answer(question_of(json.dumps(body)))
    here = standing(found.portfolio.exceedance, loss=33_333, probability=0.5)

    assert any(point[0] == 33_333 for point in found.portfolio.exceedance)
    assert here.high - here.low == pytest.approx(2 * found.portfolio.exceedance[0][2])


def test_a_tolerance_that_allows_more_of_the_worse_is_refused():
    body = {
        "currency": "EUR",
        "risks": [{"id": "a", "frequency": [1, 1, 1], "loss_90": [1, 2]}],
        "tolerance": [{"loss": 10, "probability": 0.1}, {"loss": 20, "probability": 0.2}],
    }
    with pytest.raises(BadInput, match="likelier"):
        question_of(json.dumps(body))


def test_a_question_too_large_to_draw_is_refused_and_says_so():
    often = {"id": "a", "frequency": [9000, 9000, 9000], "loss_90": [1, 2]}
    with pytest.raises(BadInput, match="fewer years"):
        question_of(json.dumps({"currency": "EUR", "years": 1_000_000, "risks": [often]}))


def forecast(events=0, frequency=(2.0, 2.0, 2.0), losses=(), years=1.0):
    return Forecast("r", frequency, (100.0, 1000.0), years, events, losses)


def test_a_certain_rate_is_scored_by_the_poisson_law():
    none, many = frequency_score(forecast(0)), frequency_score(forecast(9))

    assert none.p_any == pytest.approx(1 - math.exp(-2))
    assert none.brier == pytest.approx((1 - math.exp(-2)) ** 2)
    assert none.surprise == pytest.approx(2 * math.exp(-2))
    assert (none.low, none.high) == (0, 5)
    assert many.surprise < 0.001


@given(st.integers(0, 30), st.floats(0.01, 3), st.floats(0.1, 10))
def test_scores_stay_within_their_bounds(events, rate, years):
    found = frequency_score(forecast(events, (0.0, rate, rate * 3), years=years))

    assert 0 <= found.brier <= 1
    assert 0 <= found.surprise <= 1
    assert 0 <= found.low <= found.high


@given(st.floats(0, 2000), st.floats(100, 500), st.floats(500, 1000))
def test_a_loss_outside_its_interval_costs_more_than_one_inside(seen, low, high):
    inside = winkler(low, high, (low + high) / 2)

    assert inside == pytest.approx(high - low)
    assert winkler(low, high, seen) >= inside - 1e-9


def test_the_true_interval_scores_best_of_all():
    """The interval score is proper: over many draws the true 5th and 95th percentiles win."""
    drawn = np.random.default_rng(3).lognormal(8, 1, 20_000)
    low, high = np.quantile(drawn, (0.05, 0.95))
    mean = lambda a, b: np.mean([winkler(a, b, x) for x in drawn[:4000]])  # noqa: E731

    assert mean(low, high) < mean(low * 3, high / 3)
    assert mean(low, high) < mean(low / 3, high * 3)


def test_a_card_says_how_many_losses_fell_inside():
    found = card([forecast(2, losses=(500.0, 5000.0)), forecast(1, losses=(150.0,))])

    assert (found.losses, found.covered, found.happened) == (3, 2, 3)
    assert found.coverage_95[0] < 2 / 3 < found.coverage_95[1]
    assert card([]).brier is None


def estimate(**more):
    given = {"id": "r", "frequency": (0.1, 0.2, 0.6), "loss_90": (1e4, 1e5)}
    return Risk.model_validate(given | more)


def test_an_estimate_is_said_in_other_words():
    said = read_back(estimate())

    assert said.rate == pytest.approx((0.1 + 0.8 + 0.6) / 6)
    assert said.every_years == pytest.approx(4)
    assert said.middle_loss == pytest.approx(math.sqrt(1e9))
    assert said.expected_80[0] < said.expected < said.expected_80[1]
    assert said.doubts == ()


@pytest.mark.parametrize(
    ("change", "doubt"),
    [
        ({"frequency": (0.2, 0.2, 0.2)}, "sure-frequency"),
        ({"loss_90": (1e4, 2e4)}, "narrow-loss"),
        ({"loss_90": (1e2, 1e7)}, "wide-loss"),
        ({"loss_90": (1e2, 1e7)}, "heavy-tail"),
    ],
)
def test_what_deserves_a_second_look_is_named(change, doubt):
    assert doubt in read_back(estimate(**change)).doubts


def test_a_secondary_loss_widens_what_an_event_may_cost():
    plain = estimate()
    more = estimate(secondary={"probability": 0.5, "loss_90": [1e5, 1e6]})

    assert event_90(plain) == (1e4, 1e5)
    assert event_90(more)[1] > 3e5


@pytest.mark.parametrize("kind", TABLE)
def test_what_nobody_knows_widens_an_assumption(kind):
    known = prefilled(kind, size="medium", criticality="high", exposure="internet", currency="EUR")
    vague = prefilled(kind, size="", criticality="", exposure="", currency="EUR")

    assert vague.loss[1] / vague.loss[0] > known.loss[1] / known.loss[0]
    assert vague.frequency[0] <= known.frequency[0]
    assert Risk.model_validate({"id": "r", "frequency": known.frequency, "loss_90": known.loss})


def test_no_amount_is_assumed_in_a_currency_of_another_size():
    found = prefilled(
        "secret", size="small", criticality="low", exposure="internal", currency="JPY"
    )

    assert found.loss is None and found.secondary is None


VITAL = Where("shop", "Label shop", "vital", "internet")
MINOR = Where("lab", "Laboratory", "low", "internal")


def test_a_risk_is_proposed_on_what_is_critical_exposed_or_not_described():
    assert matters(Signal("truck-factor", "f", "a", VITAL))
    assert matters(Signal("truck-factor", "f", "a", None))
    assert matters(Signal("truck-factor", "f", "a", Where("x", "X")))
    assert not matters(Signal("truck-factor", "f", "a", MINOR))
    assert matters(Signal("exploited", "f", "a", Where("y", "Y", "low", "internet")))
    assert not matters(Signal("truck-factor", "f", "a", Where("y", "Y", "low", "internet")))


def test_facts_of_one_system_make_one_proposal_the_dearest_first():
    signals = [
        Signal("truck-factor", "f3", "lab", None),
        Signal("exploited", "f2", "shop", VITAL),
        Signal("exploited", "f1", "portal", VITAL),
    ]
    first, second = proposed(signals, size="small", currency="EUR")

    assert (first.key, first.facts) == ("exploited:shop", ("f1", "f2"))
    assert first.because[0].english() == "2 flaws in use by attackers, in portal, shop."
    assert second.key == "truck-factor:-"
    assert "wider" in second.because[1].english()


def test_a_planned_treatment_counts_in_the_plan_and_a_considered_one_beside_it():
    body = {
        "currency": "EUR",
        "years": 20_000,
        "risks": [{"id": "a", "frequency": [1, 1, 1], "loss_90": [1e3, 1e5]}],
        "treatments": [
            {"id": "p", "risk": "a", "loss_effect": 0.5, "cost": 1},
            {"id": "c", "risk": "a", "loss_effect": 0.5, "cost": 1, "planned": False},
        ],
    }
    found = answer(question_of(json.dumps(body)))
    planned, considered = found.treatments

    assert found.treated.mean == pytest.approx(found.portfolio.mean / 2)
    assert planned.cvar_saved == considered.cvar_saved
    assert considered.cvar_saved_last["95"] == pytest.approx(planned.cvar_saved["95"] / 2)
    assert found.treated_80[1] == pytest.approx(found.expected_80[1] / 2)


def test_nine_of_ten_is_fair_and_four_of_ten_is_too_narrow():
    right = [(question.answer - 1, question.answer + 1) for question in QUESTIONS]
    wrong = [(question.answer + 1, question.answer + 2) for question in QUESTIONS]

    assert marked(right).chance == pytest.approx(1)
    assert marked([*right[:9], wrong[9]]).verdict == "fair"
    assert marked([*right[:4], *wrong[4:]]).verdict == "narrow"
    assert marked([*right[:8], *wrong[8:]]).chance == pytest.approx(0.2639, abs=1e-4)
