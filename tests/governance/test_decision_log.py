"""What the log tells: open questions, reviews that are due, recent decisions, at a steady cost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import make
from tests.governance.make import page, taken
from timonier.governance import selectors, services
from timonier.governance.models import Decision, DecisionOption

pytestmark = [pytest.mark.django_db, pytest.mark.data]
TODAY = timezone.localdate()


def test_open_questions_come_by_their_day_then_by_age(camille: Any) -> None:
    def ask(name: str, **options: Any) -> Decision:
        return services.ask(name=name, by=camille, **options)

    old, late = ask("old"), ask("late", decide_by_on=TODAY - timedelta(days=2))
    soon = ask("soon", decide_by_on=TODAY + timedelta(days=2))
    noon = timezone.localtime().replace(hour=12)
    Decision.objects.filter(pk=old.pk).update(asked_at=noon - timedelta(days=50))

    rows = selectors.to_decide(TODAY)

    assert [row.decision for row in rows] == [late, soon, old]
    assert [(row.late, row.days_left) for row in rows] == [(True, -2), (False, 2), (False, None)]
    assert rows[2].age_days == 50


def test_a_question_is_set_aside_for_a_reason_and_taken_up_again(
    cto: Client, question: Decision
) -> None:
    address = reverse("governance:reject", args=[question.slug])
    assert cto.post(address, {"because": ""}).status_code == 422

    make.send(cto, address, {"because": "The law changed"})
    assert Decision.objects.get().status == "rejected"
    assert selectors.to_decide(TODAY) == []

    cto.post(reverse("governance:reopen", args=[question.slug]))
    assert [row.decision for row in selectors.to_decide(TODAY)] == [question]


def test_a_review_is_asked_for_on_its_day_and_no_more_once_held(
    cto: Client, question: Decision, camille: Any
) -> None:
    day = TODAY - timedelta(days=1)
    taken(question, camille, decided_on=TODAY - timedelta(days=9), review_on=day)
    assert [(row.decision, row.days_late) for row in selectors.reviews_due(TODAY)] == [
        (question, 1)
    ]

    make.send(cto, reverse("governance:review", args=[question.slug]), {"outcome": "As hoped"})

    assert selectors.reviews_due(TODAY) == []
    assert Decision.objects.get().reviewed_on == TODAY


def test_recent_decisions_name_what_was_chosen(question: Decision, camille: Any) -> None:
    taken(question, camille)

    row = selectors.recent_decisions(TODAY, 7)[0]

    assert (row.decision, row.chosen and row.chosen.name) == (question, "One queue")
    assert selectors.recent_decisions(TODAY + timedelta(days=8), 7) == []


def test_pages_cost_the_same_however_long_the_log(
    cto: Client, question: Decision, camille: Any
) -> None:
    addresses = ["/governance/", "/governance/log/decided/", "/governance/calibration/",
                 page(question)]  # fmt: skip

    def counted() -> list[int]:
        counts = []
        for address in addresses:
            cto.get(address)
            with CaptureQueriesContext(connection) as caught:
                assert cto.get(address).status_code == 200
            counts.append(len(caught))
        return counts

    few = counted()
    for n in range(8):
        more = services.ask(name=f"More {n}", by=camille, options=["a", "b"])
        services.keep_nothing(decision=question, by=camille)
        DecisionOption.objects.create(decision=question, name=f"Way {n}")
        services.predict(decision=question, statement=f"x{n}", review_on=TODAY, by=camille,
                         today=TODAY, probability=0.5)  # fmt: skip
        if n % 2:
            services.reject(decision=more, because="no", by=camille, today=TODAY)
    assert [b <= a + 1 for a, b in zip(few, counted(), strict=True)] == [True] * 4
