"""Advisories of one component as one row that opens: board and repository page, keys, both themes;
and the pages of a repository that is gone, joined and parted again."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, WIDE, Open
from tests.practices import make
from timonier.estate.models import Repository
from timonier.estate.services.life import mark_gone
from timonier.practices.models import Finding

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FILES = {"requirements.txt": "django==3.2.0\n", "Dockerfile": "FROM python:3.9\nUSER root\n"}
ROOT = "a" * 40
Check = Callable[[Page], None]


@pytest.fixture
def scanned(transactional_db: None) -> Repository:
    repository = make.stored(FILES)
    make.assessed(repository)
    return repository


def lead() -> Finding:
    """The finding behind which the most others of its lot stand."""
    rows = Finding.objects.filter(check_id="vulnerability", state="affected")
    found = rows.order_by("rank", "pk").first()
    assert found is not None
    assert rows.filter(lot=found.lot).count() > 2
    return found


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("where", ["board", "repository"])
def test_a_row_of_several_advisories_opens_and_folds_by_the_keyboard(
    visit: Open,
    person: Any,
    scanned: Repository,
    assert_accessible: Check,
    shots: Path,
    where: str,
    theme: str,
) -> None:
    first = lead()
    others = Finding.objects.filter(lot=first.lot).count() - 1
    place = "/practices/board/all/" if where == "board" else f"/estate/repositories/{scanned.slug}/"
    page = visit(place, user=person, theme=theme)
    body = page.locator(f"#l-{first.key}")
    button = body.locator("button.ti-tw")
    expect(button).to_have_attribute("aria-expanded", "false")
    assert_accessible(page)

    button.focus()
    page.keyboard.press("Enter")
    expect(body.locator("tr.sub")).to_have_count(others)
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(button).to_be_focused()
    assert_accessible(page)
    page.screenshot(path=shots / f"lot-{where}-{theme}.png", full_page=True)
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(button).to_be_focused()

    page.keyboard.press("Space")
    expect(body.locator("tr.sub")).to_have_count(0)
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(button).to_be_focused()


def test_the_rows_that_open_fit_on_a_phone_in_french(
    visit: Open, person: Any, scanned: Repository, assert_accessible: Check, shots: Path
) -> None:
    first = lead()
    page = visit("/practices/board/all/", user=person, language="fr", size=PHONE)
    page.locator(f"#l-{first.key} button.ti-tw").click()
    expect(page.locator(f"#l-{first.key} tr.sub").first).to_be_visible()
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.screenshot(path=shots / "lot-phone-fr.png", full_page=True)


@pytest.mark.parametrize(
    ("theme", "language", "size"),
    [("light", "en", WIDE), ("dark", "fr", WIDE), ("light", "fr", PHONE)],
    ids=["wide", "dark", "phone"],
)
def test_gone_joined_and_parted_are_told_and_accessible(
    visit: Open,
    person: Any,
    scanned: Repository,
    assert_accessible: Check,
    shots: Path,
    theme: str,
    language: str,
    size: dict[str, int],
) -> None:
    Repository.objects.filter(pk=scanned.pk).update(roots=[ROOT], scanned_at=timezone.now())
    scanned.refresh_from_db()
    mark_gone(scanned, "there is no repository at /srv/shop any more", now=timezone.now())
    place = "https://git.example.org/acme/boutique.git"
    Repository.objects.create(
        name="boutique", slug="boutique", location=place, roots=[ROOT], state="scanned"
    )
    name = f"{theme}-{language}-{size['width']}"

    def look(page: Page, what: str) -> None:
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        page.screenshot(path=shots / f"{what}-{name}.png", full_page=True)

    options = {"user": person, "theme": theme, "language": language, "size": size}
    look(visit(f"/estate/repositories/{scanned.slug}/", **options), "gone")
    look(visit("/practices/board/all/", **options), "board-gone")
    page = visit("/practices/same/", **options)
    look(page, "same")
    page.locator("button[value=same]").click()
    expect(page.locator(".ti-toast")).to_be_visible()
    look(page, "same-joined")
    look(visit("/estate/repositories/boutique/", **options), "joined")
    page.keyboard.press("z")
    expect(page.locator("button[value=same]")).to_be_visible()
    look(page, "same-parted")
    assert Repository.objects.count() == 2
