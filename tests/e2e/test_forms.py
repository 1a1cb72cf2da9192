"""Forms in a real browser: what matters first, rows found by search, chips, without script too."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Look, Open
from tests.portfolio import make
from timonier.portfolio.models import Initiative

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NEW = "/portfolio/initiatives/new/"
MANY = 10_000


@pytest.fixture
def many(transactional_db: None) -> None:
    """Ten thousand initiatives: too many for any page to hold."""
    Initiative.objects.bulk_create(
        (Initiative(name=f"Étape {n:05}", slug=f"etape-{n:05}") for n in range(MANY)),
        batch_size=1000,
    )


def test_ten_thousand_rows_are_found_by_keyboard_and_become_chips(
    visit: Open, person: Any, many: None, assert_accessible: Callable[[Page], None]
) -> None:
    page = visit(NEW, user=person)
    assert page.locator("option").count() < 200
    page.get_by_label("Name", exact=True).fill("Track parcels")
    page.get_by_text("more fields").click()
    box = page.get_by_role("combobox", name="Comes after")
    box.focus()
    page.keyboard.type("etape 0471")
    options = page.get_by_role("listbox", name="Comes after").get_by_role("option")
    expect(options.first).to_have_text("Étape 00471")
    page.keyboard.press("ArrowDown")
    assert_accessible(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Remove Étape 0471")).to_have_count(1)
    page.keyboard.type("etape 00007")
    expect(options).to_have_count(1)
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")  # on the first chip's button
    expect(page.get_by_role("button", name="Remove Étape")).to_have_count(1)
    assert page.evaluate("document.activeElement.getAttribute('role')") == "combobox"
    assert_accessible(page)
    page.get_by_role("button", name="Save").click()

    expect(page.locator("h1")).to_have_text("Track parcels")
    assert [row.name for row in Initiative.objects.get(name="Track parcels").after.all()] == [
        "Étape 00007"
    ]


def test_without_script_a_few_rows_are_a_plain_list(
    visit: Open, person: Any, transactional_db: None
) -> None:
    make.initiative("Rewrite labels")
    page = visit(NEW, user=person, scripts=False)
    page.get_by_label("Name", exact=True).fill("Track parcels")
    page.get_by_text("more fields").click()
    page.get_by_label("Comes after").select_option("rewrite-labels")
    page.get_by_role("button", name="Save").click()

    assert Initiative.objects.get(name="Track parcels").after.get().name == "Rewrite labels"


def test_without_script_one_among_many_is_named(visit: Open, person: Any, many: None) -> None:
    page = visit(NEW, user=person, scripts=False)
    page.get_by_label("Name", exact=True).fill("Track parcels")
    page.get_by_text("more fields").click()
    named = page.locator("[name=after__named]")
    named.fill("etape 00042\nNothing like it")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".ti-invalid")).to_contain_text("Nothing like it")
    assert page.locator("[name=after] option").all_inner_texts() == ["Étape 00042"]
    expect(named).to_have_value("Nothing like it")
    named.fill("")
    page.get_by_role("button", name="Save").click()

    assert Initiative.objects.get(name="Track parcels").after.get().name == "Étape 00042"


def test_an_initiative_asks_seven_things_and_folds_the_rest(
    visit: Open,
    person: Any,
    shots: Path,
    assert_accessible: Callable[[Page], None],
    look: Look,
) -> None:
    before, carried = make.initiative("Rewrite labels"), make.initiative("Track parcels")
    carried.after.add(before)
    path = "/portfolio/initiatives/track-parcels/edit/"
    page = visit(path, user=person, **look.asked)

    shown = page.locator(".ti-form > .ti-field").filter(visible=True)
    expect(shown).to_have_count(8)  # and why it is changed
    summary = page.locator(".ti-more > summary")
    expect(summary).to_have_text(
        "13 autres champs, dont remplis : 1"
        if look.language == "fr"
        else "13 more fields, of which filled: 1"
    )
    page.screenshot(path=shots / f"initiative-{look.name}.png")
    assert_accessible(page)
    summary.click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(page)
    page.screenshot(path=shots / f"initiative-open-{look.name}.png", full_page=True)
