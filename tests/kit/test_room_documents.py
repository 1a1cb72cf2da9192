"""Each room has an API document of its own beside the whole one."""

import json
import re

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_room_has_its_own_paths_and_every_schema_that_they_name(cto: Client) -> None:
    whole = cto.get("/api/v1/openapi.json").json()
    part = cto.get("/api/v1/risk/openapi.json").json()

    assert part["paths"] == {
        path: said for path, said in whole["paths"].items() if path.startswith("/api/v1/risk/")
    }
    named = set(re.findall(r"#/components/schemas/([^\"]+)", json.dumps(part)))
    assert named == set(part["components"]["schemas"])


def test_there_is_none_of_a_room_that_is_not(cto: Client) -> None:
    assert cto.get("/api/v1/nowhere/openapi.json").status_code == 404


def test_a_stranger_reads_none(client: Client) -> None:
    assert client.get("/api/v1/risk/openapi.json").status_code == 401
