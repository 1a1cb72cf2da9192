"""What was read and not judged is a state of its own; what a judge lacks ends no finding."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from django.test import Client

from timonier.estate.models import Repository
from timonier.kit.measured import freshness
from timonier.kit.models import Job
from timonier.knowledge.shelf import opened
from timonier.knowledge.shelf.opened import open_book
from timonier.practices.models import Finding
from timonier.practices.selectors.waiting import judgment, unjudged
from timonier.practices.services import assess
from timonier.practices.tasks import assess_when_old

from . import make

pytestmark = [pytest.mark.django_db, pytest.mark.data]
FILES = {"requirements.txt": "django==3.2.0\n", ".python-version": "3.7\n"}
BRIEF = "/reporting/brief/"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package of knowledge that may be spoilt."""
    folder = tmp_path / "data"
    copytree(opened.SHIPPED, folder)
    monkeypatch.setattr(opened, "SHIPPED", folder)
    yield folder


def read_again(repository: Repository) -> None:
    Repository.objects.filter(pk=repository.pk).update(scanned_at=NOON + timedelta(hours=1))


def judged() -> Repository:
    repository: Repository = make.stored(FILES)
    Repository.objects.filter(pk=repository.pk).update(scanned_at=NOON)
    assess([Repository.objects.get()], make.book(), make.TODAY, now=NOON)
    return Repository.objects.get()


def test_a_reading_waits_until_it_is_judged() -> None:
    row = judged()
    assert judgment().waiting == 0
    read_again(row)
    assert (judgment().waiting, list(unjudged())) == (1, [row])
    assess([Repository.objects.get()], make.book(), make.TODAY, now=NOON)
    assert judgment().waiting == 0


def test_what_waits_is_said_on_every_page_and_is_no_all_clear(cto: Client) -> None:
    row = judged()
    Finding.objects.update(resolved_on=make.TODAY)
    read_again(row)
    for page in ("/", "/practices/", "/practices/board/all/", "/estate/systems/", BRIEF):
        answer = cto.get(page, follow=True)
        assert answer.status_code == 200, page
        text = answer.text
        assert "ne repository is read and not judged yet" in text, page
        assert "Nothing is left to decide" not in text, page
        assert "Nothing pressing was found" not in text, page


def test_what_waits_is_judged_at_the_next_start() -> None:
    row = judged()
    read_again(row)
    started = assess_when_old()
    assert started is not None
    assert Job.objects.get().kind == "practices.daily"


@pytest.mark.parametrize("name", ["exploited", "lifecycle", "advisories-pypi"])
@pytest.mark.parametrize("spoil", ["gone", "cut", "emptied"])
def test_a_source_that_is_gone_or_damaged_ends_no_finding_and_is_said(
    shipped: Path, name: str, spoil: str
) -> None:
    repository = judged()
    before = Finding.objects.open().count()
    exploited = Finding.objects.open().filter(exploited=True).count()
    file = shipped / f"{name}.json.gz"
    if spoil == "gone":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[: 900 if spoil == "cut" else 0])
    book = open_book(None, today=make.TODAY)
    assess([repository], book, make.TODAY, now=NOON)
    assert Finding.objects.open().count() >= before
    assert Finding.objects.open().filter(exploited=True).count() == exploited
    source = {"exploited": "cisa-kev", "lifecycle": "endoflife.date"}.get(name, "osv/PyPI")
    [found] = freshness.strip(names=[source])
    assert (found.state, found.cause) == ("missing", "" if spoil == "gone" else "damaged")


def test_the_brief_says_what_a_damaged_package_leaves_unknown(shipped: Path, cto: Client) -> None:
    judged()
    for name in ("exploited", "lifecycle"):
        (shipped / f"{name}.json.gz").write_bytes(b"\x1f\x8b damaged")
    text = cto.get(BRIEF).text
    assert "none is on the list" not in text
    assert "still gets free fixes." not in text
    assert "Exploited flaws (CISA): damaged" in text


def test_a_finding_of_what_is_gone_is_ended_when_its_source_speaks() -> None:
    repository: Any = judged()
    repository.manifests.exclude(kind="tree").delete()
    assess([repository], make.book(), make.TODAY, now=NOON)
    assert not Finding.objects.open().filter(check_id="vulnerability").exists()
