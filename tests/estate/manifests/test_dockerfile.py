"""Dockerfiles: images by stage and scope, the effective user, and risky build habits."""

from __future__ import annotations

import pytest

from timonier.estate.core.facts import Observation, Parsed, Unreadable
from timonier.estate.core.formats import kind_of
from timonier.estate.core.manifests.dockerfile import read_dockerfile
from timonier.estate.core.manifests.registry import parse

_TWO_STAGES = b"""\
ARG PY=3.12
FROM --platform=$BUILDPLATFORM golang:1.22 AS build
RUN go build
FROM python:${PY}-slim
COPY --from=build /app /app
COPY --from=busybox:1.36 /bin/sh /bin/sh
USER app
"""


def read(source: bytes, path: str = "Dockerfile") -> Parsed:
    return read_dockerfile(path, source)


def images(parsed: Parsed) -> list[tuple[str, str, str, int]]:
    return [(c.name, c.version, c.scope, c.line) for c in parsed.components]


def noted(parsed: Parsed, kind: str) -> list[Observation]:
    return [o for o in parsed.observations if o.kind == kind]


def test_only_what_ships_is_production() -> None:
    assert images(read(_TWO_STAGES)) == [
        ("golang", "1.22", "prod", 2),
        ("python", "3.12-slim", "prod", 4),
        ("busybox", "1.36", "prod", 6),
    ]


def test_a_stage_that_the_final_one_is_built_from_ships_too() -> None:
    parsed = read(b"FROM debian:12 AS base\nFROM node:20 AS tools\nFROM base\n")
    assert images(parsed) == [("debian", "12", "prod", 1), ("node", "20", "dev", 2)]


def test_scratch_and_earlier_stages_are_no_images() -> None:
    parsed = read(b"FROM golang:1 AS B\nFROM scratch\nCOPY --from=b /x /\nCOPY --from=0 /y /\n")
    assert [c.name for c in parsed.components] == ["golang"]


def test_an_argument_after_from_does_not_reach_from() -> None:
    parsed = read(b"FROM a:1\nARG V=2\nFROM python:$V\n")
    assert [o.data["name"] for o in noted(parsed, "image-unresolved")] == ["python"]


def test_a_digest_is_kept_beside_the_tag() -> None:
    digest = "sha256:" + "0f" * 32
    (component,) = read(f"FROM alpine:3.20@{digest}\n".encode()).components
    assert (component.version, component.digest) == ("3.20", digest)


@pytest.mark.parametrize(
    ("source", "user"),
    [
        (b"FROM a:1\n", ""),
        (b"FROM a:1\nUSER root\n", "root"),
        (b"FROM a:1\nUSER root\nUSER 1000:1000\n", "1000:1000"),
        (b"FROM a:1 AS x\nUSER app\nFROM x\n", "app"),
        (b"FROM a:1 AS x\nUSER app\nFROM b:1\n", ""),
        (b"FROM a:1\nARG U=web\nUSER ${U}\n", "web"),
        (b'FROM a:1\nENV U "me"\nUSER $U\n', "me"),
    ],
)
def test_the_user_of_the_final_stage_is_the_one_that_counts(source: bytes, user: str) -> None:
    (observation,) = noted(read(source), "container-user")
    assert observation.data["user"] == user
    assert observation.data["unresolved"] is False


def test_a_user_behind_an_unknown_variable_is_unresolved_not_empty() -> None:
    (observation,) = noted(read(b"FROM a:1\nUSER $WHO\n"), "container-user")
    assert observation.data["unresolved"] is True


def test_a_healthcheck_is_inherited_and_can_be_removed() -> None:
    source = b"FROM a:1 AS x\nHEALTHCHECK CMD true\nFROM x\n"
    assert noted(read(source), "container-healthcheck")[0].data == {"state": "present"}
    assert noted(read(source + b"HEALTHCHECK NONE\n"), "container-healthcheck")[0].data == {
        "state": "none"
    }


def test_scripts_piped_from_the_network_are_noted_also_in_here_documents() -> None:
    parsed = read(
        b"FROM a:1\nRUN curl -sSL https://example.org/i | bash -\nRUN <<E\nwget x | sh\nE\n"
    )
    assert [o.line for o in noted(parsed, "pipe-to-shell")] == [2, 3]
    assert not noted(read(b"FROM a:1\nRUN curl -o f https://example.org/f\n"), "pipe-to-shell")


def test_an_added_address_is_shown_without_its_credentials() -> None:
    parsed = read(b"FROM a:1\nADD https://me:hush@example.org/f.tgz?token=hush /f\n")
    (observation,) = noted(parsed, "add-url")
    assert observation.subject == "https://example.org/f.tgz"
    assert "hush" not in repr(parsed)


def test_a_literal_secret_is_named_and_never_quoted() -> None:
    parsed = read(b"FROM a:1\nENV DB_PASSWORD=Tr0ub4dor APP_TOKEN=$TOKEN\nARG API_KEY=changeme\n")
    (observation,) = noted(parsed, "secret")
    assert (observation.line, observation.data["name"]) == (2, "DB_PASSWORD")
    assert "Tr0ub4dor" not in repr(parsed)


def test_a_template_is_skipped_and_counted() -> None:
    (observation,) = read(b"FROM {{ base }}\n", "Dockerfile").observations
    assert observation.kind == "template-skipped"


def test_a_dockerfile_without_from_is_unreadable() -> None:
    with pytest.raises(Unreadable, match="no FROM"):
        read(b"RUN true\n")


@pytest.mark.parametrize(
    "path",
    ["Dockerfile", "a/Dockerfile.prod", "web.dockerfile", "x/Containerfile", "Dockerfile-ci"],
)
def test_dockerfiles_are_known_by_their_names(path: str) -> None:
    assert kind_of(path) == "dockerfile"


def test_an_ignore_file_beside_a_dockerfile_states_nothing() -> None:
    assert parse("dockerfile", "Dockerfile.dockerignore", b"node_modules\n") == Parsed()
