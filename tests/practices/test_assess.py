"""Findings over time: opened, kept, resolved, reopened; what was not read proves nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from timonier.kit.records.evidence import cited
from timonier.practices import services
from timonier.practices.models import CheckWeight, Coverage, Finding, Judged, Proposal, Waiver
from timonier.practices.selectors.pieces import open_pieces

from . import make

pytestmark = [pytest.mark.django_db, pytest.mark.data]

TOMORROW = make.TODAY + timedelta(days=1)
OLD = {"requirements.txt": "django==3.2.0\n"}
MOVED = {"requirements.txt": "# moved down\n\ndjango==3.2.0\n"}
FIXED = {"requirements.txt": "requests==2.33.0\n"}


def open_keys(check: str = "vulnerability") -> set[str]:
    return set(Finding.objects.open().filter(check_id=check).values_list("key", flat=True))


def test_a_first_scan_opens_findings_with_evidence_coverage_and_a_proposal() -> None:
    done = make.assessed(make.stored(OLD))

    row = Finding.objects.filter(check_id="vulnerability").first()
    assert row is not None
    assert (row.seen_first_on, row.seen_last_on, row.resolved_on) == (make.TODAY, make.TODAY, None)
    assert cited([row])[row.pk] >= 2
    assert done.opened == Finding.objects.count()
    assert Coverage.objects.get(ecosystem="pypi").checked == 1
    proposal = Proposal.objects.get(subject="Django")
    assert proposal.tier == "indispensable"
    assert proposal.removes == proposal.findings.count() > 20
    assert cited([proposal])[proposal.pk] > 20


def test_a_moved_line_keeps_the_finding_and_its_first_day() -> None:
    make.assessed(make.stored(OLD))
    before = open_keys()

    done = make.assessed(make.stored(MOVED), today=TOMORROW)

    assert open_keys() == before
    assert (done.opened, done.resolved) == (0, 0)
    row = Finding.objects.filter(check_id="vulnerability").first()
    assert row is not None
    assert (row.seen_first_on, row.seen_last_on, row.line) == (make.TODAY, TOMORROW, 3)


def test_what_is_gone_is_resolved_and_what_returns_is_reopened() -> None:
    make.assessed(make.stored(OLD))
    before = open_keys()

    make.assessed(make.stored(FIXED), today=TOMORROW)
    assert open_keys() == set()
    assert set(Finding.objects.filter(key__in=before).values_list("resolved_on", flat=True)) == {
        TOMORROW
    }
    assert not Proposal.objects.filter(subject="Django").exists()

    make.assessed(make.stored(OLD), today=TOMORROW + timedelta(days=1))
    assert open_keys() == before
    assert Finding.objects.filter(key__in=before, seen_first_on=make.TODAY).count() == len(before)


@pytest.mark.parametrize("files", [FIXED, {}])
def test_a_failed_scan_resolves_nothing(files: dict[str, str]) -> None:
    make.assessed(make.stored(OLD))
    before = open_keys()

    make.assessed(make.stored(files, state="failed"), today=TOMORROW)

    assert open_keys() == before


def test_a_partial_scan_resolves_nothing_of_an_ecosystem_it_could_not_read() -> None:
    make.assessed(make.stored(OLD))
    before = open_keys()
    broken = {"requirements.txt": "requests==2.33.0\n", "uv.lock": "not toml ["}

    make.assessed(make.stored(broken, state="partial"), today=TOMORROW)

    assert open_keys() == before
    assert Finding.objects.open().filter(check_id="unreadable").count() == 1


def test_assessing_twice_changes_nothing() -> None:
    repository = make.stored(OLD)
    make.assessed(repository)
    rows = list(Finding.objects.order_by("pk").values())
    proposals = list(Proposal.objects.order_by("pk").values())
    links = sorted(Proposal.findings.through.objects.values_list("pk", flat=True))

    done = make.assessed(repository)

    assert (done.opened, done.resolved) == (0, 0)
    assert list(Finding.objects.order_by("pk").values()) == rows
    assert list(Proposal.objects.order_by("pk").values()) == proposals
    assert sorted(Proposal.findings.through.objects.values_list("pk", flat=True)) == links


def test_a_better_name_for_a_flaw_keeps_the_finding_and_its_waiver(camille: Any) -> None:
    repository = make.stored(OLD)
    make.assessed(repository)
    row = Finding.objects.filter(check_id="vulnerability", aliases__0__startswith="CVE-").first()
    assert row is not None
    # As it was before the CVE was given: known under another identifier, with another identity.
    Finding.objects.filter(pk=row.pk).update(key="f" * 24, aliases=row.aliases[1:])
    row.refresh_from_db()
    services.waive(finding=row, reason="not reachable", until=TOMORROW, by=camille,
                   today=make.TODAY)  # fmt: skip
    Judged.objects.all().delete()  # the knowledge was another one

    make.assessed(repository)

    row.refresh_from_db()
    assert (row.key, row.resolved_on) == ("f" * 24, None)
    assert any(alias.startswith("CVE-") for alias in row.aliases)
    assert "f" * 24 not in {piece.key for piece in open_pieces(make.TODAY)}


def test_two_repositories_share_one_proposal() -> None:
    make.assessed(make.stored(OLD), make.stored(OLD, name="retours"))

    proposal = Proposal.objects.get(subject="Django")

    assert "2 repositories" in proposal.heading


def test_the_company_can_switch_a_check_off() -> None:
    CheckWeight.objects.create(check_id="vulnerability", severity="off", reason="other tool")

    make.assessed(make.stored(OLD))

    assert open_keys() == set()


def test_an_expired_waiver_lets_the_finding_return(camille: Any) -> None:
    make.assessed(make.stored(OLD))
    row = Finding.objects.filter(check_id="lifecycle").get()
    services.waive(finding=row, reason="paid support", until=TOMORROW, by=camille, today=make.TODAY)

    def proposed(today: date) -> bool:
        return row.key in {piece.key for piece in open_pieces(today)}

    assert not proposed(TOMORROW)
    assert proposed(TOMORROW + timedelta(days=1))
    assert Waiver.objects.count() == 1


def test_queries_do_not_grow_with_findings() -> None:
    small = make.stored({"requirements.txt": "jinja2==2.10\n"}, name="small")
    large = make.stored({"requirements.txt": "django==3.2.0\npillow==9.0.0\n"}, name="large")
    make.assessed(small, large)

    def queries(repository: Any) -> int:
        with CaptureQueriesContext(connection) as caught:
            make.assessed(repository)
        return len(caught)

    assert queries(small) == queries(large)
