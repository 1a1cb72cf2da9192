"""One clock for the whole answer, and no search that ends below a simple ranking."""

import json

import pytest
from hypothesis import given, settings

from tests.portfolio.ask import document, initiative, question
from tests.portfolio.test_plans import small_questions
from timonier.portfolio.core import cpsat, lateness, scenarios
from timonier.portfolio.core.answer import answer
from timonier.portfolio.core.effort import Effort
from timonier.portfolio.core.floors import best_ranked, standing
from timonier.portfolio.core.found import Found
from timonier.portfolio.core.instance import broken_rules
from timonier.portfolio.core.questions import question_of
from timonier.portfolio.core.rankings import RANKINGS, ranked
from timonier.portfolio.core.solve import best_plan


def owed(count):
    """Obligations of which but one can be in time."""
    return [
        initiative(f"law{j}", 0, {"dev": 10}, obligation="act", deadline="Q1") for j in range(count)
    ]


def test_all_late_obligations_are_explained_within_what_is_left_of_the_one_limit(monkeypatch):
    asked, allowed, whole = [], lateness.least_extra, 4.0

    def watched(instance, ends, *, seconds):
        asked.append(seconds)
        return allowed(instance, ends, seconds=seconds)

    monkeypatch.setattr(lateness, "least_extra", watched)
    found = answer(question(*owed(4), time_limit_s=whole))

    assert len(found.late) == len(asked) == 3
    assert asked[0] <= whole / 3
    assert all(seconds <= whole for seconds in asked)


def test_an_explanation_that_is_out_of_time_tells_what_is_surely_enough(monkeypatch):
    whole = answer(question(*owed(3)))
    monkeypatch.setattr(lateness, "least_extra", lambda *_, **__: ({}, False))
    cut = answer(question(*owed(3)))

    assert not cut.sure
    for j, short in whole.late.items():
        assert cut.late[j][0] >= short[0]


def test_what_follows_gets_what_is_left_of_the_limit(monkeypatch):
    from timonier.portfolio.core import answer as answers

    given_ = []
    monkeypatch.setattr(
        answers, "study", lambda q, base, effort, told: given_.append(effort.seconds) or _none(q)
    )
    answer(question(initiative("a"), scenarios=40, time_limit_s=3))

    assert 0 < given_[0] <= 3


def _none(asked):
    from timonier.portfolio.core.samples import Study

    return Study((), {}, tuple(range(len(asked.initiatives))))


@settings(max_examples=60, deadline=None)
@given(small_questions())
def test_a_ranking_keeps_the_rules_and_is_never_better_than_the_best_plan(body):
    instance = scenarios.base(question_of(json.dumps(body)))
    floor = best_ranked(instance)
    if floor is None:
        return
    best = best_plan(instance, Effort(20.0))

    assert broken_rules(instance, floor) == []
    assert standing(instance, best.starts) >= (*standing(instance, floor)[:2], -1e18)
    assert (
        best.objective >= instance.objective(floor) - 1e-6
        or standing(instance, best.starts)[:2] > standing(instance, floor)[:2]
    )


@pytest.mark.parametrize("name", list(RANKINGS))
def test_a_search_cut_short_gives_no_less_than_the_best_ranking(monkeypatch, name):
    monkeypatch.setattr(cpsat, "solved", lambda *_, **__: Found(None))
    rows = [
        initiative(f"i{j}", 100 + 37 * j % 900, {"dev": 3 + j % 7}, cost=j % 5) for j in range(40)
    ]
    asked = question_of(json.dumps(document(*rows, capacity={"dev": [20] * 4})))
    instance = scenarios.base(asked)
    plan = best_plan(instance, Effort(1.0))

    beside = ranked(instance, RANKINGS[name], obligations_first=True)
    assert plan.objective >= beside.objective
    assert plan.bound >= plan.objective


def test_the_better_of_the_hint_and_the_rankings_stands(monkeypatch):
    rows = [initiative(f"i{j}", 100 * (j + 1), {"dev": 10}) for j in range(4)]
    instance = scenarios.base(question(*rows))
    best = best_plan(instance, Effort(20.0))
    monkeypatch.setattr(cpsat, "solved", lambda *_, **__: Found(None))

    assert best_plan(instance, Effort(1.0), hint=best.starts).objective == best.objective
