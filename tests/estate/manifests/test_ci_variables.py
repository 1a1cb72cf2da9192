"""Variables of build services: followed where the file states them, in their own job, else told."""

from __future__ import annotations

import pytest

from timonier.estate.core.facts import Parsed
from timonier.estate.core.formats import kind_of
from timonier.estate.core.manifests.registry import parse


def read(path: str, source: str) -> Parsed:
    parsed = parse(kind_of(path) or "", path, source.encode())
    assert not parsed.error
    return parsed


def found(parsed: Parsed) -> list[tuple[str, str]]:
    return [(c.name, c.version or c.constraint) for c in parsed.components]


def ranges(parsed: Parsed) -> list[tuple[str, list[str]]]:
    return [
        (o.subject, o.data["versions"]) for o in parsed.observations if o.kind == "support-range"
    ]


_GITLAB = """\
spec: {inputs: {node: {default: "14"}}}
---
variables: {PY: "3.8"}
a:
  image: "python:$PY"
b:
  variables: {PY: "3.9"}
  image: "python:$PY"
c:
  image: "python:${PY}-$VARIANT"
  parallel:
    matrix: [{PY: ["3.6", "3.7"], VARIANT: slim}]
d:
  image: "node:$[[ inputs.node ]]"
  services: ["redis:$UNSET"]
"""


def test_gitlab_jobs_have_their_own_variables_and_matrices() -> None:
    parsed = read(".gitlab-ci.yml", _GITLAB)
    assert found(parsed) == [
        ("python", "3.8"), ("python", "3.9"), ("python", "3.6-slim"), ("python", "3.7-slim"),
        ("node", "14"), ("redis", ""),
    ]  # fmt: skip
    assert ranges(parsed) == [("python", ["3.6-slim", "3.7-slim"])]


def test_local_includes_of_gitlab_are_named() -> None:
    parsed = read(".gitlab-ci.yml", "include: [ci/a.yml, {local: /ci/b.yml}]\n")
    assert [o.subject for o in parsed.observations if o.kind == "include"] == [
        "ci/a.yml",
        "/ci/b.yml",
    ]


_CIRCLE = """\
parameters: {go: {type: string, default: "1.18"}}
executors:
  box:
    parameters: {tag: {default: "3.7"}}
    docker: [{image: "cimg/python:<< parameters.tag >>"}]
jobs:
  t:
    parameters: {v: {type: string}}
    docker:
      - {image: "cimg/node:<< parameters.v >>"}
      - {image: "cimg/go:<< pipeline.parameters.go >>"}
  u:
    parameters: {v: {type: string}}
    docker: [{image: "cimg/ruby:<< parameters.v >>"}]
workflows:
  w:
    jobs:
      - t: {matrix: {parameters: {v: ["14.1", "16.1"]}}}
"""


def test_parameters_of_circleci_are_followed_to_defaults_and_matrices() -> None:
    parsed = read(".circleci/config.yml", _CIRCLE)
    assert found(parsed) == [
        ("cimg/python", "3.7"), ("cimg/node", "14.1"), ("cimg/node", "16.1"), ("cimg/go", "1.18"),
        ("cimg/ruby", ""),
    ]  # fmt: skip
    assert ranges(parsed) == [("cimg/node", ["14.1", "16.1"])]


_AZURE = """\
parameters: [{name: node, type: string, default: "14.x"}]
variables: [{name: ruby, value: "2.7"}]
jobs:
- job: a
  pool: {vmImage: $(image)}
  strategy:
    matrix:
      one: {image: ubuntu-18.04, py: "3.6"}
      two: {image: windows-2022, py: "3.7"}
  steps:
  - task: UsePythonVersion@0
    inputs: {versionSpec: "$(py)"}
- job: b
  pool: {name: Ours, vmImage: ubuntu-18.04}
  variables: {py: "3.9"}
  steps:
  - {task: UsePythonVersion@0, inputs: {versionSpec: "$(py)"}}
  - {task: NodeTool@0, inputs: {versionSpec: "${{ parameters.node }}"}}
  - {task: UseRubyVersion@0, inputs: {versionSpec: "$(ruby)"}}
  - {task: GoTool@0, inputs: {version: "$(go)"}}
"""


def test_variables_of_azure_stay_in_their_job() -> None:
    parsed = read("azure-pipelines.yml", _AZURE)
    assert found(parsed) == [
        ("python", "3.6"), ("python", "3.7"), ("python", "3.9"), ("nodejs", "14.x"),
        ("ruby", "2.7"), ("go", ""),
    ]  # fmt: skip
    assert ranges(parsed) == [("python", ["3.6", "3.7"])]
    assert [
        (o.subject, o.data["stated"]) for o in parsed.observations if o.kind == "unresolved"
    ] == [("go", "$(go)")]
    assert [(o.subject, o.data["hosted"]) for o in parsed.observations if o.kind == "runner"] == [
        ("ubuntu-18.04", True), ("windows-2022", True), ("ubuntu-18.04", False),
    ]  # fmt: skip


def test_travis_tests_on_a_range_and_its_databases_count() -> None:
    source = 'python: ["3.6", "3.7"]\naddons: {postgresql: "9.6"}\njdk: openjdk8\n'
    parsed = read(".travis.yml", source)
    assert {("python", "3.6"), ("python", "3.7"), ("postgresql", "9.6")} <= set(found(parsed))
    assert ranges(parsed) == [("python", ["3.6", "3.7"])]


@pytest.mark.parametrize(
    ("path", "source"),
    [
        (".gitlab-ci.yml", "a:\n  image: 'python:$X'\n  parallel: {matrix: [MANY]}\n"),
        (".circleci/config.yml", "jobs: {t: {docker: [{image: 'a:<< parameters.a >>'}]}}\n"),
    ],
)
def test_matrices_beyond_measure_end(path: str, source: str) -> None:
    axes = ", ".join(f"A{n}: [1, 2, 3, 4, 5, 6, 7, 8, 9]" for n in range(12))
    assert len(read(path, source.replace("MANY", f"{{{axes}}}")).components) <= 200
