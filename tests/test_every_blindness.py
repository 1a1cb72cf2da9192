"""Every address, with every source taken away in every way: it names what it does not know."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.utils import timezone

from tests import canary_house
from tests.canaries import PREFIX, text_of
from timonier.kit.entities.entity import Entity, registry
from timonier.kit.measured import figures, freshness
from timonier.kit.measured.freshness import Freshness, label_of
from timonier.reporting.core.sentences import FINDINGS, SENTENCES

pytestmark = [pytest.mark.django_db, pytest.mark.data]
KINDS: dict[str, dict[str, Any]] = {
    "missing": {"state": "missing", "as_of": None, "age": None},
    "late": {"state": "stale"},
    "failed": {"state": "failed"},
    "failed, nothing held": {"state": "failed", "as_of": None, "age": None},
    "damaged": {"state": "missing", "as_of": None, "age": None, "cause": "damaged"},
    "partial": {"done": 7, "total": 11},
}
SOURCES = sorted(
    {name for each in figures.declared() for name in each.sources}
    | {name for each in registry for name in each.stands or ()}
    | {name for each in SENTENCES.values() for name in each.sources}
)
PAIRS = list(itertools.product(SOURCES, KINDS))
PDF = "/reporting/brief.pdf"


@pytest.fixture
def planted(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Make all sources whole but those given, each blind in its way."""

    def plant(blind: dict[str, str]) -> None:
        now = timezone.now()
        day = timedelta(days=1)
        held = {one: Freshness(one, label_of(one), "fresh", now - day, day) for one in SOURCES}
        for name, kind in blind.items():
            held[name] = freshness.replace(held[name], **KINDS[kind])
        monkeypatch.setattr(freshness, "_looks", lambda: [lambda _now, _recorded: held])

    return plant


@pytest.fixture
def urls(camille: Any) -> list[str]:
    """Every address that the resolver knows, for one row of each kind."""
    found: dict[str, str] = {}
    for url in canary_house.addresses(canary_house.build(camille)):
        found.setdefault(re.sub(rf"{PREFIX}\d+|\d+", "0", url), url)
    return list(found.values())


def everything_blind(turn: int) -> dict[str, str]:
    kinds = list(KINDS)
    return {name: kinds[(turn + place) % len(kinds)] for place, name in enumerate(SOURCES)}


def unsaid(url: str, answer: Any, blind: dict[str, str]) -> Iterator[str]:
    """The labels of the blind sources that an answer rests on and does not name."""
    content = answer.getvalue()  # also closes what a file was streamed from
    media = answer.headers.get("Content-Type", "")
    if answer.status_code != 200:
        return
    if media.startswith("text/html"):
        text = unescape(content.decode())
        if "<html" in text:  # a part of a page is shown in a page
            yield from (name for name in blind if label_of(name) not in text)
        return
    entity = _listed(url)
    if url.startswith("/api/") and entity:
        told = " ".join(json.loads(content)["unknown"])
        yield from (name for name in entity.stands or () if name in blind
                    and label_of(name) not in told)  # fmt: skip
    elif entity:
        told = answer.headers.get("Timonier-Unknown", "")
        yield from (name for name in entity.stands or () if name in blind and name not in told)
    elif url.startswith(PDF):
        told = " ".join(text_of(answer).split())
        yield from (name for name in FINDINGS if name in blind and label_of(name) not in told)


def _listed(url: str) -> Entity | None:
    """The facts that the address is a list or a file of."""
    for each in registry:
        if each.facts and each.stands:
            lists = (f"/api/v1/{each.app}/{each.slug}/", f"/{each.app}/{each.slug}/export")
            if url.partition("?")[0] == lists[0] or url.startswith(lists[1]):
                return each
    return None


def test_every_page_list_and_file_names_the_sources_it_does_not_see(
    planted: Any, urls: list[str], cto: Any
) -> None:
    silent: dict[str, list[str]] = {}
    seen = 0
    for turn, url in enumerate(urls):
        blind = everything_blind(turn)
        planted(blind)
        answer = cto.get(url)
        assert answer.status_code < 500, url
        seen += answer.status_code == 200
        if told := list(unsaid(url, answer, blind)):
            silent[url] = told
    assert silent == {}
    assert seen > 200
    assert any(map(_listed, urls)) and PDF in urls


@pytest.mark.parametrize("kind", KINDS)
def test_each_source_in_each_way_is_named_where_it_matters_most(
    planted: Any, cto: Any, camille: Any, kind: str
) -> None:
    canary_house.build(camille)
    for name in SOURCES:
        planted({name: kind})
        for url in ("/", "/reporting/brief/", "/estate/", "/api/v1/practices/findings/"):
            assert list(unsaid(url, cto.get(url), {name: kind})) == [], (url, name)


@pytest.mark.slow
@pytest.mark.parametrize("turn", range(len(KINDS)))
def test_all_sources_in_all_ways_are_named_by_every_address(
    planted: Any, urls: list[str], cto: Any, turn: int
) -> None:
    """Six turns bring each address before each source in each of its six ways: ten minutes."""
    blind = everything_blind(turn)
    planted(blind)
    silent = {url: told for url in urls if (told := [*unsaid(url, cto.get(url), blind)])}
    assert silent == {}


@pytest.mark.slow
@pytest.mark.parametrize(("name", "kind"), PAIRS)
def test_each_source_in_each_way_is_named_by_every_address(
    planted: Any, urls: list[str], cto: Any, name: str, kind: str
) -> None:
    """One source at a time, so that no other answers for it: a night's work."""
    planted({name: kind})
    silent = {url: told for url in urls if (told := [*unsaid(url, cto.get(url), {name: kind})])}
    assert silent == {}
