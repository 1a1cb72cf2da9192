"""The register of risks in a real browser: from a finding to a figure, with the keyboard too."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, Open
from tests.risk import make
from timonier.kit.models import Job
from timonier.kit.work import worker
from timonier.risk import services
from timonier.risk.models import Risk, RiskVerdict

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = (
    *make.PAGES,
    "/risk/practice/",
    "/risk/risks/carrier-outage/",
    "/risk/risks/carrier-outage/edit/",
)


@pytest.fixture
def suggested(transactional_db: None) -> None:
    make.finding(of=make.system())
    services.propose(today=make.TODAY, now=make.NOW)


@pytest.fixture
def register(suggested: None) -> None:
    make.treatment(make.risk())
    make.risk(name="Nobody knows", loss_low=None, loss_high=None)
    make.tolerance()
    make.run()


def test_a_suggested_risk_enters_the_register_and_is_simulated(
    visit: Open, person: Any, suggested: None, assert_accessible: Callable[[Page], None]
) -> None:
    page = visit("/risk/proposed/", user=person)
    page.keyboard.press("j")
    page.keyboard.press("d")
    expect(page.locator("#said")).to_contain_text("It happens about")
    page.get_by_label("Owner", exact=False).fill("Ada")
    page.get_by_role("group", name="Loss of one event").get_by_label("to").fill("900000")
    expect(page.locator("#said")).to_contain_text("€900k")
    assert_accessible(page)
    page.get_by_role("button", name="Into the register").click()
    expect(page.locator("h1")).to_contain_text("Break-in")
    page.goto("/risk/")
    page.get_by_role("button", name="Simulate").click()
    expect(page.locator("#risk-progress")).to_be_visible()
    worker.work(Job.objects.get(kind="risk.simulate").pk)
    expect(page.locator(".ti-key")).to_contain_text("€")
    expect(page.get_by_role("img", name="Chance that a year costs more")).to_be_visible()
    assert_accessible(page)
    assert "loss_high" not in Risk.objects.get().assumed


def test_a_suggestion_is_dismissed_in_the_panel_and_taken_back(
    visit: Open, person: Any, suggested: None, assert_accessible: Callable[[Page], None]
) -> None:
    page = visit("/risk/proposed/", user=person, theme="dark")
    page.keyboard.press("j")
    page.keyboard.press("r")
    page.get_by_label("Reason to dismiss").fill("Behind a shield.")
    assert_accessible(page)
    page.get_by_role("button", name="Dismiss", exact=True).click()
    expect(page.locator(".ti-toast")).to_contain_text("dismissed")
    page.keyboard.press("z")
    expect(page.locator(".ti-toast")).to_contain_text("waits again")
    assert not RiskVerdict.objects.exists()


@pytest.mark.parametrize("path", PAGES)
def test_every_page_of_risks_reads_in_the_dark_and_on_a_phone(
    visit: Open,
    person: Any,
    register: None,
    path: str,
    assert_accessible: Callable[[Page], None],
) -> None:
    assert_accessible(visit(path, user=person, theme="dark"))
    page = visit(path, user=person, size=PHONE, language="fr")

    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert_accessible(page)
