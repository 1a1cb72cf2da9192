"""The law of scopes, over every check and every scope: unknown is medium at most, and production
is said of nothing that is not known to be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.practices.make import issues
from timonier.estate.core.facts import Scope
from timonier.practices.core.checks.registry import CHECKS, every, graded
from timonier.practices.core.issue import Issue
from timonier.practices.core.phrases import gettext
from timonier.practices.core.pieces import Piece, piece_of
from timonier.practices.core.severity import LEVELS, RANK
from timonier.practices.core.tiers import RULES

TODAY = date(2026, 11, 23)
SCOPES = ("prod", "dev", "unknown", "")
KEY = "".join(["AKIA", "Q3EGRK4XUVZ7", "T2WY"])
WORKFLOW = ".github/workflows/ci.yml"
# One file or two for each check that reads files.
CORPUS = {
    "requirements.txt": "django==3.2.0\nrequests>=2\npycrypto==2.6.1\npytoml==0.1.21\n",
    "Pipfile.lock": "{",
    "package.json": '{"name": "x", "dependencies": {"request": "^2.88.0", "lodash": "^3.0.0"}}',
    "composer.lock": '{"packages": [{"name": "a/old", "version": "1.0.0", "abandoned": true,'
    ' "license": ["SSPL-1.0"]}]}',
    ".nvmrc": "12\n",
    ".tool-versions": "nodejs 12.22.0\npython 3.6.0\n",
    "compose.yml": "services:\n  db:\n    image: postgres:9.6\n  in:\n    image: nginx\n"
    "    privileged: true\n  tls:\n    image: $IMAGE\n",
    "pod.yaml": "apiVersion: extensions/v1beta1\nkind: Deployment\nmetadata:\n  name: a\nspec:\n"
    "  template:\n    spec:\n      containers:\n      - name: a\n        image: redis:3.2\n"
    "        securityContext:\n          privileged: true\n",
    "Dockerfile": "FROM node:12\nUSER root\n",
    "main.tf": 'module "n" {\n  source = "git::https://git.example/n.git"\n}\n',
    "settings/keys.ini": f"aws_access_key_id = {KEY}\n",
}  # fmt: skip
PLACES: dict[str, Scope] = {
    "": "prod",
    "service/": "prod",
    "deploy/staging/": "unknown",
    "examples/shop/": "dev",
    "docs/": "dev",
    "molecule/default/": "dev",
    "tests/": "dev",
}
# What is judged of the repository, or of what the build service runs, and not of one file's use.
OF_THE_WHOLE = frozenset(
    {
        "action-unpinned", "ci-missing", "ci-no-tests", "dangerous-workflow", "dormant-in-service",
        "ecosystem-unchecked", "history-unread", "hotspot-unowned", "owners-missing",
        "runner-retired", "security-policy-missing", "template-unread", "tests-missing",
        "text-unsearched", "truck-factor", "two-package-managers", "unreadable",
        "update-bot-missing", "workflow-permissions",
    }
)  # fmt: skip


def _issue(check: str, scope: str, level: str) -> Issue:
    return Issue(check, level, "affected", "r", "s", "a", (gettext("It is so."),), scope=scope)  # type: ignore[arg-type]


def _found(place: str) -> list[Issue]:
    """Issues of the files of the corpus in one place, beside a product that ships."""
    product = {"go.mod": "module example.org/x\n\ngo 1.25\n", "main.go": "package main\n"}
    return issues({**product, **{place + path: text for path, text in CORPUS.items()}})


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("check", [one.id for one in every()])
def test_no_check_grades_what_is_not_known_to_ship_above_medium(check: str, scope: str) -> None:
    for level in LEVELS:
        judged = graded(_issue(check, scope, level), CHECKS[check])
        assert RANK[judged.severity] >= RANK[level]
        if CHECKS[check].anywhere:
            assert judged.severity == level  # whoever has a copy has it
        elif scope not in ("prod", "dev"):
            assert RANK[judged.severity] >= RANK["medium"]
            said = "medium at most" in judged.english
            assert said or judged.severity == level or CHECKS[check].cap


def test_only_secrets_are_as_grave_wherever_they_would_be_used() -> None:
    assert [one.id for one in every() if one.anywhere] == ["secret"]


def test_the_weight_that_a_company_gives_is_its_own_decision() -> None:
    judged = graded(_issue("lifecycle", "unknown", "low"), CHECKS["lifecycle"], "critical")
    assert judged.severity == "critical"


def test_the_corpus_has_every_check_that_judges_the_use_of_a_file() -> None:
    found = {one.check for place in PLACES for one in _found(place)}
    assert {one.id for one in every()} - OF_THE_WHOLE <= found


@pytest.mark.parametrize("place", PLACES)
def test_every_check_hears_the_place_of_a_file(place: str) -> None:
    for one in _found(place):
        if one.check in OF_THE_WHOLE or not one.file.startswith(place or ""):
            continue
        if PLACES[place] != "prod":
            assert one.scope != "prod", (one.check, one.file, one.english)
        if one.scope == "unknown" and not CHECKS[one.check].anywhere:
            assert RANK[one.severity] >= RANK["medium"], (one.check, one.file)


@pytest.mark.parametrize("place", PLACES)
def test_no_tier_says_production_of_what_is_not_known_to_be(place: str) -> None:
    for piece in (piece for one in _found(place) if (piece := piece_of(one))):
        _says_so_rightly(piece)


@pytest.mark.parametrize("scope", SCOPES)
def test_no_tier_says_production_of_any_check_at_another_scope(scope: str) -> None:
    pieces = [piece for one in _found("") if (piece := piece_of(one))]
    assert pieces
    for piece in pieces:
        for level in LEVELS:
            _says_so_rightly(replace(piece, scope=scope, severity=level))


def _says_so_rightly(piece: Piece) -> None:
    for rule in RULES:
        if rule.holds(piece, TODAY) and "production" in rule.because.english():
            assert piece.scope == "prod"
