"""A file is brought, asked about, shown, written and taken back, in a real browser, by keyboard."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import make
from tests.e2e.conftest import Look, Open
from timonier.estate.models import System
from timonier.kit.batches import acts
from timonier.kit.entities.entity import registry
from timonier.organisation.models import Department

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CSV = "Unit;Short name;Head;Remark\nÉtudes;etudes;Zoé;x\n{name};{slug};Brice;\nBad;no t;;\n"


@pytest.fixture(autouse=True)
def a_home(tmp_path: Path, settings: Any) -> None:
    settings.HOME = tmp_path


def test_a_file_goes_its_whole_way_by_keyboard(
    visit: Open, person: Any, shots: Path, assert_accessible: Callable[[Page], None]
) -> None:
    old = make.row(registry[Department])
    csv = CSV.format(name=old.name, slug=old.slug)
    page = visit("/organisation/departments/import/", user=person)
    page.locator("#file").set_input_files(
        {"name": "équipes.csv", "mimeType": "text/csv", "buffer": csv.encode("cp1252")}
    )
    assert_accessible(page)
    page.get_by_role("button", name="Check the file").press("Enter")

    expect(page.get_by_role("heading", name="Which column is what?")).to_be_visible()
    assert_accessible(page)
    page.screenshot(path=shots / "import-columns.png")
    page.get_by_label("“Unit” becomes").select_option("name")
    page.get_by_role("button", name="Show what would change").press("Enter")

    expect(page.get_by_role("heading", name="Nothing is changed yet")).to_be_visible()
    expect(page.locator("tbody")).to_contain_text("Short name")
    assert_accessible(page)
    page.get_by_role("link", name="Changed 1").press("Enter")
    expect(page.locator("tbody")).to_contain_text(f"{old.head} → becomes Brice")
    page.screenshot(path=shots / "import-preview.png")
    page.get_by_role("button", name="Write 2 rows").press("Enter")

    expect(page.get_by_role("status").first).to_contain_text("1 row created, 1 row changed")
    assert_accessible(page)
    page.screenshot(path=shots / "import-done.png")
    page.get_by_role("button", name="Take all of it back").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("2 rows are as they were before")
    assert [item.head for item in Department.objects.all()] == [old.head]


def test_rows_are_chosen_by_keyboard_and_changed_together(
    visit: Open, person: Any, shots: Path, assert_accessible: Callable[[Page], None]
) -> None:
    make.rows(registry[System], 3)
    page = visit("/estate/systems/", user=person)
    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    assert page.locator("input[name=_pick]:checked").count() == 2
    assert_accessible(page)
    page.screenshot(path=shots / "many-list.png")
    page.get_by_role("button", name="Change the chosen rows…").press("Enter")

    page.get_by_label("Field to change").select_option("owner")
    page.get_by_role("button", name="Choose this field").press("Enter")
    assert_accessible(page)
    page.get_by_label("Owner").fill("Zoé")
    page.screenshot(path=shots / "many-field.png")
    page.get_by_role("button", name="Show what would change").press("Enter")
    page.get_by_role("button", name="Write 2 rows").press("Enter")

    expect(page.get_by_role("status").first).to_contain_text("2 rows changed")
    assert System.objects.filter(owner="Zoé").count() == 2


def test_the_pages_of_an_import_stand_in_every_look(
    visit: Open,
    person: Any,
    shots: Path,
    assert_accessible: Callable[[Page], None],
    look: Look,
) -> None:
    asks = b"name;slug;retired on;Colour\nOld;old;03/04/2026;red\n"
    rows = "".join(f"{'' if n % 9 == 0 else f'System {n}'},s-{n},high\n" for n in range(1, 150))
    open_ = acts.bring(registry[System], "ask.csv", asks, by=person)
    many = acts.bring(
        registry[System], "many.csv", f"name,slug,criticality\n{rows}".encode(), by=person
    )
    acts.proceed(many)
    page = visit("/estate/systems/import/", user=person, **look.asked)
    for name, address in (
        ("bring", "/estate/systems/import/"),
        ("asks", f"/batches/{open_.slug}/"),
        ("new", f"/batches/{many.slug}/?kind=new&from=50"),
        ("refused", f"/batches/{many.slug}/?kind=refused"),
    ):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert_accessible(page)
        page.screenshot(path=shots / f"import-{name}-{look.name}.png", full_page=True)
