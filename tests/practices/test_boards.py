"""The boards and the pages of findings and proposals: what they show, refuse and undo."""

import re
import subprocess
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.make import person
from tests.practices import make
from timonier.practices.models import Finding, Proposal, ProposalDecision, Waiver
from timonier.practices.selectors import findings_board, leads
from timonier.practices.selectors.excerpts import excerpt

pytestmark = pytest.mark.django_db
FILES = {
    "requirements.txt": "celery==5.2.7\ndjango==3.2.0\nrequests\n",
    "Dockerfile": "FROM python:3.7-slim\n",
    "app/__init__.py": "",
}


@pytest.fixture
def scanned() -> Any:
    repository = make.stored(FILES)
    make.assessed(repository)
    return repository


@pytest.fixture
def cto(cto: Client, scanned: Any) -> Client:
    return cto


@pytest.fixture
def proposal(scanned: Any) -> Proposal:
    return Proposal.objects.filter(tier="indispensable").order_by("-removes")[0]


@pytest.fixture
def finding(scanned: Any) -> Finding:
    return Finding.objects.filter(check_id="vulnerability").order_by("rank", "pk")[0]


def text(page: Any) -> str:
    """What a page says, its spaces made one."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def test_the_board_shows_what_to_decide_by_tier_with_its_range(
    cto: Client, proposal: Proposal
) -> None:
    page = cto.get("/practices/")

    assert proposal.heading in text(page)
    assert text(page).index("Indispensable") < text(page).index("Accessory")
    assert page.content.decode().count("<circle") >= Proposal.objects.count()


def test_a_filter_that_means_nothing_is_not_obeyed(cto: Client) -> None:
    plain = text(cto.get("/practices/"))
    odd = text(cto.get("/practices/?tier=nonsense&verdict=%00&repository=%00"))

    assert plain.count("Decide") == odd.count("Decide")


def test_a_row_unfolds_by_repository_and_folds_again(cto: Client, proposal: Proposal) -> None:
    address = reverse("practices:unfold", args=[proposal.key])

    opened, folded = cto.get(f"{address}?open=1&top=1e9"), cto.get(f"{address}?top=x")

    assert 'aria-expanded="true"' in opened.content.decode()
    assert "?repository=etiquettes" in opened.content.decode()
    assert 'aria-expanded="false"' in folded.content.decode()
    assert "?repository=etiquettes" not in folded.content.decode()


@pytest.mark.parametrize("tab", ["all", "lifecycle", "unknown", "waived"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_tab_opens_in_both_languages(cto: Client, tab: str, language: str) -> None:
    cto.cookies["django_language"] = language

    assert cto.get(f"/practices/board/{tab}/").status_code == 200


def test_a_tab_that_is_not_there_is_not_found(cto: Client) -> None:
    assert cto.get("/practices/board/secrets/").status_code == 404


def test_filters_narrow_and_pages_go_on_where_the_last_one_ended(scanned: Any) -> None:
    whole = [row.finding.pk for row in findings_board(today=make.TODAY, size=200).rows]
    pages: list[int] = []
    after = ""
    while True:
        board = findings_board(today=make.TODAY, size=7, after=after)
        pages += [row.finding.pk for row in board.rows]
        after = board.next
        if not after:
            break

    assert pages == whole
    assert len(pages) == len(set(pages)) > 7


def test_the_list_costs_the_same_whatever_the_number_of_rows(
    cto: Client, django_assert_max_num_queries: Any
) -> None:
    cto.get("/practices/board/all/")
    make.assessed(make.stored(FILES, name="retours"), make.stored(FILES, name="douane"))

    with django_assert_max_num_queries(45):
        cto.get("/practices/board/all/")


def test_an_accepted_proposal_can_be_taken_back_from_its_message(
    cto: Client, proposal: Proposal
) -> None:
    due = timezone.localdate() + timedelta(days=30)
    address = reverse("practices:accept", args=[proposal.key])

    page = cto.post(
        address, {"owner": "Ada", "due_on": due.isoformat(), "next": "/practices/"}, follow=True
    )
    undo = re.search(r'action="([^"]+withdraw/[^"]*)"', page.content.decode())

    assert page.redirect_chain[-1][0] == "/practices/"
    assert undo is not None
    cto.post(undo[1].replace("&amp;", "&"))
    assert ProposalDecision.objects.get().verdict == "withdrawn"


def test_a_refused_decision_keeps_what_was_written(cto: Client, proposal: Proposal) -> None:
    past = date(2020, 1, 1).isoformat()

    answer = cto.post(
        reverse("practices:accept", args=[proposal.key]), {"owner": "Ada L.", "due_on": past}
    )

    assert answer.status_code == 422
    assert 'value="Ada L."' in answer.content.decode()
    assert "The due day is past." in text(answer)
    assert not ProposalDecision.objects.exists()


def test_a_rejection_without_a_reason_is_refused_beside_its_field(
    cto: Client, proposal: Proposal
) -> None:
    answer = cto.post(reverse("practices:reject", args=[proposal.key]), {"reason": "  "})

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    assert "<details" in answer.content.decode() and " open" in answer.content.decode()


def test_a_waiver_shows_on_the_page_and_in_its_tab(cto: Client, finding: Finding) -> None:
    until = timezone.localdate() + timedelta(days=30)
    address = reverse("practices:waive", args=[finding.key])

    page = cto.post(address, {"reason": "never called", "until": until.isoformat()}, follow=True)

    assert "never called" in text(page)
    assert "Waived: never called" in text(page)
    assert finding.key in cto.get("/practices/board/waived/").content.decode()
    assert Waiver.objects.get().reason == "never called"


def test_the_way_back_never_leads_to_another_site(cto: Client, proposal: Proposal) -> None:
    address = reverse("practices:reject", args=[proposal.key])

    answer = cto.post(address, {"reason": "no", "next": "https://example.org/"})

    assert answer["Location"] == reverse("practices:proposals-detail", args=[proposal.key])


def test_the_page_of_a_finding_says_why_this_severity_and_what_is_unknown(
    cto: Client, finding: Finding
) -> None:
    page = text(cto.get(reverse("practices:findings-detail", args=[finding.key])))

    assert "Why this severity" in page
    assert "Exposure Unknown" in page
    assert "What it stands on" in page


def test_the_page_of_a_proposal_names_the_rule_of_its_tier(cto: Client, proposal: Proposal) -> None:
    page = text(cto.get(reverse("practices:proposals-detail", args=[proposal.key])))

    assert "provisional" in page
    assert "Indispensable:" in page
    assert "Nobody has decided yet." in page


def test_a_member_reads_the_board_and_is_offered_no_decision(client: Client, scanned: Any) -> None:
    client.force_login(person("membre", role="member"))

    page = client.get("/practices/")

    assert page.status_code == 200
    assert "data-decide" not in page.content.decode()


@pytest.fixture
def on_disk(tmp_path: Path, scanned: Any) -> Iterator[Any]:
    """The scanned repository, with its files in a git folder."""

    def git(*arguments: str) -> str:
        told = subprocess.run(
            ("git", "-c", "user.name=a", "-c", "user.email=a@example.org", *arguments),
            cwd=tmp_path, check=True, capture_output=True, text=True,
        )  # fmt: skip
        return told.stdout.strip()

    for name, content in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content)
    git("init", "-q")
    git("add", ".")
    git("commit", "-q", "-m", "start")
    scanned.location = str(tmp_path)
    scanned.save()
    digest = git("rev-parse", "HEAD:requirements.txt")
    scanned.manifests.filter(path="requirements.txt").update(digest=digest)
    yield scanned


def test_the_lines_around_a_finding_come_from_git(on_disk: Any, finding: Finding) -> None:
    found = excerpt(Finding.objects.get(pk=finding.pk))

    assert [line for line in found.lines if line[2]] == [(2, "django==3.2.0", True)]


def test_a_file_with_a_secret_is_never_quoted(on_disk: Any, finding: Finding) -> None:
    on_disk.manifests.create(path="requirements.txt", kind="secrets")

    found = excerpt(Finding.objects.get(pk=finding.pk))

    assert (found.lines, found.why_not) == ((), "secret")


def test_a_repository_that_is_gone_gives_no_lines_and_no_error(
    cto: Client, finding: Finding
) -> None:
    finding.repository.manifests.update(digest="a" * 40)

    page = cto.get(reverse("practices:lines", args=[finding.key]))

    assert page.status_code == 200
    assert "cannot be read just now" in text(page)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="others plan by what a table holds")
def test_the_first_of_a_lot_is_one_step_in_its_index() -> None:
    plan = leads(Finding.objects.open()).order_by("rank", "pk")[:51].explain()

    assert "USING INDEX practices_open_by_lot (lot=?)" in plan
