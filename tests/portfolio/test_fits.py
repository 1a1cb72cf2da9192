"""What fits in no quarter says why, and what would make it fit; a plan against a tier says why."""

import json

import pytest

from tests.portfolio.ask import document, initiative
from timonier.portfolio.core.answer import answer
from timonier.portfolio.core.questions import question_of
from timonier.portfolio.core.report import report


def told(*rows, **more):
    asked = question_of(json.dumps(document(*rows, **more)))
    found = report(asked, answer(asked))
    return {row["id"]: row for row in found["unfit"]}, found


def test_effort_over_the_capacity_of_every_quarter_says_how_much_and_over_how_long_it_fits():
    unfit, _ = told(initiative("big", 900, {"dev": 25}))

    assert unfit["big"]["lacks"] == [{"kind": "skill", "skill": "dev", "needs": 25, "room": 10}]
    assert unfit["big"]["fits_over_quarters"] == 3
    assert "25 days of 'dev' a quarter where there are 10" in unfit["big"]["because"]
    assert "15 more days of 'dev' a quarter, or over 3 quarters" in unfit["big"]["because"]


def test_what_was_said_to_make_it_fit_does():
    rows = initiative("big", 900, {"dev": 25}, duration_quarters=3)
    assert told(rows)[0] == {}
    assert told(initiative("big", 900, {"dev": 25}), capacity={"dev": [10, 25, 10, 10]})[0] == {}


def test_a_skill_that_nobody_has_is_named():
    rows = initiative("study", 900, {"law": 2})
    unfit, _ = told(rows, capacity={"dev": [10] * 4, "law": [0] * 4})

    assert unfit["study"]["lacks"] == [{"kind": "skill", "skill": "law", "needs": 2, "room": 0}]
    assert unfit["study"]["fits_over_quarters"] is None


def test_a_cost_over_every_budget_and_a_length_over_the_horizon_are_told():
    unfit, _ = told(
        initiative("dear", 900, cost=70),
        initiative("long", 900, duration_quarters=5),
        initiative("late", 900, earliest="Q4", duration_quarters=3),
        budget=[10, 60, 10, 10],
    )

    assert unfit["dear"]["lacks"] == [{"kind": "budget", "skill": None, "needs": 70, "room": 60}]
    assert unfit["long"]["quarters_beyond"] == 1
    assert unfit["late"]["quarters_beyond"] == 2


def test_what_comes_after_what_cannot_be_done_names_it():
    unfit, _ = told(
        initiative("big", 900, {"dev": 99}),
        initiative("next", 900, after=["big"]),
        initiative("one", 900),
        initiative("other", 900, excludes=["one"]),
        initiative("both", 900, after=["one", "other"]),
    )

    assert unfit["next"]["after"] == ["big"]
    assert set(unfit["both"]["after"]) == {"one", "other"}
    assert set(unfit) == {"big", "next", "both"}


def test_what_fits_but_is_worth_less_than_others_is_not_called_unfit():
    rows = [initiative(name, value, {"dev": 40}) for name, value in (("rich", 900), ("poor", 5))]
    assert told(*rows, capacity={"dev": [40, 0, 0, 0]})[0] == {}


def test_the_reason_stands_on_the_line_of_the_initiative_too():
    _, found = told(initiative("big", 900, {"dev": 25}), initiative("a"), scenarios=40)
    line = next(row for row in found["tiers"] if row["id"] == "big")

    assert "It does not fit: it takes 25 days" in line["because"]
    assert line["planned"] is None


def test_an_accessory_initiative_that_is_planned_is_flagged_with_the_reason():
    rows = [initiative(name, [100, 200, 300], {"dev": 10}) for name in "abc"]
    _, found = told(*rows, capacity={"dev": [10, 0, 0, 0]}, scenarios=60)
    planned = [row for row in found["tiers"] if row["planned"]]

    assert [(row["tier"], row["flag"]) for row in planned] == [("accessory", "accessory_planned")]
    assert "It is planned for Q1 all the same" in planned[0]["because"]
    assert [row["flag"] for row in found["tiers"] if not row["planned"]] == [None, None]


@pytest.mark.parametrize("skill", ["budget", "time"])
def test_a_skill_keeps_its_shortage_whatever_it_is_called(skill):
    owed = initiative("law", 0, {skill: 12}, cost=90, obligation="act", deadline="Q1")
    room = {"capacity": {skill: [5, 20, 20, 20]}, "budget": [50, 100, 100, 100]}
    found = told(owed, **room)[1]

    short = found["late"][0]["short_of"]
    assert short[skill] == pytest.approx(7)
    assert short["budget (money)" if skill == "budget" else "budget"] == pytest.approx(40)
