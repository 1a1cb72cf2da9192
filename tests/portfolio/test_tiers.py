"""Tiers rest on obligations, on shares of scenario optima and on regret, and say so."""

import itertools

import numpy as np
import pytest

from tests.portfolio.ask import initiative, question
from timonier.portfolio.core import scenarios
from timonier.portfolio.core.answer import answer
from timonier.portfolio.core.instance import OUT, broken_rules
from timonier.portfolio.core.report import report


def labelled(*initiatives, **more):
    asked = question(*initiatives, **{"scenarios": 40, **more})
    document = report(asked, answer(asked))
    return {row["id"]: row for row in document["tiers"]}, document


ROWS = (
    initiative("platform", 10, {"dev": 5}),
    initiative("law", 0, {"dev": 5}, obligation="Act 12", deadline="Q4", after=["platform"]),
    initiative("star", [90_000, 100_000, 110_000], {"dev": 5}),
    initiative("dud", [1, 2, 3], {"dev": 10}, cost=50),
    initiative("left", [800, 1000, 1300], {"ops": 10}),
    initiative("right", [800, 1000, 1300], {"ops": 10}),
)
ROOM = {"dev": [10] * 4, "ops": [10, 0, 0, 0]}


def test_each_initiative_gets_the_tier_that_its_certificate_supports():
    tiers, _ = labelled(*ROWS, capacity=ROOM)

    assert tiers["law"]["tier"] == "indispensable"
    assert "Act 12" in tiers["law"]["because"]
    assert tiers["platform"]["tier"] == "indispensable"
    assert "'law'" in tiers["platform"]["because"]
    assert tiers["star"]["tier"] == "indispensable"
    assert tiers["star"]["acceptability"] == 1
    assert tiers["star"]["regret_p10"] > 0.02
    assert tiers["dud"]["tier"] == "accessory"
    assert tiers["dud"]["acceptability"] == 0


def test_two_that_are_worth_the_same_are_decided_by_their_own_values():
    tiers, _ = labelled(*ROWS, capacity=ROOM)
    shares = tiers["left"]["acceptability"] + tiers["right"]["acceptability"]

    assert shares == pytest.approx(1)
    assert tiers["left"]["decided_by"]["of"] in {"left", "right"}
    assert tiers["left"]["decided_by"]["kind"] == "value"


def test_under_thirty_five_scenarios_the_index_decides_nothing():
    tiers, _ = labelled(*ROWS, capacity=ROOM, scenarios=34)

    assert tiers["law"]["tier"] == "indispensable"
    assert {tiers[name]["tier"] for name in ("star", "dud", "left")} == {"too few"}
    assert tiers["star"]["undetermined"] is True


def test_the_answer_is_the_same_twice():
    assert labelled(*ROWS, capacity=ROOM)[1] == labelled(*ROWS, capacity=ROOM)[1]


def test_scenarios_in_which_no_plan_holds_an_obligation_are_counted_apart():
    law = initiative("law", 0, obligation="act") | {"effort_days": {"dev": [5, 9, 14]}}
    _, document = labelled(law)

    said = document["scenarios"]
    assert said["impossible"] > 0
    assert said["planned"] + said["impossible"] == 40


def test_the_regret_of_a_small_portfolio_is_measured_as_defined():
    asked = question(
        initiative("star", [2_000, 3_000, 4_500], {"dev": 8}),
        initiative("next", [1_000, 1_600, 2_500], {"dev": 8}),
        initiative("poor", [-40, 20, 60], {"dev": 3}),
        capacity={"dev": [[9, 10, 12], [9, 10, 12], [2, 3, 4]]},
        quarters=3,
        scenarios=36,
    )
    drawn = scenarios.draws(asked)
    found = []
    for number in range(36):
        instance = scenarios.scenario(asked, drawn, number)
        plans = itertools.product([OUT, 0, 1, 2], repeat=3)
        sound = [plan for plan in plans if not broken_rules(instance, plan)]
        worth = max(instance.objective(plan) for plan in sound)
        without = max(instance.objective(plan) for plan in sound if plan[0] == OUT)
        found.append((worth - without) / worth)

    tiers = {row["id"]: row for row in report(asked, answer(asked))["tiers"]}

    assert tiers["star"]["acceptability"] == 1
    assert tiers["star"]["regret_p10"] == pytest.approx(
        np.quantile(found, 0.1, method="lower"), rel=1e-3
    )
