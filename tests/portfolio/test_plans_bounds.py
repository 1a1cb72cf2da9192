"""Bounds hold for every plan, parts of a search fit together, and a search that fails says so."""

import itertools
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.portfolio.ask import initiative, oracle, question
from tests.portfolio.test_plans import small_questions
from timonier.portfolio.core import cpsat, intervals, process, scenarios, together
from timonier.portfolio.core.answer import answer
from timonier.portfolio.core.covers import Knapsack, covers, greatest, violated
from timonier.portfolio.core.effort import Effort
from timonier.portfolio.core.facets import steepest
from timonier.portfolio.core.found import Found
from timonier.portfolio.core.instance import broken_rules
from timonier.portfolio.core.lateness import least_lateness
from timonier.portfolio.core.neighbourhoods import improved
from timonier.portfolio.core.program import program
from timonier.portfolio.core.questions import question_of
from timonier.portfolio.core.regrets import regret
from timonier.portfolio.core.relaxation import Linear, eased, relaxed
from timonier.portfolio.core.restricted import parted
from timonier.portfolio.core.samples import Sample
from timonier.portfolio.core.solve import NoPlanYet, best_plan, raced
from timonier.portfolio.core.task import Task

ROWS = [
    initiative(
        f"i{j}",
        90 + 7 * (j * j % 31),
        {"dev": 3 + j % 4, "ops": 2 + (j * 5) % 3},
        after=[f"i{j - 3}"] if j % 9 == 4 else [],
    )
    for j in range(16)
]
ROOM = {"dev": [7, 6, 7, 5, 6, 6], "ops": [5, 4, 5, 4, 4, 5]}


def task_of(rows=ROWS):
    instance = scenarios.base(question(*rows, capacity=ROOM, quarters=6))
    built = program(instance)
    return Task(instance, built, relaxed(built, seconds=20))


@pytest.mark.parametrize("separate", [covers, steepest])
@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_no_set_that_fits_passes_a_cut(separate, data):
    weights = np.array(data.draw(st.lists(st.floats(0.5, 9), min_size=2, max_size=7)))
    shares = st.lists(st.floats(0, 1), min_size=weights.size, max_size=weights.size)
    share, room = np.array(data.draw(shares)), data.draw(st.floats(1, 20))
    places = np.arange(weights.size)
    sacks = [Knapsack(0, places, weights, room * f, places, places) for f in (1.0, 0.7)]
    cuts = list(violated(sacks, share, weights.size, separate))

    for taken in itertools.product((0, 1), repeat=weights.size):
        for place, row in cuts:
            if np.dot(taken, weights) <= sacks[place].room * (1 - 1e-9):
                held = sum(w * taken[p] for p, w in zip(row.columns, row.weights, strict=True))
                assert held <= row.high


def test_the_most_that_fits_is_found_by_its_weight():
    assert greatest(np.array([3, 2, 2]), np.array([5.0, 3.0, 3.0]), 6.0) == 4


def test_the_relaxation_bounds_the_best_plan_and_what_it_does_without():
    task = task_of()
    plan = best_plan(task.instance, Effort(20.0))
    chosen = [j for j, start in enumerate(plan.starts) if start >= 0]

    assert plan.status == "optimal"
    assert plan.objective <= task.relaxed.bound < program(task.instance).most
    for j in chosen[:2]:
        out = task.instance.descendants([j])
        free = ~np.isin(task.built.owner, sorted(out))
        part = parted(task.built, np.zeros(free.size), free)
        without = cpsat.solved(part.built, seconds=20)
        sample = Sample(0, task.instance, plan.starts, plan.objective)
        found = regret(sample, task, j, [], 20)
        lost = (plan.objective - without.bound) / plan.objective
        _, relaxation = eased(task.built, task.cuts, ~free, seconds=20)
        assert without.bound <= relaxation.bound + 1e-6
        assert found.least <= lost + 1e-6
        assert found.most >= lost - 1e-6


def test_facets_of_rows_lower_the_bound_that_covers_leave_and_never_pass_a_plan():
    rng = np.random.default_rng(5)
    rows = [
        initiative(
            f"i{j}",
            float(rng.uniform(50, 400)),
            {"dev": float(rng.uniform(2, 4.5)), "ops": float(rng.uniform(1, 4))},
            duration_quarters=int(rng.integers(1, 3)),
        )
        for j in range(30)
    ]
    task = task_of(rows)
    fine = relaxed(task.built, seconds=20, deep=True)
    plan = best_plan(task.instance, Effort(20.0, work=0.5))

    assert fine.bound < task.relaxed.bound
    assert plan.objective <= fine.bound


