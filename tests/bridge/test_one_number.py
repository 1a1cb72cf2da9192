"""One number, one meaning: what stands beside the address of a figure is that figure.

Every page that leads to figures is walked on the demo company, in both languages, with the brief
and the API; a number that stands for a registered figure and differs from it is found.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from tests.make import person
from timonier.bridge.services import staging
from timonier.kit.measured import figures, numbers
from timonier.kit.models import LakeFile
from timonier.organisation.selectors import company
from timonier.portfolio.models import Plan
from timonier.risk.models import SimulationRun

pytestmark = [pytest.mark.django_db(transaction=True)]
PAGES = ("/", "/estate/", "/practices/", "/risk/", "/portfolio/", "/reporting/brief/",
         "/strategy/radar/", "/strategy/", "/governance/", "/sources/", "/figures/")  # fmt: skip
HOLDS = ("dd", "li", "tr", "p", "section", "div")
LINK = re.compile(r"/figures/([a-z_]+\.[a-z0-9_]+)/")
DIGITS = re.compile(r"\d")


class Holders(HTMLParser):
    """The text of the nearest element around each link to a figure that says a number."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[list[Any]] = []  # tag, text, keys of the links in it
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag in HOLDS:
            self.open.append([tag, "", []])
        key = LINK.search(dict(attrs).get("href") or "")
        if tag == "a" and key and self.open:
            self.open[-1][2].append(key[1])

    def handle_data(self, data: str) -> None:
        for held in self.open:
            held[1] += data

    def handle_endtag(self, tag: str) -> None:
        while tag in HOLDS and self.open:
            name, text, keys = self.open.pop()
            told = re.sub(r"\s+", " ", text)
            self.found += [(key, told) for key in keys]
            if name == tag:
                break


def beside(page: str) -> Iterator[tuple[str, str]]:
    reader = Holders()
    reader.feed(page)
    yield from ((key, text) for key, text in reader.found if DIGITS.search(text))


def written(reading: figures.Reading, language: str) -> set[str]:
    """How a page may write a figure: its value, or its unknown part out of the whole."""
    value, unit = reading.value, reading.unit
    if value.value is None:
        return set()
    if unit == "share":
        found = {numbers.share(value.value, language), numbers.share(value.value, language, 1)}
    elif re.fullmatch(r"[A-Z]{3}", unit):
        found = {numbers.money(value.value, language, unit, short=short) for short in (True, False)}
    else:
        found = {numbers.number(value.value, language, digits) for digits in (0, 1, 2, 3)}
    if value.unknown:
        found.add(numbers.number(value.unknown, language))
    return {re.sub(r"\s", " ", each) for each in found} | ONE[language] if value.value == 1 or (
        value.unknown == 1) else {re.sub(r"\s", " ", each) for each in found}  # fmt: skip


ONE = {"en": {"One ", "one "}, "fr": {"Un ", "Une ", "un ", "une "}}


@pytest.fixture
def demo(transactional_db: None) -> Iterator[Any]:
    someone = person()
    with translation.override("en"):
        staging.start(by=someone, scenarios=2, on_progress=lambda *_: None)
    yield someone
    staging.remove()
    LakeFile.objects.all().delete()


def test_a_number_beside_a_figure_is_that_figure_on_every_page(demo: Any, client: Client) -> None:
    client.force_login(demo)
    met: set[str] = set()
    wrong = []
    for language in ("en", "fr"):
        client.cookies["django_language"] = language
        with translation.override(language):
            known = {one.figure.key: one for one in figures.readings(today=timezone.localdate())}
        for path in PAGES:
            answer = client.get(path)
            assert answer.status_code == 200, path
            for key, text in beside(answer.content.decode()):
                said = written(known[key], language)
                met.add(key)
                if said and not any(one in text for one in said):
                    wrong.append((language, path, key, sorted(said), text[-200:]))
    assert len(met) > 12, met
    assert not wrong, "\n".join(map(str, wrong))


def computed() -> dict[str, Any]:
    """All that machines computed of the demo company, by names that no language decides."""
    plan, run = Plan.objects.get(), SimulationRun.objects.first()
    assert run is not None
    fields = ("tier", "rule", "acceptability", "start", "end", "regret_p10", "undetermined")
    lines = {row.initiative_slug: [getattr(row, one) for one in fields] for row in plan.lines.all()}
    today = timezone.localdate()
    values = {one.figure.key: one.value.value for one in figures.readings(today=today)}
    asked = {one["id"]: [one["value_per_year"], one["cost"], sorted(one["after"]), one["deadline"]]
             for one in plan.question["initiatives"]}  # fmt: skip
    risks = {one["id"]: one["mean"] for one in run.output["risks"]}
    saved = {one["id"]: one["saved_80"] for one in run.output["treatments"]}
    found = {"lines": lines, "figures": values, "asked": asked, "risks": risks, "saved": saved}
    told: dict[str, Any] = json.loads(json.dumps(found, default=str))
    return told | {"objective": plan.objective, "currency": company().currency}


@pytest.mark.slow
def test_nothing_computed_depends_on_a_language(transactional_db: None) -> None:
    found = {}
    for language in ("en", "fr"):
        with translation.override(language):
            staging.start(by=None, scenarios=40, on_progress=lambda *_: None)
            found[language] = computed()
            staging.remove()
            LakeFile.objects.all().delete()
    for part, value in found["en"].items():
        assert found["fr"][part] == value, part
