"""The plan is the best one: as few late as can be, then worth the most, and always sound."""

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.portfolio.ask import document, initiative, oracle, question
from timonier.portfolio.core import cpsat, scenarios
from timonier.portfolio.core.answer import answer
from timonier.portfolio.core.effort import Effort
from timonier.portfolio.core.instance import OUT, broken_rules
from timonier.portfolio.core.program import program
from timonier.portfolio.core.questions import question_of
from timonier.portfolio.core.report import report
from timonier.portfolio.core.solve import best_plan


def solved(*initiatives, **more):
    asked = question(*initiatives, **more)
    return report(asked, answer(asked))


def chosen(plan):
    return {row["id"]: row["start"] for row in plan["selected"]}


@st.composite
def small_questions(draw):
    count, quarters = draw(st.integers(1, 5)), 3
    names = [f"Q{q + 1}" for q in range(quarters)]
    rows, needed = [], []
    for j in range(count):
        before = draw(st.lists(st.sampled_from(range(j)), max_size=1)) if j else []
        needed.append({j}.union(*(needed[i] for i in before)))
        others = [i for i in range(j) if i not in needed[j]]
        against = draw(st.lists(st.sampled_from(others), max_size=1)) if others else []
        owed = draw(st.booleans()) and draw(st.booleans())
        row = initiative(
            f"i{j}",
            sorted(draw(st.lists(st.integers(-50, 900), min_size=3, max_size=3))),
            {s: draw(st.integers(0, 12)) for s in draw(st.sets(st.sampled_from("ab")))},
            cost=draw(st.integers(0, 150)),
            duration_quarters=draw(st.integers(1, 3)),
            after=[f"i{i}" for i in before],
            excludes=[f"i{i}" for i in against],
        )
        if owed:
            row |= {"obligation": "law", "deadline": draw(st.sampled_from([*names, None]))}
        rows.append(row)
    capacity = {s: [draw(st.integers(0, 15)) for _ in names] for s in "ab"}
    budget = draw(st.none() | st.lists(st.integers(0, 250), min_size=3, max_size=3))
    return document(*rows, capacity=capacity, quarters=quarters, budget=budget)


@settings(max_examples=80, deadline=None)
@given(small_questions())
def test_no_plan_is_better_than_the_one_that_is_given(body):
    asked = question_of(json.dumps(body))
    instance, found, best = scenarios.base(asked), answer(asked), oracle(asked)

    if best is None:
        assert found.plan.status == "infeasible"
        return
    assert found.plan.status == "optimal"
    assert broken_rules(instance, found.plan.starts) == []
    late = instance.lateness(found.plan.starts)
    assert (-len(late), -sum(late.values())) == best[:2]
    assert found.plan.objective == pytest.approx(best[2], abs=1e-6)
    assert set(found.late) == set(late)
    assert all(found.late.values())


def test_value_accrues_in_the_quarters_after_the_last_of_work():
    plan = solved(initiative("a", 400, {"dev": 10}, cost=30, duration_quarters=2))

    assert chosen(plan) == {"a": "Q1"}
    assert plan["objective"] == 400 / 4 * 2 - 30
    assert plan["bound"] == plan["objective"]
    assert plan["gap"] == 0


def test_effort_spreads_evenly_so_a_long_work_fits_where_a_short_one_does_not():
    assert chosen(solved(initiative("a", 100, {"dev": 20}))) == {}
    assert chosen(solved(initiative("a", 100, {"dev": 20}, duration_quarters=2))) == {"a": "Q1"}


def test_what_it_comes_after_is_in_the_plan_and_has_ended():
    plan = solved(
        initiative("base", 0, {"dev": 10}, cost=5),
        initiative("shop", 4000, {"dev": 10}, after=["base"]),
    )

    assert chosen(plan) == {"base": "Q1", "shop": "Q2"}


def test_excluded_pairs_give_the_better_one():
    plan = solved(initiative("small", 100), initiative("full", 900, excludes=["small"]))

    assert chosen(plan) == {"full": "Q1"}


def test_the_budget_of_a_quarter_does_not_carry_over():
    rows = [initiative(name, 4000, cost=60) for name in "ab"]

    assert set(chosen(solved(*rows, budget=[100, 0, 100, 0])).values()) == {"Q1", "Q3"}


