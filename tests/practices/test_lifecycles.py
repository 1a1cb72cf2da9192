"""Ends of life: past, near, unknown; runners that are no longer offered."""

from datetime import date

import pytest

from timonier.estate.core.repository import Context
from timonier.practices.core.pieces import piece_of
from timonier.practices.core.tiers import tier_of

from . import make


def test_an_image_past_its_life_is_high_with_its_date_and_its_successor() -> None:
    one = make.the(make.issues({"Dockerfile": "FROM python:3.7-slim\nUSER 1000\n"}, "lifecycle"))

    assert (one.severity, one.state) == ("high", "affected")
    assert one.subject == "pkg:docker/python@3.7-slim"
    assert (one.file, one.line) == ("Dockerfile", 1)
    assert "27 Jun 2023" in one.english
    assert one.fixed_in


def test_exposed_to_the_internet_it_is_critical() -> None:
    context = Context(exposure="internet")
    found = make.issues({"Dockerfile": "FROM python:3.7-slim\n"}, "lifecycle", context=context)

    assert make.the(found).severity == "critical"


def test_a_framework_has_its_own_life() -> None:
    found = make.issues({"requirements.txt": "django==3.2.0\n"}, "lifecycle")

    one = make.the(found)
    assert one.subject == "pkg:pypi/django@3.2.0"
    assert one.due == date(2024, 4, 1)


@pytest.mark.parametrize(
    ("today", "severity"),
    [
        (date(2023, 1, 1), None),
        (date(2023, 5, 1), "low"),
        (date(2023, 11, 1), "medium"),
        (date(2024, 4, 2), "high"),
    ],
)
def test_severity_follows_the_months_that_are_left(today: date, severity: str | None) -> None:
    view = make.view(today)
    found = make.issues({"requirements.txt": "django==3.2.0\n"}, "lifecycle", seen=view)

    assert [one.severity for one in found] == ([severity] if severity else [])


def test_a_tag_coarser_than_a_release_is_unknown() -> None:
    one = make.the(make.issues({"Dockerfile": "FROM python:3\n"}, "lifecycle"))

    assert one.state == "unknown"
    assert "may mean any of several releases" in one.english


def test_a_range_that_also_allows_supported_releases_says_nothing() -> None:
    project = '[project]\nname = "a"\nrequires-python = ">=3.8"\n'

    assert make.issues({"pyproject.toml": project}, "lifecycle") == []


def test_the_system_beside_the_language_counts_too() -> None:
    found = make.issues({"Dockerfile": "FROM node:24-alpine3.15\n"}, "lifecycle")

    assert "Alpine" in make.the(found).english


def test_a_runner_absent_from_the_list_is_retired() -> None:
    workflow = "on: push\njobs:\n  a:\n    runs-on: ubuntu-18.04\n    steps:\n      - run: make\n"

    one = make.the(make.issues({".github/workflows/ci.yml": workflow}, "runner-retired"))

    assert (one.subject, one.line) == ("ubuntu-18.04", 4)


@pytest.mark.parametrize(
    "runs_on",
    [
        "self-hosted",
        "[self-hosted, linux, ubuntu-18.04]",
        "[ubuntu-18.04, gpu]",
        "{group: ours, labels: ubuntu-18.04}",
        "{group: ours, labels: [ubuntu-18.04]}",
        "[self-hosted, '${{ matrix.os }}']",
        "${{ matrix.labels }}",
        "${{ fromJSON(matrix.json) }}",
        "${{ inputs.unset }}",
    ],
)
def test_a_runner_of_the_house_is_not_judged(runs_on: str) -> None:
    matrix = """{os: [ubuntu-18.04], labels: [[self-hosted, ubuntu-18.04]],
      json: ['["self-hosted", "ubuntu-18.04"]']}"""
    workflow = f"""on: push
jobs:
  a:
    runs-on: {runs_on}
    strategy: {{matrix: {matrix}}}
    steps: [{{run: make}}]
"""
    assert make.issues({".github/workflows/ci.yml": workflow}, "runner-retired") == []


@pytest.mark.parametrize(
    "runs_on",
    ["ubuntu-18.04", "[ubuntu-18.04]", "{labels: ubuntu-18.04}", "${{ matrix.os }}",
     "${{ fromJSON('[\"ubuntu-18.04\"]') }}", "${{ inputs.unset || 'ubuntu-18.04' }}"],
)  # fmt: skip
def test_one_hosted_label_alone_is_judged_wherever_it_is_stated(runs_on: str) -> None:
    workflow = f"""on: push
jobs:
  a:
    runs-on: {runs_on}
    strategy: {{matrix: {{os: [ubuntu-18.04]}}}}
"""
    one = make.the(make.issues({".github/workflows/ci.yml": workflow}, "runner-retired"))
    assert one.subject == "ubuntu-18.04"


def _tests_on(versions: str) -> str:
    return f"""on: push
jobs:
  a:
    runs-on: ubuntu-latest
    strategy: {{matrix: {{py: [{versions}]}}}}
    steps:
      - uses: actions/setup-python@v5
        with: {{python-version: "${{{{ matrix.py }}}}"}}
"""


