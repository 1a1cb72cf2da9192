"""Drafts from rows, and the evidence a decision is given: both keep to what its reader may see."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import make
from tests.governance.make import example, page, taken
from timonier.governance import services
from timonier.governance.models import Decision
from timonier.kit.entities.entity import registry
from timonier.kit.records import evidence
from timonier.practices.models import Proposal

pytestmark = [pytest.mark.django_db, pytest.mark.data]
TODAY = timezone.localdate()


def test_a_draft_cites_what_asks_for_it_and_is_made_once(cto: Client, camille: Any) -> None:
    proposal = example(Proposal)
    address = reverse("governance:draft", args=["practices.proposal", proposal.pk])

    first = cto.post(address)
    assert cto.post(address)["Location"] == first["Location"]

    decision = Decision.objects.get()
    assert decision.name == proposal.heading
    assert [option.do_nothing for option in decision.options.all()] == [True, False]
    assert evidence.why(decision).steps[0].item == proposal
    assert decision.name in cto.get(registry[Proposal].url("detail", proposal)).content.decode()


def test_a_draft_can_be_made_of_any_row_that_one_may_see(cto: Client, client: Client) -> None:
    made = []
    for entity in registry:
        if entity.app in ("risk", "portfolio", "strategy") and entity.model_name in (
            "risk", "initiative", "plan", "idea",
        ):  # fmt: skip
            row = make.row(entity)
            label = row._meta.label_lower
            made.append(label)
            address = reverse("governance:draft", args=[label, row.pk])
            if entity.model_name != "idea":
                assert address in cto.get(entity.url("detail", row)).content.decode(), label
            assert cto.post(address).status_code == 302
    assert len(made) == Decision.objects.count() >= 4
    assert cto.post(reverse("governance:draft", args=["auth.user", 1])).status_code == 404
    client.force_login(make.person("lena", role="member"))
    assert client.post(reverse("governance:draft", args=["risk.risk", 1])).status_code == 403


def test_a_draft_is_read_by_nobody_who_may_not_read_its_row(camille: Any) -> None:
    secret = services.ask(name="Sell the fleet", by=camille, audience="executive")

    about = services.draft_from(row=secret, by=camille, today=TODAY)
    of_option = services.draft_from(row=secret.options.get(), by=camille, today=TODAY)

    assert (about.audience, of_option.audience) == ("executive", "executive")


def test_evidence_is_cited_by_the_address_of_its_page_until_it_is_decided(
    cto: Client, question: Decision, camille: Any
) -> None:
    proposal = example(Proposal)
    there = registry[Proposal].url("detail", proposal)
    address = reverse("governance:cite", args=[question.slug])
    for wrong in ("/nowhere/", "https://example.org" + there, "not an address", page(question),
                  reverse("governance:log"), "/practices/proposals/gone/"):  # fmt: skip
        assert cto.post(address, {"address": wrong}).status_code == 422, wrong

    cto.post(address, {"address": f"http://testserver{there}?x=1", "because": "It costs"})

    step = evidence.why(question).steps[0]
    assert (step.item, step.because) == (proposal, "It costs")
    taken(question, camille)
    assert cto.post(address, {"address": there}).status_code == 422
