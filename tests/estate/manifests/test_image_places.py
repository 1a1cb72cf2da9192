"""Platforms and build services that name images, runtimes and machines at known places."""

import json

import pytest

from timonier.estate.core.facts import Parsed
from timonier.estate.core.formats import kinds_of
from timonier.estate.core.manifests.image_places import PLACES
from timonier.estate.core.manifests.registry import parse, parse_as


def read(path: str, content: str) -> Parsed:
    found = parse_as(kinds_of(path), path, content.encode())
    assert found
    return found[1]


CASES = [
    (".gitpod.yml", "image: gitpod/workspace-full:2022-05-08\n",
     ["gitpod/workspace-full 2022-05-08 dev"]),
    ("devfile.yaml", "components:\n- name: t\n  container:\n    image: node:16\n", ["node 16 dev"]),
    ("task-definition.json", json.dumps({"containerDefinitions": [{"image": "nginx:1.19"}]}),
     ["nginx 1.19 prod"]),
    ("copilot/api/manifest.yml", "image:\n  location: redis:5\n"
     "sidecars:\n  s:\n    image: envoy:1\n",
     ["redis 5 prod", "envoy 1 prod"]),
    ("fly.toml", 'app = "x"\n[build]\n  image = "flyio/hellofly:latest"\n',
     ["flyio/hellofly latest prod"]),
    ("render.yaml", "services:\n- type: web\n  image:\n    url: docker.io/library/redis:6\n",
     ["redis 6 prod"]),
    ("manifest.yml", "applications:\n- name: a\n  docker:\n    image: node:12\n", ["node 12 prod"]),
    ("firebase.json", '{"functions": [{"source": "f", "runtime": "nodejs16"}]}',
     ["nodejs 16 prod"]),
    ("buildspec.yml", "phases:\n  install:\n    runtime-versions:\n      nodejs: 14\n"
     "      python: 3.10\n", ["nodejs 14 dev", "python 3.10 dev"]),
    ("codemagic.yaml", "workflows:\n  w:\n    environment:\n      flutter: 3.7.0\n"
     "      xcode: 14\n",
     ["flutter 3.7.0 dev"]),
    (".semaphore/semaphore.yml", "agent:\n  machine: {type: e1, os_image: ubuntu1804}\n"
     "  containers:\n  - name: m\n    image: ruby:2.6\n", ["ruby 2.6 dev"]),
    ("wercker.yml", "box: golang:1.12\nbuild:\n  services:\n  - id: postgres:9\n",
     ["golang 1.12 dev", "postgres 9 dev"]),
    ("codeship-services.yml", "db:\n  image: postgres:9.6\n", ["postgres 9.6 dev"]),
    ("screwdriver.yaml", "shared:\n  image: node:8\njobs:\n  a:\n    image: node:10\n",
     ["node 8 dev", "node 10 dev"]),
    (".build.yml", "image: alpine/edge\ntasks:\n- t: make check\n", []),
    ("appveyor.yml", "image: Visual Studio 2015\n", []),
    (".prototools", 'node = "16.20.0"\nmoon = "1"\n[settings]\nx = 1\n',
     ["nodejs 16.20.0 unknown"]),
    (".fvmrc", '{"flutter": "3.7.0"}', ["flutter 3.7.0 unknown"]),
    ("fvm_config.json", '{"flutterSdkVersion": "3.3.1"}', ["flutter 3.3.1 unknown"]),
    (".swift-version", "5.9.2\n", ["swift 5.9.2 unknown"]),
    (".crystal-version", "1.10.1\n", ["crystal 1.10.1 unknown"]),
    (".cirrus.yml", "task:\n  container:\n    image: python:3.6\n", ["python 3.6 dev"]),
]  # fmt: skip


@pytest.mark.parametrize(("path", "content", "expected"), CASES)
def test_what_a_platform_runs_is_read_where_it_is_stated(
    path: str, content: str, expected: list[str]
) -> None:
    parsed = read(path, content)
    assert parsed.error == ""
    assert [f"{one.name} {one.version} {one.scope}" for one in parsed.components] == expected
    assert all(one.line for one in parsed.components)


def test_each_format_with_places_is_tried() -> None:
    assert {kinds_of(path)[0] for path, _, _ in CASES} >= set(PLACES)


@pytest.mark.parametrize(
    ("path", "content", "machine"),
    [
        (".build.yml", "image: alpine/edge\n", "alpine/edge"),
        ("appveyor.yml", "image:\n- Visual Studio 2015\n", "Visual Studio 2015"),
        (".semaphore/a.yml", "agent:\n  machine:\n    os_image: ubuntu1804\n", "ubuntu1804"),
        (".cirrus.yml", "macos_instance:\n  image: sonoma\n", "sonoma"),
    ],
)
def test_the_machine_of_a_build_is_a_runner_and_no_image(
    path: str, content: str, machine: str
) -> None:
    parsed = read(path, content)
    assert [one.subject for one in parsed.observations if one.kind == "runner"] == [machine]
    assert parsed.components == ()


def test_a_build_service_says_that_it_builds_here_and_a_platform_does_not() -> None:
    assert [one.kind for one in read("appveyor.yml", "test_script: pytest\n").observations] == [
        "ci", "runs-tests",
    ]  # fmt: skip
    assert read("render.yaml", "services: []\n").observations == ()


def test_an_image_behind_a_variable_is_unknown() -> None:
    parsed = read(".cirrus.yml", "container:\n  image: python:$VERSION\n")
    assert [one.version for one in parsed.components] == [""]
    assert "image-unresolved" in [one.kind for one in parsed.observations]


def test_a_runtime_that_is_a_range_is_no_version() -> None:
    text = "phases: {install: {runtime-versions: {python: 3.x, nodejs: latest}}}\n"
    found = [(one.version, one.constraint) for one in read("buildspec.yml", text).components]
    assert found == [("", "3.*"), ("", "latest")]


@pytest.mark.parametrize("path", [path for path, _, _ in CASES if kinds_of(path)[0] in PLACES])
@pytest.mark.parametrize("content", ["[]", "{}", "1", "\x00", "[" * 3000, "a: [1, {b: c}]"])
def test_hostile_content_never_raises(path: str, content: str) -> None:
    for kind in kinds_of(path):
        assert parse(kind, path, content.encode()).components == ()
