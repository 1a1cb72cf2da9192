"""Predictions: what was said before a decision stands after it, and its end is told once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import make
from tests.governance.make import taken
from timonier.governance import selectors, services
from timonier.governance.models import Decision, Prediction
from timonier.kit.measured import figures

pytestmark = [pytest.mark.django_db, pytest.mark.data]
TODAY = timezone.localdate()
JSON = "application/json"


def predicted(decision: Decision, by: Any, **options: Any) -> Prediction:
    options = {"probability": 0.8, "review_on": TODAY, **options}
    return services.predict(
        decision=decision, statement="No parcel is lost", by=by, today=TODAY, **options
    )


def api(row: Prediction) -> str:
    return f"/api/v1/governance/predictions/{row.slug}"


def test_before_the_decision_a_prediction_may_be_reworded(
    cto: Client, question: Decision, camille: Any
) -> None:
    row = predicted(question, camille)

    assert (
        cto.patch(api(row), {"probability": 0.6}, content_type=JSON, headers=make.ANY).status_code
        == 200
    )
    assert Prediction.objects.get().probability == 0.6


@pytest.mark.parametrize(
    "change",
    [{"probability": 0.5}, {"statement": "Few are lost"}, {"review_on": "2030-01-01"},
     {"probability": None, "low": 1, "high": 2}, {"predicted_on": "2020-01-01"}],
)  # fmt: skip
def test_after_the_decision_it_stands_as_it_was(
    cto: Client, question: Decision, camille: Any, change: dict[str, Any]
) -> None:
    row = predicted(question, camille)
    taken(question, camille)

    assert cto.patch(api(row), change, content_type=JSON, headers=make.ANY).status_code == 422
    assert cto.delete(api(row), headers=make.ANY).status_code == 409
    kept = Prediction.objects.get()
    assert (kept.statement, kept.probability) == ("No parcel is lost", 0.8)


def test_a_new_prediction_may_stand_beside_and_is_told_as_later(
    cto: Client, question: Decision, camille: Any
) -> None:
    taken(question, camille, decided_on=TODAY - timedelta(days=3))

    cto.post(
        reverse("governance:predict", args=[question.slug]),
        {"statement": "It moves in", "low": "20", "high": "45", "unit": "days",
         "review_on": TODAY.isoformat()},
    )  # fmt: skip

    line = selectors.decision_page(question, today=TODAY, user=camille).predictions[0]
    assert (line.prediction.low, line.prediction.high, line.added_later) == (20, 45, True)


def test_a_chance_ends_with_yes_or_no_and_only_once(
    cto: Client, question: Decision, camille: Any
) -> None:
    row = predicted(question, camille)
    with pytest.raises(services.Unresolvable):
        services.resolve_prediction(prediction=row, by=camille, today=TODAY, outcome="yes")
    taken(question, camille)
    row.refresh_from_db()
    address = reverse("governance:resolve", args=[row.slug])
    assert cto.post(address, {}).status_code == 422

    assert make.send(cto, address, {"outcome": "yes", "note": "The log"}).status_code == 302

    kept = Prediction.objects.get()
    assert (kept.outcome, kept.resolved_on, kept.resolved_by) == ("yes", TODAY, "camille")
    assert make.send(cto, address, {"outcome": "no"}).status_code == 422
    assert (
        cto.patch(api(row), {"outcome": "no"}, content_type=JSON, headers=make.ANY).status_code
        == 422
    )
    assert selectors.reviews_due(TODAY) == []


def test_a_quantity_ends_with_a_value(cto: Client, question: Decision, camille: Any) -> None:
    row = predicted(question, camille, probability=None, low=20.0, high=45.0, unit="days")
    taken(question, camille)
    address = reverse("governance:resolve", args=[row.slug])

    for wrong in ({}, {"value": "many"}, {"value": "30", "void": "on"}):
        assert make.send(cto, address, wrong).status_code == 422, wrong
    assert make.send(cto, address, {"value": "50"}).status_code == 302

    line = selectors.decision_page(question, today=TODAY).predictions[0]
    assert (line.state, line.holds, line.winkler) == ("ended", False, pytest.approx(125))


def test_an_outcome_is_taken_back_on_its_day_and_not_later(
    cto: Client, question: Decision, camille: Any
) -> None:
    row = predicted(question, camille)
    taken(question, camille)
    row.refresh_from_db()
    services.resolve_prediction(prediction=row, by=camille, today=TODAY, outcome="no")
    address = reverse("governance:take-back", args=[row.slug])

    assert cto.post(address).status_code == 302
    assert Prediction.objects.get().resolved_on is None
    services.resolve_prediction(
        prediction=row, by=camille, today=TODAY - timedelta(days=1), outcome="no"
    )
    assert cto.post(address).status_code == 404
    assert Prediction.objects.get().outcome == "no"


def test_the_api_tells_an_outcome_by_the_same_rules(
    cto: Client, question: Decision, camille: Any
) -> None:
    row = predicted(question, camille)
    assert (
        cto.patch(api(row), {"outcome": "yes"}, content_type=JSON, headers=make.ANY).status_code
        == 422
    )
    taken(question, camille)

    assert cto.patch(api(row), {"value": 3}, content_type=JSON, headers=make.ANY).status_code == 422
    assert (
        cto.patch(api(row), {"outcome": "yes"}, content_type=JSON, headers=make.ANY).status_code
        == 200
    )
    assert Prediction.objects.get().resolved_on == TODAY


@pytest.mark.parametrize(
    "wrong",
    [{"probability": "101"}, {"probability": "-1"}, {"low": "3", "high": "2"}, {"low": "3"}, {},
     {"probability": "50", "low": "1", "high": "2"}, {"probability": "nan"}],
)  # fmt: skip
def test_a_prediction_is_a_chance_or_an_interval_and_never_half_of_one(
    cto: Client, question: Decision, wrong: dict[str, str]
) -> None:
    given = {"statement": "x", "review_on": "2030-01-01", **wrong}

    answer = cto.post(reverse("governance:predict", args=[question.slug]), given)

    assert answer.status_code == 422
    assert not Prediction.objects.exists()


def test_what_is_due_is_a_prediction_of_a_decision_that_was_taken(
    question: Decision, camille: Any
) -> None:
    row = predicted(question, camille, review_on=TODAY - timedelta(days=2))
    assert selectors.reviews_due(TODAY) == []

    taken(question, camille)

    assert [(due.prediction, due.days_late) for due in selectors.reviews_due(TODAY)] == [(row, 2)]


def test_scores_wait_for_an_end_and_advice_for_twenty(
    cto: Client, question: Decision, camille: Any
) -> None:
    rows = [predicted(question, camille, probability=0.9) for _ in range(20)]
    taken(question, camille)
    assert figures.read("governance.brier", today=TODAY).value is None
    assert "No prediction has ended yet" in cto.get("/governance/calibration/").content.decode()

    for number, row in enumerate(rows[:19]):
        row.refresh_from_db()
        services.resolve_prediction(
            prediction=row, by=camille, today=TODAY, outcome="yes" if number < 9 else "no"
        )
    found = selectors.calibration(TODAY)
    assert (found.chances, found.on_chances.finding, found.on_chances.missing) == (
        19, "too few", 1,
    )  # fmt: skip
    assert "19 of 20" in cto.get("/governance/calibration/").content.decode()

    rows[19].refresh_from_db()
    services.resolve_prediction(prediction=rows[19], by=camille, today=TODAY, outcome="no")

    found = selectors.calibration(TODAY)
    assert found.on_chances.finding == "over"
    assert found.parts and found.parts.brier == pytest.approx(9 / 20 * 0.01 + 11 / 20 * 0.81)
    assert figures.read("governance.brier", today=TODAY).value == round(found.parts.brier, 3)
    assert "too sure" in cto.get("/governance/calibration/").content.decode()


def test_what_cannot_be_told_is_counted_and_not_scored(question: Decision, camille: Any) -> None:
    row = predicted(question, camille, probability=None, low=1.0, high=2.0)
    taken(question, camille)
    row.refresh_from_db()

    services.resolve_prediction(prediction=row, by=camille, today=TODAY, outcome="void")

    found = selectors.calibration(TODAY)
    assert (found.void, found.resolved, found.waiting) == (1, 0, 0)
    assert figures.read("governance.coverage90", today=TODAY).value is None


def test_coverage_is_told_with_its_interval(question: Decision, camille: Any) -> None:
    rows = [predicted(question, camille, probability=None, low=0.0, high=10.0) for _ in range(4)]
    taken(question, camille)
    for row, value in zip(rows, (1.0, 5.0, 10.0, 12.0), strict=True):
        row.refresh_from_db()
        services.resolve_prediction(prediction=row, by=camille, today=TODAY, value=value)

    read = figures.read("governance.coverage90", today=TODAY)

    assert read.value == 0.75
    assert read.low is not None and read.high is not None and read.low < 0.75 < read.high
