"""Findings and proposals in a real browser: unfold, filter, decide, undo, without script too."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, Open
from tests.e2e.test_bridge import FILES
from tests.practices import make
from timonier.practices.models import Finding, ProposalDecision, Waiver

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FINDING = "/practices/findings/{}/"


@pytest.fixture
def scanned(transactional_db: None) -> Any:
    repository = make.stored(FILES)
    make.assessed(repository)
    return repository


@pytest.fixture
def finding(scanned: Any) -> Finding:
    return Finding.objects.filter(check_id="vulnerability").order_by("rank", "pk")[0]


def test_a_proposal_unfolds_is_accepted_in_the_panel_and_taken_back(
    visit: Open, person: Any, scanned: Any, assert_accessible: Callable[[Page], None]
) -> None:
    page = visit("/practices/", user=person)

    page.keyboard.press("j")
    page.locator("tr[aria-current] .ti-tw").click()
    expect(page.locator("tr.child")).to_have_count(1)
    assert_accessible(page)
    page.keyboard.press("d")
    page.get_by_label("Owner", exact=True).fill("Ada")
    assert_accessible(page)
    page.get_by_role("button", name="Accept", exact=True).click()
    expect(page.locator(".ti-toast")).to_contain_text("accepted")
    page.keyboard.press("z")
    expect(page.locator(".ti-toast")).to_contain_text("taken back")

    assert ProposalDecision.objects.get().verdict == "withdrawn"


def test_r_opens_the_form_to_reject(visit: Open, person: Any, scanned: Any) -> None:
    page = visit("/practices/", user=person)

    page.keyboard.press("j")
    page.keyboard.press("r")

    expect(page.get_by_label("Reason to reject")).to_be_visible()


def test_a_filter_replaces_the_rows_and_stays_in_the_address(
    visit: Open, person: Any, scanned: Any, assert_accessible: Callable[[Page], None]
) -> None:
    page = visit("/practices/board/all/", user=person, theme="dark")
    before = page.locator("#board tbody tr").count()

    page.get_by_label("Severity").select_option("critical")
    page.wait_for_url("**severity=critical**")

    assert 0 < page.locator("#board tbody tr").count() < before
    assert_accessible(page)


def test_a_finding_is_waived_without_any_script(visit: Open, person: Any, finding: Finding) -> None:
    page = visit(FINDING.format(finding.key), user=person, scripts=False)

    page.get_by_role("link", name="Waive…").click()
    page.get_by_label("Reason").fill("never called")
    page.get_by_role("button", name="Waive").click()

    expect(page.locator(".ti-toast")).to_contain_text("waived")
    assert Waiver.objects.get().finding_key == finding.key


@pytest.mark.parametrize("path", ["/practices/", "/practices/board/all/", FINDING])
def test_a_phone_reads_every_board(
    visit: Open,
    person: Any,
    finding: Finding,
    path: str,
    assert_accessible: Callable[[Page], None],
) -> None:
    page = visit(path.format(finding.key), user=person, size=PHONE, language="fr")

    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert_accessible(page)
