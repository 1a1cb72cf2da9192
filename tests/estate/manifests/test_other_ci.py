"""Other build services: their presence, images, runners, and whether they test."""

from __future__ import annotations

import pytest

from timonier.estate.core.facts import Parsed
from timonier.estate.core.formats import kind_of
from timonier.estate.core.manifests.registry import parse

_FILES = {
    "Jenkinsfile": b"""\
pipeline {
  agent { docker { image 'maven:3.6-jdk-8' } }
  stages { stage('t') { steps { sh 'mvn -B verify' } } }
}
""",
    ".circleci/config.yml": b"""\
orbs: {node: circleci/node@5.1.0}
jobs:
  t:
    docker: [{image: "cimg/python:3.9"}]
    steps: [{run: {command: "tox -e py39"}}]
""",
    "azure-pipelines.yml": b"""\
pool: {vmImage: ubuntu-20.04}
steps:
- script: dotnet test
""",
    ".travis.yml": b"""\
language: python
dist: xenial
python: ["3.6", "3.10"]
script: pytest
""",
    "bitbucket-pipelines.yml": b"""\
image: node:14
pipelines: {default: [{step: {script: [npm ci, npm test]}}]}
""",
    ".drone.yml": b"""\
steps:
- {name: t, image: "golang:1.18", commands: ["go test ./..."]}
""",
}


def read(path: str) -> Parsed:
    return parse(kind_of(path) or "", path, _FILES[path])


@pytest.mark.parametrize(
    ("path", "command"),
    [
        ("Jenkinsfile", "mvn -B verify"),
        (".circleci/config.yml", "tox"),
        ("azure-pipelines.yml", "dotnet test"),
        (".travis.yml", "pytest"),
        ("bitbucket-pipelines.yml", "npm test"),
        (".drone.yml", "go test"),
    ],
)
def test_each_service_is_present_and_tests(path: str, command: str) -> None:
    kinds = {o.kind: o for o in read(path).observations}
    assert kinds["runs-tests"].data == {"command": command}
    assert kinds["ci"].subject


@pytest.mark.parametrize(
    ("path", "component"),
    [
        ("Jenkinsfile", ("maven", "3.6-jdk-8", 2)),
        (".circleci/config.yml", ("cimg/python", "3.9", 4)),
        (".travis.yml", ("python", "3.6", 3)),
        ("bitbucket-pipelines.yml", ("node", "14", 1)),
        (".drone.yml", ("golang", "1.18", 2)),
    ],
)
def test_what_the_build_runs_in_is_a_component(path: str, component: tuple[str, str, int]) -> None:
    assert component in [(c.name, c.version, c.line) for c in read(path).components]


def test_runners_and_orbs_are_stated() -> None:
    azure = [o.subject for o in read("azure-pipelines.yml").observations if o.kind == "runner"]
    travis = [o.subject for o in read(".travis.yml").observations if o.kind == "runner"]
    assert (azure, travis) == (["ubuntu-20.04"], ["xenial"])
    circle = read(".circleci/config.yml").observations
    assert [(o.subject, o.data["ref"]) for o in circle if o.kind == "ci-include"] == [
        ("circleci/node", "5.1.0")
    ]


def test_a_travis_file_without_script_tests_by_its_language_s_default() -> None:
    parsed = parse("travis", ".travis.yml", b"language: go\n")
    assert [o.data for o in parsed.observations if o.kind == "runs-tests"] == [
        {"command": "default"}
    ]
