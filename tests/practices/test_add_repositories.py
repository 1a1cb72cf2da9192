"""Adding repositories: all wrong lines are told at once; nothing starts before all are right."""

from pathlib import Path

import pytest
from django.test import Client

from tests import make
from timonier.kit.models import Job

pytestmark = pytest.mark.django_db
PLACE = "/practices/add-repositories/"


def test_paths_and_addresses_start_one_scan_followed_by_an_assessment(
    cto: Client, tmp_path: Path
) -> None:
    lines = f"{tmp_path}\r\n\r\n https://git.example.org/team/shop.git \r\n{tmp_path}"

    answer = cto.post(PLACE, {"places": lines})

    job = Job.objects.get()
    assert answer.headers["Location"] == f"/jobs/{job.pk}/"
    assert job.args["paths"] == [str(tmp_path), "https://git.example.org/team/shop.git"]
    assert job.args["then"] == "practices.assess"
    assert job.started_by.username == "camille"


@pytest.mark.parametrize(
    "line",
    [
        "no/whole/path",
        "/there/is/no/such/folder",
        "ext::sh -c id",
        "git://git.example.org/shop.git",
        "-oProxyCommand=id@host:path",
        "https://git.example.org/a b.git",
        "/with\x01control",
        "/" + "x" * 2_000,
    ],
)
def test_a_wrong_line_is_told_by_its_number_and_nothing_starts(
    cto: Client, tmp_path: Path, line: str
) -> None:
    answer = cto.post(PLACE, {"places": f"{tmp_path}\n{line}"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Line 2" in page
    assert "Line 1" not in page
    assert str(tmp_path) in page
    assert not Job.objects.exists()


@pytest.mark.parametrize("given", ["", "  \n \n", "/x\n" * 501])
def test_nothing_or_far_too_much_is_refused(cto: Client, given: str) -> None:
    assert cto.post(PLACE, {"places": given}).status_code == 422
    assert not Job.objects.exists()


@pytest.mark.parametrize("role", ["member", "executive", "auditor"])
def test_only_those_who_run_the_work_may_add(client: Client, role: str) -> None:
    client.force_login(make.person("lea", role=role))

    assert client.get(PLACE).status_code == 403
    assert client.post(PLACE, {"places": "/"}).status_code == 403
