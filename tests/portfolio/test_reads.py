"""What screens and reports read of a plan: load, roadmap, comparison, alignment, figures."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import translation

from tests.portfolio.make import TODAY, capacity, initiative, planned
from timonier.kit.measured import figures
from timonier.portfolio import selectors, services
from timonier.portfolio.core.amounts import pert_mean
from timonier.portfolio.models import Initiative, Plan
from timonier.risk.models import Risk, SimulationRun, Treatment
from timonier.strategy.models import CompanyGoal, Objective, Support

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> Plan:
    capacity([30, 40, 50])
    services.fill_capacity(skill="ops", days=10, first="2026-Q4", quarters=4, by=None)
    services.fill_budget(amount=1000, first="2026-Q4", quarters=4, by=None)
    initiative("Shop", 40_000, {"dev": [10, 20, 30], "cobol": 8}, cost=500, team="Web")
    initiative("Law", 0, {"ops": 12}, duration_quarters=2, obligation="law",
               obligation_source="An act", deadline_on="2027-03-31")  # fmt: skip
    initiative("Dud", 10, cost=90_000)
    return planned()


@pytest.fixture
def wild() -> Plan:
    """Room for one of two; what the second is worth, hardly known, decides which."""
    capacity(20)
    initiative("Steady", 50_000, {"dev": 60}, duration_quarters=3)
    initiative("Wild", 0, {"dev": 60}, duration_quarters=3,
               value_low=0, value_likely=50_000, value_high=100_000)  # fmt: skip
    return planned(settings={"scenarios": 40})


def test_load_is_a_share_of_what_there_is_and_unknown_where_nobody_said(plan):
    rows = {row.skill: row for row in selectors.load(plan).rows}

    assert [cell.share for cell in rows["dev"].cells] == [0.5, 0, 0, 0]
    assert [round(cell.share, 9) for cell in rows["ops"].cells] == [0.6, 0.6, 0, 0]
    assert rows["cobol"].cells[0].used == 8
    assert rows["cobol"].cells[0].share is None
    assert rows["cobol"].share is None
    assert [cell.share for cell in selectors.load(plan).budget.cells] == [0.5, 0, 0, 0]


def test_the_roadmap_goes_by_team_and_then_by_start(plan):
    found = selectors.roadmap(plan, today=date(2026, 11, 23))

    assert [(row.team, [bar.slug for bar in row.bars]) for row in found.rows] == [
        ("Web", ["shop"]),
        ("", ["law"]),
    ]
    law = found.rows[1].bars[0]
    assert (law.place, law.length, law.late) == (0, 2, False)
    assert 1.9 < law.deadline <= 2
    assert 0.5 < found.today < 1


def test_the_account_says_what_the_plan_is_worth_and_takes(plan):
    account = selectors.plan_account(plan)

    assert (account.value, account.proven, account.gap) == (40_000 * 3 / 4 - 500, True, 0)
    assert (account.low, account.high) == (account.value, account.value)  # nothing is uncertain
    assert (account.budget_used, account.budget_available) == (500, 4000)
    assert (account.kept, account.total) == (2, 3)
    assert any("“cobol”" in note for note in account.notes)


def test_an_uncertain_value_gives_the_plan_an_interval():
    capacity(40)
    initiative("Shop", value_low=10_000, value_likely=40_000, value_high=90_000)

    account = selectors.plan_account(planned())

    assert account.low < account.value < account.high


def test_rankings_are_told_with_the_obligations_they_forget(plan):
    found = selectors.rankings(plan)

    lines = {(line.key, line.obligations_first): line for line in found.lines}
    assert lines["rice", False].missed == ["Law"] or lines["rice", False].picks
    assert all(line.value <= plan.objective + 1e-6 for line in found.lines if not line.missed)
    assert lines["rice", True].missed == []


def test_the_input_to_refine_first_is_the_one_most_tiers_hang_on(wild):
    found = selectors.refine_first(wild)

    assert (found.kind, found.of) == ("value", "wild")
    assert "the value of “Wild”" in found.sentence


def test_what_a_treatment_saves_counts_as_value_and_is_unknown_before_a_simulation():
    capacity(40)
    risk = Risk.objects.create(name="Fire", slug="fire")
    Treatment.objects.create(name="Alarm", slug="alarm", risk=risk, frequency_effect=0.5)
    initiative("Alarm", 0, treatments=["alarm"])

    asked = selectors.question_of_portfolio(today=TODAY)

    assert asked.question.initiatives[0].value_per_year == (0, 0, 0)
    told = {"slug": "alarm", "name": "Alarm", "treatment": "Alarm"}
    assert ["risk_unknown", told] in asked.context["notes"]

    saved = {"id": "alarm", "saved_mean": 2000.0, "saved_80": [1000.0, 5000.0]}
    SimulationRun.objects.create(
        slug="run", state="finished", currency="EUR", output={"treatments": [saved]}
    )
    asked = selectors.question_of_portfolio(today=TODAY)

    worth = asked.question.initiatives[0].value_per_year
    assert (worth[0], worth[2], pert_mean(worth)) == (1000, 5000, 2000)
    assert asked.context["initiatives"]["alarm"]["value_risk"] == list(worth)
    Treatment.objects.update(status="in_place")
    asked = selectors.question_of_portfolio(today=TODAY)
    assert asked.question.initiatives[0].value_per_year == (0, 0, 0)  # it is there already


def test_alignment_shows_the_links_that_are_missing():
    goal = CompanyGoal.objects.create(name="Grow", slug="grow")
    CompanyGoal.objects.create(name="Lonely", slug="lonely")
    served = Objective.objects.create(name="Faster", slug="faster")
    Objective.objects.create(name="Idle", slug="idle")
    Support.objects.create(objective=served, goal=goal, strength=3)
    initiative("Shop", objective="faster")
    initiative("Stray")
    initiative("Past", status="done")

    found = selectors.alignment()

    assert [one.slug for one in found.unserved_goals] == ["lonely"]
    assert [one.slug for one in found.objectives_without_goal] == ["idle"]
    assert [one.slug for one in found.objectives_without_initiative] == ["idle"]
    assert [one.slug for one in found.initiatives_without_objective] == ["stray"]
    assert found.objectives[0].goals == [("grow", 3)]
    assert [one.slug for one in found.objectives[0].initiatives] == ["shop"]


def test_figures_are_unknown_before_there_is_a_plan_and_not_nought():
    initiative("Law", 0, obligation="law", obligation_source="An act")
    for name in ("plan_value", "plan_gap", "obligations_late"):
        assert figures.reading(f"portfolio.{name}", today=TODAY).value.value is None
    assert figures.read("portfolio.without_objective", today=TODAY).value == 1


def test_figures_say_what_the_plan_is_worth_and_since_when(plan):
    value = figures.reading("portfolio.plan_value", today=TODAY)
    assert (value.value.value, value.value.unit) == (plan.objective, "EUR")
    assert value.state == "known"
    assert figures.read("portfolio.plan_gap", today=TODAY).value == 0
    late = figures.read("portfolio.obligations_late", today=TODAY)
    assert (late.value, late.total) == (0, 1)


def test_reading_a_plan_costs_as_many_queries_whatever_its_size(
    django_assert_max_num_queries: Callable[[int], Any],
):
    capacity(40)
    for number in range(12):
        initiative(f"Thing {number}", 1000 * number)
    planned()
    with django_assert_max_num_queries(8):
        plan = selectors.current_plan()
        lines = selectors.tier_lines(plan)
        selectors.plan_account(plan, lines)
        selectors.load(plan, lines)
        selectors.roadmap(plan, today=TODAY, lines=lines)
        selectors.prices(plan)
        selectors.refine_first(plan, lines)
        selectors.certificate_of(plan, "thing-3", lines)
        selectors.state_of(plan)
    with django_assert_max_num_queries(9):
        selectors.question_of_portfolio(today=TODAY)
    with django_assert_max_num_queries(7):
        selectors.alignment()
    assert Initiative.objects.count() == 12


def test_the_words_of_a_plan_are_french_for_the_french(plan):
    with translation.override("fr"):
        account = selectors.plan_account(plan)
        assert any("capacité" in note for note in account.notes)
        assert all("No capacity" not in note for note in account.notes)


def test_a_correlation_that_chance_would_give_is_not_told(wild):
    assert {line.decided_by for line in selectors.tier_lines(wild)} == {"the value of “Wild”"}

    for label in wild.answer["tiers"]:
        label["decided_by"]["correlation"] = 0.1

    assert {line.decided_by for line in selectors.tier_lines(wild)} == {""}
    assert selectors.refine_first(wild) is None
