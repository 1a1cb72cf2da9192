"""The pages of the background work: progress that survives a reload, and who may stop what."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import translation
from django.utils.timezone import now

from tests.make import person
from timonier.kit.models import Job
from timonier.kit.work import jobs

pytestmark = pytest.mark.django_db
POLL = {"HX-Request": "true", "HX-Target": "jobs"}


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Pages in the language of these tests."""
    with translation.override("en"):
        yield


def signed_in(user: User) -> Client:
    """A browser of this person."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def running(by: User | None = None, **fields: object) -> Job:
    """A job half-way."""
    usual = {"kind": "test.scan", "subject": "shop", "state": "running", "done": 21, "total": 34}
    pace = {"phase_at": now() - timedelta(minutes=3), "phase": "Files"}
    return Job.objects.create(started_by=by, **(usual | pace | fields))


def test_progress_is_in_the_page_and_in_what_it_asks_for_again() -> None:
    client, job = signed_in(person()), running()
    for headers in ({}, POLL):
        page = client.get(f"/jobs/{job.pk}/", headers=headers).content.decode()
        assert "21 of 34" in page
        assert "every 1s" in page
        assert ("<html" in page) is (headers == {})


def test_a_page_stops_asking_once_the_job_ended() -> None:
    client = signed_in(person())
    ended = running(state="failed", reason="OSError: the disk is full", finished_at=now())
    page = client.get(f"/jobs/{ended.pk}/", headers=POLL).content.decode()
    assert "the disk is full" in page
    assert "hx-trigger" not in page
    assert "hx-trigger" not in client.get("/jobs/").content.decode().partition('id="jobs"')[2]


def test_the_list_holds_what_runs_and_what_ended() -> None:
    client = signed_in(person("lou", "auditor"))
    assert "Nothing has run yet" in client.get("/jobs/").content.decode()
    running()
    running(state="done", subject="depot", finished_at=now())
    page = client.get("/jobs/").content.decode()
    assert page.index("shop") < page.index("depot")


def test_strangers_are_asked_to_sign_in() -> None:
    job = running()
    for path in ("/jobs/", f"/jobs/{job.pk}/"):
        assert Client().get(path).status_code == 302


def test_who_started_a_job_may_stop_it_and_so_may_the_cto() -> None:
    member, other, cto = person("a", "member"), person("b", "member"), person("c", "cto")
    job = running(by=member)
    stop = f"/jobs/{job.pk}/stop/"
    assert signed_in(other).post(stop).status_code == 403
    assert "Stop" not in signed_in(other).get(f"/jobs/{job.pk}/", headers=POLL).content.decode()
    assert signed_in(member).get(stop).status_code == 405
    assert signed_in(member).post(stop).status_code == 302
    job.refresh_from_db()
    assert job.cancel_asked
    waiting = jobs.Job.objects.create(kind="test.scan")
    assert signed_in(cto).post(f"/jobs/{waiting.pk}/stop/").status_code == 302
    waiting.refresh_from_db()
    assert waiting.state == "cancelled"


def test_a_subject_with_markup_is_shown_as_text() -> None:
    job = running(subject="<script>alert(1)</script>")
    page = signed_in(person()).get(f"/jobs/{job.pk}/").content.decode()
    assert "<script>alert" not in page
