"""A decision that everybody reads says nothing of the one for executives that it replaces."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import canaries, make
from tests.governance.make import page
from timonier.governance import services
from timonier.governance.models import Decision
from timonier.kit.entities.entity import registry
from timonier.kit.records import writes

pytestmark = [pytest.mark.django_db, pytest.mark.data]
API = "/api/v1/governance/decisions/"
DECISIONS = registry[Decision]


@pytest.fixture
def open_one(camille: Any) -> Decision:
    """For everybody; it would replace one that executives alone read."""
    secret = services.ask(name="Sell the fleet", by=camille, audience="executive", options=["x"])
    return services.ask(
        name="Rent lorries", by=camille, audience="company", options=["y"], supersedes=secret
    )


@pytest.fixture
def member(client: Client) -> Client:
    client.force_login(make.person("lena", role="member"))
    return client


def addresses(decision: Decision) -> list[str]:
    export = [reverse("governance:decisions-export", args=[k]) for k in ("csv", "json", "xlsx")]
    return [
        page(decision),
        f"{page(decision)}?as_of={timezone.localdate()}",
        DECISIONS.url("history", decision),
        API,
        f"{API}{decision.slug}",
        reverse("look:why", args=["governance.decision", decision.pk]),
        "/palette/?q=lorries",
        *export,
    ]


def test_the_name_of_what_it_replaces_is_nowhere(member: Client, open_one: Decision) -> None:
    for address in addresses(open_one):
        text = canaries.text_of(member.get(address))
        assert "lorries" in text, address
        assert "fleet" not in text, address


def test_that_something_is_held_back_is_said(member: Client, open_one: Decision) -> None:
    shown = "a row that you may not see"
    for address in addresses(open_one)[:3]:
        assert shown in member.get(address).content.decode(), address
    read = member.get(f"{API}{open_one.slug}").json()
    assert (read["supersedes"], read["hidden_links"]) == (None, ["supersedes"])
    export = member.get(reverse("governance:decisions-export", args=["json"])).getvalue()
    assert b'"supersedes": "(hidden)"' in export


def test_executives_read_the_name(client: Client, open_one: Decision) -> None:
    client.force_login(make.person("ines", role="executive"))

    for address in (each for each in addresses(open_one) if "palette" not in each):
        assert "fleet" in canaries.text_of(client.get(address)), address
    assert client.get(f"{API}{open_one.slug}").json()["hidden_links"] == []


def test_what_it_said_while_it_was_for_executives_stays_with_them(
    client: Client, camille: Any
) -> None:
    opened = services.ask(name="Sell the fleet", by=camille, audience="executive", options=["x"])
    writes.patch(
        DECISIONS, {"name": "Rent lorries", "slug": "rent-lorries", "audience": "company"}, opened,
        by=camille, reason="The fleet is gone",
    )  # fmt: skip
    opened.refresh_from_db()
    history = DECISIONS.url("history", opened)

    client.force_login(make.person("ines", role="executive"))
    assert "Sell the fleet" in client.get(history).content.decode()
    client.force_login(make.person("lena", role="member"))
    text = client.get(history).content.decode()

    assert "Rent lorries" in text
    assert "Sell the fleet" not in text and "sell-the-fleet" not in text
    assert "fewer people could read it then" in text


def test_somebody_without_a_role_gets_nothing(client: Client, open_one: Decision) -> None:
    client.force_login(make.person("nobody", role=""))

    for address in (each for each in addresses(open_one) if "palette" not in each):
        assert client.get(address).status_code in (403, 404), address
