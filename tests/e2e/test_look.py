"""The shell in a real browser: themes, phone, keyboard, without script, axe without a finding."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.test import override_settings
from django.urls import include, path
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, WIDE, Open
from timonier.kit import charts
from timonier.kit.measured import freshness
from timonier.kit.models import Source
from timonier.kit.records.evidence import Fact, cite
from timonier.kit.shell import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TODAY = date(2026, 11, 23)
BOARD = Path(__file__).with_name("board.html")


def _lanes() -> list[charts.Lane]:
    def on(days: int) -> date:
        return TODAY + timedelta(days=days)

    return [
        charts.Lane(
            "End of life",
            [
                charts.Mark(on(-28), "Kubernetes 1.34", late=True),
                charts.Mark(on(-11), "PostgreSQL 14", late=True),
                charts.Mark(on(5), "Angular 20", late=True),
                charts.Mark(on(38), "PHP 8.2"),
                charts.Mark(on(129), "Redis 6.2"),
                charts.Mark(on(129), "Ubuntu 22.04"),
                charts.Mark(on(158), "Node 22"),
            ],
        ),
        charts.Lane("Notice", [charts.Mark(on(69), "Nuage Atlantique")], "diamond"),
        charts.Lane("Obligations", [charts.Mark(on(112), "TLS certificates: 100 days")], "square"),
    ]


def board(request: HttpRequest) -> HttpResponse:
    """Every part of the look on one page, as look/states.html has it."""
    messages.success(request, "Contract deleted.", extra_tags="undo:/nowhere/")

    tiles = [
        charts.Tile(f"src/part{n}/module_{n}.py", 900 / (n + 1), n % 6 / 5 if n % 7 else None)
        for n in range(30)
    ]
    parts = [charts.Part("affected", 97, "f-aff"), charts.Part("unknown", 17, "")]
    links = [
        charts.Link("tariffs/rules.py", "tariffs/tests.py", 0.9, "38 times"),
        charts.Link("tariffs/rules.py", "billing/lines.py", 0.6),
        charts.Link("portal/app.ts", "portal/app.html", 0.4),
    ]
    context = {
        "timeline": charts.timeline(_lanes(), today=TODAY, title="Deadlines", language="fr"),
        "treemap": charts.treemap(tiles, title="Hotspots"),
        "share": charts.share_bar([*parts, charts.Part("clear", 284, "f-clear")], title="Findings"),
        "range": charts.range_bar(6, 14, 9, top=45, title="6 to 14 days"),
        "spark": charts.sparkline([4, 6, 5, None, None, 9, 12, 11], title="Findings per month"),
        "bars": charts.bars([charts.Part("python", 34), charts.Part("go", 12)], title="Languages"),
        "coupling": charts.coupling(links, title="Changed together"),
        "source": Source.objects.get(name="osv"),
    }
    page = engines["django"].from_string(BOARD.read_text())
    return HttpResponse(page.render(context, request))


@login_not_required
def failing(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html")


urlpatterns = [
    path("board/", board),
    path("broken/", failing),
    path("", include("timonier.config.urls")),
]
handler404 = "timonier.kit.shell.pages.not_found"


@pytest.fixture(autouse=True)
def house(monkeypatch: pytest.MonkeyPatch) -> Any:
    freshness.succeeded("git", label="Git repositories", done=31, total=34)
    freshness.succeeded("osv", label="OSV", cadence_days=1)
    old = Source.objects.get(name="osv").succeeded_at - timedelta(days=6)
    freshness.succeeded("incidents", label="Incidents", cadence_days=1, as_of=old)
    freshness.failed("cycles", label="Life cycles", reason="the address does not answer")
    cite(Source.objects.get(name="osv"), Fact("git", "labels@9f3c1e7:requirements.txt:12"), "seen")
    monkeypatch.setattr(look.house, "pages", dict(look.house.pages))
    look.add_page("", "Board", "look:sources", order=1)
    look.add_page("account", "Figures", "look:figures")
    with override_settings(ROOT_URLCONF=__name__):
        yield


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize(
    "place", ["board", "sources", "figures", "api", "accounts/login", "nowhere"]
)
def test_a_page_is_accessible_and_fits(
    visit: Open,
    person: Any,
    assert_accessible: Callable[[Page], None],
    shots: Path,
    place: str,
    theme: str,
    size: dict[str, int],
) -> None:
    user = None if place.startswith("accounts") else person
    page = visit(f"/{place}/", user=user, theme=theme, size=size)
    name = f"{place.replace('/', '-')}-{theme}-{'wide' if size is WIDE else 'phone'}.png"
    page.screenshot(path=shots / name, full_page=True)
    assert_accessible(page)
    wider = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wider <= 0


def test_the_palette_is_worked_by_keyboard_alone(
    visit: Open, person: Any, assert_accessible: Callable[[Page], None], shots: Path
) -> None:
    page = visit("/board/", user=person)
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Search or command")
    expect(field).to_be_focused()
    field.type("figu")
    option = page.locator("#palette").get_by_role("option", selected=True)
    expect(option).to_contain_text("Figures")
    page.screenshot(path=shots / "palette.png")
    assert_accessible(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/figures/")


def test_escape_closes_the_palette(visit: Open, person: Any) -> None:
    page = visit("/board/", user=person)
    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()


def test_why_opens_beside_the_page_and_gives_the_focus_back(
    visit: Open, person: Any, assert_accessible: Callable[[Page], None], shots: Path
) -> None:
    page = visit("/board/", user=person)
    source = page.locator("main [data-why]").first
    source.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#aside-title")).to_be_focused()
    page.screenshot(path=shots / "why.png")
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(page.locator("#aside aside")).to_have_count(0)
    expect(source).to_be_focused()


def test_rows_are_walked_with_letters_except_while_typing(visit: Open, person: Any) -> None:
    page = visit("/sources/", user=person)
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator("[data-row]").nth(1)).to_have_attribute("aria-current", "true")
    page.keyboard.press("Control+k")
    page.keyboard.type("jj")
    expect(page.get_by_role("combobox", name="Search or command")).to_have_value("jj")


def test_single_letters_can_be_turned_off(visit: Open, person: Any) -> None:
    page = visit("/sources/", user=person)
    page.keyboard.press("?")
    page.get_by_label("Use single-letter keys").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator("[data-row][aria-current]")).to_have_count(0)


def test_the_theme_changes_at_once_and_is_painted_by_the_server_next_time(
    visit: Open, person: Any
) -> None:
    page = visit("/sources/", user=person, theme="auto")
    with page.expect_response("**/look/theme/"):
        page.locator("[data-theme-form] button").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "light")
    expect(page.get_by_role("button", name="Theme: light; switch to dark")).to_be_visible()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "light")


def test_the_language_is_changed_from_any_page(visit: Open, person: Any) -> None:
    page = visit("/sources/", user=person)
    page.get_by_role("button", name="Français").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page).to_have_url("**/sources/".replace("**", page.url.split("/sources/")[0]))


def test_everything_works_without_script(visit: Open, person: Any) -> None:
    page = visit("/board/", user=person, scripts=False, size=PHONE)
    page.get_by_role("link", name="Menu").click()
    page.get_by_role("link", name="Figures").click()
    expect(page).to_have_title("Figures · Timonier")
    page.goto("/palette/?q=figures")
    found = page.locator("#content").get_by_role("link", name="Figures Account")
    expect(found).to_be_visible()


def test_a_breakdown_is_told_without_the_shell(
    visit: Open, assert_accessible: Callable[[Page], None]
) -> None:
    page = visit("/broken/", scripts=False)
    expect(page.get_by_role("alert")).to_contain_text("could not finish")


def test_every_part_of_a_phone_page_is_in_a_landmark(visit: Open, person: Any) -> None:
    page = visit("/sources/", user=person, size=PHONE)
    expect(page.get_by_role("banner").get_by_role("link", name="Menu")).to_be_visible()


def test_a_phone_shows_the_tools_of_a_page_and_no_room_for_none(visit: Open, person: Any) -> None:
    page = visit("/board/", user=person, size=PHONE)
    expect(page.get_by_role("button", name="New")).to_be_in_viewport()
    expect(page.locator(".ti-head kbd").first).to_be_hidden()

    page.goto("/sources/")
    expect(page.locator(".ti-head-tools")).to_be_hidden()
    page.get_by_role("link", name="Menu").click()
    expect(page.get_by_role("navigation").get_by_role("link", name="Help")).to_be_visible()


def test_the_strip_of_sources_is_whole_on_paper(visit: Open, person: Any) -> None:
    page = visit("/figures/", user=person, size=PHONE)
    page.emulate_media(media="print")
    hidden = "(strip) => strip.scrollWidth - strip.clientWidth"
    assert page.locator(".ti-fresh").evaluate(hidden) <= 0
