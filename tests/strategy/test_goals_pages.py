"""The pages of goals: check-ins, supports, worst beside mean, filters, few queries."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import make
from tests.make import send
from tests.strategy.make import TODAY, goal, key_result, measure, objective
from timonier.kit.entities.entity import registry
from timonier.kit.records.evidence import so_what, why
from timonier.strategy.models import CheckIn, CompanyGoal, KeyResult, Objective, Support

pytestmark = pytest.mark.django_db


def test_somebody_checks_in_and_is_remembered(cto: Client) -> None:
    row = key_result(objective())
    url = f"/strategy/key-results/{row.slug}/check-in/"

    answer = cto.post(url, {"value": "91.5", "measured_on": "2026-11-01", "note": "counted"})

    made = CheckIn.objects.get()
    assert answer["Location"] == registry[KeyResult].url("detail", row)
    assert (made.value, made.author and made.author.username) == (91.5, "camille")
    assert [step.title for step in why(row).steps] == [str(made)]


def test_a_refused_check_in_keeps_what_was_written(cto: Client) -> None:
    row = key_result(objective())

    page = cto.post(
        f"/strategy/key-results/{row.slug}/check-in/",
        {"value": "ninety", "measured_on": "2099-01-01", "note": "kept"},
    )

    assert page.status_code == 422
    assert "kept" in page.content.decode()
    assert not CheckIn.objects.exists()


def test_supports_change_without_a_script_and_the_thread_follows(cto: Client) -> None:
    wanted, first, second = goal(), objective("first"), objective("second")
    held = Support.objects.create(objective=first, goal=wanted, strength=1)
    url = f"/strategy/goals/{wanted.slug}/supports/"

    form = {f"strength_{first.pk}": "3", "more": second.slug, "more_strength": "1"}
    assert send(cto, url, form).status_code == 302

    held.refresh_from_db()
    assert held.strength == 3
    assert str(held.history.latest().history_user) == "camille"
    assert {step.title for step in why(wanted).steps} == {"first", "second"}
    assert send(cto, url, {f"strength_{first.pk}": "0", f"strength_{second.pk}": "1"}).url
    assert list(wanted.supports.values_list("objective__name", flat=True)) == ["second"]
    assert so_what(first).steps == []


def test_a_support_of_nothing_known_is_refused(cto: Client) -> None:
    wanted = goal()

    answer = cto.post(f"/strategy/goals/{wanted.slug}/supports/", {"more": "nobody"})

    assert answer.status_code == 422
    assert not Support.objects.exists()


@pytest.mark.parametrize("path", ["goals/keep/supports/", "key-results/on-time/check-in/"])
@pytest.mark.parametrize("role", ["executive", "member", "auditor"])
def test_only_the_cto_changes_what_serves_what(client: Client, path: str, role: str) -> None:
    goal()
    key_result(objective())
    client.force_login(make.person(role, role=role))

    assert client.get(f"/strategy/{path}").status_code == 403
    assert client.post(f"/strategy/{path}", {"value": 1}).status_code == 403


def test_the_page_says_worst_beside_mean_and_the_unknown(cto: Client) -> None:
    owner = objective("deliver", due_on=date(2027, 1, 1))
    Support.objects.create(objective=owner, goal=goal(), strength=3)
    for name, value in (("fine", 100), ("dead", 80)):
        measure(key_result(owner, name), value)
    key_result(owner, "never")

    page = cto.get("/strategy/").content.decode()

    assert "worst: 0%" in page
    assert "50%" in page and "33–67%" in page
    assert "Never measured." in page


def test_filters_keep_what_was_asked_and_say_what_is_hidden(cto: Client) -> None:
    measure(key_result(objective("known"), "fine"), 90)
    key_result(objective("silent", horizon="later"), "never")

    page = cto.get("/strategy/", {"show": "unknown"}).content.decode()

    assert "silent" in page.partition('id="board"')[2].partition("ti-c4")[0]
    assert "1 more objective is filtered out" in page


def test_an_empty_house_is_told_what_would_be_here(cto: Client) -> None:
    page = cto.get("/strategy/").content.decode()

    assert "No goal and no objective yet" in page
    assert "/strategy/goals/new/" in page


def _queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


@pytest.mark.parametrize("url", ["/strategy/", "/strategy/vision/"])
def test_fifty_rows_cost_the_queries_of_five(cto: Client, url: str) -> None:
    def grow(count: int, start: int) -> None:
        names = [f"row-{n}" for n in range(start, start + count)]
        goals = [CompanyGoal(name=name, slug=name) for name in names]
        owners = [Objective(name=name, slug=name) for name in names]
        pairs = list(zip(owners, CompanyGoal.objects.bulk_create(goals), strict=True))
        Objective.objects.bulk_create(owners)
        Support.objects.bulk_create(Support(objective=o, goal=g) for o, g in pairs)
        ends = {"baseline": 100, "target": 0}
        figure = "practices.open_findings"
        hand = [KeyResult(objective=o, name=o.name, slug=f"h-{o.slug}", **ends) for o in owners]
        live = [KeyResult(objective=o, slug=f"l-{o.slug}", figure=figure, **ends) for o in owners]
        KeyResult.objects.bulk_create([*hand, *live])
        CheckIn.objects.bulk_create(
            CheckIn(key_result=row, value=9, measured_on=TODAY) for row in hand
        )

    grow(5, 0)
    few = _queries(cto, url)
    grow(45, 5)

    assert _queries(cto, url) == few


def test_a_link_may_fill_in_what_it_starts_from(cto: Client) -> None:
    owner = objective("warn")

    page = cto.get("/strategy/key-results/new/", {"objective": "warn", "nothing": "else"})

    assert f'<option value="{owner.slug}" selected>' in page.content.decode()
