"""Who may send a file to which page, known from the headers alone; and how a refusal reads."""

from __future__ import annotations

import inspect
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.utils import timezone

from tests import make
from timonier.kit.access import tokens
from timonier.kit.serving import allowances
from timonier.kit.serving.allowances import _FILES_AT, allowed
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


FILES = ("/api/v1/risk/risks/any/files", "/api/v1/batches/import")


@pytest.mark.parametrize("path", FILES)
def test_an_address_of_the_api_that_takes_files_takes_them_from_a_token_and_a_session(
    camille: Any, cto: Client, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(allowances, "close_old_connections", list)  # the test has but one
    now = timezone.now()
    token, secret = tokens.issue(
        user=camille, name="t", scopes=["*:write"], expires_at=now + timedelta(days=1), now=now
    )
    with_it = {"Authorization": f"Bearer {secret}"}
    assert allowed(environ(Client(), path, **with_it)) == UPLOAD
    assert allowed(environ(cto, path)) == UPLOAD
    assert allowed(environ(Client(), path)) == ANONYMOUS
    assert allowed(environ(Client(), path, Authorization="Bearer tmn_made-up")) == ANONYMOUS
    assert allowed(environ(Client(), path, Authorization=f"Basic {secret}")) == ANONYMOUS
    assert allowed(environ(Client(), "/api/v1/risk/risks/", **with_it)) == ANONYMOUS

    tokens.revoke(token=token, now=now)
    assert allowed(environ(Client(), path, **with_it)) == ANONYMOUS


@pytest.mark.parametrize("scope", ["*:read", "feeds:read"])
def test_a_token_that_only_reads_sends_no_more_than_a_stranger(camille: Any, scope: str) -> None:
    now = timezone.now()
    _, secret = tokens.issue(
        user=camille, name="t", scopes=[scope], expires_at=now + timedelta(days=1), now=now
    )
    bearer = environ(Client(), FILES[0], Authorization=f"Bearer {secret}")
    assert allowed(bearer) == ANONYMOUS


def test_every_address_of_the_api_that_takes_a_file_says_how_much() -> None:
    from timonier.kit.api.rows import document

    taking = [
        path
        for path, operations in document()["paths"].items()
        for operation in operations.values()
        if "multipart/form-data" in operation.get("requestBody", {}).get("content", {})
    ]
    assert len(taking) > 10
    for path in taking:
        name = resolve(re.sub(r"{\w+}", "any", path)).url_name
        assert _FILES_AT.get(str(name)) == UPLOAD, path


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
