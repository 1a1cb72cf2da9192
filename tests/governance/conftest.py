"""A CTO and a question, for the tests of decisions."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests import make
from timonier.governance import services
from timonier.governance.models import Decision
from timonier.governance.services.decisions import Verdict


@pytest.fixture
def camille(db: None) -> Any:
    return make.person()


@pytest.fixture
def cto(camille: Any) -> Client:
    client = Client()
    client.force_login(camille)
    return client


@pytest.fixture
def question(camille: Any) -> Decision:
    return services.ask(name="Send parcels through one queue", by=camille, options=["One queue"])


def taken(decision: Decision, by: Any, **changes: Any) -> Decision:
    """The decision, taken today for its last option."""
    verdict = Verdict(
        because=changes.pop("because", "It loses nothing."),
        decided_by="Camille",
        decided_on=changes.pop("decided_on", timezone.localdate()),
        **changes,
    )
    option = decision.options.last()
    assert option is not None
    return services.decide(
        decision=decision, option=option, verdict=verdict, by=by, now=timezone.localtime()
    )


def days(text: str) -> date:
    return date.fromisoformat(text)
