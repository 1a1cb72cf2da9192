"""What surrounds every page: the navigation, favourites, help, the company, language and theme."""

from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext, override

from timonier.kit.entities.entity import registry
from timonier.kit.measured import blindness
from timonier.kit.models import Favourite
from timonier.kit.shell import guides
from timonier.kit.shell.look import (
    ORDERS,
    SECTIONS,
    THEMES,
    Page,
    Text,
    house,
    language,
    pages_for,
    theme,
)

FOLDS_COOKIE = "timonier_folded"  # the names of the groups that this person closed, with dots
FAVOURITES = "favourites"


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
    folded: bool = False


def _at(found: Iterable[tuple[Page, str]], path: str) -> Page | None:
    """The page of the longest address that the path starts with."""
    pages = list(found)
    named = {page.url_name: page for page, _url in pages}
    held = [(page, at) for page, url in pages for at in (url, *map(reverse, page.under))]
    held += [(named[each.page], each.url()) for each in registry if each.page in named]
    holding = {address: page for page, address in held if _holds(address, path)}
    return holding[max(holding, key=len)] if holding else None


def _help(found: Iterable[tuple[Page, str]], path: str) -> dict[str, str]:
    """The guide of the page at this path, else the list of guides: its address and title."""
    page = _at(found, path)
    told = guides.guide(page.guide, language()) if page and page.guide else None
    if told is None:
        return {"url": _address("look:guides"), "title": gettext("Help")}
    return {"url": told.url, "title": gettext("Help: %(title)s") % {"title": told.title}}


def navigation(
    user: Any, path: str, folded: Iterable[str] = (), kept: Container[str] = ()
) -> list[Section]:
    """This person's navigation: favourites, then the groups as such a company needs them.

    The page they are on is marked, and its group is open.
    """
    found = list(pages_for(user))
    here = _at([(page, url) for page, url in found if page.listed], path)
    order = ORDERS.get(house.manner(), tuple(SECTIONS))
    sections = {key: Section(key, SECTIONS[key]) for key in order}
    for page, url in found:
        if page.listed:
            count = page.count(user) if page.count else None
            sections[page.section].pages.append(Link(page.label, url, page is here, count))
    for key, section in sections.items():
        section.folded = key in folded and not any(link.current for link in section.pages)
    mine = [Link(page.label, url, False) for page, url in found if page.url_name in kept]
    groups = [section for section in sections.values() if section.pages]
    if mine:
        groups.insert(1, Section(FAVOURITES, gettext("Favourites"), mine, FAVOURITES in folded))
    return groups


def favourites(user: Any) -> set[str]:
    """The pages, by the name of their address, that this person keeps at hand."""
    return set(Favourite.objects.filter(user=user.pk).values_list("url_name", flat=True))


def keep(user: Any, url_name: str, kept: bool) -> None:
    """Keep a page at hand, or no longer; said twice it stays so."""
    if kept:
        Favourite.objects.get_or_create(user=user, url_name=url_name)
    else:
        Favourite.objects.filter(user=user, url_name=url_name).delete()


def _favourite(
    found: Iterable[tuple[Page, str]], path: str, kept: Container[str]
) -> dict[str, Any]:
    """The page at exactly this address, which can be kept at hand, and whether it is."""
    page = next((page for page, url in found if url == path), None)
    if page is None:
        return {}
    return {"url_name": page.url_name, "kept": page.url_name in kept}


def _holds(url: str, path: str) -> bool:
    return path == url if url == "/" else path.startswith(url)


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


def _for_person(request: HttpRequest) -> dict[str, Any]:
    user, path = request.user, request.path
    found = list(pages_for(user))
    folded, kept = request.COOKIES.get(FOLDS_COOKIE, "").split("."), favourites(user)
    return {
        "nav": navigation(user, path, folded, kept),
        "help": _help(found, path),
        "favourite": _favourite(found, path, kept),
    }


def _shell(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    current, chosen = language(), theme(request)
    labels = _theme_labels()
    return {
        **(_for_person(request) if signed_in else {"nav": [], "help": {}, "favourite": {}}),
        "signed_in": signed_in,
        "person": (user.get_full_name() or user.get_username()) if user and signed_in else "",
        "blind": blindness.OfPage(user) if user and signed_in else None,
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
