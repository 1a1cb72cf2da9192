"""The radar in a browser: drawn, walked by keyboard, a proposal decided, a table on a phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.make import example_of
from timonier.estate.models import Repository, Technology
from timonier.kit.entities.entity import registry
from timonier.kit.measured import freshness
from timonier.kit.records.writes import patch
from timonier.strategy.models import RadarEntry
from timonier.strategy.services.radar import start_quadrants

pytestmark = pytest.mark.browser
assert example_of  # declares every room's entities
PHONE = {"width": 390, "height": 844}
NAMES = ("Python", "Kubernetes", "Pairing", "Ruff", "htmx", "NATS", "Jenkins", "Valkey")


@pytest.fixture
def radar(person: Any) -> None:
    """Eight technologies, two that moved, and one in use that nobody has decided on."""
    today = timezone.localdate()
    spots = [row.slug for row in start_quadrants(by=person)]
    for n, name in enumerate(NAMES):
        data = {"name": name, "quadrant": spots[n % 4], "ring": ("adopt", "assess")[n % 2]}
        data |= {"since_on": str(today - timedelta(days=400)), "why": "It serves us."}
        made = patch(registry[RadarEntry], data, by=person)
        if n < 2:
            patch(registry[RadarEntry], {"ring": "trial", "why": "New facts."}, made, by=person)
    freshness.succeeded("estate.git", cadence_days=1)
    freshness.succeeded("endoflife.date", cadence_days=7)
    row = Technology.objects.create(
        product="jquery", label="jQuery", cycle="1", slug="jquery-1", ended=True,
        ends_on=today - timedelta(days=900),
    )  # fmt: skip
    place = Repository.objects.create(name="shop", slug="shop", location="/shop", state="scanned")
    row.repositories.add(place)


@pytest.mark.usefixtures("radar")
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_radar_is_drawn_and_every_blip_can_be_reached(
    visit: Callable[..., Page],
    person: Any,
    theme: str,
    assert_accessible: Callable[[Page], None],
    shots: Path,
) -> None:
    page = visit("/strategy/radar/", user=person, theme=theme)
    blips = page.locator("svg.ti-radar a")
    expect(blips).to_have_count(len(NAMES))
    boxes = [blip.locator("text").bounding_box() for blip in blips.all()]
    assert all(box for box in boxes)
    for one, first in enumerate(boxes):
        for second in boxes[one + 1 :]:
            assert first and second
            apart = (
                first["x"] + first["width"] <= second["x"]
                or second["x"] + second["width"] <= first["x"]
                or first["y"] + first["height"] <= second["y"] + 1
                or second["y"] + second["height"] <= first["y"] + 1
            )
            assert apart, (first, second)
    assert_accessible(page)
    page.screenshot(path=shots / f"radar-{theme}.png", full_page=True)
    blips.first.focus()
    name = blips.first.get_attribute("aria-label") or ""
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(name.partition(",")[0])


@pytest.mark.usefixtures("radar")
def test_a_proposal_is_decided_with_the_keyboard(
    visit: Callable[..., Page], person: Any, assert_accessible: Callable[[Page], None]
) -> None:
    page = visit("/strategy/radar/proposals/", user=person)
    assert_accessible(page)
    page.get_by_role("link", name="Decide on jQuery 1").press("Enter")
    page.get_by_label("Quadrant").select_option(label="Tools")
    page.get_by_label("Why").fill("Out of life; leave it.")
    assert_accessible(page)
    page.get_by_role("button", name="Put it on the radar").press("Enter")
    page.wait_for_url("**/proposals/")
    page.goto("/strategy/radar/")
    expect(page.locator("svg.ti-radar a", has_text="jQuery 1")).to_have_count(1)
    expect(page.get_by_text("On hold, but in use")).to_be_visible()


@pytest.mark.usefixtures("radar")
def test_a_phone_shows_the_radar_as_its_table_in_french(
    visit: Callable[..., Page], person: Any, assert_accessible: Callable[[Page], None]
) -> None:
    page = visit("/strategy/radar/", user=person, language="fr", size=PHONE)
    expect(page.locator("figure svg.ti-radar")).to_be_hidden()
    expect(page.get_by_role("table")).to_be_visible()
    assert_accessible(page)
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0


def test_an_empty_radar_begins_with_one_press_and_takes_a_file(
    visit: Callable[..., Page], person: Any, assert_accessible: Callable[[Page], None]
) -> None:
    page = visit("/strategy/radar/", user=person)
    assert_accessible(page)
    page.get_by_role("button", name="Begin with four quadrants").click()
    page.get_by_role("link", name="Bring a file").click()
    content = b"name,ring,quadrant,isNew,description\nZig,adopt,Tools,TRUE,Fast\n"
    page.get_by_label("CSV, JSON, Markdown or ZIP").set_input_files(
        {"name": "radar.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_text("1 new, 0 to another ring")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Import all of it").click()
    expect(page.locator("svg.ti-radar a")).to_have_count(1)
