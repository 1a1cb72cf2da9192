"""The plan in a real browser: certificates by key, bars that move, what-ifs; without script too."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, Open
from tests.portfolio import make
from timonier.kit.models import Job
from timonier.portfolio.models import Initiative, Plan
from timonier.portfolio.services.planning import make_plan, searched_here

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plan(transactional_db: None) -> Plan:
    """Four initiatives in two teams, one an obligation that cannot be in time."""
    make.capacity(30)
    make.initiative(
        "Invoice by law",
        0,
        {"dev": 40},
        duration_quarters=2,
        team="Finance",
        **make.OWED,
    )
    make.initiative("Track parcels", 60_000, {"dev": [8, 10, 12]}, team="Portal")
    make.initiative("Cover rates", 30_000, {"dev": [6, 10, 30]}, team="Portal")
    make.initiative("Rewrite labels", 100, {"dev": 110})
    return make.planned(settings={"scenarios": 40})


def solved(page: Page) -> Plan:
    """The plan that waits, made here in place of the worker."""
    waiting = Plan.objects.get(state="waiting")
    make_plan(plan=waiting, search=searched_here, certify_s=0)
    Job.objects.filter(kind="portfolio.plan").update(state="done")
    page.reload()
    return Plan.objects.get(pk=waiting.pk)


def test_j_and_enter_open_a_certificate_beside_the_table(
    visit: Open, person: Any, plan: Plan, assert_accessible: Callable[[Page], None]
) -> None:
    page = visit("/portfolio/", user=person)
    expect(page.locator("#certificate")).to_contain_text("Invoice by law")

    page.keyboard.press("j")
    chosen = page.locator("tr[data-row][aria-current]").inner_text().split("\t")[0].strip()
    page.keyboard.press("Enter")

    expect(page.locator("#certificate")).to_contain_text(chosen)
    assert_accessible(page)


def test_a_bar_moves_by_key_and_its_plan_is_compared_and_accepted(
    visit: Open, person: Any, plan: Plan, assert_accessible: Callable[[Page], None]
) -> None:
    page = visit("/portfolio/", user=person, theme="dark")
    bar = page.get_by_role("slider", name="Track parcels")
    bar.focus()

    page.keyboard.press("ArrowRight")
    expect(page.locator("p[data-said]")).to_contain_text("Track parcels starts in")
    page.keyboard.press("Escape")
    expect(page.locator("[data-ask]")).to_be_hidden()
    page.keyboard.press("ArrowRight")
    assert_accessible(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/compare/**")
    expect(page.locator("#plan-progress")).to_contain_text("being computed")
    what_if = solved(page)
    expect(page.get_by_text("Would move")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Accept the second").first.click()
    page.get_by_label("Reason").fill("Customers ask for it later.")
    page.get_by_role("button", name="Accept this plan").click()

    expect(page.locator(".ti-toast")).to_contain_text("is accepted")
    assert what_if.acceptances.get().reason == "Customers ask for it later."


def test_a_bar_is_dragged_to_another_quarter_and_put_back(
    visit: Open, person: Any, plan: Plan
) -> None:
    page = visit("/portfolio/?by=quarter", user=person)
    bar = page.get_by_role("slider", name="Track parcels")
    bar.scroll_into_view_if_needed()
    before = bar.get_attribute("aria-valuenow")
    box = bar.locator("rect").first.bounding_box()
    assert box is not None

    page.mouse.move(box["x"] + 10, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + 10 + box["width"] * 1.1, box["y"] + 8, steps=4)
    page.mouse.up()

    assert bar.get_attribute("aria-valuenow") != before
    expect(page.locator("[data-moves] li")).to_contain_text("instead of")
    page.get_by_role("button", name="Put them back").click()
    assert bar.get_attribute("aria-valuenow") == before


def test_without_script_two_lists_move_an_initiative_and_a_link_opens_a_certificate(
    visit: Open, person: Any, plan: Plan
) -> None:
    page = visit("/portfolio/", user=person, scripts=False)

    page.get_by_role("link", name="Cover rates").first.click()
    expect(page.locator("#certificate")).to_contain_text("Cover rates")
    page.get_by_label("Initiative", exact=True).select_option("cover-rates")
    page.get_by_label("Starts in").select_option("2027-Q2")
    page.get_by_role("button", name="Compute this what-if").click()

    assert Plan.objects.get(state="waiting").changes == {"pin": {"cover-rates": "2027-Q2"}}


def test_a_first_portfolio_is_entered_on_one_page(
    visit: Open, person: Any, transactional_db: None, assert_accessible: Callable[[Page], None]
) -> None:
    page = visit("/portfolio/", user=person)
    page.get_by_role("link", name="Enter the first five").click()
    assert_accessible(page)
    page.get_by_label("Initiative 1", exact=True).fill("Track parcels")
    page.get_by_label("Value a year, at least, 1").fill("40000")
    page.get_by_label("Person-days, at least, 1").fill("20")
    page.get_by_label("Person-days a quarter").fill("60")
    page.get_by_role("button", name="Keep them and compute the plan").click()

    expect(page.locator("#plan-progress")).to_contain_text("being computed")
    assert Initiative.objects.get().assumed
    solved(page)
    expect(page.locator("#tiers")).to_contain_text("Track parcels")


@pytest.mark.parametrize(
    "path",
    ["/portfolio/", "/portfolio/what-if/", "/portfolio/rankings/", "/portfolio/alignment/"],
)
def test_a_phone_reads_every_page_in_french(
    visit: Open, person: Any, plan: Plan, path: str, assert_accessible: Callable[[Page], None]
) -> None:
    page = visit(path, user=person, size=PHONE, language="fr")

    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert_accessible(page)