def test_a_facet_is_found_where_no_cover_is_passed():
    """Of 3, 3, 2, 2, 2 in 6: two of the large or three of the small, weighed as such."""
    weights, share = np.array([3.0, 3.0, 2.0, 2.0, 2.0]), np.array([0.5, 0.5, 0.8, 0.8, 0.8])
    ((factors, most),) = steepest(share, weights, 6.0)

    assert factors @ share > most
    for taken in itertools.product((0, 1), repeat=5):
        if weights @ np.array(taken) <= 6.0:
            assert factors @ np.array(taken) <= most


def test_the_relaxation_goes_on_from_where_it_was_when_rows_come_in():
    task = task_of()
    linear = Linear(task.built)
    loose = linear.solved(20)
    linear.add(task.cuts)
    tight = linear.solved(20)

    assert task.cuts
    assert tight < loose
    assert linear.relaxed().bound == pytest.approx(tight)
    assert set(linear.relaxed().cuts) <= set(task.cuts)


def test_searches_that_race_give_the_plan_that_one_gives_alone():
    task = task_of()
    alone = cpsat.solved(task.built, seconds=20, ordered=True)
    found = raced(task, None, Effort(20.0))

    assert alone.proven
    assert found.proven
    assert found.starts == alone.starts


def test_a_part_planned_anew_keeps_what_stays_and_never_loses():
    task = task_of()
    start = best_plan(task.instance, Effort(20.0, work=0.01)).starts
    found = improved(task, start, seconds=20, work=0.15)

    assert broken_rules(task.instance, found) == []
    assert task.instance.objective(found) >= task.instance.objective(start)
    assert found == improved(task, start, seconds=20, work=0.15)


@settings(max_examples=25, deadline=None)
@given(small_questions())
def test_starts_alone_are_planned_as_well_when_everything_is_owed(body):
    for row in body["initiatives"]:
        row |= {"obligation": "law", "deadline": None, "excludes": []}
    asked = question_of(json.dumps(body))
    instance, best = scenarios.base(asked), oracle(asked)
    built = program(instance)
    if best is None or not intervals.applies(instance, built):
        return
    found = intervals.scheduled(instance, built, seconds=20)

    assert found.proven
    assert broken_rules(instance, found.starts) == []
    assert instance.objective(found.starts) == pytest.approx(best[2], abs=1e-6)
    assert found.bound >= best[2] - 1e-6


def test_a_second_solver_that_is_killed_costs_an_answer_and_not_the_plan(monkeypatch):
    monkeypatch.setattr(process, "_CHILD", "import os; os.kill(os.getpid(), 9)")
    task = task_of()
    first = Found(least_lateness(task.instance, seconds=5).starts)
    found = together.searched(task, first, Effort(5.0))

    assert found.starts is not None
    assert broken_rules(task.instance, found.starts) == []
    assert not found.proven


def test_a_search_out_of_time_gives_what_a_careful_person_plans(monkeypatch):
    monkeypatch.setattr(cpsat, "solved", lambda *_, **__: Found(None))
    law = initiative("law", 0, {"dev": 3}, obligation="act")
    instance = scenarios.base(question(*ROWS, law, capacity=ROOM, quarters=6))
    plan = best_plan(instance, Effort(5.0))

    assert (plan.status, plan.reproducible) == ("feasible", False)
    assert broken_rules(instance, plan.starts) == []
    assert plan.bound > plan.objective > 0


def test_a_search_out_of_time_says_that_there_is_no_plan_yet(monkeypatch):
    monkeypatch.setattr(cpsat, "solved", lambda *_, **__: Found(None))
    two = [initiative(i, 0, {"dev": 8}, obligation="act", duration_quarters=2) for i in "ab"]
    with pytest.raises(NoPlanYet):
        answer(question(*two, capacity={"dev": [4, 4, 0]}, quarters=3))


def test_a_search_called_off_before_it_began_ends_at_once():
    law = initiative("law", 0, {"dev": 3}, obligation="act")
    instance = scenarios.base(question(*ROWS, law, capacity=ROOM, quarters=6))
    try:
        plan = best_plan(instance, Effort(60.0, cancelled=lambda: True))
    except NoPlanYet:
        return
    assert broken_rules(instance, plan.starts) == []


def test_what_the_clock_cut_short_is_not_called_reproducible(monkeypatch):
    from timonier.portfolio.core import answer as answers

    law = initiative("law", 0, {"dev": 30}, obligation="act", deadline="Q2")
    asked = question(law, capacity={"dev": [10, 12, 40, 40]})
    assert answer(asked).reproducible

    monkeypatch.setattr(answers, "shortages", lambda *_, **__: ({0: {0: 18.0}}, False))
    assert not answer(asked).reproducible
