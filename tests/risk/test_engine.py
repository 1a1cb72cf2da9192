"""Simulated losses agree with closed forms, in the tail too, and obey their laws."""

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timonier.risk.core import draws
from timonier.risk.core.engine import answer
from timonier.risk.core.inputs import Risk, question_of
from timonier.risk.core.measures import LEVELS, band, tail_years, tails_of, value_at_risk

YEARS = 200_000


def ask(risks, treatments=(), *, years=YEARS, seed=7):
    body = {
        "currency": "EUR",
        "years": years,
        "seed": seed,
        "risks": risks,
        "treatments": list(treatments),
    }
    return answer(question_of(json.dumps(body)))


def risk(name="breach", frequency=(0.2, 0.5, 1.5), loss=(1e4, 1e5), **more):
    return {"id": name, "frequency": list(frequency), "loss_90": list(loss), **more}


def moments(given_risk):
    """E[L] = E[R] E[X] and Var[L] = E[R] E[X^2] + Var(R) E[X]^2, from PERT and lognormal forms."""
    low, mode, high = given_risk.frequency
    rate = (low + 4 * mode + high) / 6
    rate_var = (rate - low) * (high - rate) / 7
    mu, sigma = draws.lognormal(given_risk.loss_90)
    first, second = math.exp(mu + sigma**2 / 2), math.exp(2 * mu + 2 * sigma**2)
    if more := given_risk.secondary:
        nu, tau = draws.lognormal(more.loss_90)
        extra, square = math.exp(nu + tau**2 / 2), math.exp(2 * nu + 2 * tau**2)
        second += more.probability * (square + 2 * first * extra)
        first += more.probability * extra
    return rate * first, rate * second + rate_var * first**2


SECOND = {"probability": 0.3, "loss_90": [2e4, 9e4]}


@pytest.mark.parametrize("shape", [{}, {"secondary": SECOND}, {"group": "g", "correlation": 0.4}])
def test_mean_and_variance_are_the_closed_forms(shape):
    body = Risk.model_validate(risk(**shape))
    losses = draws.simulate(body, years=400_000, seed=11).yearly()
    mean, variance = moments(body)

    assert losses.mean() == pytest.approx(mean, rel=0.015)
    assert losses.var() == pytest.approx(variance, rel=0.06)


def test_a_rare_event_keeps_its_whole_tail():
    """CI 90 % [100k, 1M] at 0.5 % a year: the worst 1 % of years average about 202,000."""
    rare = ask([risk(frequency=(0.005, 0.005, 0.005), loss=(1e5, 1e6))], years=1_000_000)
    mean, _ = moments(Risk.model_validate(risk(frequency=(0.005,) * 3, loss=(1e5, 1e6))))

    assert rare.risks[0].alone.var["99"] == 0
    assert rare.risks[0].alone.cvar["99"] == pytest.approx(mean / 0.01, rel=0.05)


def test_most_years_are_free_of_an_event_that_comes_every_seven():
    seldom = ask([risk(frequency=(0.14, 0.14, 0.14))]).portfolio

    assert seldom.p_no_loss == pytest.approx(math.exp(-0.14), abs=0.003)


def test_the_mode_of_a_skewed_estimate_is_kept():
    drawn = draws.pert(draws.stream(1, "x"), 0.0, 0.1, 1.0, 400_000)
    bars, edges = np.histogram(drawn, bins=50)

    assert edges[bars.argmax()] == pytest.approx(0.1, abs=0.04)
    assert drawn.mean() == pytest.approx((0 + 4 * 0.1 + 1) / 6, abs=0.002)


def test_the_copula_changes_how_risks_meet_and_not_each_of_them():
    apart = ask([risk("a"), risk("b")])
    together = ask([risk(name, group="g", correlation=0.8) for name in ("a", "b")])

    assert together.risks[0].alone.p_no_loss == pytest.approx(
        apart.risks[0].alone.p_no_loss, abs=0.005
    )
    assert together.portfolio.p_no_loss > apart.portfolio.p_no_loss + 0.05
    assert together.portfolio.cvar["99"] > apart.portfolio.cvar["99"]


def test_a_count_of_a_share_is_the_poisson_quantile():
    from scipy.special import pdtr

    rng = np.random.default_rng(5)
    for scale in (0.01, 1.0, 40.0, 3000.0):
        rate, share = rng.random(2000) * scale, rng.random(2000)
        count = draws.poisson_quantile(share, rate)
        assert (pdtr(count, rate) >= share * (1 - 1e-9)).all()
        assert ((count == 0) | (pdtr(count - 1.0, rate) < share * (1 + 1e-9))).all()


def test_controls_overlap_instead_of_adding():
    halves = [{"id": n, "risk": "breach", "frequency_effect": 0.5, "cost": 1} for n in "ab"]
    found = ask([risk()], halves)

    assert found.treated.mean == pytest.approx(found.portfolio.mean * 0.25, rel=0.03)


def test_the_saving_of_a_treatment_is_known_in_closed_form():
    control = {
        "id": "t",
        "risk": "breach",
        "frequency_effect": 0.4,
        "loss_effect": 0.25,
        "cost": 5000,
    }
    found = ask([risk()], [control]).treatments[0]
    mean, _ = moments(Risk.model_validate(risk()))
    saved = mean * (1 - 0.6 * 0.75)

    assert found.saved_mean == pytest.approx(saved, rel=0.03)
    assert found.rosi_mean == pytest.approx((saved - 5000) / 5000, rel=0.02)
    assert 0 < found.p_pays_off <= 1


