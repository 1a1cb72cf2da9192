"""What a person fixes by hand is held, never taken for evidence, and refused when impossible."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.portfolio.ask import document, initiative, oracle, question
from tests.portfolio.test_plans import chosen, small_questions
from timonier.portfolio.core.answer import answer
from timonier.portfolio.core.questions import question_of
from timonier.portfolio.core.report import report
from timonier.values.asked import BadInput

BASE = initiative("base", 0, {"dev": 10}, cost=5)
SHOP = initiative("shop", 4000, {"dev": 10}, after=["base"])
DUD = initiative("dud", 1, {"dev": 10}, cost=50)


def solved(*initiatives, **more):
    asked = question(*initiatives, **more)
    return report(asked, answer(asked))


def test_what_is_pinned_is_in_and_starts_when_it_is_told_to():
    assert "dud" not in chosen(solved(BASE, SHOP, DUD))
    plan = solved(BASE, SHOP, DUD, pinned={"dud": None, "base": "Q2"})

    assert chosen(plan) == {"base": "Q2", "shop": "Q3", "dud": "Q1"}
    assert plan["objective"] == pytest.approx(4000 / 4 - 5 - 50 + 0.75)


def test_what_is_left_out_takes_what_comes_after_it_along():
    assert chosen(solved(BASE, SHOP, left_out=["base"])) == {}


def test_a_pin_can_make_an_obligation_late_and_the_answer_says_by_how_long():
    law = initiative("law", 0, {"dev": 10}, obligation="act", deadline="Q1")
    plan = solved(law, pinned={"law": "Q3"})

    assert plan["late"] == [{"id": "law", "short_of": {"time": 2.0}}]


def test_a_pin_that_does_not_fit_says_what_is_short():
    plan = solved(initiative("big", 1, {"dev": 30}), pinned={"big": None})

    assert (plan["status"], plan["short_of"]) == ("infeasible", {"dev": 20.0})


def test_what_was_set_by_hand_gets_no_tier():
    plan = solved(BASE, SHOP, DUD, pinned={"shop": None}, left_out=["dud"], scenarios=40)
    tiers = {row["id"]: row for row in plan["tiers"]}

    assert {row["tier"] for row in tiers.values()} == {"set by hand"}
    assert "'shop' was pinned" in tiers["base"]["because"]
    assert "'dud' was left out" in tiers["dud"]["because"]


LAW = initiative("law", 0, {"dev": 1}, obligation="act", after=["base"])
WRONG = [
    ({"pinned": {"ghost": None}}, "'ghost' is not an initiative"),
    ({"left_out": ["ghost"]}, "'ghost' is not an initiative"),
    ({"pinned": {"shop": None}, "left_out": ["shop"]}, "is pinned too"),
    ({"pinned": {"shop": None}, "left_out": ["base"]}, "'shop', pinned, comes after it"),
    ({"left_out": ["law"]}, "'law' is an obligation"),
    ({"pinned": {"shop": "Q9"}}, "not one of the quarters"),
    ({"pinned": {"shop": "Q1"}}, "before what it comes after can have ended"),
    ({"pinned": {"base": "Q3", "shop": "Q3"}}, "before what it comes after can have ended"),
    ({"pinned": {"late": "Q1"}}, "before its earliest start"),
    ({"pinned": {"late": "Q4"}}, "after the horizon"),
    ({"pinned": {"late": None, "against": None}}, "exclude each other"),
]


@pytest.mark.parametrize(("choice", "said"), WRONG)
def test_choices_that_contradict_each_other_are_refused(choice, said):
    late = initiative("late", earliest="Q2", duration_quarters=2)
    against = initiative("against", excludes=["late"])
    body = document(BASE, SHOP, LAW, late, against) | choice
    with pytest.raises(BadInput) as bad:
        question_of(json.dumps(body))

    assert said in str(bad.value)


@settings(max_examples=40, deadline=None)
@given(small_questions(), st.data())
def test_no_plan_with_the_same_choices_is_better(body, data):
    names = [row["id"] for row in body["initiatives"]]
    body["pinned"] = {data.draw(st.sampled_from(names)): None}
    body["left_out"] = data.draw(st.lists(st.sampled_from(names), max_size=1))
    try:
        asked = question_of(json.dumps(body))
    except BadInput:
        return
    found, best = answer(asked), oracle(asked)

    assert (found.plan.starts is None) == (best is None)
    if best is not None:
        assert found.plan.objective == pytest.approx(best[2], abs=1e-6)


def test_a_hint_however_outdated_does_not_change_the_best_plan():
    asked = question(BASE, SHOP, DUD)
    hints = ({}, {"shop": "Q1", "gone": "Q2", "dud": "Q9"}, {"base": "Q1", "shop": "Q2"})

    assert {answer(asked, hint=hint).plan for hint in hints} == {answer(asked).plan}
