"""The company's profile in a real browser: the preview follows the fields; no axe violation."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, Open
from timonier.organisation.models import Company

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PLACE = "/organisation/company/"


def test_the_order_of_the_bridge_follows_the_headcount_while_it_is_typed(
    visit: Open, person: Any, assert_accessible: Callable[[Page], None]
) -> None:
    page = visit(PLACE, user=person)
    page.get_by_label("Name", exact=True).fill("Embruns")
    effect = page.locator("#effect")
    page.get_by_label("Headcount").fill("6000")
    expect(effect).to_contain_text("The CTO decides and negotiates")
    page.get_by_label("Headcount").fill("6")
    expect(effect).to_contain_text("The CTO codes")
    assert_accessible(page)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("saved")
    assert Company.objects.get().size == "small"


def test_the_profile_fits_a_phone_in_the_dark(
    visit: Open, person: Any, assert_accessible: Callable[[Page], None]
) -> None:
    page = visit(PLACE, user=person, theme="dark", size=PHONE, language="fr")

    assert_accessible(page)
    wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wider) <= 0
