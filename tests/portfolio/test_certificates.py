"""What stands behind a label is worked out anew, and rankings are compared fairly."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.portfolio.ask import initiative, question
from tests.portfolio.test_plans import small_questions
from timonier.portfolio.core import scenarios
from timonier.portfolio.core.certificates import (
    certificate,
    price,
    richer,
    roomier,
    waived,
)
from timonier.portfolio.core.effort import Effort
from timonier.portfolio.core.instance import broken_rules
from timonier.portfolio.core.questions import question_of
from timonier.portfolio.core.rankings import RANKINGS, ranked
from timonier.portfolio.core.solve import best_plan

EFFORT = Effort(10.0)


def planned(*rows, **more):
    instance = scenarios.base(question(*rows, **more))
    return instance, best_plan(instance, EFFORT)


def test_the_best_plan_without_it_and_the_value_that_would_flip_it():
    pair = (initiative("a", 1000, {"dev": 40}), initiative("b", 600, {"dev": 40}))
    instance, plan = planned(*pair, capacity={"dev": [40, 0, 0, 0]})
    kept, left = (certificate(instance, plan, j, EFFORT) for j in (0, 1))

    assert (kept.inside, left.inside) == (True, False)
    assert kept.cost == left.cost == pytest.approx(300)
    assert kept.flip_value_by == pytest.approx(-400)
    assert left.flip_value_by == pytest.approx(400)


def test_nothing_flips_an_obligation():
    instance, plan = planned(initiative("law", 0, cost=9, obligation="act"))

    assert certificate(instance, plan, 0, EFFORT).other is None


def test_an_obligation_has_a_price_and_a_person_a_value():
    rows = (
        initiative("law", 0, {"dev": 10}, cost=50, obligation="act", deadline="Q1"),
        initiative("rich", 400, {"dev": 10}),
    )
    instance, plan = planned(*rows)

    owed = price(waived(instance, 0), plan, EFFORT)
    person = price(roomier(instance, 0, 10), plan, EFFORT)
    assert (owed.gain, owed.low, owed.high) == pytest.approx((150, 150, 150))
    assert person.gain == pytest.approx(100)
    assert owed.proven and person.proven


def test_more_budget_has_a_value_where_money_is_short():
    instance, plan = planned(initiative("a", 4000, cost=60), budget=[50] * 4)

    found = price(richer(instance, 0.2), plan, EFFORT)
    assert found.gain == pytest.approx(3000 - 60)
    unlimited, _ = planned(initiative("a", 4000, cost=60))
    assert richer(unlimited, 0.2) is None


def test_the_effort_that_would_flip_a_choice_is_between_two_that_were_tried():
    pair = (initiative("a", 1000, {"dev": 20}), initiative("b", 600, {"dev": 30}))
    instance, plan = planned(*pair, capacity={"dev": [40, 0, 0, 0]})
    keeps, flips = certificate(instance, plan, 0, EFFORT).flip_effort_between
    down = certificate(instance, plan, 1, EFFORT)

    assert keeps <= 2 < flips
    assert flips - keeps < 0.1
    assert down.flip_effort_between is not None
    assert down.flip_effort_factor <= 20 / 30 < down.flip_effort_between[0]


def test_what_a_hand_decided_is_weighed_against_the_plan_without_it():
    rows = (initiative("poor", 100, {"dev": 10}), initiative("rich", 400, {"dev": 10}))
    room = {"dev": [10, 0, 0, 0]}
    instance, plan = planned(*rows, capacity=room, pinned={"poor": None})
    pinned = certificate(instance, plan, 0, EFFORT)
    instance, plan = planned(*rows, capacity=room, left_out=["rich"])
    out = certificate(instance, plan, 1, EFFORT)

    assert (pinned.inside, pinned.cost) == (True, pytest.approx(-225))
    assert (out.inside, out.cost) == (False, pytest.approx(-225))


def test_a_cost_that_is_not_proven_is_an_interval():
    pair = (initiative("a", 1000, {"dev": 40}), initiative("b", 600, {"dev": 40}))
    instance, plan = planned(*pair, capacity={"dev": [40, 0, 0, 0]})
    short = replace(plan, status="feasible", bound=plan.objective + 20)
    found = certificate(instance, short, 0, EFFORT)
    person = price(roomier(instance, 0, 40), short, EFFORT)

    assert (found.cost, found.cost_low, found.cost_high) == pytest.approx((300, 300, 320))
    assert (person.gain, person.low, person.high) == pytest.approx((450, 430, 450))
    assert not found.proven
    assert not person.proven


@settings(max_examples=40, deadline=None)
@given(small_questions(), st.sampled_from(sorted(RANKINGS)), st.booleans())
def test_no_ranking_beats_the_plan_when_it_holds_what_the_plan_holds(body, name, first):
    instance = scenarios.base(question_of(json.dumps(body)))
    found = ranked(instance, RANKINGS[name], obligations_first=first)
    plan = best_plan(instance, EFFORT)

    if found.missed:
        return
    assert broken_rules(instance, found.starts) == []
    assert plan.starts is not None
    late = len(instance.lateness(plan.starts))
    assert late <= len(found.late)
    if late == len(found.late) and not late:
        assert plan.objective >= found.objective - 1e-6
