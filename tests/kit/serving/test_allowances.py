"""Who may send a file to which page, known from the headers alone; and how a refusal reads."""

from __future__ import annotations

import inspect
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from tests import make
from timonier.kit import tokens
from timonier.kit.serving.allowances import allowed
from timonier.kit.serving.limits import ANONYMOUS, UPLOAD

IMPORT = "/risk/risks/import/"


def environ(client: Client, path: str, **headers: str) -> dict[str, Any]:
    """What the door knows of a request before its body."""
    factory = RequestFactory(headers=headers)
    factory.cookies = client.cookies
    made = factory.post(path).environ
    return {name: value for name, value in made.items() if name != "wsgi.input"}


def every_view(patterns: Any = None) -> list[Any]:
    found = []
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            found += every_view(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            found.append(pattern.callback)
    return found


def test_a_stranger_may_send_little_anywhere(db: None) -> None:
    assert allowed(environ(Client(), IMPORT)) == ANONYMOUS


def test_a_made_up_session_is_a_strangers(db: None) -> None:
    assert allowed(environ(Client(headers={"Cookie": "sessionid=x"}), IMPORT)) == ANONYMOUS


def test_the_pages_that_take_files_take_them_from_who_is_signed_in(cto: Client) -> None:
    assert allowed(environ(cto, IMPORT)) == UPLOAD
    assert allowed(environ(cto, "/risk/risks/new/")) == ANONYMOUS
    assert allowed(environ(cto, "/nowhere/")) == ANONYMOUS


def test_a_token_does_not_open_what_only_pages_take(camille: Any) -> None:
    now = timezone.now()
    _, secret = tokens.issue(
        user=camille, name="t", scopes=["*:write"], expires_at=now + timedelta(days=1), now=now
    )
    bearer = environ(Client(), IMPORT, Authorization=f"Bearer {secret}")
    assert allowed(bearer) == ANONYMOUS


def test_every_view_that_reads_files_says_how_much_it_takes() -> None:
    read = []
    for view in every_view():
        inner = inspect.unwrap(view)
        if not inspect.isfunction(inner) or not inner.__module__.startswith("timonier."):
            continue
        source = inspect.getsource(inner)
        if ".FILES" in source or "_brought(request" in source:
            read.append(inner.__qualname__)
            assert getattr(view, "takes", 0) == UPLOAD, inner
    assert len(set(read)) >= 5


@pytest.mark.parametrize(
    ("language", "said"), [("en", "split the file"), ("fr", "découpez le fichier")]
)
def test_a_refusal_is_a_page_in_the_persons_language(db: None, language: str, said: str) -> None:
    answer = Client().post(
        IMPORT, headers={"Accept-Language": language}, **{"timonier.refusal": 413}
    )
    assert answer.status_code == 413
    assert said in answer.content.decode()


def test_a_refusal_of_the_api_is_problem_details(cto: Client) -> None:
    answer = cto.post("/api/v1/risk/risks/", **{"timonier.refusal": 413})
    assert answer.status_code == 413
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 413


def test_a_refusal_is_a_page_for_who_is_signed_in_too(db: None) -> None:
    client = Client()
    client.force_login(make.person())
    answer = client.post(IMPORT, **{"timonier.refusal": 413})
    assert answer.status_code == 413
    assert "shell" in answer.context
