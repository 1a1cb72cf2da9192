"""Where a thing is used decides how it is graded, and what is not known is never the gravest."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tests.practices.make import facts, issues, view
from timonier.estate.core.repository import Context
from timonier.knowledge.core.work_tools import is_work_tool
from timonier.practices.core.checks.registry import issues_of
from timonier.practices.core.coverage import coverage_of
from timonier.practices.core.judged import judged
from timonier.practices.core.pieces import piece_of
from timonier.practices.core.severity import RANK, in_context
from timonier.practices.core.tiers import tier_of
from timonier.practices.core.uses import uses_of

OLD = "django==3.2.0\n"


def test_an_unknown_scope_is_medium_at_most_even_on_the_internet() -> None:
    for base in ("critical", "high", "medium", "low", "info"):
        level, said = in_context(base, scope="unknown", context=Context(exposure="internet"))
        assert RANK[level] >= RANK["medium"]
        assert "Whether it ships is not known" in " ".join(one.english() for one in said)


def test_known_scopes_are_graded_as_before() -> None:
    assert in_context("critical", scope="prod", context=Context())[0] == "critical"
    assert in_context("critical", scope="dev", context=Context())[0] == "high"


def test_a_compose_service_of_unknown_use_is_never_past_life_in_production() -> None:
    found = issues({"compose.yml": "services:\n  db:\n    image: postgres:9.6\n"}, "lifecycle")
    assert found and {one.scope for one in found} == {"unknown"}
    assert all(RANK[one.severity] >= RANK["medium"] for one in found)
    pieces = [piece for one in found if (piece := piece_of(one))]
    assert tier_of(pieces, date(2026, 11, 23))[0] == "useful"


def test_inputs_of_tests_are_left_out_of_judgment() -> None:
    files = {
        "requirements.txt": "requests==2.32.4\n",
        "tests/shop/requirements.txt": OLD,
        "tests/fixtures/package.json": "{ this is no JSON",
        "tests/shop/Dockerfile": "FROM node:12\n",
    }
    seen = facts(files)
    found = issues_of(seen, view())
    assert not [one for one in found if one.file.startswith("tests/")]
    assert [one.component.name for one in uses_of(judged(seen))] == ["requests"]
    assert sum(one.components for one in coverage_of(seen, view())) == 1


def test_a_repository_that_is_nothing_but_inputs_is_judged() -> None:
    assert issues({"tests/shop/requirements.txt": OLD}, "vulnerability")


def test_a_secret_among_inputs_is_still_told() -> None:
    key = "".join(["AKIA", "Q3EGRK4XUVZ7", "T2WY"])
    files = {"go.mod": "module x\n", "testdata/env": f"aws_access_key_id = {key}\n"}
    assert issues(files, "secret")


def test_examples_of_something_are_development_and_examples_alone_are_unknown() -> None:
    shown = {"examples/shop/requirements.txt": OLD}
    product = {"requirements.txt": "requests==2.32.4\n"}
    found = issues({**shown, **product}, "vulnerability")
    assert {one.scope for one in found if "django" in one.subject} == {"dev"}
    assert {one.scope for one in issues(shown, "vulnerability")} == {"unknown"}
    named = issues({"shop/requirements.txt": OLD}, "vulnerability", name="acme-examples")
    assert {one.scope for one in named} == {"unknown"}


def test_a_tool_of_the_work_among_production_dependencies_is_development_and_told() -> None:
    files = {
        "package.json": json.dumps({"name": "x", "dependencies": {"webpack-dev-server": "4.0.0"}}),
        "requirements.txt": "black==22.1.0\n",
    }
    found = issues(files, "vulnerability")
    assert found and {one.scope for one in found} == {"dev"}
    assert all("it is a tool of the work" in one.english for one in found)
    assert not [one for one in found if one.severity == "critical"]


def test_a_tool_declared_for_development_needs_no_remark() -> None:
    files = {"requirements-dev.txt": "black==22.1.0\n"}
    found = issues(files, "vulnerability")
    assert found and all("tool of the work" not in one.english for one in found)


@pytest.mark.parametrize(
    ("ecosystem", "name", "expected"),
    [
        ("pypi", "pytest", True),
        ("pypi", "pytest-cov", True),
        ("pypi", "types-requests", True),
        ("pypi", "django", False),
        ("npm", "eslint-plugin-react", True),
        ("npm", "@typescript-eslint/parser", True),
        ("npm", "@babel/runtime", False),
        ("npm", "webpack", True),
        ("gem", "rubocop-rails", True),
        ("gem", "rails", False),
        ("composer", "phpunit/phpunit", True),
        ("maven", "org.junit.jupiter/junit-jupiter", True),
        ("maven", "org.apache.maven.plugins/maven-compiler-plugin", True),
        ("golang", "github.com/stretchr/testify", True),
        ("nuget", "xunit.assert", True),
        ("cargo", "pytest", False),
    ],
)
def test_tools_of_the_work_are_known_by_name(ecosystem: str, name: str, expected: bool) -> None:
    assert is_work_tool(ecosystem, name) is expected


@pytest.mark.parametrize(
    ("base", "command", "told"),
    [
        ("golang:1.17", "go build", "the standard library of Go becomes a part of the program"),
        ("elixir:1.10", "mix release", "the run time of Erlang becomes a part of the program"),
        ("elixir:1.10", "mix compile", ""),
        ("node:12", "npm run build", ""),
    ],
)
def test_a_build_image_says_what_of_it_ships(base: str, command: str, told: str) -> None:
    text = f"FROM {base} AS build\nRUN {command}\nFROM debian:12\nCOPY --from=build /a /a\n"
    found = [
        one for one in issues({"Dockerfile": text}) if one.line == 1 and "docker/" in one.subject
    ]
    said = " ".join(one.english for one in found)
    assert told in said
    assert told or "becomes a part" not in said


def test_the_system_below_a_compiler_stays_where_the_program_is_built() -> None:
    base = "hexpm/elixir:1.12.3-erlang-24.3-debian-buster-20240612-slim"
    text = f"FROM {base} AS build\nRUN mix release\nFROM debian:13\nCOPY --from=build /a /a\n"
    found = issues({"Dockerfile": text}, "lifecycle")
    assert {one.scope for one in found if "Debian 10" in one.english} == {"dev"}
    assert {one.scope for one in found if "Debian" not in one.english} <= {"prod"}
    shipped = issues({"Dockerfile": "FROM debian:10\nRUN a\n"}, "lifecycle")
    assert {one.scope for one in shipped} == {"prod"}


def test_what_the_file_states_of_a_build_image_outlasts_its_place() -> None:
    text = "FROM golang:1.17 AS build\nRUN go build\nFROM scratch\nCOPY --from=build /a /a\n"
    found = issues({"examples/a/Dockerfile": text, "go.mod": "module x\n"}, "lifecycle")
    assert {one.scope for one in found} == {"dev"}
    assert not [one for one in found if "becomes a part" in one.english]
