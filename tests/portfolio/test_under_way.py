"""Of a quarter under way what is left counts, and a row says why it fits nowhere or is planned."""

from datetime import date

import pytest
from django.utils import translation

from tests.portfolio.ask import initiative, question
from tests.portfolio.make import capacity, planned, starts
from tests.portfolio.make import initiative as row
from timonier.portfolio import selectors
from timonier.portfolio.core import scenarios
from timonier.portfolio.core.quarters import share_left
from timonier.portfolio.core.room import available
from timonier.portfolio.words import sentences
from timonier.values.asked import BadInput

QUARTERS = ["2026-Q4", "2027-Q1", "2027-Q2", "2027-Q3"]
NOVEMBER = "2026-11-30"  # 24 of 66 weekdays are left


def test_weekdays_are_counted_and_today_counts():
    assert share_left("2026-Q4", date(2026, 11, 30)) == pytest.approx(24 / 66)
    assert share_left("2026-Q4", date(2026, 10, 1)) == 1
    assert share_left("2027-Q1", date(2026, 11, 30)) == 1
    assert share_left("2026-Q4", date(2027, 1, 2)) == 0


def test_the_current_quarter_counts_what_is_left_of_it():
    rows = [initiative(name, 900, {"dev": 50}) for name in "ab"]
    more = {"capacity": {"dev": [66, 66, 66, 66]}}
    asked = question(*rows, **more | {"quarters": 4}).model_copy(
        update={"quarters": tuple(QUARTERS), "today": date.fromisoformat(NOVEMBER)}
    )

    assert scenarios.base(asked).capacity[0].tolist() == [24, 66, 66, 66]


def test_what_is_pinned_to_the_quarter_under_way_keeps_the_days_it_needs():
    pinned = initiative("begun", 900, {"dev": 40})
    asked = question(pinned, capacity={"dev": [66] * 4}).model_copy(
        update={
            "quarters": tuple(QUARTERS),
            "today": date.fromisoformat(NOVEMBER),
            "pinned": {"begun": "2026-Q4"},
        }
    )

    assert available(asked)["dev"][0] == (40, 40, 40)


def test_a_day_beside_quarters_of_no_calendar_is_refused():
    with pytest.raises(BadInput, match=r"quarters\.0: 'Q1' is not a quarter"):
        question(initiative("a"), today=NOVEMBER)


@pytest.mark.django_db
def test_the_first_plan_puts_no_more_work_into_a_quarter_than_is_left_of_it():
    row("Shop", days={"dev": 30})
    capacity(66)

    assert starts(planned(today=date(2026, 11, 30))) == {"shop": "2027-Q1"}
    assert starts(planned(today=date(2026, 10, 1))) == {"shop": "2026-Q4"}


@pytest.mark.django_db
def test_what_fits_nowhere_says_so_on_its_line_in_the_language_of_the_reader():
    row("Shop", days={"dev": 90})
    capacity(40)
    plan = planned()

    (line,) = selectors.tier_lines(plan)
    assert line.unfit == (
        "Does not fit: 90 days of dev a quarter, 40 are there. Over 3 quarters it would."
    )
    with translation.override("fr"):
        (line,) = selectors.tier_lines(plan)
        assert line.unfit.startswith("Ne tient pas\u00a0: 90 jours de dev par trimestre")


@pytest.mark.django_db
def test_what_fits_nowhere_is_a_group_of_its_own_and_not_accessory(cto):
    row("Shop", days={"dev": 90})
    row("Mail", value_low=100, value_likely=200, value_high=300, days={"dev": 4})
    capacity(40)
    plan = planned(settings={"scenarios": 40})
    assert plan.lines.get(initiative_slug="shop").tier == "accessory"  # as the search has it

    lines = {line.slug: line for line in selectors.tier_lines(plan)}
    assert lines["shop"].tier == "unfit"
    assert lines["shop"].because == "No plan can hold it, whatever it is worth: it has no tier."
    assert lines["mail"].tier != "unfit"
    assert selectors.plan_account(plan).tiers["accessory"].count == 0
    assert "Fits nowhere" in cto.get("/portfolio/").text


@pytest.mark.django_db
def test_an_accessory_initiative_that_is_planned_says_why_on_its_line():
    for name in ("One", "Two", "Three"):
        row(name, value_low=100, value_likely=200, value_high=300, days={"dev": 40})
    capacity(40, quarters=1)
    capacity(0, quarters=1, skill="ops")
    plan = planned(settings={"scenarios": 40, "quarters": 2})

    for line in selectors.tier_lines(plan):
        assert line.tier == "accessory" or line.acceptability > 0.5
        assert bool(line.flag) == (line.selected and line.tier == "accessory")


def test_a_skill_called_budget_is_told_in_days():
    assert "person-days of budget" in sentences.lacking("budget", 7, {"budget"})
    assert sentences.lacking("budget", 7) == "7 of budget"
    assert sentences.lacking("budget (money)", 7, {"budget"}) == "7 of budget"