def test_a_capacity_exactly_used_is_not_exceeded():
    rows = [initiative(n, 400, {"dev": 10 / 3}) for n in "abc"]

    assert set(chosen(solved(*rows)).values()) == {"Q1"}


def test_a_late_obligation_says_which_skill_it_is_short_of_and_by_how_much():
    law = initiative("law", 0, {"dev": 30}, obligation="act", deadline="Q2")
    plan = solved(law, capacity={"dev": [10, 12, 40, 40], "ops": [0] * 4})

    assert plan["status"] == "optimal"
    assert plan["late"] == [{"id": "law", "short_of": {"dev": 18.0}}]
    assert chosen(plan) == {"law": "Q3"}


def test_a_late_obligation_may_be_short_of_budget_or_of_time():
    law = initiative("law", 0, cost=100, obligation="act", deadline="Q1")
    long = initiative("law", 0, duration_quarters=3, obligation="act", deadline="Q1")

    assert solved(law, budget=[60, 100, 0, 0])["late"][0]["short_of"] == {"budget": 40.0}
    assert solved(long)["late"][0]["short_of"] == {"time": 2.0}


def test_there_is_no_plan_only_when_an_obligation_cannot_be_held_even_late():
    law = initiative("law", 0, {"dev": 30}, obligation="act", deadline="Q1")
    plan = solved(law, initiative("other"))

    assert plan["status"] == "infeasible"
    assert plan["selected"] == []
    assert plan["short_of"] == {"dev": 20.0}


def test_obligations_that_exclude_each_other_are_named():
    one = initiative("one", obligation="x")
    plan = solved(one, initiative("two", obligation="y", excludes=["one"]))

    assert plan["status"] == "infeasible"
    assert plan["conflicts"] == [["one", "two"]]


def test_fewer_late_obligations_come_before_value():
    law = initiative("law", 0, {"dev": 10}, obligation="act", deadline="Q1")
    rich = initiative("rich", 100_000, {"dev": 10})

    assert chosen(solved(rich, law)) == {"law": "Q1", "rich": "Q2"}


def test_equal_plans_are_told_apart_the_same_way_every_time():
    rows = [initiative(f"i{j}", 100, {"dev": 5}) for j in range(9)]
    first, second = solved(*rows), solved(*rows)

    assert first["digest"] == second["digest"]
    assert first["reproducible"] is True


def test_no_initiative_is_an_empty_plan():
    plan = solved()

    assert (plan["status"], plan["objective"], plan["selected"]) == ("optimal", 0, [])


def test_an_effort_limit_gives_the_same_plan_twice_though_nothing_is_proven():
    rows = [
        initiative(f"i{j}", 90 + 7 * (j * j % 31), {"dev": 3 + j % 4, "ops": 2 + (j * 5) % 3})
        for j in range(60)
    ]
    more = {"capacity": {"dev": [17] * 8, "ops": [11] * 8}, "quarters": 8, "effort_limit": 0.2}
    asked = question(*rows, **more)
    plans = [answer(asked).plan for _ in range(2)]

    assert plans[0] == plans[1]
    assert plans[0].reproducible
    assert plans[0].bound >= plans[0].objective
    assert any(start != OUT for start in plans[0].starts)


def test_a_solver_cut_short_proves_nothing():
    rows = [initiative(f"i{j}", 100 + j, {"dev": 3 + j % 7}) for j in range(30)]
    instance = scenarios.base(question(*rows))
    built = program(instance)
    found = cpsat.solved(built, seconds=10, work=1e-9)

    assert not found.proven
    assert found.bound >= cpsat.solved(built, seconds=10).bound - 1e-6


def test_a_search_that_is_called_off_keeps_the_plan_it_has():
    rows = [
        initiative(f"i{j}", 90 + 7 * (j * j % 31), {"dev": 3 + j % 4, "ops": 2 + (j * 5) % 3})
        for j in range(150)
    ]
    room = {"dev": [17] * 8, "ops": [11] * 8}
    instance = scenarios.base(question(*rows, capacity=room, quarters=8))
    begun = time.monotonic()
    plan = best_plan(instance, Effort(60.0, cancelled=lambda: time.monotonic() > begun + 1.0))

    assert time.monotonic() - begun < 15
    assert broken_rules(instance, plan.starts) == []
    assert not plan.reproducible or plan.status == "optimal"
