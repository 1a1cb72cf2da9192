"""The demo company: what was planted is found, what is clean stays clean, and all of it can go."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps

from tests.bridge.planted import PLANTED
from timonier.bridge.models import DemoPart
from timonier.bridge.services import staging
from timonier.estate.demo import presence
from timonier.estate.models import Component, IdentityMerge, Repository, ScanRun, System, Technology
from timonier.governance.models import Decision
from timonier.governance.selectors import calibration, reviews_due, to_decide
from timonier.kit.entities.entity import registry
from timonier.kit.models import Citation, LakeFile
from timonier.kit.records import evidence, writes
from timonier.organisation.models import Company, Department
from timonier.portfolio import selectors as portfolio
from timonier.portfolio.models import Initiative, Plan, PlanLine
from timonier.practices.models import Coverage, Finding, Proposal, ProposalDecision, Waiver
from timonier.risk.models import Risk, SimulationRun
from timonier.risk.selectors import money_at_risk
from timonier.strategy.selectors import goals_map
from timonier.strategy.selectors.radar import radar_page

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)  # what nears its end on another day is another list
FEW = 2  # scenarios: enough to see that a plan is really computed
# What depends on who happened to write which file: the demo of another day tells another story.
BY_HISTORY = {"truck-factor", "hotspot-unowned"}


@pytest.fixture(scope="module", autouse=True)
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[str]]:
    """The demo, made once for all tests of this file; the phases that it told of."""
    phases: list[str] = []
    with django_db_blocker.unblock():
        assert staging.start(
            today=TODAY,
            scenarios=FEW,
            on_progress=lambda done, total, phase: phases.append(phase),
        )
        yield phases
        staging.remove()
        LakeFile.objects.all().delete()


@pytest.mark.parametrize(
    ("repository", "check"), [(name, check) for name in PLANTED for check in PLANTED[name]]
)
def test_what_was_planted_is_found_and_nothing_beside_it(repository: str, check: str) -> None:
    found = Finding.objects.open().filter(repository__name=repository, check_id=check)
    subjects = {finding.subject for finding in found}
    words = PLANTED[repository][check]

    assert [word for word in words if not any(word in subject for subject in subjects)] == []
    assert [subject for subject in subjects if not any(word in subject for word in words)] == []


@pytest.mark.parametrize("repository", PLANTED)
def test_no_check_finds_what_was_not_planted(repository: str) -> None:
    found = Finding.objects.open().filter(repository__name=repository)

    assert {finding.check_id for finding in found} - BY_HISTORY <= set(PLANTED[repository])


def test_a_clean_repository_is_verified_and_an_unchecked_one_is_not_called_clean() -> None:
    rates = Coverage.objects.get(repository__name="embruns-rates", ecosystem="cargo")
    billing = Coverage.objects.get(repository__name="embruns-billing", ecosystem="maven")

    assert (rates.checked, rates.unknown, rates.affected) == (rates.components, 0, 0)
    assert (billing.checked, billing.unknown) == (0, billing.components)


def test_the_repositories_have_lived_for_two_years() -> None:
    rows = {row.name: row for row in presence.repositories()}
    now = datetime(2026, 11, 23, tzinfo=UTC)

    assert sorted(rows) == sorted(PLANTED)
    assert sum(row.commits or 0 for row in rows.values()) > 800
    assert all(row.last_commit_at < now for row in rows.values())
    assert min(row.first_commit_at for row in rows.values()) < now - timedelta(days=700)
    assert rows["embruns-carriers"].dormant_since is not None
    assert rows["embruns-labels"].truck_factor == 1
    assert rows["embruns-rates"].history_summary["robot_commits"] > 5
    assert rows["embruns-shop"].history_summary["hotspots"]
    assert rows["embruns-shop"].history_summary["couplings"]


def test_what_changed_in_a_month_was_computed_from_what_the_repositories_held() -> None:
    earlier = TODAY - timedelta(days=staging.EARLIER_DAYS)
    mended = Finding.objects.filter(subject__contains="gin-gonic/gin@v1.7.0")
    new = Finding.objects.get(subject="pkg:docker/postgres@14")

    assert {(one.seen_first_on, one.resolved_on) for one in mended} == {(earlier, TODAY)}
    assert (new.seen_first_on, new.resolved_on) == (TODAY, None)
    assert ScanRun.objects.count() == 2


def test_people_of_the_demo_have_judged() -> None:
    assert Company.objects.get().name == "Embruns"
    assert System.objects.get(slug="embruns-shop").exposure == "internet"
    assert all("(demo)" in system.name for system in System.objects.all())
    assert Waiver.objects.get().check_id == "container-root"
    assert set(ProposalDecision.objects.values_list("verdict", flat=True)) == {
        "accepted", "rejected",
    }  # fmt: skip
    assert IdentityMerge.objects.get().merged_name == "ykerbrat"
    assert {row.history.get().history_change_reason for row in System.objects.all()} == {
        "Demo company"
    }


def test_one_change_mends_several_repositories() -> None:
    upgrade = Proposal.objects.get(kind="upgrade", subject="Django")
    served = {finding.repository.name for finding in upgrade.findings.all()}

    assert served == {"embruns-shop", "embruns-platform"}
    assert upgrade.tier == "indispensable"


def test_one_goal_is_served_by_nobody_and_one_objective_serves_none() -> None:
    found = goals_map(TODAY)

    assert [goal.slug for goal in found.unserved_goals] == ["embruns-iberia"]
    assert [one.slug for one in found.objectives_without_goal] == ["embruns-data"]


def test_two_key_results_are_live_one_has_not_moved_and_one_was_never_measured() -> None:
    lines = {line.key_result.slug: line for line in goals_map(TODAY).lines}
    live = [line for line in lines.values() if line.measure.reading is not None]

    assert len(lines) == 8
    assert len(live) == 2
    assert all(line.measure.value is not None for line in live)
    assert lines["embruns-kr-peaks"].progress == 0.0
    assert lines["embruns-kr-trust"].measure.reason == "never"


def test_the_radar_is_tied_to_what_the_repositories_use() -> None:
    page = radar_page(TODAY)
    held = {each.line.entry.name for each in page.held_in_use or ()}
    unused = {each.line.entry.name for each in page.adopted_unused or ()}

    assert len(page.lines) == 31
    assert held == {"Django 3.2", "jQuery", "MySQL 5.7", "PHP 7.4", "Ruby 2.7"}
    assert unused == {"Helm"}
    assert sum(bool(line.move) for line in page.lines) >= 8


def test_three_risks_come_from_findings_and_one_has_no_estimate() -> None:
    found = money_at_risk(TODAY)
    assert found is not None

    assert Risk.objects.exclude(proposal_key="").count() == 3
    assert (found.counted, found.left_out, found.over_tolerance) == (9, 1, True)
    assert found.treated_mean < found.mean
    assert SimulationRun.objects.count() == 2


def test_the_plan_is_computed_and_says_why_the_law_is_late_in_it() -> None:
    plan = portfolio.current_plan()
    assert plan is not None
    lines = {line.slug: line for line in portfolio.tier_lines(plan)}
    account = portfolio.plan_account(plan)

    assert (plan.status, account.total) == ("optimal", 29)
    assert account.accepted is not None
    assert lines["embruns-e-invoicing"].obligation == "law"
    assert [late.slug for late in account.late] == ["embruns-e-invoicing"]
    assert set(account.late[0].short_of) == {"Java and PHP"}
    assert lines["embruns-live-tracking-first"].selected + lines[
        "embruns-live-tracking"
    ].selected == 1  # fmt: skip


def test_of_five_decisions_one_waits_one_was_replaced_and_one_is_due_for_review() -> None:
    states = sorted(Decision.objects.values_list("status", flat=True))
    due = {row.decision.name for row in reviews_due(TODAY) if row.prediction is None}

    assert states == ["accepted", "accepted", "accepted", "proposed", "superseded"]
    assert due == {"Send notices through a provider"}
    assert [row.options for row in to_decide(TODAY)] == [3]
    assert all(row.options.filter(do_nothing=True).count() == 1 for row in Decision.objects.all())
    assert (calibration(TODAY).chances, calibration(TODAY).intervals) == (24, 8)


def test_from_the_question_that_waits_one_gets_down_to_a_finding() -> None:
    def down(row: Any, kind: type) -> Any:
        steps = evidence.why(row, depth=1, limit=100).steps
        return next(step.item for step in steps if isinstance(step.item, kind))

    plan = down(Decision.objects.get(status="proposed"), Plan)
    line = plan.lines.get(initiative_name__contains="Django")
    upgrade = down(line, Initiative)

    assert isinstance(down(plan, PlanLine), PlanLine)
    assert isinstance(down(down(upgrade, Proposal), Finding), Finding)


def test_progress_tells_each_phase_and_a_second_start_does_nothing(demo: list[str]) -> None:
    told = list(dict.fromkeys(demo))

    assert told[0] == "Writing the repositories"
    assert told[-1] == "Deciding"
    assert {"Judging what was read", "Simulating the risks", "Computing the plan"} <= set(told)
    assert not staging.start(today=TODAY, on_progress=lambda *_: None)
    assert presence.repositories().count() == len(PLANTED)


def test_removal_takes_all_of_the_demo_and_nothing_of_anybody_else() -> None:
    own = writes.patch(registry[System], {"name": "Wharf", "slug": "wharf"}, by=None)
    place = presence.folder().with_name("own")
    mine = Repository.objects.create(name="mine", slug="mine", location=str(place))

    assert staging.remove() > 30

    assert list(System.objects.all()) == [own]
    assert list(Repository.objects.all()) == [mine]
    for model in (Company, Department, Waiver, ProposalDecision, Finding, Proposal, Component,
                  Technology, ScanRun, Citation, DemoPart, IdentityMerge):  # fmt: skip
        assert not model._default_manager.exists(), model
    rooms = ("strategy", "risk", "portfolio", "governance")
    for model in [model for room in rooms for model in apps.get_app_config(room).get_models()]:
        assert not model._default_manager.exists(), model  # their history among them
    assert not System.history.exclude(id=own.pk).exists()
    assert not LakeFile.objects.exclude(digest="").filter(retired_at=None).exists()
    assert not presence.folder().exists()


def test_a_demo_company_that_somebody_made_their_own_stays() -> None:
    company = Company.objects.get()
    writes.patch(registry[Company], {"name": "Quai", "slug": "quai"}, company, by=None)

    staging.remove()

    assert Company.objects.get().name == "Quai"
    assert not Department.objects.exists()
