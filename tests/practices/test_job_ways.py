"""What a piece of work that is done leads to, on its page."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests import make
from tests.examples import practices
from timonier.estate.models import ScanRun
from timonier.kit.models import Job

pytestmark = pytest.mark.django_db


def done(kind: str, **args: Any) -> Job:
    now = timezone.now()
    began = now - timedelta(minutes=1)
    return Job.objects.create(
        kind=kind, args=args, state=Job.State.DONE, started_at=began, finished_at=now
    )


def page(client: Client, job: Job) -> str:
    return client.get(f"/jobs/{job.pk}/").content.decode()


def test_a_scan_leads_to_what_is_open_in_each_repository_that_it_read(cto: Client) -> None:
    name = practices.finding(1).repository.name
    job = done("estate.scan", paths=["here"], then="practices.assess")
    outcomes = {name: {"state": "scanned", "reason": ""}}
    ScanRun.objects.create(started_at=timezone.now() - timedelta(seconds=30), roots=["here"],
                           outcomes=outcomes)  # fmt: skip
    html = page(cto, job)
    assert f"{name}: 1 open finding" in html
    assert f"/practices/board/all/?repository={name}" in html
    assert name in cto.get(f"/practices/board/all/?repository={name}").content.decode()


def test_a_scan_whose_judgment_is_under_way_leads_to_it(cto: Client) -> None:
    job = done("estate.scan", paths=["here"])
    ScanRun.objects.create(
        started_at=timezone.now() - timedelta(seconds=30), roots=["here"], outcomes={"shop": {}}
    )
    judging = Job.objects.create(kind="practices.assess", args={"repositories": ["shop"]})
    html = page(cto, job)
    assert f"/jobs/{judging.pk}/" in html
    assert "It is being judged" in html


@pytest.mark.parametrize(
    ("kind", "to"),
    [
        ("practices.daily", "/practices/board/all/"),
        ("risk.simulate", "/risk/"),
        ("risk.propose", "/risk/proposed/"),
        ("bridge.demo_start", "/"),
        ("knowledge.refresh", "/knowledge/sources/"),
    ],
)
def test_each_kind_of_work_leads_on_once_it_is_done(cto: Client, kind: str, to: str) -> None:
    practices.finding(1)
    ways = page(cto, done(kind)).partition('id="job-ways"')[2].partition("</section>")[0]
    assert f'href="{to}' in ways
    failed = done(kind)
    Job.objects.filter(pk=failed.pk).update(state=Job.State.FAILED)
    assert "job-ways" not in page(cto, failed)


def test_nobody_is_led_where_they_may_not_go(client: Client) -> None:
    client.force_login(make.person("lou", "member"))
    assert "/risk/proposed/" not in page(client, done("risk.propose")).partition("job-now")[2]
