"""What a refresh asks of a server, and how each way of failing is told."""

from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from timonier.knowledge.shelf.refresh import refresh

from .make import Thing, django_canary, dump_bytes, record
from .test_refresh import TODAY, book, mirror, online, run


def test_only_the_ecosystems_in_use_are_asked_for(tmp_path: Path) -> None:
    asked = []

    def listen(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        return httpx.Response(503)

    http = httpx.Client(transport=httpx.MockTransport(listen))
    refresh(tmp_path, today=TODAY, http=http, environment={}, ecosystems={"npm", "golang"})
    assert [path for path in asked if path.endswith(".zip")] == ["/Go/all.zip", "/npm/all.zip"]


def test_a_server_is_asked_for_newer_facts_only_and_its_no_makes_ours_of_today(
    tmp_path: Path,
) -> None:
    seen = []

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path != "/dumps/PyPI/all.zip":
            return httpx.Response(404)
        seen.append(request.headers.get("if-none-match", ""))
        if seen[-1]:
            return httpx.Response(304)
        tag = {"etag": '"one"'}
        return httpx.Response(200, content=dump_bytes(django_canary()), headers=tag)

    http = httpx.Client(transport=httpx.MockTransport(answer))
    places = {"TIMONIER_OSV_URL": "https://osv.example.org/dumps"}
    options: dict[str, Any] = {"http": http, "environment": places, "ecosystems": {"pypi"}}
    first = refresh(tmp_path, today=date(2026, 11, 1), force=True, **options)
    again = {one.source: one for one in refresh(tmp_path, today=TODAY, **options)}["osv/PyPI"]

    assert [one.renewed for one in first if one.source == "osv/PyPI"] == [True]
    assert seen == ["", '"one"']
    assert (again.renewed, again.unchanged, again.as_of) == (True, True, "2026-11-23")
    assert book(tmp_path).advisories_for(Thing("pypi", "django", "3.2.0"))
    refresh(tmp_path, today=TODAY, **options)
    assert seen[-1] == '"one"', "the validator outlives an edition that was confirmed"


def test_a_304_that_nobody_asked_for_is_a_failure(tmp_path: Path) -> None:
    outcome = online(tmp_path, lambda request: httpx.Response(304))["osv/PyPI"]
    assert (outcome.renewed, outcome.kind) == (False, "refused")


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (httpx.Response(429, headers={"retry-after": "120"}), "busy", "asks to wait (120)"),
        (httpx.Response(503), "busy", "answered 503"),
        (httpx.Response(404), "refused", "answered 404"),
        (httpx.Response(200, content=dump_bytes(django_canary())[:200]), "changed", "not a zip"),
        (httpx.Response(200, content=b"[]"), "changed", "not a zip"),
    ],
)
def test_a_failure_is_told_by_its_class_and_leaves_the_last_good_edition(
    tmp_path: Path, answer: httpx.Response, kind: str, words: str
) -> None:
    body = answer.content

    def bad(request: httpx.Request) -> httpx.Response:
        return httpx.Response(answer.status_code, headers=answer.headers, content=body)

    assert run(tmp_path, mirror(tmp_path / "from"), force=True)["osv/PyPI"].renewed
    kept = (tmp_path / "advisories-pypi.json.gz").read_bytes()
    outcome = online(tmp_path, bad)["osv/PyPI"]

    assert (outcome.renewed, outcome.kind) == (False, kind)
    assert words in outcome.reason
    assert (tmp_path / "advisories-pypi.json.gz").read_bytes() == kept


def test_a_connection_that_fails_is_unreachable(tmp_path: Path) -> None:
    def cut(request: httpx.Request) -> httpx.Response:
        raise httpx.RemoteProtocolError("peer closed connection", request=request)

    outcome = online(tmp_path, cut)["osv/PyPI"]
    assert (outcome.kind, outcome.renewed) == ("unreachable", False)


def test_a_zip_that_unpacks_like_a_bomb_is_too_large(tmp_path: Path) -> None:
    bomb = {**record("PYSEC-2026-1"), "details": " " * 2_000_000}

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=dump_bytes(django_canary(), bomb))

    outcome = online(tmp_path, answer)["osv/PyPI"]
    assert (outcome.kind, outcome.renewed) == ("large", False)
    assert "packed like a bomb" in outcome.reason
