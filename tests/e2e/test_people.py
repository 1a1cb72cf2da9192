"""Accounts in a real browser: a person is disabled by keyboard alone; no axe violation."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Page, expect

from tests import make
from tests.e2e.conftest import PHONE, Open
from timonier.kit.access import access, accounts

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def lea(transactional_db: None) -> User:
    person = make.person("lea", role="member")
    make.person("a-rather-long-name-of-a-colleague", role="executive")
    Client().force_login(person)
    Authenticator.objects.create(user=person, type="totp", data={})
    accounts.invite(role="auditor", by=person)
    return person


def test_a_person_is_disabled_by_keyboard_alone(
    visit: Open, person: Any, lea: User, assert_accessible: Callable[[Page], None], shots: Path
) -> None:
    page = visit("/account/people/", user=person)
    assert_accessible(page)
    page.screenshot(path=shots / "people-light.png", full_page=True)
    page.get_by_role("link", name="lea", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/account/people/{lea.pk}/")
    page.wait_for_selector("html[data-ready]", state="attached")
    assert_accessible(page)
    page.screenshot(path=shots / "person-light.png", full_page=True)

    page.locator("#door_reason").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # without a reason
    expect(page.locator("#door_reason_error")).to_contain_text("required")
    assert_accessible(page)
    page.locator("#door_reason").focus()
    page.keyboard.type("She left the company.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_role("status")).to_contain_text("Disabled")
    expect(page.get_by_role("table", name="").last).to_contain_text("She left the company.")
    found = access.person(lea.pk)
    assert found
    assert (found.enabled, found.sessions) == (False, 0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pages_fit_a_phone_in_french(
    visit: Open,
    person: Any,
    lea: User,
    assert_accessible: Callable[[Page], None],
    shots: Path,
    theme: str,
) -> None:
    access.disable(account=lea, by=person, reason="Partie en novembre.")
    for name, path in (("people", "/account/people/"), ("person", f"/account/people/{lea.pk}/")):
        page = visit(path, user=person, theme=theme, size=PHONE, language="fr")
        page.screenshot(path=shots / f"{name}-phone-{theme}.png", full_page=True)
        assert_accessible(page)
        assert page.evaluate(WIDER) <= 0
