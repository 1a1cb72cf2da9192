"""Compose files: images, rights on the host, passwords in plain sight."""

from __future__ import annotations

import pytest

from timonier.estate.core.facts import Observation, Parsed
from timonier.estate.core.formats import kind_of
from timonier.estate.core.manifests.compose import read_compose

_FILE = b"""\
services:
  web:
    build: .
    image: ours/web:1
  db:
    image: postgres:${PG:-16}
    user: "999:999"
    environment:
      POSTGRES_PASSWORD: s3cr3t-s4uce
      POSTGRES_USER: shop
  agent:
    image: agent:$VERSION
    privileged: true
    network_mode: host
    cap_add: [SYS_ADMIN]
    volumes:
      - /var/run/docker.sock:/var/run/docker.sock
    environment: ["API_TOKEN=${TOKEN}", "MODE=fast"]
"""


def noted(parsed: Parsed, kind: str) -> list[Observation]:
    return [o for o in parsed.observations if o.kind == kind]


def test_images_are_read_with_their_defaults_and_lines() -> None:
    found = read_compose("compose.yml", _FILE).components
    assert [(c.name, c.version, c.line, c.scope) for c in found] == [
        ("postgres", "16", 6, "unknown"),
        ("agent", "", 12, "unknown"),
    ]


def test_a_development_file_states_development_images() -> None:
    assert {c.scope for c in read_compose("compose.dev.yml", _FILE).components} == {"dev"}


def test_rights_on_the_host_are_noted_with_their_line() -> None:
    parsed = read_compose("compose.yml", _FILE)
    assert [o.subject for o in noted(parsed, "container-privileged")] == ["agent"]
    assert {(o.data["access"], o.line) for o in noted(parsed, "host-access")} == {
        ("host-network", 14),
        ("capability-SYS_ADMIN", 15),
        ("docker-socket", 17),
    }


def test_the_user_is_the_one_that_the_service_sets() -> None:
    users = {
        o.subject: o.data["user"] for o in noted(read_compose("c.yml", _FILE), "container-user")
    }
    assert users == {"db": "999", "agent": ""}


def test_a_password_that_repeats_a_name_beside_it_is_a_default() -> None:
    source = b"""\
services:
  db:
    image: postgres:18
    environment:
      POSTGRES_USER: bakery
      POSTGRES_PASSWORD: thebakery
      ADMIN_PASSWORD: q8w7-tomate
"""
    found = noted(read_compose("compose.yaml", source), "secret")
    assert [one.data["confidence"] for one in found] == ["guessable", "medium"]


def test_a_literal_password_is_named_and_never_quoted() -> None:
    parsed = read_compose("compose.yml", _FILE)
    assert [o.data["name"] for o in noted(parsed, "secret")] == ["POSTGRES_PASSWORD"]
    assert "s3cr3t" not in repr(parsed)


def test_files_without_a_services_key_are_the_first_version() -> None:
    parsed = read_compose("docker-compose.yml", b"db:\n  image: mysql:5.5\n")
    assert [(c.name, c.version) for c in parsed.components] == [("mysql", "5.5")]


@pytest.mark.parametrize(
    "path", ["docker-compose.yml", "a/compose.yaml", "docker-compose.prod.yml", "compose.ci.yml"]
)
def test_compose_files_are_known_by_their_names(path: str) -> None:
    assert kind_of(path) == "compose"


def components(source: str) -> list[tuple[str, str, int]]:
    parsed = read_compose("compose.yaml", source.encode())
    assert not parsed.error
    return [(c.name, c.version, c.line) for c in parsed.components]


def test_an_inline_dockerfile_is_read_as_any_other_with_its_own_lines() -> None:
    source = """\
services:
  app:
    build:
      dockerfile_inline: |
        ARG V=3.6
        FROM python:$$V AS deps

        FROM deps
        USER nobody
"""
    assert components(source) == [("python", "3.6", 6)]
    (user,) = noted(read_compose("compose.yaml", source.encode()), "container-user")
    assert (user.subject, user.data["user"], user.line) == ("app", "nobody", 9)


@pytest.mark.parametrize("args", ['{V: "3.7"}', '["V=3.7"]', '["V=${PY:-3.7}"]'])
def test_the_arguments_of_a_build_win_over_the_defaults_of_its_inline_dockerfile(
    args: str,
) -> None:
    source = f"services: {{a: {{build: {{args: {args}, dockerfile_inline: INLINE}}}}}}\n"
    inline = '"ARG V=3.6\\nFROM python:$$V"'
    assert components(source.replace("INLINE", inline)) == [("python", "3.7", 1)]


@pytest.mark.parametrize(
    "contexts",
    ['{base: "docker-image://python:3.6", src: ./src, s: "service:b"}',
     '["base=docker-image://python:3.6", "src=./src", "s=service:b"]'],
)  # fmt: skip
@pytest.mark.parametrize("inline", ["", ', dockerfile_inline: "FROM base\\nCOPY --from=src a b"'])
def test_images_among_the_additional_contexts_are_read_once(contexts: str, inline: str) -> None:
    source = f"services: {{a: {{build: {{additional_contexts: {contexts}{inline}}}}}}}\n"
    assert components(source) == [("python", "3.6", 1)]


def test_the_target_of_a_build_is_what_ships() -> None:
    source = """\
services:
  app:
    build:
      target: run
      dockerfile_inline: |
        FROM python:3.6 AS run
        FROM node:14 AS docs
"""
    parsed = read_compose("compose.prod.yaml", source.encode())
    assert [(c.name, c.scope) for c in parsed.components] == [("python", "prod"), ("node", "dev")]


def test_an_inline_dockerfile_that_is_none_is_told_with_its_line() -> None:
    source = b"services:\n  app:\n    build: {dockerfile_inline: RUN x}\n    image: ours/app:1\n"
    parsed = read_compose("compose.yaml", source)
    assert parsed.error == "an inline Dockerfile: no FROM instruction (line 3)"
    assert not parsed.components


def test_an_image_mounted_as_a_volume_is_used() -> None:
    volume = "volumes: [{type: image, source: 'redis:3', target: /x}]"
    assert components(f"services: {{a: {{image: 'x:1', {volume}}}}}\n") == [
        ("x", "1", 1),
        ("redis", "3", 1),
    ]


def test_files_that_a_compose_file_takes_services_from_are_named() -> None:
    source = b"""\
include: [infra.yml, {path: [a.yml, b.yml]}, "git@example.org:x/y.git#v1"]
services: {a: {extends: {file: common.yml, service: base}}}
"""
    parsed = read_compose("compose.yaml", source)
    assert [o.subject for o in noted(parsed, "include")] == [
        "common.yml", "infra.yml", "a.yml", "b.yml",
    ]  # fmt: skip
    (remote,) = noted(parsed, "remote-reference")
    assert remote.data == {"pinned": True}
