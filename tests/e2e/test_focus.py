"""Where the keyboard stands: near the work of a page at once, and never lost by an act."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import Error, Page, expect

from tests import make
from tests.canary_house import House, addresses
from tests.e2e.conftest import Open
from timonier.estate.models import System
from timonier.governance.models import Decision
from timonier.kit.entities.entity import registry
from timonier.organisation.models import Department
from timonier.strategy.models import Idea

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST = 5  # presses of Tab
# Nothing that one stands on; the plan of the examples has no quarters to be compared.
NO_PAGE = re.compile(
    r"^/(api/v1|choices|why|so-what|feeds|files|figures/.|export|governance/draft|portfolio/compare/p)"
    r"|/(export|history|files|madr|take-up|take-back)/|\.\w+$|\?"
)

# What the page is for: its first field, its first row, else its first act.
WANTED = """() => {
  const usable = (each) => each.checkVisibility({visibilityProperty: true}) && !each.disabled
    && each.tabIndex >= 0;
  const first = (selector, but) => [...document.querySelectorAll(selector)]
    .find((each) => usable(each) && !each.closest(but));
  const beside = '.ti-head, .ti-views, .ti-pick, #aside, dialog, .ti-fresh';
  const field = first('#content :is(input:not([type=hidden]), select, textarea)', beside);
  const row = first('#content :is([data-row], [data-rows] tbody tr) :is(a[href], button)', beside);
  const act = first('.ti-head-tools .btn, #content :is(a[href], button)', '.ti-search');
  return field || row ? {field, row} : {act};
}"""
# The place of the link at the top that one takes for each.
SKIP = "[...document.querySelectorAll('.ti-skip:not([hidden])')].findIndex((e) => e.matches('%s'))"
# Without an element that can have the focus, Tab would go on from where it was lost.
FROM_THE_TOP = """() => {
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute('tabindex');
}"""
LINKS = {"field": "[data-skip=field]", "row": "[data-skip=row]", "act": ":not([data-skip])"}


def presses(page: Page, kind: str) -> int:
    """Presses of Tab until the first of this kind has the focus, by the link at the top to it."""
    page.evaluate(FROM_THE_TOP)
    count = int(page.evaluate(SKIP % LINKS[kind])) + 1
    for _ in range(count):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    while count <= MOST and not page.evaluate(f"({WANTED})().{kind} === document.activeElement"):
        page.keyboard.press("Tab")
        count += 1
    return count


def pages(page: Page) -> Iterator[str]:
    """Each page of one row of each kind, and each that rooms add, opened one after the other."""
    house = House(open={entity.model: make.row(entity) for entity in registry})
    for url in addresses(house):
        if NO_PAGE.search(url):
            continue
        answer = None
        with suppress(Error):  # what answers without a body is no page
            answer = page.goto(url)
        if answer and answer.ok and page.locator("#content").count():
            page.wait_for_selector("html[data-ready]", state="attached")
            yield url


@pytest.mark.slow
def test_the_first_field_the_first_row_and_the_first_act_are_five_tabs_away(
    visit: Open, person: Any
) -> None:
    page = visit("/", user=person)
    far, seen = {}, 0
    for url in pages(page):
        seen += 1
        wanted = page.evaluate(f"Object.entries(({WANTED})()).filter((e) => e[1]).map((e) => e[0])")
        for kind in wanted:
            if (count := presses(page, kind)) > MOST:
                far[f"{url} {kind}"] = count
                page.goto(url)
    assert far == {}
    assert seen > 250


@pytest.mark.parametrize("url", ["/", "/practices/", "/risk/", "/estate/systems/", "/portfolio/"])
def test_the_work_of_a_much_used_page_is_five_tabs_away(visit: Open, person: Any, url: str) -> None:
    make.row(registry[System])
    page = visit(url, user=person)
    for kind in page.evaluate(f"Object.entries(({WANTED})()).filter((e) => e[1]).map((e) => e[0])"):
        assert presses(page, kind) <= MOST, kind


def at(page: Page) -> str:
    """The tag of what has the focus, and what it says."""
    said = "(e) => e.tagName + ' ' + (e.getAttribute('aria-label') ?? e.textContent).trim()"
    return str(page.evaluate(f"({said})(document.activeElement)"))


def test_the_links_at_the_top_are_there_for_what_the_page_has(visit: Open, person: Any) -> None:
    page = visit("/sources/", user=person)
    expect(page.locator("[data-skip=field]")).to_be_hidden()
    page.goto(registry[Department].url("add"))
    for _ in range(2):
        page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the first field")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#id_name")).to_be_focused()


def test_a_refused_form_begins_at_the_field_that_is_wrong(visit: Open, person: Any) -> None:
    page = visit(registry[Department].url("add"), user=person)
    page.get_by_role("button", name="Save").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[aria-invalid=true]").first).to_be_focused()


def test_a_saved_and_a_deleted_row_leave_the_keyboard_at_the_title(
    visit: Open, person: Any
) -> None:
    item = make.row(registry[Department])
    page = visit(f"/organisation/departments/{item.slug}/edit/", user=person)
    page.get_by_role("button", name="Save").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/departments/{item.slug}/")
    expect(page.locator("h1")).to_be_focused()
    page.goto(f"/organisation/departments/{item.slug}/delete/")
    page.get_by_role("button", name="Delete").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/departments/")
    expect(page.locator("h1")).to_be_focused()
    page.locator("#toasts button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/departments/{item.slug}/")
    expect(page.locator("h1")).to_be_focused()


def test_an_act_that_comes_back_to_its_page_comes_back_to_its_button(
    visit: Open, person: Any
) -> None:
    page = visit("/sources/", user=person)
    page.get_by_role("button", name="Favourite").focus()
    page.keyboard.press("Enter")
    page.wait_for_load_state("load")
    expect(page.locator(".ti-head-tools form button")).to_be_focused()


def test_what_is_swapped_gives_the_focus_to_what_took_its_place(visit: Open, person: Any) -> None:
    idea = make.row(registry[Idea])
    page = visit(registry[Idea].url("detail", idea), user=person)
    button = page.locator("#vote button")
    before = button.text_content()
    button.focus()
    page.keyboard.press("Enter")
    expect(button).not_to_have_text(before or "")
    expect(button).to_be_focused()


def test_a_filter_that_is_typed_keeps_the_caret(visit: Open, person: Any) -> None:
    make.rows(registry[Department], 2)
    page = visit("/organisation/departments/", user=person)
    page.locator("#content [type=search][name=q]").focus()
    with page.expect_response("**/departments/?q=*"):
        page.keyboard.type("zzz")
    expect(page.locator("#rows")).to_contain_text("No row matches")
    expect(page.locator("#content [type=search][name=q]")).to_be_focused()


def test_what_goes_away_under_the_keyboard_leaves_it_at_the_heading(
    visit: Open, person: Any
) -> None:
    item = make.row(registry[Decision])
    page = visit(registry[Decision].url("detail", item), user=person)
    block = page.locator("section[aria-labelledby=d-options]")
    block.locator("a[href]").first.focus()
    block.locator("a[href]").first.evaluate("(link) => link.remove()")
    assert at(page) == "H2 The options"
    block.evaluate("(all) => all.remove()")
    page.wait_for_function("document.activeElement.matches('h1, h2')")


def test_an_act_beside_the_page_ends_where_it_was_opened(visit: Open, person: Any) -> None:
    item = make.row(registry[Decision])
    page = visit(registry[Decision].url("detail", item), user=person)
    opener = page.get_by_role("link", name="Set aside…")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#aside-title")).to_be_focused()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    page.locator("#aside textarea").first.fill("Nobody asked for it.")
    page.locator("#aside button[type=submit]").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_be_visible()
    assert at(page).split()[0] in ("H1", "A", "BUTTON")


def test_a_dialog_that_closes_gives_the_focus_back(visit: Open, person: Any) -> None:
    page = visit("/sources/", user=person)
    link = page.locator("#content .ti-search")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#palette")).to_be_visible()
    page.keyboard.press("Escape")
    expect(link).to_be_focused()
