"""The page of knowledge: ages, witnesses, failures, and the button that renews."""

import pytest
from django.test import Client

from tests import make
from timonier.kit.measured import freshness
from timonier.kit.models import Job

pytestmark = pytest.mark.django_db


def test_each_source_shows_its_age_its_licence_and_its_witness(cto: Client) -> None:
    answer = cto.get("/knowledge/sources/")
    page = answer.content.decode()
    rows = {row.held.source: row for row, _cover in answer.context["rows"]}

    assert rows["osv/PyPI"].witness.found
    assert "django 3.2.0" in page
    assert rows["endoflife.date"].held.licence in page


def test_a_source_without_advisories_never_looks_clear(cto: Client) -> None:
    rows = [row for row, _cover in cto.get("/knowledge/sources/").context["rows"]]

    assert all(not row.witness.found for row in rows if row.state == "missing" and row.witness)


def test_a_failed_refresh_shows_its_reason_and_keeps_the_age(cto: Client) -> None:
    freshness.failed("endoflife.date", reason="the address <b>does not</b> answer")

    answer = cto.get("/knowledge/sources/")
    page = answer.content.decode()
    (row,) = [r for r, _cover in answer.context["rows"] if r.held.source == "endoflife.date"]

    assert row.state == "failed"
    assert row.as_of
    assert "the address &lt;b&gt;does not&lt;/b&gt; answer" in page


def test_the_button_starts_one_refresh_whatever_the_clicks(cto: Client) -> None:
    first = cto.post("/knowledge/refresh/")
    second = cto.post("/knowledge/refresh/")

    assert Job.objects.get().kind == "knowledge.refresh"
    assert first.headers["Location"] == second.headers["Location"]
    assert b"A refresh is under way" in cto.get("/knowledge/sources/").content


def test_a_member_sees_the_sources_and_starts_nothing(client: Client) -> None:
    client.force_login(make.person("lea", role="member"))

    assert client.get("/knowledge/sources/").status_code == 200
    assert client.post("/knowledge/refresh/").status_code == 403
    assert client.get("/knowledge/refresh/").status_code in (403, 405)
    assert not Job.objects.exists()
