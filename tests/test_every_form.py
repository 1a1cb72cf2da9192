"""Forms that rooms make by hand: nobody overwrites what they have not read, as with the kit's own.

Each one that writes over a row is tried; each template with a form says whether it is one of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import make
from tests.examples import practices
from timonier.estate.models import RepositoryProfile
from timonier.governance.models import Decision, DecisionOption, Prediction
from timonier.kit.entities.entity import registry
from timonier.portfolio.core.quarters import quarter_of
from timonier.portfolio.models import Capacity
from timonier.practices.models import ProposalDecision, Waiver
from timonier.risk.models import RiskProposal, RiskVerdict
from timonier.strategy.models import Idea, Support

pytestmark = [pytest.mark.django_db, pytest.mark.data]
ROOT = Path(__file__).resolve().parent.parent


class Form(NamedTuple):
    """A page with a form, what is posted, and the row that it writes over."""

    page: str
    post: str
    data: dict[str, Any]
    row: Any
    field: str


def _soon() -> str:
    return (timezone.localdate() + timedelta(days=30)).isoformat()


def _decision() -> Any:
    return make.row(registry[Decision])


def decide() -> Form:
    decision = _decision()
    option = decision.options.first()
    url = reverse("governance:decide", args=[decision.slug])
    data = {
        "option": option.slug,
        "because": "mine",
        "decided_by": "Ada",
        "decided_on": "2026-01-02",
    }
    return Form(url, url, data, decision, "because")


def set_aside() -> Form:
    decision = _decision()
    url = reverse("governance:reject", args=[decision.slug])
    return Form(url, url, {"because": "mine"}, decision, "because")


def review() -> Form:
    decision = _decision()
    Decision.objects.filter(pk=decision.pk).update(status="accepted", decided_on="2026-01-01")
    decision.refresh_from_db()
    url = reverse("governance:review", args=[decision.slug])
    return Form(url, url, {"outcome": "mine"}, decision, "outcome")


def weigh() -> Form:
    option = make.row(registry[DecisionOption])
    url = reverse("governance:weigh", args=[option.slug])
    return Form(url, url, {"name": option.name, "pros": "mine"}, option, "pros")


def prediction_ends() -> Form:
    prediction = make.row(registry[Prediction])
    Decision.objects.filter(pk=prediction.decision_id).update(
        status="accepted", decided_on="2026-01-01"
    )
    url = reverse("governance:resolve", args=[prediction.slug])
    ended = {"outcome": "yes"} if prediction.is_chance else {"value": "1"}
    return Form(url, url, ended | {"note": "mine"}, prediction, "note")


def serves() -> Form:
    repository = practices.repository()
    profile = RepositoryProfile.objects.create(repository_name=repository.name, slug="p", note="n")
    url = reverse("estate:serves", args=[repository.slug])
    return Form(url, url, {"note": "mine", "in_service": "unknown"}, profile, "note")


def waive() -> Form:
    finding = practices.finding(1)
    row = Waiver.objects.create(finding_key=finding.key, reason="r", until_on="2027-01-01")
    url = reverse("practices:waive", args=[finding.key])
    return Form(url, url, {"reason": "mine", "until": _soon()}, row, "reason")


def _proposal() -> tuple[str, ProposalDecision]:
    proposal = practices.proposal(1)
    return proposal.key, ProposalDecision.objects.create(
        proposal_key=proposal.key, verdict="accepted", owner="Ada", due_on="2027-01-01"
    )


def accept() -> Form:
    key, row = _proposal()
    page, post = reverse("practices:decide", args=[key]), reverse("practices:accept", args=[key])
    return Form(page, post, {"owner": "mine", "due_on": _soon()}, row, "owner")


def reject() -> Form:
    key, row = _proposal()
    page, post = reverse("practices:decide", args=[key]), reverse("practices:reject", args=[key])
    return Form(page, post, {"reason": "mine"}, row, "reason")


def settle() -> Form:
    idea = make.row(registry[Idea])
    page, post = registry[Idea].url("detail", idea), reverse("strategy:settle", args=[idea.slug])
    return Form(page, post, {"status": "dropped", "reason": "mine"}, idea, "reason")


def supports() -> Form:
    support = make.row(registry[Support])
    url = reverse("strategy:goal-supports", args=[support.goal.slug])
    data = {f"strength_{support.objective_id}": "1"}
    return Form(url, url, data, support, "strength")


def dismiss() -> Form:
    proposal = make.row(registry[RiskProposal])
    row = RiskVerdict.objects.create(proposal_key=proposal.key, verdict="dismissed", reason="r")
    url = reverse("risk:dismiss", args=[proposal.key])
    return Form(url, url, {"reason": "mine"}, row, "reason")


def start() -> Form:
    first = quarter_of(timezone.localdate())
    row = Capacity.objects.create(
        skill="Team", quarter=first, days_low=1, days_likely=2, days_high=4
    )
    url = reverse("portfolio:start")
    return Form(url, url, {"skill": "Team", "days": "90"}, row, "days_likely")


FORMS: list[Callable[[], Form]] = [
    decide, set_aside, review, weigh, prediction_ends, serves, waive, accept, reject, settle,
    supports, dismiss, start,
]  # fmt: skip


@pytest.mark.parametrize("made", FORMS, ids=lambda made: made.__name__)
def test_a_form_writes_over_nothing_that_its_writer_has_not_read(
    cto: Client, made: Callable[[], Form]
) -> None:
    form = made()
    read = make.version_in(cto.get(form.page).content.decode(), form.post)
    theirs = 3 if form.field in ("strength", "days_likely") else "theirs"
    type(form.row).objects.filter(pk=form.row.pk).update(**{form.field: theirs})

    for seen in ({}, {"seen": ""}, {"seen": read}):
        refused = cto.post(form.post, form.data | seen)
        assert refused.status_code == 409, (seen, refused.status_code)
        form.row.refresh_from_db()
        assert getattr(form.row, form.field) == theirs
    page = refused.content.decode()
    again = cto.post(form.post, form.data | {"seen": make.version_in(page, form.post)})
    assert again.status_code == 302, again.content.decode()
    form.row.refresh_from_db()
    assert getattr(form.row, form.field) != theirs


def test_a_refused_form_keeps_the_version_that_was_read(cto: Client) -> None:
    form = weigh()
    read = make.version_in(cto.get(form.page).content.decode(), form.post)
    DecisionOption.objects.filter(pk=form.row.pk).update(pros="theirs")

    refused = cto.post(form.post, {"name": "", "seen": read})

    assert refused.status_code == 422
    assert make.version_in(refused.content.decode(), form.post) == read


# Forms that write over nothing: they make a row, or end what is done once, or are the reader's own.
FREE = {
    "kit/templates/account/login.html": 1,
    "kit/templates/kit/change_many.html": 1,  # a preview; each row is written under its version
    "kit/templates/kit/people.html": 1,  # invites
    "kit/templates/kit/person.html": 1,  # ends sessions, tokens, links
    "kit/templates/kit/tokens.html": 1,
    "kit/templates/kit/welcome_form.html": 1,
    "portfolio/templates/portfolio/accept.html": 1,  # each acceptance is a row
    "practices/templates/practices/retire.html": 1,  # refused where it is retired already
    "risk/templates/risk/exchange.html": 1,
    "strategy/templates/strategy/check_in_form.html": 1,  # each check-in is a row
    "strategy/templates/strategy/idea_panel.html": 2,  # a comment, a citation
}


def test_each_form_with_fields_says_what_it_writes_over_or_is_known_to_write_over_nothing() -> None:
    found: dict[str, int] = {}
    for file in sorted((ROOT / "timonier").glob("*/templates/**/*.html")):
        name = file.relative_to(ROOT / "timonier").as_posix()
        forms = re.findall(
            r'<form\b[^>]*method="post".*?</form>', file.read_text("utf-8"), re.DOTALL
        )
        free = [each for each in forms if "kit/fields.html" in each and "seen" not in each]
        if free:
            found[name] = len(free)
    assert found == FREE
