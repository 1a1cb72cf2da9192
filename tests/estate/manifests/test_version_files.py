"""Version files and the runtimes they name, under their life-cycle ids."""

from __future__ import annotations

import pytest

from timonier.estate.core.formats import kind_of
from timonier.estate.core.manifests.registry import parse


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
        ("awscli", "2", "", 3),
        ("eclipse-temurin", "17.0.8+7", "", 4),
    ]


def test_a_tool_that_no_life_cycle_follows_is_still_a_component() -> None:
    parsed = parse("tool-versions", ".tool-versions", b"jq 1.7.1\ntask latest\nours ref:main\n")
    assert [(one.name, one.version, one.constraint) for one in parsed.components] == [
        ("jq", "1.7.1", ""),
        ("task", "", "latest"),
        ("ours", "", ""),
    ]
    assert [(seen.subject, seen.line) for seen in parsed.observations] == [("ours", 3)]
    assert found(".sdkmanrc", "quarkus=3.2.1\n") == [("quarkus", "3.2.1", "", 1)]


@pytest.mark.parametrize(
    ("tool", "kind", "name"),
    [
        ("npm:@acme/lint", "npm", "@acme/lint"),
        ("pipx:Black", "pypi", "black"),
        ("cargo:ripgrep", "cargo", "ripgrep"),
        ("ubi:acme/tool", "generic", "acme/tool"),
        ("core:node", "generic", "nodejs"),
    ],
)
def test_a_tool_that_mise_takes_from_a_registry_is_a_package_of_it(
    tool: str, kind: str, name: str
) -> None:
    parsed = parse("mise", "mise.toml", f'[tools]\n"{tool}" = "1.2.3"\n'.encode())
    assert [(one.type, one.name, one.version) for one in parsed.components] == [
        (kind, name, "1.2.3")
    ]


def test_what_moves_stays_in_its_file_as_it_is_written() -> None:
    assert found(".nvmrc", "lts/*\n") == [("nodejs", "", "lts/*", 1)]
    assert found("rust-toolchain", "stable\n") == [("rust", "", "stable", 1)]
    assert found(".tool-versions", "nodejs latest\n") == [("nodejs", "", "latest", 1)]


def test_a_version_file_that_is_not_understood_is_told_with_its_line() -> None:
    parsed = parse("version-file", ".python-version", b"# which?\nour-own-build\n")
    assert [(one.name, one.version, one.constraint) for one in parsed.components] == [
        ("python", "", "")
    ]
    told = [(seen.kind, seen.subject, seen.line) for seen in parsed.observations]
    assert told == [("unresolved", "python", 2)]
    assert parsed.observations[0].data["stated"] == "our-own-build"


def test_the_code_name_of_a_node_is_its_line_in_every_version_file() -> None:
    assert found(".nvmrc", "lts/fermium\n") == [("nodejs", "14", "", 1)]
    assert found(".node-version", "lts-argon\n") == [("nodejs", "4", "", 1)]
    assert found(".tool-versions", "nodejs lts-fermium\n") == [("nodejs", "14", "", 1)]
    assert found("mise.toml", '[tools]\nnode = "lts/hydrogen"\n') == [("nodejs", "18", "", 2)]


@pytest.mark.parametrize(
    ("roll_forward", "expected"),
    [
        ("", ("6.0", "")),
        ("latestFeature", ("6.0", "")),
        ("latestMinor", ("", ">=6.0 <7")),
        ("latestMajor", ("", ">=6.0")),
    ],
)
def test_global_json_rolls_forward_to_the_runtimes_it_allows(
    roll_forward: str, expected: tuple[str, str]
) -> None:
    source = f'{{"sdk": {{"version": "6.0.404", "rollForward": "{roll_forward}"}}}}'
    ((_, version, constraint, _),) = found("global.json", source)
    assert (version, constraint) == expected


def test_global_json_names_the_sdks_that_msbuild_fetches() -> None:
    source = '{"msbuild-sdks": {"Microsoft.Build.Traversal": "3.1.6"}}'
    assert found("global.json", source) == [("Microsoft.Build.Traversal", "3.1.6", "", 1)]


def test_a_rust_toolchain_without_suffix_may_hold_toml() -> None:
    source = '[toolchain]\nchannel = "1.66.0"\n'
    assert found("rust-toolchain", source) == [("rust", "1.66.0", "", 2)]


def test_netlify_states_the_number_alone_and_prose_states_nothing() -> None:
    assert found("runtime.txt", "3.8\n") == [("python", "3.8", "", 1)]
    assert found("runtime.txt", "how long it runs\n") == []
