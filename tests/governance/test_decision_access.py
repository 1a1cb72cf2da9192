"""Who reads decisions and who takes them; what people typed stays text."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import make
from tests.governance.make import page
from timonier.governance import services
from timonier.governance.models import Decision
from timonier.governance.templatetags.decisions import prose

pytestmark = [pytest.mark.django_db, pytest.mark.data]
TODAY = timezone.localdate()


def test_a_decision_for_executives_is_hidden_with_its_options_and_predictions(
    client: Client, camille: Any
) -> None:
    secret = services.ask(name="Sell the fleet", by=camille, audience="executive", options=["x"])
    services.predict(decision=secret, statement="It sells", review_on=TODAY, by=camille,
                     today=TODAY, probability=0.5)  # fmt: skip
    services.ask(name="Paint the door", by=camille, audience="company")
    client.force_login(make.person("lena", role="member"))

    for address in ("", "log/others/", "calibration/", "decisions/", "options/", "predictions/"):
        text = client.get(f"/governance/{address}").content.decode()
        assert "fleet" not in text and "It sells" not in text, address
    assert "Paint the door" in client.get("/governance/").content.decode()
    for address in (page(secret), reverse("governance:take-one", args=[secret.slug])):
        assert client.get(address).status_code == 404
    for kind in ("decisions", "options", "predictions"):
        assert "fleet" not in client.get(f"/api/v1/governance/{kind}/").content.decode()
    assert b"fleet" not in client.get("/governance/decisions.zip").content


@pytest.mark.parametrize("role", ["executive", "member", "auditor"])
def test_only_the_cto_decides(client: Client, question: Decision, role: str) -> None:
    Decision.objects.update(audience="company")
    client.force_login(make.person(role, role=role))
    option = question.options.last()
    assert option is not None

    for name, key in (("decide", question.slug), ("reject", question.slug),
                      ("reopen", question.slug), ("review", question.slug),
                      ("predict", question.slug), ("add-option", question.slug),
                      ("weigh", option.slug)):  # fmt: skip
        assert client.post(reverse(f"governance:{name}", args=[key]), {}).status_code == 403, name
    for name in ("ask", "bring", "bring-found"):
        assert client.post(reverse(f"governance:{name}"), {}).status_code == 403
    assert client.get(page(question)).status_code == 200


def test_a_stranger_is_asked_to_sign_in(client: Client, question: Decision) -> None:
    for address in ("/governance/", "/governance/found/", "/governance/decisions.zip"):
        assert client.get(address).status_code == 302


def test_a_refused_entry_comes_back_with_what_was_written(cto: Client, question: Decision) -> None:
    answer = cto.post(reverse("governance:decide", args=[question.slug]),
                      {"option": "nonsense", "because": "kept words"})  # fmt: skip

    assert answer.status_code == 422
    assert "kept words" in answer.content.decode()
    assert cto.post(reverse("governance:ask"), {"name": "  "}).status_code == 422


def test_text_of_people_is_never_markup(cto: Client, camille: Any) -> None:
    bad = "<script>alert(1)</script>\n* <b>x</b>\n```\n<i>\n```\n## <u>"
    decision = services.ask(name=bad, by=camille, context=bad, options=[bad])

    text = cto.get(page(decision)).content.decode()

    assert "<script>alert" not in text and "<b>x" not in text and "<u>" not in text


def test_what_people_typed_reads_as_paragraphs_lists_and_safe_links() -> None:
    text = (
        "### Why\n\nSee [it](https://example.org/a?b=1&c) or [that](javascript:x)\n\n* a\n  b\n* c"
    )

    assert prose(text) == (
        "<p><b>Why</b></p>"
        '<p>See <a href="https://example.org/a?b=1&amp;c" rel="noopener noreferrer">it</a>'
        " or that</p>"
        "<ul class='ti-list'><li>a b</li><li>c</li></ul>"
    )
