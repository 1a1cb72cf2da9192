"""A real browser on a live server: signed in, in both themes, wide and on a phone."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

# The driver keeps an event loop in this thread; Django would take it for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
WIDE = {"width": 1440, "height": 1000}
PHONE = {"width": 390, "height": 844}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

Open = Callable[..., Page]


class Look(NamedTuple):
    """One of the eight ways in which a page stands: `visit(path, user=person, **look.asked)`."""

    theme: str
    language: str
    size: dict[str, int]

    @property
    def asked(self) -> dict[str, Any]:
        """What `visit` takes of it."""
        return self._asdict()

    @property
    def name(self) -> str:
        """For the file of a picture."""
        return f"{self.theme}-{self.language}-{self.size['width']}"


LOOKS = [Look(*one) for one in product(("light", "dark"), ("en", "fr"), (WIDE, PHONE))]


@pytest.fixture(params=LOOKS, ids=[look.name for look in LOOKS])
def look(request: pytest.FixtureRequest) -> Look:
    """Each look in turn."""
    chosen: Look = request.param
    return chosen


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's chromium; its absence is a failure in CI and a skip elsewhere."""
    if not CHROMIUM:
        say = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        say("chromium is not installed")
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield started
        started.close()
        # Opened beside the driver's loop, where Django keeps a set of connections of its own.
        connections.close_all()


@pytest.fixture
def shots(tmp_path: Path) -> Path:
    """Where pictures go: a folder of this test, or the one that TIMONIER_SHOTS names."""
    folder = Path(os.environ.get("TIMONIER_SHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def person(transactional_db: None, django_user_model: Any) -> Any:
    """Someone who may see everything."""
    return django_user_model.objects.create_superuser(
        "solene", password="a long enough phrase", first_name="Solène", last_name="T."
    )


@pytest.fixture
def visit(browser: Browser, live_server: Any) -> Iterator[Open]:
    """Open an address of the live server: `visit("/sources/", user=person, theme="dark")`.

    A script error or a breach of the content policy fails the test at its end.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and not re.search(r"status of 4[0-9][0-9]", message.text):
            faults.append(message.text)

    def open_page(
        path: str,
        *,
        user: Any = None,
        theme: str = "light",
        language: str = "en",
        size: dict[str, int] = WIDE,
        scripts: bool = True,
    ) -> Page:
        context = browser.new_context(
            viewport=size,
            base_url=live_server.url,
            java_script_enabled=scripts,  # type: ignore[arg-type]
        )
        contexts.append(context)
        context.add_cookies(_cookies(live_server.url, theme, language, user))  # type: ignore[arg-type]
        page = context.new_page()
        page.on("console", listen)
        page.on("pageerror", lambda problem: faults.append(str(problem)))
        page.goto(path)
        if scripts:
            page.wait_for_selector("html[data-ready]", state="attached")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not faults, faults


def _cookies(url: str, theme: str, language: str, user: Any) -> list[dict[str, str]]:
    values = {"timonier_theme": theme, "django_language": language}
    if user is not None:
        values["sessionid"] = _session(user)
    return [{"name": name, "value": value, "url": url} for name, value in values.items()]


def _session(user: Any) -> str:
    client = Client()
    client.force_login(user)
    return str(client.cookies["sessionid"].value)


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """No violation of the WCAG 2.0 A to 2.2 AA rules of axe, in the state the page is in."""

    def check(page: Page) -> None:
        options = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": WCAG}}
        found = Axe().run(page, options=options).response["violations"]
        told = [(rule["id"], [node["html"][:160] for node in rule["nodes"][:4]]) for rule in found]
        assert not told, told

    return check
