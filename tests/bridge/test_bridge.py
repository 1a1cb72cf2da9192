"""The bridge: what it asks of its reader, what it says of the past, and what it admits."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

import timonier
from tests.make import person
from tests.practices import make
from timonier.kit import contributions as given
from timonier.kit.contributions import Asked
from timonier.kit.measured import freshness
from timonier.kit.models import Job
from timonier.practices import services
from timonier.practices.models import Finding, Proposal
from timonier.practices.selectors.tiers import tier_rows

pytestmark = pytest.mark.django_db
OLD = {
    "requirements.txt": "django==3.2.0\nrequests\n",
    "Dockerfile": "FROM python:3.7-slim\nRUN pip install -r requirements.txt\n",
    "app/__init__.py": "",
}
TODAY = make.TODAY
ALL = User(is_superuser=True, is_active=True)  # somebody who may see everything
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def scanned() -> Any:
    """One repository with flaws, read and judged."""
    repository = make.stored(OLD)
    make.assessed(repository)
    freshness.succeeded("estate.git", label="Git repositories", done=1, total=1)
    return repository


def asked(since: datetime | None = None) -> Asked:
    return Asked.by(ALL, today=TODAY, now=NOW, seen=since)


def the_queue() -> list[given.Item]:
    return list(given.lines(given.queue, asked()))


def the_changes(since: datetime) -> list[given.Line]:
    return list(given.lines(given.changes, asked(since)))


def test_an_undecided_indispensable_proposal_is_to_be_decided(scanned: Any) -> None:
    verbs = {item.kind for item in the_queue()}
    titles = [item.title for item in the_queue() if item.kind == "decide"]

    assert "decide" in verbs
    assert any("Django" in title or "django" in title for title in titles)


def test_a_decided_proposal_leaves_the_queue_until_its_day_is_near(scanned: Any) -> None:
    camille = person()
    proposal = Proposal.objects.filter(tier="indispensable").first()
    assert proposal is not None
    far, near = TODAY + timedelta(days=200), TODAY + timedelta(days=5)

    services.accept(proposal=proposal, owner="Ada", due_on=far, by=camille, today=TODAY)
    assert proposal.heading not in [item.title for item in the_queue()]

    services.accept(proposal=proposal, owner="Ada", due_on=near, by=camille, today=TODAY)
    promised = [item for item in the_queue() if item.kind == "plan"]
    assert [item.title for item in promised] == [proposal.heading]
    assert "Ada" in promised[0].why


def test_a_source_that_failed_is_a_doubt_and_never_silence(scanned: Any) -> None:
    freshness.failed("endoflife.date", reason="no answer")

    doubts = [item.title for item in the_queue() if item.kind == "doubt"]

    assert "Life cycles: no answer" in doubts


def test_a_repository_that_could_not_be_read_is_named_with_its_reason(scanned: Any) -> None:
    scanned.state, scanned.reason = "failed", "the folder is gone"
    scanned.save()

    doubt = next(item for item in the_queue() if "could not be read" in item.title)

    assert (doubt.why, doubt.state) == ("The folder is gone.", "failed")


def test_a_waiver_about_to_end_asks_to_be_renewed(scanned: Any) -> None:
    finding = Finding.objects.first()
    assert finding is not None
    services.waive(
        finding=finding, reason="off", until=TODAY + timedelta(days=3), by=None, today=TODAY
    )

    renewals = [item for item in the_queue() if item.kind == "renew"]

    assert len(renewals) == 1
    assert "off" in renewals[0].why


def test_what_was_found_since_the_last_visit_is_told_by_repository(scanned: Any) -> None:
    before, after = NOW - timedelta(days=1), NOW + timedelta(hours=1)

    lines = the_changes(before)

    assert any(line.figure.startswith("+") and "etiquettes" in line.text for line in lines)
    assert not [line for line in the_changes(after) if line.tone == "up"]


def test_what_was_removed_is_told_as_a_gain(scanned: Any) -> None:
    Finding.objects.update(resolved_on=TODAY, turned_at=NOW)

    lines = the_changes(NOW - timedelta(hours=1))

    assert [line.tone for line in lines if "no longer found" in line.text] == ["down"]


def test_tiers_sum_their_efforts_as_independent_estimates(scanned: Any) -> None:
    first = tier_rows()[0]
    rows = Proposal.objects.filter(tier="indispensable")

    assert first.count == rows.count() == first.waiting
    assert first.effort.likely == pytest.approx(sum(row.effort_likely for row in rows))
    assert first.effort.high <= sum(row.effort_high for row in rows) + 1e-9


def test_what_no_source_can_answer_is_counted(scanned: Any) -> None:
    from timonier.practices.models import Coverage

    Coverage.objects.update_or_create(
        repository=scanned,
        ecosystem="hex",
        defaults={"components": 9, "checked": 0, "unknown": 9, "checked_at": timezone.now()},
    )

    assert ("9 of 9", True) in [
        (gap.figure, "hex" in gap.text) for gap in given.lines(given.gaps, asked())
    ]


def test_a_first_visit_offers_to_add_repositories_or_to_see_the_demo(client: Client) -> None:
    client.force_login(person())

    page = client.get("/").content.decode()

    assert "Nothing has been read yet" in page
    assert "Add my repositories" in page
    assert "/demo/start/" in page
    assert "What to do first" not in page


def test_a_person_without_a_role_is_told_why_the_bridge_is_closed(client: Client) -> None:
    client.force_login(person("nobody", role=""))

    assert client.get("/").status_code == 403


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_bridge_asks_a_constant_number_of_queries(
    client: Client, scanned: Any, language: str, django_assert_max_num_queries: Any
) -> None:
    client.force_login(person())
    client.cookies["django_language"] = language
    client.get("/")
    for n in range(3):
        make.assessed(make.stored(OLD, name=f"retours-{n}"))

    with django_assert_max_num_queries(104):
        page = client.get("/")

    assert page.status_code == 200
    wanted = {"en": "What needs me today", "fr": "Ce qui m’attend aujourd’hui"}[language]
    assert wanted in page.content.decode()


def test_the_files_that_change_most_come_from_every_history(client: Client, scanned: Any) -> None:
    scanned.history_summary = {
        "hotspots": [
            {
                "path": "app/models.py", "revisions": 41, "size": 900, "authors": 3,
                "active_authors": 0, "fragmentation": 0.4, "last_changed_on": "2026-11-01",
                "score": 1.0,
            }
        ]
    }  # fmt: skip
    scanned.save()
    client.force_login(person())

    page = client.get("/estate/hotspots/").content.decode()

    assert "app/models.py" in page
    assert "nobody" in page


def test_size_decides_which_panel_comes_first(client: Client, scanned: Any) -> None:
    from timonier.organisation.models import Company

    company = Company.objects.create(name="Embruns", slug="embruns", headcount=6)
    client.force_login(person())

    def order() -> list[int]:
        page = client.get("/").content.decode()
        return [page.index(f'id="p-{key}"') for key in ("findings", "account")]

    small = order()
    company.headcount = 9_000
    company.save()
    group = order()

    assert small[0] < small[1]
    assert group[1] < group[0]


def test_an_install_that_has_read_only_itself_still_offers_to_begin(
    client: Client, scanned: Any
) -> None:
    scanned.location = str(Path(timonier.__file__).resolve().parent.parent)
    scanned.save()
    client.force_login(person())

    page = client.get("/").content.decode()

    assert "only Timonier" in page
    assert "What to do first" in page


def test_work_under_way_is_shown_and_its_end_reads_the_page_anew(client: Client) -> None:
    job = Job.objects.create(kind="estate.scan", subject="labels", state="running", done=2, total=9)
    client.force_login(person())

    assert "2 of 9" in client.get("/").content.decode()
    assert "HX-Refresh" not in client.get("/progress/")
    Job.objects.filter(pk=job.pk).update(state="done")
    assert client.get("/progress/")["HX-Refresh"] == "true"
