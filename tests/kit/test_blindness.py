"""Every figure, with every source it stands on taken away in every way, and its page."""

from datetime import date, timedelta

import pytest
from django.urls import get_resolver
from django.utils import timezone

from timonier.kit.measured import figures, freshness
from timonier.kit.measured.freshness import Freshness

assert get_resolver().url_patterns  # declares the figures of every room
pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
KINDS = {
    "missing": {"state": "missing", "as_of": None, "age": None},
    "late": {"state": "stale"},
    "failed": {"state": "failed"},
    "damaged": {"state": "missing", "as_of": None, "age": None, "cause": "damaged"},
    "partial": {"done": 7, "total": 11},
    "unjudged": {"state": "missing", "words": "8 wait"},
}
PAIRS = [(each.key, name) for each in figures.declared() for name in each.sources]


@pytest.fixture
def blind(monkeypatch):
    """Make every source whole but one."""

    def plant(name, kind):
        now = timezone.now()

        def look(_now, recorded):
            wanted = {source for each in figures.declared() for source in each.sources}
            found = {one: Freshness(one, one, "fresh", now, timedelta(0)) for one in wanted}
            found[name] = freshness.replace(found[name], **KINDS[kind])
            return found

        monkeypatch.setattr(freshness, "_looks", lambda: [look])

    return plant


@pytest.mark.parametrize("kind", KINDS)
def test_a_figure_is_never_known_while_a_source_of_it_is_blind(blind, kind):
    for key, name in PAIRS:
        blind(name, kind)
        found = figures.reading(key, today=TODAY)
        assert found.state != "known", (key, name)
        assert found.worst.name == name, (key, name)
        if found.worst.dark and not found.value.value:
            assert found.value.value is None, (key, name)


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_of_a_figure_and_that_of_all_figures_name_the_blind_source(blind, kind, cto):
    for key, name in PAIRS[:: len(PAIRS) // 6]:
        blind(name, kind)
        for page in (f"/figures/{key}/", "/figures/"):
            text = cto.get(page, follow=True).text
            assert name in text, (key, name)


def test_a_finding_figure_stands_on_all_that_findings_are_judged_by():
    told = set(figures.sources_of("practices.open_findings"))
    assert {"estate.git", "practices.judgment", "osv/", "cisa-kev", "endoflife.date"} <= told
