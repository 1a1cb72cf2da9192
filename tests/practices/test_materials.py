"""What a bill of materials is made of: the one count, scopes, edges, and what people decided."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.estate.test_dependency_track import JUSTIFICATIONS, refused
from tests.make import person
from tests.practices.make import TODAY, assessed, stored
from timonier.estate.core.sbom import sbom
from timonier.estate.models import RepositoryProfile, System
from timonier.estate.selectors import component_counts
from timonier.estate.services.counting import mark_counted
from timonier.practices import services
from timonier.practices.models import Finding, Justification, Proposal
from timonier.practices.selectors.materials import bill

pytestmark = [pytest.mark.django_db, pytest.mark.data]

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
POETRY = """[[package]]
name = "jinja2"
version = "3.1.0"
groups = ["main"]
files = [
    {file = "jinja2.whl", hash = "sha256:%s"},
]

[package.dependencies]
markupsafe = ">=2.0"

[[package]]
name = "markupsafe"
version = "2.1.0"
groups = ["main"]
""" % ("a" * 64)
PROJECT = """[tool.poetry]
name = "shop"
[tool.poetry.dependencies]
jinja2 = "<3.1.1"
"""
FILES = {
    "poetry.lock": POETRY,
    "pyproject.toml": PROJECT,
    "requirements/old.txt": "django==3.2.0\n",
    "tests/fixtures/requirements.txt": "flask==0.1\n",
}


def document(name: str) -> dict[str, Any]:
    found = bill(name, today=TODAY)
    assert found
    text = sbom(found.name, found.uses, now=NOW, version=found.version, edges=found.edges,
                flaws=found.flaws)  # fmt: skip
    assert not list(refused(text))
    made: dict[str, Any] = json.loads(text)
    return made


@pytest.fixture
def shop() -> Any:
    repository = stored(FILES, name="shop")
    mark_counted(repository)
    assessed(repository)
    return repository


def test_nothing_of_that_name_has_no_bill() -> None:
    assert bill("nothing", today=TODAY) is None


def test_the_bill_has_as_many_components_as_every_screen_counts(shop: Any) -> None:
    purls = {one["purl"] for one in document("shop")["components"]}
    assert purls == {"pkg:pypi/jinja2@3.1.0", "pkg:pypi/markupsafe@2.1.0", "pkg:pypi/django@3.2.0"}
    assert len(purls) == component_counts([shop])[shop.pk]


def test_a_range_is_a_place_of_its_lock_with_hashes_scope_and_who_brings_it(shop: Any) -> None:
    made = document("shop")
    jinja = next(one for one in made["components"] if one["name"] == "jinja2")
    assert jinja["scope"] == "required"
    assert jinja["hashes"] == [{"alg": "SHA-256", "content": "a" * 64}]
    places = [one["location"] for one in jinja["evidence"]["occurrences"]]
    assert set(places) == {"shop/poetry.lock", "shop/pyproject.toml"}
    brings = {one["ref"]: one.get("dependsOn", []) for one in made["dependencies"]}
    assert brings["pkg:pypi/jinja2@3.1.0"] == ["pkg:pypi/markupsafe@2.1.0"]
    assert brings["root"] == ["pkg:pypi/django@3.2.0", "pkg:pypi/jinja2@3.1.0"]


def flaw_of(name: str, subject: str) -> dict[str, Any]:
    return next(
        one for one in document(name)["vulnerabilities"] if one["affects"][0]["ref"] == subject
    )


def test_a_flaw_on_which_nobody_decided_has_no_analysis(shop: Any) -> None:
    told = flaw_of("shop", "pkg:pypi/jinja2@3.1.0")
    assert told["id"].startswith(("CVE-", "GHSA-"))
    assert "analysis" not in told
    assert told["recommendation"].startswith("Fixed in ")


@pytest.mark.parametrize(
    ("justification", "expected"),
    [
        (
            "code_not_reachable",
            {"state": "not_affected", "justification": "code_not_reachable", "detail": "Seen."},
        ),
        ("", {"state": "exploitable", "response": ["will_not_fix"], "detail": "Seen."}),
    ],
)
def test_a_waiver_is_told_with_its_justification(
    shop: Any, justification: str, expected: dict[str, Any]
) -> None:
    finding = Finding.objects.get(subject="pkg:pypi/jinja2@3.1.0", aliases__0="CVE-2024-22195")
    services.waive(
        finding=finding, reason="Seen.", until=TODAY + timedelta(days=30), by=person(),
        today=TODAY, now=NOW, justification=justification,
    )  # fmt: skip
    told = {one["id"]: one.get("analysis") for one in document("shop")["vulnerabilities"]}
    assert told["CVE-2024-22195"] == expected
    assert [one for key, one in told.items() if key != "CVE-2024-22195" and one] == []


def test_a_waiver_that_has_ended_decides_nothing(shop: Any) -> None:
    finding = Finding.objects.get(subject="pkg:pypi/jinja2@3.1.0", aliases__0="CVE-2024-22195")
    services.waive(finding=finding, reason="Seen.", until=TODAY, by=person(), today=TODAY, now=NOW)
    later = bill("shop", today=TODAY + timedelta(days=1))
    assert later and all(not flaw.state for flaw in later.flaws)


def test_an_accepted_proposal_says_that_the_flaw_will_be_mended(shop: Any) -> None:
    proposal = Proposal.objects.filter(
        findings__subject="pkg:pypi/jinja2@3.1.0", findings__check_id="vulnerability"
    ).distinct().first()  # fmt: skip
    assert proposal
    services.accept(proposal=proposal, owner="Ada", due_on=TODAY, by=person(), today=TODAY)
    told = flaw_of("shop", "pkg:pypi/jinja2@3.1.0")["analysis"]
    assert told == {"state": "exploitable", "response": ["update"]}


def test_a_flaw_that_may_be_there_is_in_triage_once_for_each_that_is_possible() -> None:
    assessed(stored({"requirements.txt": "django>=3\n"}, name="desk"))
    finding = Finding.objects.get(subject="pkg:pypi/django", check_id="vulnerability")
    told = document("desk")["vulnerabilities"]
    assert len(told) == len(set(finding.aliases)) > 1
    assert {one["analysis"]["state"] for one in told} == {"in_triage"}
    assert all("references" not in one for one in told)


def test_a_system_counts_what_its_repositories_share_once(shop: Any) -> None:
    desk = stored({"requirements.txt": "django==3.2.0\nsix==1.16.0\n"}, name="desk")
    system = System.objects.create(name="Sales", slug="sales")
    for repository in (shop, desk):
        mark_counted(repository)
        RepositoryProfile.objects.create(
            repository_name=repository.name, slug=repository.name, system=system
        )
    components = document("sales")["components"]
    counts = component_counts([shop, desk])
    assert len(components) == sum(counts.values()) - 1
    django = next(one for one in components if one["name"] == "django")
    assert len(django["evidence"]["occurrences"]) == 2


def test_what_was_not_wholly_read_is_a_remark() -> None:
    repository = stored(FILES, name="shop", state="partial")
    repository.reason = "1 file could not be read"
    repository.save()
    found = bill("shop", today=TODAY)
    assert found and list(found.remarks) == ["shop is incomplete: 1 file could not be read"]


def test_a_system_without_any_repository_says_so() -> None:
    System.objects.create(name="Sales", slug="sales")
    found = bill("sales", today=TODAY)
    assert found and not found.uses
    assert list(found.remarks) == ["no repository is said to serve sales"]


def test_every_justification_that_a_person_may_give_is_known_to_others() -> None:
    assert set(Justification.values) == JUSTIFICATIONS