def test_a_free_treatment_has_no_ratio_but_pays_off():
    found = ask([risk()], [{"id": "t", "risk": "breach", "loss_effect": 0.5, "cost": 0}])

    assert found.treatments[0].rosi_mean is None
    assert found.treatments[0].p_pays_off == 1


def test_the_order_of_the_risks_and_a_neighbour_change_no_draw():
    first = ask([risk("a"), risk("b", group="g", correlation=0.5)], years=5000)
    turned = ask([risk("b", group="g", correlation=0.5), risk("a")], years=5000)
    alone = ask([risk("a")], years=5000)

    assert first.portfolio == turned.portfolio
    assert alone.risks[0].alone == first.risks[0].alone


@settings(max_examples=25, deadline=None)
@given(
    st.floats(0, 1),
    st.floats(0, 1),
    st.floats(0, 3),
    st.integers(0, 99),
)
def test_a_control_never_costs_more_losses_in_any_year(prevented, softened, rate, seed):
    body = Risk.model_validate(risk(frequency=(0, rate / 2, rate)))
    years = draws.simulate(body, years=500, seed=seed)
    before, after = years.yearly(), years.yearly(prevented=prevented, softened=softened)

    assert (after <= before * (1 + 1e-12)).all()


def worst_years(ordered, level):
    """The mean of the worst share of years, from the definition: years count in part where need be.

    Source: Rockafellar and Uryasev, J. Banking & Finance 26 (2002) 1443-1471.
    """
    left, total = len(ordered) * (1 - level), 0.0
    for loss in reversed(ordered):
        total += loss * min(1.0, max(0.0, left))
        left -= 1
    return total / (len(ordered) * (1 - level))


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=200))
def test_the_tail_mean_is_that_of_the_worst_years_where_the_mean_is_that_of_the_sample(values):
    ordered = np.sort(np.array(values))
    found = tails_of(ordered, 0, float(ordered.mean()))

    for name, level in LEVELS.items():
        assert found[name].mean >= value_at_risk(ordered, level)
        assert found[name].mean == pytest.approx(worst_years(ordered, level), rel=1e-6, abs=1e-6)


def test_the_exceedance_curve_never_rises_and_says_its_band():
    curve = ask([risk()], years=20_000).portfolio.exceedance
    chances = [chance for _, chance, _ in curve]

    assert chances == sorted(chances, reverse=True)
    assert chances[-1] == 0
    assert {half for _, _, half in curve} == {band(20_000)}


def test_the_parts_of_the_risks_add_up_to_the_tail_of_their_sum():
    found = ask([risk("a"), risk("b", frequency=(0.01, 0.02, 0.05), loss=(1e5, 1e6))])

    for level in ("95", "99"):
        parts = sum(each.contribution[level] for each in found.risks)
        assert parts == pytest.approx(found.portfolio.cvar[level])
    assert found.risks[1].contribution["99"] < found.risks[1].alone.cvar["99"]


@given(st.lists(st.integers(0, 5), min_size=1, max_size=100), st.sampled_from([0.5, 0.95]))
def test_the_weights_of_the_worst_years_make_the_tail_mean_atoms_included(values, level):
    losses = np.array(values, dtype=float)
    years, weights = tail_years(losses, level)

    assert losses[years] @ weights == pytest.approx(worst_years(np.sort(losses), level))
    assert (weights >= 0).all() and weights.sum() <= 1 + 1e-9


def test_a_second_control_on_the_same_risk_saves_less_than_it_would_alone():
    halves = [{"id": n, "risk": "breach", "frequency_effect": 0.5, "cost": 1} for n in "ab"]
    found = ask([risk()], halves, years=50_000).treatments[0]

    assert 0 < found.cvar_saved_last["95"] < found.cvar_saved["95"]


def test_a_ratio_of_saving_to_cost_has_an_interval_around_its_mean():
    control = {"id": "t", "risk": "breach", "frequency_effect": 0.4, "cost": 5000}
    found = ask([risk()], [control], years=5000).treatments[0]

    assert found.rosi_80 is not None
    assert found.rosi_80[0] < found.rosi_mean < found.rosi_80[1]
    assert found.saved_80[0] / 5000 - 1 == pytest.approx(found.rosi_80[0])


@pytest.mark.parametrize("frequency", [(0.05, 0.2, 0.9), (0.5, 2, 6), (30, 40, 90)])
def test_scattered_visited_and_blocked_years_follow_one_law(frequency, monkeypatch):
    """A seldom risk, a usual one, and one so frequent that its years come in blocks."""
    monkeypatch.setattr(draws, "_BLOCK", 400_000)
    body = Risk.model_validate(risk(frequency=frequency))
    years = draws.simulate(body, years=100_000, seed=3)
    losses = years.yearly()
    mean, variance = moments(body)

    assert losses.shape == (100_000,)
    assert losses.mean() == pytest.approx(mean, rel=0.03)
    assert losses.var() == pytest.approx(variance, rel=0.12)
    assert (years.yearly() == losses).all()


def test_who_watches_may_stop_a_simulation():
    seen = []

    def told(done, total):
        seen.append((done, total))
        if done == 2:
            raise KeyboardInterrupt

    body = {"currency": "EUR", "years": 100, "risks": [risk(name) for name in "abc"]}
    with pytest.raises(KeyboardInterrupt):
        answer(question_of(json.dumps(body)), told=told)
    assert seen == [(1, 3), (2, 3)]
