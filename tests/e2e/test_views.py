"""A view is kept, used and shared from the list, by keyboard, in both languages, on a phone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import make
from tests.e2e.conftest import Look, Open
from timonier.kit.entities.entity import registry
from timonier.kit.models import SavedView
from timonier.organisation.models import Department

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DEPARTMENTS = registry[Department]


def test_a_view_is_kept_from_its_list_by_keyboard(
    visit: Open,
    person: Any,
    shots: Path,
    assert_accessible: Callable[[Page], None],
    look: Look,
) -> None:
    make.rows(DEPARTMENTS, 12)
    address = f"{DEPARTMENTS.url()}?q=finance&sort=-name"
    page = visit(address, user=person, **look.asked)
    page.locator(".ti-pop summary").last.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Les finances d’abord")
    page.wait_for_timeout(600)  # the list reads itself anew as its filters are typed, and only then
    page.screenshot(path=shots / f"keep-view-{look.name}.png")
    assert_accessible(page)
    page.locator("[name=name]").press("Enter")

    expect(page.locator(".ti-views [aria-current]")).to_have_text("Les finances d’abord")
    assert SavedView.objects.get().query == {"q": "finance", "sort": "-name"}
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(page)
    page.screenshot(path=shots / f"view-{look.name}.png")
    page.locator(".ti-views-tools > a").click()
    expect(page.locator(".ti-addresses").last).to_be_visible()
    assert_accessible(page)
    page.screenshot(path=shots / f"view-page-{look.name}.png", full_page=True)
