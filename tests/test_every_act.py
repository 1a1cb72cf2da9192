"""One word for one act: what leads to it is called the same on every page, in both languages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from tests import make
from tests.canary_house import House, addresses
from timonier.kit.entities.entity import registry
from timonier.portfolio.models import PlanLine

pytestmark = [pytest.mark.django_db]
NO_PAGE = re.compile(r"^/(api/v1|choices|why|so-what|feeds|portfolio/compare/p)|/export/|\?")
MARKS = {"data-decide", "data-aside", "data-new"}
ENDS = ("-add", "-edit", "-delete", "-new")

# Routes whose pages or buttons do several things, by what is asked of them; and why.
SEVERAL = {
    "look:theme": "the button names the theme that it switches to",
    "look:language": "the button names the language that it switches to",
    "look:favourite": "it is put among the favourites, or taken from them",
    "strategy:vote": "a voice is given, or taken back",
    "kit:restore": "it undoes a message, or brings back a row of the list",
}


class Seen(NamedTuple):
    """What leads somewhere: a link (GET) or the button of a form (POST), and what it says."""

    method: str
    to: str
    words: str
    is_act: bool


class Ways(HTMLParser):
    """The links and the buttons of a page."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url, self.found = url, list[Seen]()
        self._form: dict[str, str | None] | None = None
        self._open: tuple[str, str, bool] | None = None
        self._words, self._key = "", False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "form":
            self._form = told
        elif tag == "kbd":
            self._key = True
        elif tag == "a" and told.get("href") and told.get("aria-hidden") != "true":
            marked = bool(
                {"btn", "ti-do"} & set((told.get("class") or "").split()) or MARKS & {*told}
            )
            self._begin("GET", told["href"] or "", marked)
        elif tag == "button" and self._form and told.get("type", "submit") == "submit":
            method = (self._form.get("method") or "get").upper()
            act = f"&{told['name']}" if told.get("name") else ""
            act += f"={told.get('value')}" if told.get("name") == "act" else ""
            self._begin(method, (self._form.get("action") or self.url) + act, True)

    def _begin(self, method: str, to: str, marked: bool) -> None:
        self._open, self._words = (method, to, marked), ""

    def handle_data(self, data: str) -> None:
        if not self._key:
            self._words += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "kbd":
            self._key = False
        elif tag in ("a", "button") and self._open:
            method, to, marked = self._open
            words = " ".join(self._words.split()).removesuffix("…")
            self.found.append(Seen(method, to, words, marked))
            self._open = None


def route_of(seen: Seen) -> str | None:
    """The name of the address, with what it is asked beside where to come back."""
    parts = urlsplit(seen.to)
    if parts.netloc:
        return None
    path, _, act = parts.path.partition("&")
    try:
        name = resolve(path).view_name
    except Resolver404:
        return None
    asked = sorted({key for key, _value in parse_qsl(parts.query)} & {"replaces", "reject"})
    return " ".join([name, *asked, *filter(None, [act])])


def called(language: str, urls: list[str], user: Any) -> dict[tuple[str, str], dict[str, str]]:
    """(route, method) of each act -> its words, each with a page that has them."""
    client = Client()
    client.force_login(user)
    client.cookies["django_language"] = language
    ways: list[tuple[str, Seen]] = []
    for url in urls:
        answer = client.get(url)
        content = answer.getvalue()  # also closes what a file is streamed from
        if answer.status_code == 200 and "text/html" in answer["Content-Type"]:
            page = Ways(url)
            page.feed(content.decode())
            ways += [(url, seen) for seen in page.found]
    forms = {route_of(seen) for url, seen in ways if seen.method == "POST"}
    found: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for url, seen in ways:
        route = route_of(seen)
        if route and route in forms and (seen.is_act or route.split()[0].endswith(ENDS)):
            found[route, seen.method].setdefault(seen.words, url)
    return found


def differing(words: dict[str, str]) -> dict[str, str]:
    """The words that are not one; "New" and "New risk" are: the longer one says of what."""
    base = _stems(min(words, key=len))
    others = [said for said in words if _stems(said)[: len(base)] != base]
    return words if others else {}


def _stems(words: str) -> list[str]:
    return [word[:5] for word in words.split()]  # "Nouveau risque", "Nouvelle décision"


@pytest.fixture
def urls(camille: Any) -> Iterator[list[str]]:
    """Every page that the resolver knows, for one row of each kind."""
    kinds = [
        entity for entity in registry if entity.model is not PlanLine
    ]  # its plan has no quarters
    house = House(open={entity.model: make.row(entity) for entity in kinds})
    yield [url for url in addresses(house) if not NO_PAGE.search(url)]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_act_has_one_word(urls: list[str], camille: Any, language: str) -> None:
    found = called(language, urls, camille)
    assert len(found) > 100
    several = {act: differing(words) for act, words in found.items() if act[0] not in SEVERAL}
    assert {act: words for act, words in several.items() if words} == {}
