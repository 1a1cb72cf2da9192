"""Help and the way around in a real browser: guides, words, acts by keyboard, folds, favourites."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, WIDE, Open
from tests.kit.test_gist import long_claim

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(
    ("theme", "size", "language"),
    [("light", WIDE, "en"), ("dark", WIDE, "fr"), ("light", PHONE, "fr")],
)
def test_a_guide_reads_well(
    visit: Open,
    person: Any,
    assert_accessible: Callable[[Page], None],
    shots: Path,
    theme: str,
    size: dict[str, int],
    language: str,
) -> None:
    for path in ("/help/glossary/", "/help/", "/help/portfolio/"):
        page = visit(path, user=person, theme=theme, size=size, language=language)
        name = path.strip("/").replace("/", "-")
        page.screenshot(
            path=shots / f"{name}-{theme}-{size['width']}-{language}.png", full_page=True
        )
        assert_accessible(page)


def test_a_word_opens_beside_the_page_by_keyboard_and_closes(visit: Open, person: Any) -> None:
    page = visit("/knowledge/sources/", user=person)
    page.get_by_role("link", name="Canary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#aside h2")).to_have_text("Canary")
    page.keyboard.press("Escape")
    expect(page.locator("#aside > *")).to_have_count(0)


def test_the_palette_does_an_act_and_comes_back_to_the_page(visit: Open, person: Any) -> None:
    page = visit("/sources/", user=person)
    page.keyboard.press("Control+k")
    page.keyboard.type("theme dark")
    expect(page.locator("#palette [role=option]").first).to_contain_text("Theme: dark")
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    assert page.url.endswith("/sources/")


def test_a_group_of_the_navigation_folds_by_keyboard_and_stays_so(
    visit: Open, person: Any, assert_accessible: Callable[[Page], None], shots: Path
) -> None:
    page = visit("/risk/", user=person)
    page.locator("[data-fold=decide] > summary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Favourite").click()
    expect(page.locator("[data-fold=favourites] a")).to_have_text("Risks")
    page.screenshot(path=shots / "nav-folded.png")
    assert_accessible(page)
    page.reload()
    assert page.locator("[data-fold=decide]").get_attribute("open") is None
    assert page.locator("[data-fold=assess]").get_attribute("open") is not None


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_a_long_why_opens_with_what_matters_and_unfolds_by_keyboard(
    visit: Open,
    person: Any,
    assert_accessible: Callable[[Page], None],
    shots: Path,
    size: dict[str, int],
) -> None:
    claim = long_claim()
    page = visit(f"/why/auth.group/{claim.pk}/", user=person, language="fr", size=size)
    expect(page.locator(".ti-gist p")).to_have_count(3)
    page.screenshot(path=shots / f"why-{size['width']}.png", full_page=True)
    assert_accessible(page)
    page.locator(".ti-all > summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".ti-all li").last).to_be_visible()
    assert_accessible(page)
