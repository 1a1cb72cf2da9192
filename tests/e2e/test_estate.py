"""The estate in a real browser: every page accessible and within its width, and its main path."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, WIDE, Open
from timonier.estate.models import (
    Component,
    Manifest,
    Repository,
    RepositoryProfile,
    System,
    Technology,
)
from timonier.kit.measured import freshness
from timonier.kit.store import lake

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "a-name-that-somebody-made-far-too-long-for-any-column-of-any-table"
NOW = datetime(2026, 11, 20, tzinfo=UTC)
SUMMARY: dict[str, Any] = {
    "commits": 120,
    "merges": 3,
    "authors": 4,
    "active_authors": 3,
    "robots": [],
    "robot_commits": 0,
    "first_commit_at": "2024-01-08T00:00:00+00:00",
    "last_commit_at": "2026-11-20T00:00:00+00:00",
    "dormant_since": None,
    "truck_factor": 1,
    "files": 40,
    "files_without_history": 0,
    "files_of_one_author": 12,
    "orphan_files": 2,
    "hotspots": [
        {
            "path": f"src/{LONG}/part_{n}.py",
            "revisions": 40 - 5 * n,
            "size": 9_000 - 900 * n,
            "authors": 3,
            "active_authors": n % 2,
            "fragmentation": 0.4,
            "last_changed_on": "2026-11-02",
            "score": 1.0,
        }
        for n in range(6)
    ],
    "couplings": [
        {"one": "src/a.py", "other": "tests/test_a.py", "degree": 80, "shared": 9, "average": 11.0}
    ],
    "folders": [
        {
            "path": "src",
            "files": 30,
            "changes": 400,
            "authors": 4,
            "main_share": 0.5,
            "fragmentation": 0.6,
        },
        {
            "path": "docs",
            "files": 3,
            "changes": 9,
            "authors": 1,
            "main_share": 1.0,
            "fragmentation": 0.0,
        },
    ],
    "weeks": [{"starts_on": "2026-11-02", "commits": 9, "robot_commits": 0}],
    "undated_commits": 0,
    "shallow": False,
}


@pytest.fixture(autouse=True)
def estate(transactional_db: None) -> None:
    freshness.succeeded("estate.git", done=2, total=3)
    shop = Repository.objects.create(
        name="shop",
        slug="shop",
        location="/srv/git/shop.git",
        state="partial",
        reason="1 file could not be read",
        scanned_at=NOW,
        last_commit_at=NOW,
        commits=120,
        authors=4,
        truck_factor=1,
        head="9f3c1e7",
        history_summary=SUMMARY,
    )
    Repository.objects.create(name=LONG, slug="long", location=f"/srv/git/{LONG}", state="failed")
    System.objects.create(name="Storefront", slug="storefront", criticality="vital")
    RepositoryProfile.objects.create(repository_name=LONG, slug="long", team="Sales")
    file = Manifest.objects.create(repository=shop, path=f"{LONG}/requirements.txt", kind="pip")
    Manifest.objects.create(
        repository=shop, path="broken.yaml", kind="compose", parsed=False, reason="not YAML"
    )
    for n in range(3):
        Component.objects.create(
            repository=shop, manifest=file, type="pypi", name="django", version=f"5.{n}", line=n
        )
    _technologies(shop)
    lake.write(
        "commits",
        "shop",
        {
            "position": [0, 1],
            "name": ["Ana Ruiz", "A. Ruiz"],
            "email": ["ana@example.org", "ana@example.org"],
        },
    )


def _technologies(shop: Repository) -> None:
    today = date(2026, 11, 23)
    for n in range(60):
        ends = today + timedelta(days=30 * (n - 20))
        row = Technology.objects.create(
            product=f"product-{n}",
            label=f"Product number {n}",
            cycle="1.2",
            slug=f"product-{n}",
            category=("lang", "database", "os")[n % 3],
            ends_on=ends,
            ended=ends <= today,
        )
        row.repositories.add(shop)


PLACES = {
    "overview": "/estate/",
    "life-cycles": "/estate/life-cycles/",
    "where": "/estate/where/?q=django",
    "repository": "/estate/repositories/shop/",
    "system": "/estate/systems/storefront/",
    "identities": "/estate/repositories/shop/identities/",
    "add": "/practices/add-repositories/",
    "knowledge": "/knowledge/sources/",
    "brief": "/reporting/brief/",
}


@pytest.mark.parametrize(
    ("size", "theme", "language"),
    [(WIDE, "light", "en"), (PHONE, "dark", "fr")],
    ids=["wide-light", "phone-dark"],
)
def test_every_page_is_accessible_and_fits(
    visit: Open,
    person: Any,
    assert_accessible: Callable[[Page], None],
    shots: Path,
    size: dict[str, int],
    theme: str,
    language: str,
) -> None:
    page = visit(PLACES["overview"], user=person, theme=theme, size=size, language=language)
    for name, place in PLACES.items():
        page.goto(place)
        page.wait_for_selector("html[data-ready]", state="attached")
        page.screenshot(path=shots / f"estate-{name}-{theme}.png", full_page=True)
        assert_accessible(page)
        wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(wider) <= 0, name


def test_labels_of_sixty_technologies_never_touch(visit: Open, person: Any) -> None:
    page = visit(PLACES["life-cycles"], user=person)
    boxes = page.evaluate(
        "[...document.querySelectorAll('svg.ti-svg text')].map(t => {"
        " const b = t.getBoundingClientRect();"
        " return [b.left + 1, b.top + 2, b.right - 1, b.bottom - 2] })"
    )

    assert len(boxes) > 30
    touching = [
        (one, two)
        for place, one in enumerate(boxes)
        for two in boxes[place + 1 :]
        if one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]
    ]
    assert not touching


def test_from_the_estate_to_the_line_that_uses_a_component_by_keyboard(
    visit: Open, person: Any
) -> None:
    page = visit("/estate/where/", user=person)
    expect(page.get_by_role("searchbox", name="Name of a component")).to_be_focused()
    page.keyboard.type("django")
    expect(page.locator("#where")).to_contain_text("requirements.txt:2")
    page.wait_for_url("**/estate/where/?q=django")
    page.get_by_role("link", name="shop").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/estate/repositories/shop/")
    expect(page.get_by_role("heading", level=1)).to_have_text("shop")


def test_a_merge_of_two_names_is_undone_from_its_message(visit: Open, person: Any) -> None:
    page = visit(PLACES["identities"], user=person)
    page.get_by_role("button", name="One person").click()
    expect(page.locator(".ti-toast")).to_contain_text("Merged")
    page.keyboard.press("z")
    expect(page.get_by_role("button", name="One person")).to_be_visible()


def test_wrong_lines_are_told_and_kept(
    visit: Open, person: Any, assert_accessible: Callable[[Page], None], tmp_path: Path
) -> None:
    page = visit(PLACES["add"], user=person)
    field = page.get_by_label("Paths or addresses, one a line")
    expect(field).to_be_focused()
    field.fill("nowhere")
    page.get_by_role("button", name="Scan them").click()
    expect(page.get_by_role("alert")).to_contain_text("Line 1")
    expect(field).to_have_value("nowhere")
    assert_accessible(page)
    field.fill(str(tmp_path))
    page.get_by_role("button", name="Scan them").click()
    page.wait_for_url("**/jobs/*/")
