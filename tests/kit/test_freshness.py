"""A source is fresh, late, failed or missing; silence never reads as "all clear"."""

from datetime import UTC, datetime, timedelta

import pytest
from django.template import Context, Template

from timonier.kit.measured import freshness

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def one(name: str, now: datetime = NOW) -> freshness.Freshness:
    return freshness.strip(now, names=[name])[0]


def test_a_source_nobody_heard_of_is_missing() -> None:
    assert one("osv").state == "missing"


def test_a_source_within_its_cadence_is_fresh_and_past_it_late() -> None:
    freshness.succeeded("osv", cadence_days=1, now=NOW)
    assert one("osv", NOW + timedelta(hours=23)).state == "fresh"
    assert one("osv", NOW + timedelta(hours=25)).state == "stale"


def test_old_data_loaded_today_is_as_old_as_its_data() -> None:
    freshness.succeeded("cycles", as_of=NOW - timedelta(days=30), cadence_days=7, now=NOW)
    found = one("cycles")
    assert found.state == "stale"
    assert found.age == timedelta(days=30)


def test_a_failure_keeps_what_was_known_with_its_age_and_its_reason() -> None:
    freshness.succeeded("osv", cadence_days=7, now=NOW - timedelta(days=2))
    freshness.failed("osv", reason="the address does not answer", now=NOW)
    found = one("osv")
    assert (found.state, found.reason) == ("failed", "the address does not answer")
    assert found.age == timedelta(days=2)


def test_a_success_after_a_failure_clears_it() -> None:
    freshness.failed("osv", reason="refused", now=NOW - timedelta(hours=1))
    freshness.succeeded("osv", now=NOW)
    assert (one("osv").state, one("osv").reason) == ("fresh", "")


def test_a_source_that_only_ever_failed_is_failed() -> None:
    freshness.failed("osv", reason="refused", now=NOW)
    assert one("osv").state == "failed"
    assert one("osv").age is None


def test_a_later_success_keeps_the_cadence_and_the_label() -> None:
    freshness.succeeded("osv", cadence_days=7, label="OSV", now=NOW)
    freshness.succeeded("osv", done=31, total=34, now=NOW)
    found = one("osv")
    assert (found.cadence_days, found.label, found.partial) == (7, "OSV", True)


def test_the_strip_names_the_late_the_failed_and_the_missing() -> None:
    freshness.succeeded("fine", label="Fine")
    freshness.succeeded("late", cadence_days=1, as_of=NOW - timedelta(days=900), label="Late")
    freshness.failed("broken", reason="refused", label="Broken")
    template = Template("{% load ti %}{% fresh 'fine' 'late' 'broken' 'never' %}")
    page = template.render(Context()).replace("\n", " ")
    assert "Late late:" in page and "expected 1\u00a0d" in page
    assert "Broken failed:" in page and "no data" in page
    assert "<dt>never</dt> <dd>missing</dd>" in page


def test_a_family_of_sources_is_told_once_by_its_worst(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(freshness.LABELS, "osv/", "Advisories")
    freshness.succeeded("osv/Go", now=NOW)
    freshness.succeeded("osv/PyPI", cadence_days=1, as_of=NOW - timedelta(days=9), now=NOW)
    freshness.succeeded("git", label="Git", now=NOW)
    told = freshness.together(freshness.strip(NOW))
    assert {(each.label, each.state) for each in told} == {
        ("Git", "fresh"),
        ("Advisories", "stale"),
    }
    assert freshness.label_of("osv/PyPI") == "Advisories, PyPI"


def test_a_family_shows_the_age_of_those_that_spoke_though_one_never_did() -> None:
    later = NOW + timedelta(minutes=1)
    freshness.succeeded("osv/Pie", as_of=NOW - timedelta(days=93), now=NOW, cadence_days=30)
    freshness.failed("osv/Pie", reason="no network", now=later)
    freshness.failed("osv/Mavens", reason="no network", now=later)

    [family] = freshness.together(freshness.strip(later))

    assert family.state == "failed"
    assert family.age is not None
    assert family.age.days == 93
