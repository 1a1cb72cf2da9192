"""The demo company: what was planted is found, what is clean stays clean, and all of it can go."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from timonier.bridge.demo import presence, staging
from timonier.bridge.models import DemoPart
from timonier.estate.models import Component, IdentityMerge, Repository, ScanRun, System, Technology
from timonier.kit import writes
from timonier.kit.entity import registry
from timonier.kit.models import Citation, LakeFile
from timonier.organisation.models import Company, Department
from timonier.practices.models import Coverage, Finding, Proposal, ProposalDecision, Waiver

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)  # what nears its end on another day is another list
# Repository -> check -> words that each are in the subject of one finding.
PLANTED: dict[str, dict[str, tuple[str, ...]]] = {
    "embruns-shop": {
        "vulnerability": ("django@3.2.0", "pillow@8.0.0", "gunicorn@20.0.4", "celery@4.4.0",
                          "requests@2.32.5"),
        "lifecycle": ("django@3.2.0", "python@3.7-slim", "postgres@13", "redis@6.2", "python@3.7"),
        "secret": ("deploy/production.env",),
        "container-root": ("Dockerfile",),
        "runner-retired": ("ubuntu-20.04",),
        "action-unpinned": ("actions/checkout@v2", "actions/setup-python@v2"),
        "superseded": ("pytz",),
        "workflow-permissions": ("test.yml",),
        "image-no-digest": ("docker-compose.yml",),
        "security-policy-missing": ("embruns-shop",),
        "update-bot-missing": ("embruns-shop",),
    },
    "embruns-portal": {
        "vulnerability": ("jquery@1.12.4", "moment@2.18.1", "handlebars@4.0.11", "axios@0.21.0",
                          "dompurify@2.0.0", "lodash@4.17.15"),
        "lifecycle": ("docker/node@16", "jquery@1.12.4", "nodejs@16"),
        "two-package-managers": (".",),
        "workflow-permissions": ("build.yml",),
        "action-unpinned": ("build-push-action@v4", "checkout@v3", "setup-node@v3"),
        "container-root": ("Dockerfile",),
        "tests-missing": ("embruns-portal",),
        "owners-missing": ("embruns-portal",),
        "security-policy-missing": ("embruns-portal",),
        "update-bot-missing": ("embruns-portal",),
        "superseded": ("moment", "node-sass", "tslint", "axios", "express", "jquery", "lodash"),
        "ecosystem-unchecked": ("npm",),
        "image-no-digest": ("Dockerfile",),
    },
    "embruns-tracking": {
        "vulnerability": ("golang.org/x/net@v0.7.0", "jwt-go@v3.2.0"),
        "lifecycle": ("golang@1.19",),
        "superseded": ("jwt-go", "pkg/errors"),
        "update-bot-missing": ("embruns-tracking",),
    },
    "embruns-billing": {
        "lifecycle": ("mysql@5.7", "spring-boot-starter-parent", "spring-boot-starter-web",
                      "maven@3.8", "temurin@11", "java@11"),
        "ecosystem-unchecked": ("maven",),
        "ci-no-tests": ("embruns-billing",),
        "superseded": ("junit",),
        "owners-missing": ("embruns-billing",),
        "security-policy-missing": ("embruns-billing",),
        "update-bot-missing": ("embruns-billing",),
        "image-no-digest": ("Dockerfile",),
    },
    "embruns-carriers": {
        "vulnerability": ("laravel/framework@8.20.0", "guzzle@7.0.1", "swiftmailer@6.2.4",
                          "phpunit@9.5.0"),
        "lifecycle": ("laravel/framework", "php@7.4-fpm", "generic/php@7.4"),
        "abandoned": ("swiftmailer", "faker"),
        "superseded": (".travis.yml",),
        "dormant-in-service": ("embruns-carriers",),
        "container-root": ("Dockerfile",),
        "ecosystem-unchecked": ("composer",),
        "owners-missing": ("embruns-carriers",),
        "security-policy-missing": ("embruns-carriers",),
        "update-bot-missing": ("embruns-carriers",),
        "image-no-digest": ("Dockerfile",),
    },
    "embruns-labels": {
        "vulnerability": ("nokogiri@1.10.4", "rack@2.0.7", "puma@4.3.1", "sinatra@2.0.5"),
        "lifecycle": ("ruby@2.7-slim", "ruby@2.7.8"),
        "truck-factor": ("embruns-labels",),
        "ci-missing": ("embruns-labels",),
        "owners-missing": ("embruns-labels",),
        "security-policy-missing": ("embruns-labels",),
        "update-bot-missing": ("embruns-labels",),
        "image-no-digest": ("Dockerfile",),
    },
    "embruns-platform": {
        "vulnerability": ("django@3.2.0", "gunicorn@20.0.4"),
        "secret": ("scripts/backup.sh",),
        "api-removed": ("cluster/ingress.yaml",),
        "container-privileged": ("cluster/log-agent.yaml",),
        "container-limits": ("cluster/shop.yaml",),
        "image-latest": ("shop@latest",),
        "unreadable": ("charts/notices/Chart.yaml",),
        "lifecycle": ("fluent-bit@2.0.9", "amazon-rds-postgresql@13.20", "generic/terraform",
                      "hashicorp/terraform@1.5.7", "django@3.2.0"),
        "action-unpinned": (".gitlab-ci.yml",),
        "tests-missing": ("embruns-platform",),
        "owners-missing": ("embruns-platform",),
        "security-policy-missing": ("embruns-platform",),
        "update-bot-missing": ("embruns-platform",),
        "image-no-digest": ("log-agent.yaml",),
    },
    "embruns-forecast": {
        "vulnerability": ("pandas", "requests"),
        "lifecycle": ("python@3.9", "postgres@14"),
        "lock-missing": ("pyproject.toml",),
        "floating-version": ("pyproject.toml",),
        "superseded": ("boto", "nose", "setup.py"),
        "container-root": ("Dockerfile",),
        "ci-missing": ("embruns-forecast",),
        "tests-missing": ("embruns-forecast",),
        "owners-missing": ("embruns-forecast",),
        "security-policy-missing": ("embruns-forecast",),
        "update-bot-missing": ("embruns-forecast",),
        "image-no-digest": ("docker-compose.yml",),
    },
    "embruns-notices": {"ecosystem-unchecked": ("npm",)},
    "embruns-rates": {},
}  # fmt: skip
# What depends on who happened to write which file: the demo of another day tells another story.
BY_HISTORY = {"truck-factor", "hotspot-unowned"}


@pytest.fixture(scope="module", autouse=True)
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[str]]:
    """The demo, made once for all tests of this file; the phases that it told of."""
    phases: list[str] = []
    with django_db_blocker.unblock():
        assert staging.start(
            today=TODAY, on_progress=lambda done, total, phase: phases.append(phase)
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


def test_progress_tells_each_phase_and_a_second_start_does_nothing(demo: list[str]) -> None:
    told = list(dict.fromkeys(demo))

    assert told[0] == "Writing the repositories"
    assert told[-1] == "Deciding"
    assert "Judging what was read" in told
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
    assert not System.history.exclude(id=own.pk).exists()
    assert not LakeFile.objects.exclude(digest="").filter(retired_at=None).exists()
    assert not presence.folder().exists()


def test_a_demo_company_that_somebody_made_their_own_stays() -> None:
    company = Company.objects.get()
    writes.patch(registry[Company], {"name": "Quai", "slug": "quai"}, company, by=None)

    staging.remove()

    assert Company.objects.get().name == "Quai"
    assert not Department.objects.exists()
