"""Version files and the runtimes they name, under their life-cycle ids."""

from __future__ import annotations

import pytest

from timonier.estate.core.manifests.registry import kind_of, parse
from timonier.estate.core.manifests.runtimes import runtime_component


def found(path: str, source: str) -> list[tuple[str, str, str, int]]:
    parsed = parse(kind_of(path) or "", path, source.encode())
    assert parsed.error == ""
    return [(c.name, c.version, c.constraint, c.line) for c in parsed.components]


@pytest.mark.parametrize(
    ("path", "source", "expected"),
    [
        (".nvmrc", "v16.20.0\n", ("nodejs", "16.20.0", "", 1)),
        (".node-version", "# ours\n18\n", ("nodejs", "18", "", 2)),
        (".python-version", "3.10\n", ("python", "3.10", "", 1)),
        (".ruby-version", "ruby-2.7.6\n", ("ruby", "2.7.6", "", 1)),
        (".java-version", "corretto-11.0.2\n", ("amazon-corretto", "11.0.2", "", 1)),
        (".terraform-version", "1.3.9", ("terraform", "1.3.9", "", 1)),
        ("runtime.txt", "python-3.9.7\n", ("python", "3.9.7", "", 1)),
        (".sdkmanrc", "java=8.0.345-tem\n", ("eclipse-temurin", "8.0.345", "", 1)),
        ("global.json", '{"sdk": {\n"version": "6.0.404"}}', ("dotnet", "6.0", "", 2)),
        ("mise.toml", '[tools]\nnode = "18"\n', ("nodejs", "18", "", 2)),
        ("rust-toolchain.toml", '[toolchain]\nchannel = "1.66"\n', ("rust", "1.66", "", 2)),
    ],
)
def test_a_version_file_states_one_runtime(
    path: str, source: str, expected: tuple[str, str, str, int]
) -> None:
    assert found(path, source) == [expected]


def test_tool_versions_hold_a_tool_a_line() -> None:
    source = "nodejs 16.13.0 # lts\npython 3.8.2 system\nawscli 2\njava temurin-17.0.8+7\n"
    assert found(".tool-versions", source) == [
        ("nodejs", "16.13.0", "", 1),
        ("python", "3.8.2", "", 2),
        ("eclipse-temurin", "17.0.8+7", "", 4),
    ]


@pytest.mark.parametrize("spec", ["lts/*", "system", "latest", "$V", "${{ x1 }}", "", "pypy3.9"])
def test_names_without_a_number_state_nothing(spec: str) -> None:
    assert runtime_component("python", spec) is None


@pytest.mark.parametrize("spec", [">=3.9", "3.x", "^18", "~1.21", "16 || 18", "1.20.x"])
def test_ranges_are_constraints(spec: str) -> None:
    component = runtime_component("node", spec)
    assert component is not None
    assert (component.version, component.constraint) == ("", spec)


def test_channels_of_rust_and_builds_of_python_are_told_apart_from_releases() -> None:
    assert runtime_component("rust", "nightly-2026-05-04") is None
    threaded = runtime_component("python", "3.14t")
    assert threaded is not None
    assert threaded.version == "3.14"


def test_java_eight_goes_by_both_its_names() -> None:
    old, new = runtime_component("java", "1.8"), runtime_component("java", "8", vendor="zulu")
    assert old is not None
    assert new is not None
    assert (old.name, old.version, new.name, new.version) == ("java", "8", "azul-zulu", "8")
