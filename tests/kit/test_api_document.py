"""No operation answers what its document does not declare, whoever asks."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests import make
from timonier.kit.access import tokens
from timonier.kit.entities.audience import ROLES
from timonier.kit.entities.entity import registry
from timonier.kit.management.commands.openapi import document

CHECKS: list[Any] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


def wsgi(schema: str) -> Callable[..., Iterable[bytes]]:
    """The house, with its document at /openapi.json: the routes of a test are not a server's."""
    house = get_wsgi_application()

    def app(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/openapi.json":
            start("200 OK", [("Content-Type", "application/json")])
            return [schema.encode()]
        return house(environ, start)

    return app


@pytest.fixture
def kept_connection() -> Iterator[None]:
    """A request must not close the connection that holds this test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def asked(role: str, examples: int) -> int:
    """Ask every operation `examples` times with a token of this role; how many there are."""
    now = timezone.now()
    ends = now + timedelta(days=1)
    person = make.person(role, role=role)
    _, secret = tokens.issue(user=person, name="t", scopes=("*:write",), expires_at=ends, now=now)
    headers = {"authorization": f"Bearer {secret}"}
    schema = schemathesis.openapi.from_wsgi("/openapi.json", wsgi(document()))
    count = 0
    for found in schema.get_all_operations():
        operation: Any = found.ok()
        count += 1

        @settings(
            max_examples=examples,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def answers(case: Any) -> None:
            case.call_and_validate(headers=headers, checks=CHECKS)

        answers()
    return count


@pytest.mark.django_db
@pytest.mark.usefixtures("kept_connection")
@pytest.mark.parametrize("role", ROLES)
def test_no_request_gets_an_answer_the_document_does_not_declare(role: str) -> None:
    for entity in registry:
        make.row(entity)
    operations = [one for path in json.loads(document())["paths"].values() for one in path]

    assert asked(role, 2 if role == "cto" else 1) == len(operations)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("kept_connection")
def test_nor_do_very_many_requests() -> None:
    for entity in registry:
        make.row(entity)
    assert asked("cto", 40)
