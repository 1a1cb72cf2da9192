"""Goals, ideas and the vision in a real browser: with the keyboard, without script, on paper."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, Open
from timonier.strategy.models import (
    CheckIn,
    CompanyGoal,
    Idea,
    IdeaVote,
    KeyResult,
    Objective,
    Support,
    Vision,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Assert = Callable[[Page], None]


@pytest.fixture
def course(transactional_db: None) -> Any:
    """A goal, an objective that serves it, three key results: far, behind, never measured."""
    today = timezone.localdate()
    goal = CompanyGoal.objects.create(name="Keep customers", slug="keep", weight=3)
    CompanyGoal.objects.create(name="Win the south", slug="south")
    objective = Objective.objects.create(name="Warn before they ask", slug="warn")
    Support.objects.create(objective=objective, goal=goal, strength=3)
    days = {"starts_on": today - timedelta(days=100), "due_on": today + timedelta(days=10)}
    for name, value in (("Told in time", 88), ("Calls", 82), ("Mark", None)):
        row = KeyResult.objects.create(
            objective=objective, name=name, slug=name.split()[0].lower(), baseline=80, target=90,
            **days,
        )  # fmt: skip
        if value is not None:
            CheckIn.objects.create(key_result=row, value=value, measured_on=today)
    Vision.objects.create(statement="Every parcel says where it is.")
    return objective


@pytest.fixture
def ideas(transactional_db: None) -> Any:
    about = {"problem": "People are out when the parcel comes.", "kind": "keep"}
    Idea.objects.create(
        name="Pick the hour of delivery", slug="pick-the-hour", status="tried", gain_low=10_000,
        gain_likely=40_000, gain_high=90_000, cost_to_try=5_000, **about,
    )  # fmt: skip
    return Idea.objects.create(name="Keys at the shop", slug="keys", **about)


def test_a_key_result_is_checked_in_from_the_page_with_the_keyboard(
    visit: Open, person: Any, course: Any, assert_accessible: Assert
) -> None:
    page = visit("/strategy/", user=person)
    assert_accessible(page)

    for _ in range(4):
        page.keyboard.press("j")
    expect(page.locator("tr[aria-current]")).to_contain_text("Mark")
    page.keyboard.press("d")
    expect(page.locator("#aside-title")).to_be_focused()
    assert_accessible(page)
    page.get_by_label("Value").fill("90")
    page.get_by_role("button", name="Check in", exact=True).click()

    expect(page.locator(".ti-toast")).to_contain_text("saved")
    expect(page.locator("#board")).to_contain_text("Reached")


def test_c_goes_to_the_value_on_the_page_of_a_key_result(
    visit: Open, person: Any, course: Any, assert_accessible: Assert
) -> None:
    page = visit("/strategy/key-results/calls/", user=person, theme="dark", language="fr")
    assert_accessible(page)

    page.keyboard.press("c")

    expect(page.locator("#id_value")).to_be_focused()


def test_what_serves_a_goal_changes_without_any_script(
    visit: Open, person: Any, course: Any
) -> None:
    page = visit("/strategy/goals/south/", user=person, scripts=False)

    page.get_by_role("link", name="Change what serves it").click()
    page.get_by_label("One more objective").select_option("warn")
    page.get_by_label("How strongly").select_option("1")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("heading", name="Win the south")).to_be_visible()
    assert Support.objects.get(goal__slug="south").strength == 1


def test_an_idea_meets_its_likes_before_it_is_saved(
    visit: Open, person: Any, ideas: Any, assert_accessible: Assert
) -> None:
    page = visit("/strategy/ideas/", user=person)
    assert_accessible(page)
    page.keyboard.press("c")

    page.get_by_label("Name").fill("Picking the hour of a delivery")
    expect(page.locator("#similar")).to_contain_text("Pick the hour of delivery")
    page.get_by_label("Problem").fill("Nobody is at home.")
    page.get_by_label("Kind").select_option("keep")
    assert_accessible(page)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Save as a new idea").click()

    expect(page.get_by_role("heading", name="Picking the hour")).to_be_visible()
    assert Idea.objects.count() == 3


def test_somebody_votes_without_leaving_the_page(
    visit: Open, person: Any, ideas: Any, assert_accessible: Assert
) -> None:
    page = visit("/strategy/ideas/", user=person, theme="dark")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Keys at the shop")
    page.wait_for_selector("html[data-ready]", state="attached")
    assert_accessible(page)

    page.get_by_role("button", name="I am for it").click()

    expect(page.locator("#vote button")).to_have_attribute("aria-pressed", "true")
    assert IdeaVote.objects.count() == 1


@pytest.mark.parametrize("path", ["", "vision/", "ideas/", "ideas/?view=worth", "ideas/keys/"])
def test_a_phone_reads_where_we_are_going(
    visit: Open, person: Any, course: Any, ideas: Any, path: str, assert_accessible: Assert
) -> None:
    page = visit(f"/strategy/{path}", user=person, size=PHONE, language="fr")

    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert_accessible(page)


def test_the_vision_is_one_page_of_paper(
    visit: Open, person: Any, course: Any, ideas: Any, assert_accessible: Assert
) -> None:
    page = visit("/strategy/vision/", user=person)
    assert_accessible(page)

    paper = page.pdf(prefer_css_page_size=True)

    assert paper.count(b"/Type /Page\n") == 1
