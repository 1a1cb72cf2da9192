"""What every page shares: navigation, company name, language, theme and the built bundle."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from timonier.kit.entities.entity import registry

THEMES = ("auto", "light", "dark")
THEME_COOKIE = "timonier_theme"
DIST = Path(__file__).parent.parent / "static" / "kit" / "dist"
SECTIONS: dict[str, str | Promise] = {
    "": "",
    "observe": _("Observe"),
    "assess": _("Assess"),
    "decide": _("Decide"),
    "lead": _("Lead"),
    "account": pgettext_lazy("section", "Account"),
}

# Who codes looks at the code first; who decides and negotiates, at decisions and the account.
ORDERS: dict[str, tuple[str, ...]] = {
    "hands-on": ("", "observe", "assess", "decide", "lead", "account"),
    "balanced": ("", "decide", "assess", "observe", "lead", "account"),
    "steering": ("", "decide", "account", "lead", "assess", "observe"),
}

Text = str | Promise
type Count = Callable[[Any], int | None]


@dataclass(frozen=True)
class Page:
    """A place in the navigation; `count` tells how many things there wait for this person.

    One that is not `listed` is found by Ctrl-K and by links, and leaves the navigation short.
    `under` names pages of no entity whose address says nothing of it: it is current there too.
    `guide` names the file of docs/guide that explains it.
    """

    section: str
    label: Text
    url_name: str
    permission: str = ""
    order: int = 100
    count: Count | None = None
    listed: bool = True
    under: tuple[str, ...] = ()
    guide: str = ""


@dataclass
class House:
    """What the rooms told the shell about themselves when they were loaded."""

    pages: dict[str, Page] = field(default_factory=dict)
    company: Callable[[], str] = lambda: ""
    manner: Callable[[], str] = lambda: ""


house = House()


def add_page(
    section: str,
    label: Text,
    url_name: str,
    *,
    permission: str = "",
    order: int = 100,
    count: Count | None = None,
    listed: bool = True,
    under: tuple[str, ...] = (),
    guide: str = "",
) -> Page:
    """Put a page in the navigation; the same address declared twice keeps the last word.

    The list of an entity needs none: see `Entity.menu` and `Entity.page`.
    """
    page = Page(section, label, url_name, permission, order, count, listed, under, guide)
    house.pages[url_name] = page
    return page


def company_from(name: Callable[[], str], manner: Callable[[], str] = lambda: "") -> None:
    """Let the room that knows the company tell its name; the kit does not look up the ladder.

    `manner` tells how the CTO of such a company works, a key of `ORDERS`; "" when not known.
    """
    house.company, house.manner = name, manner


def all_pages() -> Iterable[Page]:
    """The pages that rooms added, and the lists that entities put in the navigation."""
    yield from house.pages.values()
    for entity in registry:
        if entity.menu is not None:
            name, right = entity.url_name("list"), entity.permission("view")
            yield Page(entity.section, entity.title, name, right, entity.menu, guide=entity.guide)


def pages_for(user: Any) -> Iterable[tuple[Page, str]]:
    """The pages this person may open, with their address, in the order of the navigation."""
    order = list(SECTIONS)
    for page in sorted(all_pages(), key=lambda p: (order.index(p.section), p.order, str(p.label))):
        if page.permission and not user.has_perm(page.permission):
            continue
        try:
            yield page, reverse(page.url_name)
        except NoReverseMatch:
            continue


def guides_of_pages() -> set[str]:
    """The guides that explain some page, open to this person or not."""
    return {page.guide for page in all_pages()}


def theme(request: HttpRequest) -> str:
    """The chosen theme: light, dark, or auto, which follows the machine."""
    chosen = request.COOKIES.get(THEME_COOKIE, "auto")
    return chosen if chosen in THEMES else "auto"


def language() -> str:
    """The language of this page, one of those the house speaks."""
    current = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    return current if current in dict(settings.LANGUAGES) else "en"


@lru_cache(maxsize=8)
def _manifest(changed_at: float) -> dict[str, str]:
    names: dict[str, str] = json.loads((DIST / "manifest.json").read_text())
    return names


def bundle(name: str) -> str:
    """Address of a built file; its name carries its digest, so browsers may keep it for ever."""
    file = DIST / "manifest.json"
    names = _manifest(file.stat().st_mtime) if file.exists() else {}
    return static(f"kit/dist/{names.get(name, name)}")
