"""What stands behind a label is worked out anew, and rankings are compared fairly."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.portfolio.ask import initiative, question
from tests.portfolio.test_plans import small_questions
from timonier.portfolio.core import scenarios
from timonier.portfolio.core.certificates import (
    certificate,
    one_more_person,
    price_of_obligations,
)
from timonier.portfolio.core.inputs import question_of
from timonier.portfolio.core.instance import broken_rules
from timonier.portfolio.core.rankings import RANKINGS, ranked
from timonier.portfolio.core.solve import Effort, best_plan

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

    assert price_of_obligations(instance, plan, EFFORT) == {0: pytest.approx(150)}
    assert one_more_person(instance, plan, EFFORT, days_a_quarter=10) == {0: pytest.approx(100)}


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
