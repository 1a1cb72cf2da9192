"""Development containers, Podman units, Xcode's packages, Mint's tools and Godep's revisions."""

import pytest

from timonier.estate.core.facts import Parsed
from timonier.estate.core.formats import kinds_of
from timonier.estate.core.manifests.registry import parse, parse_as


def read(path: str, content: str) -> Parsed:
    found = parse_as(kinds_of(path), path, content.encode())
    assert found
    return found[1]


def told(parsed: Parsed) -> list[tuple[str, str, str, str]]:
    return [(one.name, one.version, one.constraint, one.source) for one in parsed.components]


CONTAINER = """{ // the team's
  "image": "mcr.example.org/devcontainers/base:bullseye",
  "features": {
    "ghcr.example.org/devcontainers/features/node:1": { "version": "16" },
    "ghcr.example.org/devcontainers/features/python:1": { "version": "os-provided" },
    "./mine": {},
  },
}"""
REFERENCE = """/* Begin */
		A1 /* XCRemoteSwiftPackageReference "Alamofire" */ = {
			isa = XCRemoteSwiftPackageReference;
			repositoryURL = "https://example.org/Alamofire/Alamofire.git";
			requirement = {
				%s
			};
		};
"""
XCODE = "App.xcodeproj/project.pbxproj"


def test_a_development_container_is_its_image_and_its_features() -> None:
    parsed = read(".devcontainer/devcontainer.json", CONTAINER)
    assert told(parsed) == [
        ("mcr.example.org/devcontainers/base", "bullseye", "", ""),
        ("ghcr.example.org/devcontainers/features/node", "1", "", ""),
        ("nodejs", "16", "", ""),
        ("ghcr.example.org/devcontainers/features/python", "1", "", ""),
    ]
    assert {one.scope for one in parsed.components} == {"dev"}
    assert [one.line for one in parsed.components] == [2, 4, 4, 5]


def test_a_unit_of_podman_runs_an_image_unless_another_unit_makes_it() -> None:
    parsed = read("web.container", "[Container]\nImage=docker.io/library/nginx:1.19\n")
    assert told(parsed) == [("nginx", "1.19", "", "")]
    assert read("web.container", "[Container]\nImage=mine.build\n").components == ()


def test_a_tool_of_mint_has_a_version_a_branch_or_the_newest() -> None:
    parsed = read("Mintfile", "a/b@1.2.3 # why\na/c@main\na/d\n? ?\n")
    assert told(parsed) == [
        ("github.com/a/b", "1.2.3", "", ""), ("github.com/a/c", "", "", "git"),
        ("github.com/a/d", "", "*", ""),
    ]  # fmt: skip
    assert parsed.error == "no package: ? ? (line 4)"


@pytest.mark.parametrize(
    ("stated", "version", "constraint", "source"),
    [
        ("kind = upToNextMajorVersion;\nminimumVersion = 5.4.0;", "", ">=5.4.0 <6.0.0", ""),
        ("kind = upToNextMinorVersion;\nminimumVersion = 5.4.0;", "", ">=5.4.0 <5.5.0", ""),
        ("kind = exactVersion;\nversion = 5.4.0;", "5.4.0", "", ""),
        ("kind = versionRange;\nminimumVersion = 5.0.0;\nmaximumVersion = 5.9.0;", "",
         ">=5.0.0 <5.9.0", ""),
        ("branch = main;\nkind = branch;", "", "", "git"),
        ("kind = other;", "", "", ""),
    ],
)  # fmt: skip
def test_a_package_of_xcode_has_the_range_of_its_kind(
    stated: str, version: str, constraint: str, source: str
) -> None:
    parsed = read(XCODE, REFERENCE % stated)
    assert told(parsed) == [("example.org/Alamofire/Alamofire", version, constraint, source)]
    unknown = [one.subject for one in parsed.observations if one.kind == "unresolved"]
    assert len(unknown) == (not (version or constraint or source))
    assert parsed.components[0].line == 4


def test_a_reference_of_another_shape_is_told() -> None:
    assert read(XCODE, "isa = XCRemoteSwiftPackageReference;\nx = 1;").error


def test_a_remark_of_godep_is_a_version_only_when_it_is_a_tag() -> None:
    text = """{"Deps": [
{"ImportPath": "github.com/a/b/sub", "Comment": "v1.2.3", "Rev": "c0ffee"},
{"ImportPath": "github.com/a/b/other", "Comment": "v1.2.3", "Rev": "c0ffee"},
{"ImportPath": "github.com/a/c", "Comment": "v1.2.3-4-gabcdef", "Rev": "beef"}]}"""
    assert told(read("Godeps/Godeps.json", text)) == [
        ("github.com/a/b", "v1.2.3", "", ""), ("github.com/a/c", "", "", "git"),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["devcontainer", "quadlet", "xcode-project", "Godeps.json"])
@pytest.mark.parametrize("content", ["[]", "{}", "1", "\x00", "[" * 3000, '{"features": [1]}'])
def test_hostile_content_never_raises(kind: str, content: str) -> None:
    assert parse(kind, "x", content.encode()).components == ()
