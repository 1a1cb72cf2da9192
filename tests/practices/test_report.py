"""The scan's JSON keeps its documented shape, and its documents match the code."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest

from timonier.estate.models import ScanRun
from timonier.practices import selectors
from timonier.practices.core.checks.registry import every
from timonier.practices.core.documented import checks_page
from timonier.practices.core.titles import KINDS
from timonier.practices.management.commands.checks_page import french_page
from timonier.practices.models import ProposalKind

from . import make

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guide"
FILES = {
    "requirements.txt": "django==3.2.0\nflask>=1\n",
    "Dockerfile": "FROM python:3.7-slim\n",
    "package.json": "{",
    "pom.xml": "<project><artifactId>a</artifactId></project>",
    "k8s/pdb.yaml": "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\n",
}


@pytest.mark.data
@pytest.mark.django_db
def test_the_report_keeps_its_documented_shape() -> None:
    repository = make.stored(FILES, state="partial")
    make.assessed(repository)
    run = ScanRun.objects.create(
        started_at="2026-11-23T08:00:00Z",
        outcomes={
            "etiquettes": {"state": "partial", "reason": "package.json"},
            "gone": {"state": "failed", "reason": "no repository"},
        },
    )

    report = json.loads(json.dumps(selectors.scan_report(run, book=make.book(), today=make.TODAY)))

    schema = json.loads((GUIDE / "scan.schema.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(report)
    assert {(one["name"], one["state"]) for one in report["repositories"]} == {
        ("etiquettes", "partial"),
        ("gone", "failed"),
    }
    purls = {one["purl"] for one in report["components"]}
    assert {"pkg:pypi/django@3.2.0", "pkg:docker/python@3.7-slim"} <= purls
    checks = {one["check"] for one in report["findings"]}
    assert {"vulnerability", "lifecycle", "unreadable", "api-removed"} <= checks
    keys = {one["id"] for one in report["findings"]}
    assert all(set(one["findings"]) <= keys for one in report["proposals"])
    assert any(one["title"].startswith("Upgrade Django") for one in report["proposals"])
    covered = {one["ecosystem"]: one for one in report["coverage"]}
    assert covered["docker"]["checked"] == 0


@pytest.mark.django_db
def test_a_report_of_some_repositories_leaves_the_others_out() -> None:
    one, other = make.stored(FILES), make.stored(FILES, name="retours")
    make.assessed(one, other)

    report = selectors.scan_report([one], book=make.book(), today=make.TODAY)

    assert {row["repository"] for row in report["findings"]} == {"etiquettes"}
    assert all("in 2 repositories" not in row["title"] for row in report["proposals"])


def test_the_page_of_checks_is_up_to_date() -> None:
    assert (GUIDE / "checks.md").read_text(encoding="utf-8") == checks_page()
    assert (GUIDE / "fr/checks.md").read_text(encoding="utf-8") == french_page()


def test_every_check_id_is_a_plain_word() -> None:
    assert all(re.fullmatch(r"[a-z][a-z0-9-]*", one.id) for one in every())


def test_every_kind_of_proposal_has_a_name_and_a_title() -> None:
    assert set(KINDS) == set(ProposalKind.values)
