"""What every list shares, in a real browser: with the keyboard, in both languages, on a phone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import make
from tests.e2e.conftest import Look, Open
from timonier.governance.models import Decision
from timonier.kit.entities.entity import registry
from timonier.kit.records import writes
from timonier.organisation.models import Department

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_deletion_is_taken_back_with_one_key(
    visit: Open, person: Any, assert_accessible: Callable[[Page], None]
) -> None:
    item = make.row(registry[Department])
    page = visit(f"/organisation/departments/{item.slug}/delete/", user=person)
    page.get_by_role("button", name="Delete").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("status")).to_contain_text("is deleted")
    assert_accessible(page)
    page.keyboard.press("z")

    expect(page.locator("h1")).to_have_text(item.name)
    expect(page.get_by_role("status")).to_contain_text("is back")


def test_what_was_deleted_is_listed_for_everybody_alike(
    visit: Open,
    person: Any,
    shots: Path,
    assert_accessible: Callable[[Page], None],
    look: Look,
) -> None:
    entity = registry[Department]
    for item in make.rows(entity, 2):
        writes.delete(entity, item, by=person, seen=entity.etag(item))
    page = visit("/deleted/", user=person, **look.asked)

    expect(page.locator("tbody tr")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(page)
    page.screenshot(path=shots / f"deleted-{look.name}.png")


def test_a_file_is_attached_and_taken_off_by_keyboard(
    visit: Open,
    person: Any,
    shots: Path,
    assert_accessible: Callable[[Page], None],
    look: Look,
    tmp_path: Path,
    settings: Any,
) -> None:
    settings.HOME = tmp_path
    item = make.row(registry[Decision])
    page = visit(item_page(item), user=person, **look.asked)
    page.locator("#file").set_input_files(
        {"name": "étude de marché.pdf", "mimeType": "text/html", "buffer": b"%PDF-1.7\n"}
    )
    page.locator("#file").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("#files")).to_contain_text("application/pdf")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(page)
    page.locator("#files").scroll_into_view_if_needed()
    page.screenshot(path=shots / f"files-{look.name}.png")
    with page.expect_download() as fetched:
        page.locator("#files a").first.click()
    assert fetched.value.suggested_filename == "étude de marché.pdf"
    page.locator("#files li button").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#files li")).to_have_count(0)


def item_page(item: Decision) -> str:
    return registry[Decision].url("detail", item)
