"""The feed of a saved view has an address of its own, which opens nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.kit.test_saved_views import SYSTEMS, entries, system, view
from timonier.kit.access import tokens

pytestmark = [pytest.mark.django_db, pytest.mark.data]


def feed_token(user: Any, *scopes: str) -> str:
    now = timezone.now()
    ends = now + timedelta(days=1)
    return tokens.issue(user=user, name="t", scopes=scopes, expires_at=ends, now=now)[1]


def test_a_feed_is_read_by_its_own_address_and_that_opens_nothing_else(
    cto: Client, camille: Any
) -> None:
    system("Billing")
    found = view(SYSTEMS, camille)
    page = cto.post(reverse("kit:feed-address", args=[found.slug])).content.decode()
    secret = page.partition("?token=")[2].partition("<")[0]
    stranger = Client()

    assert entries(stranger, found, f"?token={secret}") == ["Billing"]
    refused = stranger.get("/api/v1/estate/systems/", headers={"authorization": f"Bearer {secret}"})
    assert refused.status_code == 403
    own = stranger.get(
        f"/api/v1/kit/views/{found.slug}/rows", headers={"authorization": f"Bearer {secret}"}
    )
    assert own.status_code in (403, 404)


def test_a_token_that_opens_more_is_not_taken_from_an_address(camille: Any) -> None:
    found = view(SYSTEMS, camille)
    at = reverse("kit:view-feed", args=[found.slug])

    for secret in (feed_token(camille, "*:read"), feed_token(camille, "feeds:read", "kit:read")):
        assert Client().get(f"{at}?token={secret}").status_code == 401
    assert Client().get(at).status_code == 401
    good = feed_token(camille, "feeds:read")
    assert Client().get(f"{at}?token={good}").status_code == 200
    tokens.revoke_all(camille)
    assert Client().get(f"{at}?token={good}").status_code == 401


def test_an_unchanged_feed_is_not_sent_again(cto: Client, camille: Any) -> None:
    system("Billing")
    at = reverse("kit:view-feed", args=[view(SYSTEMS, camille).slug])
    first = cto.get(at)

    assert cto.get(at, headers={"if-none-match": first["ETag"]}).status_code == 304
    assert "no-store" in first["Cache-Control"]
