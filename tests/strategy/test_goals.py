"""Goals and objectives: three states, roll-ups, live figures, supports, check-ins, few queries."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import make
from timonier.kit import figures, writes
from timonier.kit.entity import registry
from timonier.kit.evidence import so_what, why
from timonier.strategy import selectors
from timonier.strategy.models import CheckIn, CompanyGoal, KeyResult, Objective, Support
from timonier.strategy.selectors.live import on_offer

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture
def cto() -> Client:
    client = Client()
    client.force_login(make.person())
    return client


def objective(name: str = "deliver", **about: Any) -> Objective:
    return Objective.objects.create(name=name, slug=name, **about)


def goal(name: str = "keep", **about: Any) -> CompanyGoal:
    return CompanyGoal.objects.create(name=name, slug=name, **about)


def key_result(owner: Objective, name: str = "on-time", **about: Any) -> KeyResult:
    ends = {"baseline": 80, "target": 100} | about
    return KeyResult.objects.create(objective=owner, name=name, slug=name, **ends)


def measure(row: KeyResult, value: float, *, ago: int = 1) -> CheckIn:
    on = TODAY - timedelta(days=ago)
    return CheckIn.objects.create(key_result=row, value=value, measured_on=on)


def data(**changes: Any) -> dict[str, Any]:
    return make.data_of(registry[KeyResult]) | changes


def test_a_key_result_nobody_measured_is_unknown_and_in_no_mean() -> None:
    owner = objective()
    measure(key_result(owner, "known"), 90)
    key_result(owner, "never")

    seen = selectors.progress_of(owner, TODAY)

    assert [line.measure.state for line in seen.lines] == ["measured", "unknown"]
    assert seen.mean == 0.5
    assert (seen.roll_up.low, seen.roll_up.high) == (0.25, 0.75)


def test_a_measure_older_than_its_cadence_is_late_and_keeps_its_value() -> None:
    row = key_result(objective(), cadence_days=30)
    measure(row, 90, ago=31)

    seen = selectors.progress_of(row.objective, TODAY).lines[0]

    assert (seen.measure.state, seen.measure.value) == ("late", 90)


def test_the_latest_day_counts_whatever_the_order_of_entry() -> None:
    row = key_result(objective())
    measure(row, 95, ago=1)
    measure(row, 81, ago=20)

    assert selectors.progress_of(row.objective, TODAY).lines[0].measure.value == 95


def test_the_least_far_comes_first_and_is_named_through_a_good_mean() -> None:
    owner = objective()
    for name, value in (("fine", 100), ("dead", 70), ("well", 100)):
        measure(key_result(owner, name), value)

    seen = selectors.progress_of(owner, TODAY)

    assert seen.worst and seen.worst.key_result.name == "dead"
    assert seen.worst.progress == -0.5
    assert [line.key_result.name for line in seen.lines] == ["dead", "fine", "well"]


def test_the_map_names_goals_nobody_serves_and_objectives_that_serve_none() -> None:
    served, alone, loose = goal("served"), goal("alone"), objective("loose")
    done = objective("done", standing="reached")
    Support.objects.create(objective=objective("serving"), goal=served, strength=3)
    Support.objects.create(objective=done, goal=alone)

    seen = selectors.goals_map(TODAY)

    assert [each.name for each in seen.unserved_goals] == ["alone"]
    assert list(seen.objectives_without_goal) == [loose]
    assert figures.read("strategy.goals_unserved", today=TODAY).value == 1


def test_the_figure_counts_those_behind_and_tells_the_unknown_apart() -> None:
    owner = objective()
    days = {"starts_on": date(2026, 1, 1), "due_on": date(2026, 12, 31)}
    measure(key_result(owner, "behind", **days), 81)
    measure(key_result(owner, "fine", **days), 99)
    key_result(owner, "never", **days)

    seen = figures.read("strategy.key_results_behind", today=TODAY)

    assert (seen.value, seen.unknown, seen.total) == (1, 1, 3)


@pytest.fixture
def live_figure() -> Any:
    """A figure of another room that a test can set."""
    held: dict[str, Any] = {"value": 12.0, "unknown": 0}

    @figures.figure("estate.of_a_test", label="Of a test", permission="strategy.add_objective")
    def compute(*, today: date) -> figures.Value:
        now = timezone.now()
        return figures.Value(held["value"], unknown=held["unknown"], as_of=now)

    yield held
    figures._declared.pop("estate.of_a_test", None)


def test_a_live_figure_measures_without_anybody_typing(live_figure: Any) -> None:
    row = key_result(objective(), baseline=20, target=10, figure="estate.of_a_test")

    seen = selectors.progress_of(row.objective, TODAY).lines[0]

    assert (seen.measure.value, seen.progress) == (12, 0.8)


def test_a_target_met_while_something_is_unknown_is_not_reached(live_figure: Any) -> None:
    row = key_result(objective(), baseline=20, target=12, figure="estate.of_a_test")
    live_figure["unknown"] = 3

    seen = selectors.progress_of(row.objective, TODAY)

    assert seen.lines[0].pace == "unsure"
    assert not seen.reached
    live_figure["unknown"] = 0
    assert selectors.progress_of(row.objective, TODAY).reached


@pytest.mark.parametrize("reason", ["silent", "gone", "not ours"])
def test_a_figure_that_says_nothing_is_unknown(live_figure: Any, reason: str) -> None:
    row = key_result(objective(), figure="estate.of_a_test")
    user = None
    if reason == "silent":
        live_figure["value"] = None
    elif reason == "gone":
        figures._declared.pop("estate.of_a_test")
    else:
        user = make.person("member", role="member")

    seen = selectors.progress_of(row.objective, TODAY, user=user).lines[0]

    assert seen.measure.state == "unknown"
    assert seen.measure.reason == ("silent" if reason == "silent" else "gone")
    assert seen.pace == "unknown"


def test_a_form_offers_the_figures_one_may_read_and_never_those_of_goals() -> None:
    keys = {each.key for each in on_offer(make.person("member", role="member"))}

    assert "practices.open_findings" in keys
    assert not [key for key in keys if key.startswith("strategy.")]
    page = Client()
    page.force_login(make.person())
    form = page.get(registry[KeyResult].url("add")).content.decode()
    assert 'value="practices.open_findings"' in form
    assert 'value="strategy.key_results_behind"' not in form


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"target": 82.0}, "target"),
        ({"target": 70.0}, "direction"),
        ({"direction": "down"}, "direction"),
        ({"baseline": 1e300}, "baseline"),
        ({"due_on": "2026-09-01"}, "due_on"),
        ({"figure": "no.such.figure"}, "figure"),
        ({"cadence_days": 0}, "cadence_days"),
    ],
)
def test_a_key_result_without_a_way_is_refused_with_its_cause(
    changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(writes.Invalid) as refusal:
        writes.patch(registry[KeyResult], data(**changes), by=None)

    assert field in refusal.value.errors


def test_a_check_in_of_tomorrow_or_of_a_live_figure_is_refused() -> None:
    row = key_result(objective(), figure="practices.open_findings")
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()

    with pytest.raises(writes.Invalid) as refusal:
        given = {"key_result": row.slug, "value": 1, "measured_on": tomorrow}
        writes.patch(registry[CheckIn], given, by=None)

    assert set(refusal.value.errors) == {"measured_on", "key_result"}


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
    assert cto.post(url, form).status_code == 302

    held.refresh_from_db()
    assert held.strength == 3
    assert str(held.history.latest().history_user) == "camille"
    assert {step.title for step in why(wanted).steps} == {"first", "second"}
    assert cto.post(url, {f"strength_{first.pk}": "0", f"strength_{second.pk}": "1"}).url
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
