"""GitLab CI: images with variables, included pipelines, and whether a job tests."""

from __future__ import annotations

from timonier.estate.core.facts import Observation, Parsed
from timonier.estate.core.formats import kind_of
from timonier.estate.core.manifests.gitlab_ci import read_gitlab_ci

_FILE = b"""\
variables:
  PY: "3.8"
  DEPLOY_TOKEN: {value: q8w7e6r5t4}
default:
  image: {name: "python:$PY-slim", entrypoint: [""]}
include:
  - {project: platform/ci, ref: main, file: /a.yml}
  - {component: example.org/c/scan@1.0.0}
  - https://example.org/x.yml
  - {template: Auto-DevOps.gitlab-ci.yml}
unit:
  services: ["postgres:12", {name: "redis:$R"}]
  script:
    - !reference [.setup, script]
    - [make deps, make test]
build:
  script: make build
"""


def read(source: bytes = _FILE) -> Parsed:
    return read_gitlab_ci(".gitlab-ci.yml", source)


def noted(kind: str) -> list[Observation]:
    return [o for o in read().observations if o.kind == kind]


def test_images_and_services_are_read_with_the_file_s_variables() -> None:
    assert [(c.name, c.version, c.scope, c.line) for c in read().components] == [
        ("python", "3.8-slim", "dev", 5),
        ("postgres", "12", "dev", 12),
        ("redis", "", "dev", 12),
    ]


def test_what_is_included_is_stated_with_its_reference() -> None:
    assert [(o.subject, o.data["kind"], o.data["pinned"]) for o in noted("ci-include")] == [
        ("platform/ci", "project", False),
        ("example.org/c/scan", "component", False),
        ("https://example.org/x.yml", "remote", False),
        ("Auto-DevOps.gitlab-ci.yml", "template", True),
    ]


def test_jobs_and_templates_that_test_are_recognised() -> None:
    assert [(o.subject, o.data["command"]) for o in noted("runs-tests")] == [
        ("unit", "make test"),
        ("Auto-DevOps.gitlab-ci.yml", "template"),
    ]


def test_a_literal_token_is_named_and_never_quoted() -> None:
    assert [(o.data["name"], o.line) for o in noted("secret")] == [("DEPLOY_TOKEN", 3)]
    assert "q8w7e6r5t4" not in repr(read())


def test_the_pipeline_is_known_by_its_name() -> None:
    assert kind_of(".gitlab-ci.yml") == "gitlab-ci"
    assert [o.subject for o in noted("ci")] == ["gitlab-ci"]
