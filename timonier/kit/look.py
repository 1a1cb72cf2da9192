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
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import get_language, gettext, override, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from timonier.kit import blindness

THEMES = ("auto", "light", "dark")
THEME_COOKIE = "timonier_theme"
DIST = Path(__file__).parent / "static" / "kit" / "dist"
SECTIONS: dict[str, str | Promise] = {
    "": "",
    "observe": _("Observe"),
    "assess": _("Assess"),
    "decide": _("Decide"),
    "lead": _("Lead"),
    "account": pgettext_lazy("section", "Account"),
}

Text = str | Promise
type Count = Callable[[Any], int | None]


@dataclass(frozen=True)
class Page:
    """A place in the navigation; `count` tells how many things there wait for this person.

    One that is not `listed` is found by Ctrl-K and by links, and leaves the navigation short.
    `under` names pages whose address says nothing of it: it is the current one on these as well.
    """

    section: str
    label: Text
    url_name: str
    permission: str = ""
    order: int = 100
    count: Count | None = None
    listed: bool = True
    under: tuple[str, ...] = ()


@dataclass
class House:
    """What the rooms told the shell about themselves when they were loaded."""

    pages: dict[str, Page] = field(default_factory=dict)
    company: Callable[[], str] = lambda: ""


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
) -> Page:
    """Put a page in the navigation; the same address declared twice keeps the last word."""
    if section not in SECTIONS:
        raise ValueError(f"unknown section {section!r}: one of {', '.join(SECTIONS)}")
    page = Page(section, label, url_name, permission, order, count, listed, under)
    house.pages[url_name] = page
    return page


def company_from(name: Callable[[], str]) -> Callable[[], str]:
    """Let the room that knows the company tell its name; the kit does not look up the ladder."""
    house.company = name
    return name


def pages_for(user: Any) -> Iterable[tuple[Page, str]]:
    """The pages this person may open, with their address, in the order of the navigation."""
    order = list(SECTIONS)
    for page in sorted(
        house.pages.values(), key=lambda p: (order.index(p.section), p.order, str(p.label))
    ):
        if page.permission and not user.has_perm(page.permission):
            continue
        try:
            yield page, reverse(page.url_name)
        except NoReverseMatch:
            continue


@dataclass(frozen=True)
class Link:
    """One line of the navigation."""

    label: Text
    url: str
    current: bool
    count: int | None = None


@dataclass
class Section:
    """A titled group of the navigation."""

    key: str
    label: Text
    pages: list[Link] = field(default_factory=list)


def navigation(user: Any, path: str) -> list[Section]:
    """This person's navigation; the longest address the path starts with says which is current."""
    found = [(page, url) for page, url in pages_for(user) if page.listed]
    holding = {
        address: page
        for page, url in found
        for address in (url, *map(reverse, page.under))
        if _holds(address, path)
    }
    here = holding[max(holding, key=len)] if holding else None
    sections = {key: Section(key, label) for key, label in SECTIONS.items()}
    for page, url in found:
        count = page.count(user) if page.count else None
        sections[page.section].pages.append(Link(page.label, url, page is here, count))
    return [section for section in sections.values() if section.pages]


def _holds(url: str, path: str) -> bool:
    return path == url if url == "/" else path.startswith(url)


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


def _other_language(current: str) -> dict[str, str]:
    code = "fr" if current == "en" else "en"
    with override(code):
        return {"code": code, "name": gettext("English") if code == "en" else "Français"}


def _next_theme(chosen: str) -> str:
    return THEMES[(THEMES.index(chosen) + 1) % len(THEMES)]


def _theme_labels() -> dict[str, str]:
    """What the theme's button says in each theme; the page changes it without a new request."""
    names = {"auto": gettext("automatic"), "light": gettext("light"), "dark": gettext("dark")}
    words = gettext("Theme: %(now)s; switch to %(next)s")
    return {one: words % {"now": names[one], "next": names[_next_theme(one)]} for one in THEMES}


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _shell(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    current, chosen = language(), theme(request)
    labels = _theme_labels()
    return {
        "signed_in": signed_in,
        "person": (user.get_full_name() or user.get_username()) if user and signed_in else "",
        "nav": navigation(user, request.path) if signed_in else [],
        "blind": blindness.of_page(user) if user and signed_in else {},
        "company": house.company(),
        "language": current,
        "other_language": _other_language(current),
        "theme": chosen,
        "next_theme": _next_theme(chosen),
        "theme_label": labels[chosen],
        "theme_labels": labels,
        "path": request.get_full_path() if request.method == "GET" else "/",
        "home": _address("bridge:home") or "/",
        "sign_out": _address("account_logout"),
    }


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor; lazy, so that a fragment that shows no shell pays for none."""
    return {"shell": SimpleLazyObject(lambda: _shell(request))}
