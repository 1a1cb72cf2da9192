"""What the tests of decisions build: a decision taken, a row of another room, an address."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from tests import make
from timonier.governance import services
from timonier.governance.models import Decision
from timonier.governance.services.decisions import Verdict
from timonier.kit.entities.entity import registry


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


def page(decision: Decision) -> str:
    """The address of this decision."""
    return reverse("governance:decisions-detail", args=[decision.slug])


def example(model: Any) -> Any:
    """A row of this model, as the example of its room says."""
    return make.row(registry[model])
