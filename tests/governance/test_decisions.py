"""Decisions: do nothing is always weighed, what was decided stays, as do the figures of its day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import make
from tests.governance.make import example, page, taken
from timonier.governance import selectors, services
from timonier.governance.models import Decision, DecisionOption, FigureSnapshot
from timonier.practices.models import Finding

pytestmark = [pytest.mark.django_db, pytest.mark.data]
TODAY = timezone.localdate()


def test_doing_nothing_is_among_the_options_from_the_start(question: Decision) -> None:
    names = [(option.name, option.do_nothing) for option in question.options.all()]

    assert names == [("Do nothing", True), ("One queue", False)]


def test_doing_nothing_is_there_however_the_decision_came_in(cto: Client) -> None:
    data = {"name": "Buy the payroll", "status": "proposed", "audience": "company"}

    made = cto.post("/api/v1/governance/decisions/", data, content_type="application/json")

    assert made.status_code == 201, made.content
    assert DecisionOption.objects.get(decision__name="Buy the payroll").do_nothing


def test_doing_nothing_cannot_be_taken_away(cto: Client, question: Decision) -> None:
    nothing = question.options.get(do_nothing=True)

    answer = cto.delete(f"/api/v1/governance/options/{nothing.slug}", headers=make.ANY)

    assert answer.status_code == 409
    assert DecisionOption.objects.filter(pk=nothing.pk).exists()


def test_a_decision_says_who_when_and_why(question: Decision, camille: Any) -> None:
    for wrong in ({"because": " "}, {"decided_on": TODAY + timedelta(days=1)},
                  {"review_on": TODAY}, {"undo_low": 9.0, "undo_high": 1.0}):  # fmt: skip
        with pytest.raises(services.Undecidable):
            taken(question, camille, **wrong)
    assert Decision.objects.get().status == "proposed"

    taken(question, camille, review_on=TODAY + timedelta(days=90))

    row = Decision.objects.get()
    assert (row.status, row.decided_by, row.because) == (
        "accepted", "Camille", "It loses nothing.",
    )  # fmt: skip
    assert row.options.get(chosen=True).name == "One queue"
    assert row.history.latest().history_user == camille


def test_an_option_of_another_decision_is_no_choice(question: Decision, camille: Any) -> None:
    other = services.ask(name="Another", by=camille)
    verdict = services.decisions.Verdict("x", "Camille", TODAY)

    with pytest.raises(services.Undecidable):
        services.decide(decision=question, option=other.options.get(), verdict=verdict,
                        by=camille, now=timezone.localtime())  # fmt: skip


def test_the_figures_of_the_day_are_kept_and_hindsight_does_not_move_them(
    question: Decision, camille: Any
) -> None:
    example(Finding)
    taken(question, camille)
    before = FigureSnapshot.objects.get(decision=question, key="practices.open_findings")

    Finding.objects.all().delete()

    found = selectors.decision_page(question, today=TODAY, user=camille)
    line = next(line for line in found.figures if line.key == "practices.open_findings")
    assert before.value is None or line.then == f"{before.value:g}"
    assert FigureSnapshot.objects.get(pk=before.pk).value == before.value
    assert not FigureSnapshot.objects.filter(key__startswith="governance.").exists()


def test_on_a_past_day_the_page_shows_what_was_written_and_known_then(
    cto: Client, question: Decision, camille: Any
) -> None:
    option = question.options.get(name="One queue")
    option.pros = "Nothing is lost"
    option.save()
    taken(question, camille)
    DecisionOption.objects.update(pros="Hindsight")
    option.refresh_from_db()
    yesterday = timezone.now() - timedelta(days=1)
    for row in (question, option):
        row.history.update(history_date=yesterday)
    FigureSnapshot.objects.update(taken_at=yesterday, value=41)
    option.pros = "Hindsight"
    option.save()
    day = timezone.localdate(yesterday)

    then = cto.get(f"{page(question)}?as_of={day.isoformat()}").content.decode()
    before = cto.get(f"{page(question)}?as_of={day - timedelta(days=1)}").content.decode()

    assert "Nothing is lost" in then and "Hindsight" not in then and ">41<" in then
    assert "It was not there yet" in before and ">41<" not in before
    assert "Hindsight" in cto.get(f"{page(question)}?as_of=soon").content.decode()


def test_a_figure_nobody_could_know_is_kept_as_unknown(question: Decision, camille: Any) -> None:
    taken(question, camille)

    row = FigureSnapshot.objects.get(decision=question, key="practices.critical")
    assert row.value is None  # no scan ever ran: nothing counted is an observation


def test_a_decision_of_another_day_keeps_no_figures_of_today(
    question: Decision, camille: Any
) -> None:
    taken(question, camille, decided_on=TODAY - timedelta(days=40))

    assert not FigureSnapshot.objects.exists()


def test_what_was_decided_is_replaced_and_never_open_again(
    cto: Client, question: Decision, camille: Any
) -> None:
    taken(question, camille)
    new = services.ask(name="Two queues again", by=camille, supersedes=question)
    api = f"/api/v1/governance/decisions/{question.slug}"

    answer = cto.patch(
        api, {"status": "proposed"}, content_type="application/json", headers=make.ANY
    )
    assert answer.status_code == 422
    with pytest.raises(services.Undecidable):
        taken(Decision.objects.get(pk=question.pk), camille)
    assert cto.delete(api, headers=make.ANY).status_code == 409

    taken(new, camille)

    assert Decision.objects.get(pk=question.pk).status == "superseded"
    found = selectors.decision_page(question, today=TODAY, user=camille)
    assert list(found.superseded_by) == [new]


def test_options_stay_as_they_were_weighed(cto: Client, question: Decision, camille: Any) -> None:
    taken(question, camille)
    option = question.options.get(chosen=True)
    api = f"/api/v1/governance/options/{option.slug}"

    for change in ({"pros": "hindsight"}, {"chosen": False}):
        assert (
            cto.patch(api, change, content_type="application/json", headers=make.ANY).status_code
            == 422
        )
    assert cto.delete(api, headers=make.ANY).status_code == 409
    assert cto.get(reverse("governance:weigh", args=[option.slug])).status_code == 404


def test_a_decision_cannot_replace_itself_through_others(
    cto: Client, question: Decision, camille: Any
) -> None:
    new = services.ask(name="Two queues again", by=camille, supersedes=question)

    answer = cto.patch(f"/api/v1/governance/decisions/{question.slug}",
                       {"supersedes": new.slug}, content_type="application/json",
                       headers=make.ANY)  # fmt: skip

    assert answer.status_code == 422


def test_what_was_decided_cannot_be_deleted_by_a_service(question: Decision, camille: Any) -> None:
    taken(question, camille)

    with pytest.raises(ProtectedError):
        services.delete_decision(item=question, by=camille)
