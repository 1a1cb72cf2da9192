"""Who covers what, whom we would miss, what training is best: the worked cases."""

import copy
import json
from datetime import date

import pytest

from tests.people.example import EXAMPLE, level, need, offer
from timonier.people.core.skills.coverage import months_before
from timonier.people.core.skills.report import answer


def ask(**change):
    return answer(json.dumps(EXAMPLE | change).encode())


def bus(**change):
    return {system["id"]: system["bus"] for system in ask(**change)["systems"]}


def test_an_expired_or_unvalidated_level_covers_nothing():
    assert bus() == {"billing": 1, "shop": 2, "office": 0}


def test_a_level_that_expires_today_still_covers():
    assert bus(today="2026-11-29")["office"] == 1


def test_a_level_is_stale_the_day_after_its_months_are_over():
    found = ask(today="2026-12-01")
    assert found["systems"][1]["bus"] == 1
    assert found["systems"][1]["needs"][0]["who"] == ["dia"]


def test_who_leaves_is_gone_on_the_day_itself():
    assert bus(today="2027-02-28")["shop"] == 1
    assert bus(today="2027-03-01")["shop"] == 0


def test_who_is_away_covers_nothing():
    assert bus(away=["ada"]) == {"billing": 0, "shop": 1, "office": 0}


def test_a_need_tells_its_cover_its_gap_and_its_people():
    row = {**need("postgres", 3, 2), "cover": 1, "gap": 1, "who": ["ada"]}
    assert ask()["systems"][0]["needs"][0] == row


def test_a_skill_is_as_weak_as_its_least_covered_need():
    rows = [(row["skill"], row["bus"]) for row in ask()["skills"]]
    assert rows == [("postgres", 1), ("django", 2), ("k8s", 2), ("network", 0)]


def test_a_system_that_needs_nothing_has_no_bus_and_a_house_without_needs_no_truck():
    found = ask(systems=[{"id": "idle", "weight": 1, "needs": []}])
    assert found["systems"] == [{"id": "idle", "bus": None, "needs": []}]
    assert found["truck"] == {"size": None, "set": []}
    assert found["plan"]["chosen"] == []


def test_two_people_hold_more_than_half_of_what_is_needed():
    assert ask()["truck"] == {"size": 2, "set": ["ada", "bob"]}


def test_a_house_that_has_lost_half_already_loses_nobody_more():
    assert ask(today="2027-03-01", away=["ada", "bob"])["truck"] == {"size": 0, "set": []}


def test_half_is_not_more_than_half():
    systems = [{"id": "s", "weight": 1, "needs": [need("django", 3, 1), need("k8s", 4, 1)]}]
    assert ask(systems=systems)["truck"] == {"size": 3, "set": ["ada", "bob", "dia"]}


def test_what_goes_with_each_person_and_what_gives_it_back():
    found = {row["who"]: row for row in ask()["if_leaves"]}
    assert list(found) == ["ada", "bob", "cem", "dia", "eva"]
    assert found["ada"]["systems"] == [
        {"id": "billing", "bus": 0, "was": 1},
        {"id": "shop", "bus": 1, "was": 2},
    ]
    assert [found[who]["repair"] for who in found] == [None, "t4", "t5", "t5", None]


def test_a_repair_is_the_cheapest_offer_to_somebody_else_who_is_there():
    training = copy.deepcopy(EXAMPLE["training"])
    training["offers"] += [
        offer("t0", "dia", "django", 3, 1800, 4, 0.5),
        offer("t6", "bob", "django", 5, 1, 1, 1),
    ]
    repairs = {row["who"]: row["repair"] for row in ask(training=training)["if_leaves"]}
    assert repairs["bob"] == "t0"
    gone = {row["who"]: row["repair"] for row in ask(away=["eva"])["if_leaves"]}
    assert gone["bob"] is None


def test_the_plan_closes_most_and_buys_nothing_that_closes_no_gap():
    plan = {"chosen": ["t1", "t2"], "value": 3.5, "bound": 3.5, "cost": 3900, "days": 8}
    assert ask()["plan"] == plan


def test_no_training_is_asked_no_plan_is_given():
    found = ask(training=None)
    assert found["plan"] is None
    assert {row["repair"] for row in found["if_leaves"]} == {None}


def test_the_best_is_not_what_a_greedy_choice_takes():
    names, costs = "abc", (2500, 2000, 2000)
    systems = [
        {"id": name, "weight": weight, "needs": [need(name, 3, 1)]}
        for name, weight in zip(names, (3, 2, 2), strict=True)
    ]
    offers = [offer(n, "eva", n, 3, cost, 1, 1) for n, cost in zip(names, costs, strict=True)]
    training = {"budget": 4000, "days": 10, "offers": offers}
    plan = ask(systems=systems, training=training)["plan"]
    assert (plan["chosen"], plan["value"], plan["bound"]) == (["b", "c"], 4, 4)


@pytest.mark.parametrize("who", ["dia", "ada"])
def test_an_offer_to_somebody_who_is_not_there_closes_nothing(who):
    training = {"budget": 9, "days": 9, "offers": [offer("t", who, "network", 3, 1, 1, 1)]}
    plan = ask(training=training, today="2027-03-01", away=["ada"])["plan"]
    assert (plan["chosen"], plan["value"]) == ([], 0)


def test_one_person_learns_one_skill_once():
    rows = [
        offer("a", "eva", "postgres", 3, 1, 1, 0.5),
        offer("b", "eva", "postgres", 4, 1, 1, 0.6),
    ]
    training = {"budget": 9, "days": 9, "offers": rows}
    assert ask(training=training)["plan"]["chosen"] == ["b"]


def test_money_may_be_a_text_and_is_counted_to_the_cent():
    rows = [offer(n, who, "network", 3, "0.10", 1, 0.5) for n, who in (("a", "eva"), ("b", "bob"))]
    rows.append(offer("c", "cem", "network", 3, 0.1, 1, 0.5))
    systems = [{"id": "s", "weight": 1, "needs": [need("network", 3, 3)]}]
    for budget, many in (("0.30", 3), (0.3, 3), ("0.29", 2)):
        training = {"budget": budget, "days": 9, "offers": rows}
        assert len(ask(systems=systems, training=training)["plan"]["chosen"]) == many


def test_two_rows_of_one_day_give_no_more_than_both_in_any_order_and_are_told():
    rows = [
        level("eva", "network", 4, "2026-09-01"),
        level("eva", "network", 3, "2026-09-01", False),
    ]
    systems = [{"id": "s", "weight": 1, "needs": [need("network", 3, 1)]}]
    for levels in (rows, rows[::-1]):
        found = ask(levels=levels, systems=systems)
        assert found["systems"][0]["bus"] == 0
        assert "'eva' has two rows for 'network'" in found["warnings"][0]


def test_a_level_that_is_told_ahead_of_its_day_is_pointed_at():
    assert ask(levels=[level("eva", "network", 4, "2026-12-01")])["warnings"] == [
        "levels.0.on: 2026-12-01 is after today"
    ]


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 12, 31), 6, date(2026, 6, 30)),
        (date(2028, 2, 29), 12, date(2027, 2, 28)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(1, 1, 15), 1, date.min),
    ],
)
def test_months_are_counted_back_to_a_day_that_there_is(day, months, before):
    assert months_before(day, months) == before
