"""What "checked" means: a complete source of advisories answered, and the day of its advisories."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from timonier.estate.core.facts import Component, Parsed
from timonier.estate.core.repository import Manifest
from timonier.knowledge.core.answering import Answering
from timonier.practices import selectors
from timonier.practices.core.coverage import coverage_of, standing
from timonier.practices.core.uses import uses_of
from timonier.practices.figures import checked_share

from . import make

LOCK = {"name": "a", "lockfileVersion": 3, "packages": {
    "": {"name": "a", "dependencies": {"jquery": "^3.0.0", "left": "^1.0.0"}},
    "node_modules/jquery": {"version": "3.7.1"},
    "node_modules/left": {"version": "1.0.0"}}}  # fmt: skip
PYTHON = {"requirements.txt": "django==3.2.0\nrequests==2.33.0\n"}


def test_a_source_of_some_packages_makes_none_of_them_checked() -> None:
    """jQuery is in Retire.js's list and left is not: neither is called checked."""
    found = coverage_of(make.facts({"package-lock.json": json.dumps(LOCK)}), make.view())

    assert [(one.ecosystem, one.components, one.checked) for one in found] == [("npm", 2, 0)]


def test_a_flaw_that_a_partial_source_knows_is_told_and_the_rest_stays_unknown() -> None:
    lock = json.loads(json.dumps(LOCK))
    lock["packages"]["node_modules/jquery"]["version"] = "1.12.0"
    files = {"package-lock.json": json.dumps(lock)}

    assert [one.state for one in make.issues(files, "vulnerability")].count("affected") > 0
    assert [one.unknown for one in coverage_of(make.facts(files), make.view())] == [2]


def test_what_is_checked_carries_the_day_of_its_advisories() -> None:
    (found,) = coverage_of(make.facts(PYTHON), make.view())

    assert dict(found.days) == {"2026-07-23": (2, 1)}


def test_a_source_answers_for_the_names_it_was_asked_about_and_no_others() -> None:
    asked = Answering("audit", "2026-11-22", "complete", {"jquery": frozenset({"3.7.1"})})
    view = make.view()
    held = {**view.book.answering, "npm": (asked, *view.book.answering["npm"])}
    view.book.answering, before = held, view.book.answering
    try:
        (found,) = coverage_of(make.facts({"package-lock.json": json.dumps(LOCK)}), view)
        assert view.book.coverage("npm") == "partial"
    finally:
        view.book.answering = before

    assert dict(found.days) == {"2026-11-22": (1, 0)}
    assert found.unknown == 1


def test_a_peer_dependency_is_not_installed_here() -> None:
    component = Component("pypi", "django", "3.2.0", source="peer")
    manifest = Manifest("p.json", "package.json", Parsed(components=(component,)))
    seen = replace(make.facts({}), manifests=(manifest,))

    assert uses_of(seen) == ()
    assert coverage_of(seen, make.view()) == ()


DAYS = st.dates(date(2026, 1, 1), make.TODAY).map(date.isoformat)
COUNTS = st.tuples(st.integers(0, 50), st.integers(0, 50)).map(lambda c: (sum(c), c[1]))


@given(st.lists(st.dictionaries(DAYS, COUNTS, max_size=4), max_size=6))
def test_every_checked_component_is_fresh_or_late_and_clear_or_affected(
    every: list[dict[str, Any]],
) -> None:
    found = standing(every, make.TODAY)

    assert found.fresh + found.late == found.checked
    assert found.clear + found.late_clear + found.affected == found.checked
    assert found.clear >= 0
    assert found.late_clear >= 0


@pytest.mark.parametrize(("day", "late"), [("2026-11-09", 0), ("2026-11-08", 3)])
def test_advisories_are_late_once_their_source_has_long_published_more(day: str, late: int) -> None:
    found = standing([{day: (3, 1)}], make.TODAY)

    assert (found.checked, found.late, found.late_clear) == (3, late, 2 if late else 0)


@pytest.mark.django_db
def test_every_number_of_checked_components_says_how_old_its_advisories_are() -> None:
    make.assessed(make.stored(PYTHON))
    said = "123 days old"
    with translation.override("en"):
        counts = selectors.state_counts(today=make.TODAY)
        report = selectors.scan_report(
            list(make.stored(PYTHON).__class__.objects.all()),
            book=make.book(), today=make.TODAY,
        )  # fmt: skip
        value = checked_share(today=make.TODAY)

    assert (counts.clear, counts.late) == (0, "1 against advisories of 23 Jul 2026, 123 days old")
    assert report["coverage"] == [{
        "ecosystem": "pypi", "components": 2, "checked": 2, "checked_late": 2, "unknown": 0,
        "advisories_as_of": "2026-07-23", "advisories_age_days": 123}]  # fmt: skip
    assert said in value.because
    assert value.as_of is not None
    assert value.as_of.date() == date(2026, 7, 23)


@pytest.mark.django_db
def test_what_was_checked_last_month_grows_old_without_a_new_scan() -> None:
    make.assessed(make.stored(PYTHON))

    early = selectors.state_counts(today=date(2026, 7, 30))
    later = selectors.state_counts(today=date(2026, 9, 1))

    assert (early.clear, early.late) == (1, "")
    assert later.clear == 0
    assert "40 days" in later.late
