"""No number without its source and its age; unknown is not zero."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.template import Context, Template
from django.urls import reverse

from timonier.kit.measured import figures, freshness
from timonier.kit.measured.figures import Value

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_figures(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(figures, "_declared", {})
    yield


def declare(key: str, value: Value, **options: Any) -> None:
    @figures.figure(key, label=key, **options)
    def compute(*, today: date) -> Value:
        return value


def shown(key: str) -> str:
    return Template("{% load ti %}{% figure key %}").render(Context({"key": key, "today": TODAY}))


def test_a_figure_is_read_by_its_key() -> None:
    declare("estate.repositories", Value(34))
    assert figures.read("estate.repositories", today=TODAY).value == 34
    with pytest.raises(figures.UnknownFigure):
        figures.read("nobody.knows", today=TODAY)


def test_two_functions_may_not_claim_one_figure() -> None:
    declare("a.b", Value(1))

    def another(*, today: date) -> Value:
        return Value(2)

    with pytest.raises(figures.DuplicateFigure):
        figures.figure("a.b", label="x")(another)


def test_a_figure_whose_sources_never_spoke_is_unknown_and_not_zero() -> None:
    declare("practices.open", Value(0), sources=["osv"])
    found = figures.reading("practices.open", today=TODAY)
    assert (found.value.value, found.state) == (None, "unknown")
    page = shown("practices.open")
    assert "Unknown" in page and "osv · missing" in page


def test_a_figure_takes_the_age_of_its_oldest_source() -> None:
    freshness.succeeded("osv", as_of=NOW - timedelta(days=3), now=NOW)
    freshness.succeeded("git", now=NOW)
    declare("practices.open", Value(97), sources=["git", "osv"])
    found = figures.reading("practices.open", today=TODAY, now=NOW)
    assert found.value.as_of == NOW - timedelta(days=3)
    assert (found.state, found.worst and found.worst.name) == ("known", "osv")


def test_a_late_source_makes_a_figure_partial_and_is_the_one_named() -> None:
    freshness.succeeded("osv", as_of=NOW - timedelta(days=3000), cadence_days=1, now=NOW)
    freshness.succeeded("git", now=NOW)
    declare("practices.open", Value(97, unknown=17), sources=["git", "osv"])
    assert figures.reading("practices.open", today=TODAY, now=NOW).state == "partial"
    page = shown("practices.open")
    assert "ti-src is-stale" in page and "17 unknown" in page and "<b>97</b>" in page


def test_an_estimate_is_shown_with_its_interval() -> None:
    declare("risk.loss", Value(386_000, low=222_000, high=644_000), unit="EUR")
    page = shown("risk.loss")
    assert "€386k" in page and "€222–644k" in page


def test_reading_many_figures_asks_the_sources_once(django_assert_max_num_queries: Any) -> None:
    for number in range(50):
        declare(f"a.{number}", Value(number), sources=["osv"])
    with django_assert_max_num_queries(5):
        figures.readings(today=TODAY)


def test_the_page_of_figures_lists_only_what_the_person_may_read(
    client: Any, django_user_model: Any
) -> None:
    declare("open.one", Value(1))
    declare("closed.one", Value(2), permission="kit.view_source")
    client.force_login(django_user_model.objects.create_user("ada"))
    page = client.get(reverse("look:figures")).text
    assert "open.one" in page and "closed.one" not in page
    assert client.get(reverse("look:figure", args=["closed.one"])).status_code == 404
    assert client.get(reverse("look:figure", args=["open.one"])).status_code == 200


def test_a_template_does_not_show_a_figure_to_whom_it_is_closed(
    django_user_model: Any, rf: Any
) -> None:
    declare("closed.one", Value(4321), permission="kit.view_source")
    request = rf.get("/")
    request.user = django_user_model.objects.create_user("ada")
    page = Template("{% load ti %}{% figure 'closed.one' %}").render(Context({"request": request}))
    assert "4" not in page
