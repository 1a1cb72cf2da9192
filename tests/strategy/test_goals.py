"""Goals and objectives: three states, roll-ups, live figures, supports, check-ins, few queries."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests import make
from tests.strategy.make import TODAY, goal, key_result, measure, objective
from timonier.kit.entities.entity import registry
from timonier.kit.measured import figures
from timonier.kit.records import writes
from timonier.strategy import selectors
from timonier.strategy.models import CheckIn, KeyResult, Support
from timonier.strategy.selectors.live import on_offer

pytestmark = pytest.mark.django_db


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
