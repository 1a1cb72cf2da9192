"""The bridge in a real browser: read, walked with the keyboard, decided from, on a phone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, Open
from tests.practices import make
from timonier.estate.models import Technology
from timonier.kit.measured import freshness
from timonier.practices.models import ProposalDecision

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FILES = {
    "requirements.txt": "django==3.2.0\nrequests\n",
    "Dockerfile": "FROM python:3.7-slim\n",
    "app/__init__.py": "",
}


@pytest.fixture
def scanned(transactional_db: None) -> Any:
    repository = make.stored(FILES)
    make.assessed(repository)
    soon = timezone.localdate() + timedelta(days=40)
    Technology.objects.create(
        product="python", label="Python", cycle="3.10", slug="python-310", ends_on=soon
    )
    freshness.succeeded("estate.git", label="Git repositories", done=1, total=1)
    freshness.failed("endoflife.date", reason="no answer")
    return repository


@pytest.mark.parametrize(("theme", "language"), [("light", "en"), ("dark", "fr")])
def test_the_bridge_is_accessible_in_both_themes_and_languages(
    visit: Open,
    person: Any,
    scanned: Any,
    theme: str,
    language: str,
    assert_accessible: Callable[[Page], None],
) -> None:
    page = visit("/", user=person, theme=theme, language=language)
    expect(page.locator("#hotspots .ti-empty, #hotspots table")).to_be_visible()

    assert_accessible(page)


def test_a_phone_shows_the_bridge_in_one_column_without_scrolling_aside(
    visit: Open, person: Any, scanned: Any, assert_accessible: Callable[[Page], None]
) -> None:
    page = visit("/", user=person, size=PHONE)

    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    expect(page.locator("main .ti-only-phone").first).to_be_visible()
    assert_accessible(page)


def test_the_keyboard_walks_the_queue_asks_why_and_decides(
    visit: Open, person: Any, scanned: Any
) -> None:
    page = visit("/", user=person)

    page.keyboard.press("j")
    page.keyboard.press("p")
    expect(page.locator("#aside .ti-why")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#aside .ti-why")).to_have_count(0)
    page.keyboard.press("d")
    page.wait_for_url("**/decide/")
    page.get_by_label("Owner", exact=True).fill("Ada")
    page.get_by_role("button", name="Accept").click()
    expect(page.locator(".ti-toast")).to_contain_text("accepted")

    assert ProposalDecision.objects.get().owner == "Ada"


def test_a_first_visit_offers_two_ways_to_begin(
    visit: Open, person: Any, assert_accessible: Callable[[Page], None]
) -> None:
    page = visit("/", user=person)

    expect(page.get_by_role("link", name="Add my repositories")).to_be_visible()
    expect(page.get_by_role("button", name="Show me the demo company")).to_be_visible()
    assert_accessible(page)
