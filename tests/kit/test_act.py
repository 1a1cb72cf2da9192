"""An act: back to where one was, with the way to undo it; a refused entry comes back."""

from typing import Any

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpRequest
from django.test import RequestFactory

from timonier.kit.access.requests import way_back
from timonier.kit.records import writes
from timonier.kit.screens import act as acts


class Reason(forms.Form):
    reason = forms.CharField()


class Refused(Exception):
    field = "reason"


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    from django.http import HttpResponse

    found: list[tuple[str, Any]] = []

    def render(request: HttpRequest, name: str, context: Any, status: int = 200) -> HttpResponse:
        found.append((name, context))
        return HttpResponse(status=status)

    monkeypatch.setattr(acts, "render", render)
    return found


def posted(data: dict[str, str], **headers: str) -> HttpRequest:
    request = RequestFactory(headers=headers).post("/here/", data)
    request.session = {}  # type: ignore[assignment]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    return request


def done(request: HttpRequest, do: Any = lambda data: data["reason"]) -> Any:
    return acts.act(request, Reason(request.POST), do, done=lambda said: f"Kept: {said}",
                    to="/there/", undo="/undo/", template="x/{part}.html",
                    refusals=(Refused,))  # fmt: skip


def test_what_was_done_is_said_with_its_undo_and_one_goes_back_where_one_was() -> None:
    request = posted({"reason": "old", "next": "/board/?state=affected"})

    answer = done(request)

    [message] = get_messages(request)
    assert (answer.status_code, answer["Location"]) == (302, "/board/?state=affected")
    assert message.message == "Kept: old"
    assert message.extra_tags == "undo:/undo/?next=%2Fboard%2F%3Fstate%3Daffected"


@pytest.mark.parametrize("place", ["https://elsewhere.example/", "//elsewhere.example", "/a b"])
def test_nobody_is_sent_to_another_site(place: str) -> None:
    request = posted({"reason": "old", "next": place})

    assert done(request)["Location"] == "/there/"
    assert way_back(request, "/") == "/"


@pytest.mark.parametrize(("target", "name"), [("aside", "x/aside.html"), ("rows", "x/page.html")])
def test_an_empty_form_comes_back_where_it_was_asked(
    rendered: list[Any], target: str, name: str
) -> None:
    assert done(posted({}, **{"HX-Target": target})).status_code == 422
    assert rendered[0][0] == name
    assert rendered[0][1]["form"].errors["reason"]


@pytest.mark.parametrize(
    ("problem", "status", "field"),
    [
        (Refused("not now"), 422, "reason"),
        (writes.Invalid({"reason": ["too short"]}), 422, "reason"),
        (writes.Stale(None), 409, "__all__"),
    ],
)
def test_a_refusal_is_told_in_the_form_and_nothing_is_lost(
    rendered: list[Any], problem: Exception, status: int, field: str
) -> None:
    def refuse(data: Any) -> None:
        raise problem

    request = posted({"reason": "old"})

    assert done(request, refuse).status_code == status
    form = rendered[0][1]["form"]
    assert form.errors[field] and form["reason"].value() == "old"
    assert not list(get_messages(request))