def test_a_release_that_builds_test_on_beside_others_is_not_what_runs() -> None:
    files = {".github/workflows/ci.yml": _tests_on("'3.8', '3.13', '3.14'")}
    one = make.the(make.issues(files, "lifecycle"))
    assert (one.severity, one.remedy, one.line) == ("low", None, 5)
    assert "test on it beside others (3.8, 3.13, 3.14)" in one.english


def test_a_release_that_is_tested_and_used_is_judged_as_used() -> None:
    files = {".github/workflows/ci.yml": _tests_on("'3.8', '3.13'")}
    one = make.the(make.issues(files | {"Dockerfile": "FROM python:3.8\n"}, "lifecycle")[:1])
    assert one.severity == "high"
    assert make.the(make.issues({".github/workflows/ci.yml": _tests_on("'3.8'")}, "lifecycle"))


def test_what_another_package_brought_along_is_medium_at_most() -> None:
    lock = """{"name": "a", "lockfileVersion": 3, "packages": {
 "": {"name": "a", "dependencies": {"react-scripts": "^5.0.0"}},
 "node_modules/react-scripts": {"version": "5.0.0"},
 "node_modules/vue": {"version": "2.6.14"}}}"""

    one = make.the(make.issues({"package-lock.json": lock}, "lifecycle"))

    assert (one.subject, one.severity) == ("pkg:npm/vue@2.6.14", "medium")
    assert "came along" in one.english


def test_the_choice_of_another_project_of_the_repository_says_nothing() -> None:
    yarn = '# yarn lockfile v1\n\n\nvue@^2.6.0:\n  version "2.6.14"\n'
    files = {
        "a/package.json": '{"devDependencies": {"vue": "^2.6.0"}}',
        "a/yarn.lock": yarn,
        "b/package.json": '{"dependencies": {"vue": "^3.4.0"}}',
        "b/yarn.lock": yarn.replace("2.6.14", "3.4.0").replace("^2.6.0", "^3.4.0"),
    }

    found = make.issues(files, "lifecycle")

    assert {(one.subject, one.scope) for one in found} == {
        ("pkg:npm/vue@2.6.14", "dev"),
        ("pkg:npm/vue@3.4.0", "prod"),
    }


@pytest.mark.parametrize("folder", [".devcontainer", "_archived/web", "examples/shop"])
def test_what_never_ships_is_one_step_lower(folder: str) -> None:
    files = {f"{folder}/Dockerfile": "FROM python:3.7-slim\n", "go.mod": "module shop\n"}

    one = make.the(make.issues(files, "lifecycle"))

    assert (one.severity, one.scope) == ("medium", "dev")


def test_a_rolling_product_left_behind_is_an_update_and_never_a_life_that_ended() -> None:
    vital = Context(exposure="internet", criticality="vital")
    files = {"Dockerfile": "FROM prom/prometheus:v2.30.0\n", "rust-toolchain": "1.60.0\n"}

    found = make.issues(files, "lifecycle", context=vital)

    assert {one.severity for one in found} <= {"low", "medium"}
    assert all("has been superseded" in one.english and one.due is None for one in found)
    assert {one.fixed_in for one in found} == {"3.13", "1.98"}


def test_an_update_and_a_tool_of_the_build_are_never_indispensable() -> None:
    wrapper = "distributionUrl=https\\://gradle.example.org/gradle-6.5-bin.zip\n"
    files = {
        "Dockerfile": "FROM prom/prometheus:v2.30.0\n",
        "rust-toolchain": "1.60.0\n",
        "gradle/wrapper/gradle-wrapper.properties": wrapper,
        "package.json": '{"dependencies": {"tailwindcss": "2.2.0"}}',
    }
    context = Context(exposure="internet")
    pieces = [piece_of(one) for one in make.issues(files, "lifecycle", context=context)]

    assert len(pieces) == 4
    assert {tier_of([one], make.TODAY)[0] for one in pieces if one} == {"useful"}


def test_a_rented_database_is_unknown_where_its_provider_has_no_list() -> None:
    cloud = (
        'resource "google_sql_database_instance" "a" {\n  database_version = "POSTGRES_9_6"\n}\n'
    )

    one = make.the(make.issues({"main.tf": cloud}, "lifecycle"))

    assert (one.state, one.severity) == ("unknown", "low")
    assert "its provider keeps a calendar of its own" in one.english


def test_the_number_of_jruby_is_not_rubys() -> None:
    files = {".ruby-version": "jruby-9.4.5.0\n", "b/.ruby-version": "truffleruby-23.1.0\n"}

    assert make.issues(files, "lifecycle") == []
    assert make.the(make.issues({".ruby-version": "jruby-9.1.17.0\n"}, "lifecycle")).subject == (
        "pkg:generic/jruby@9.1.17.0"
    )


def test_a_release_that_ended_after_the_list_was_made_says_how_old_the_list_is() -> None:
    one = make.the(make.issues({"Dockerfile": "FROM openjdk:26-jdk\n"}, "lifecycle"))

    assert "newer ones are not in it" in one.english
