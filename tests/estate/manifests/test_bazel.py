"""Bazel's modules, workspaces and locks."""

import pytest

from tests.costs import within
from timonier.estate.core.facts import Parsed
from timonier.estate.core.formats import by_kind
from timonier.estate.core.manifests.registry import parse


def module(body: str, path: str = "MODULE.bazel") -> Parsed:
    return parse("bazel-workspace" if path == "WORKSPACE" else "MODULE.bazel", path, body.encode())


def read(parsed: Parsed) -> list[tuple[str, str, str, str]]:
    return [(one.type, one.name, one.version, one.scope) for one in parsed.components]


def test_modules_and_maven_artifacts_are_read_with_their_scope() -> None:
    parsed = module("""bazel_dep(name = "rules_java", version = "9.3.0")
bazel_dep(
    name = "stardoc",  # for the documentation
    version = "0.7.2",
    dev_dependency = True,
)
V = "3.9.10"
maven = use_extension("@rules_jvm_external//:extensions.bzl", "maven")
maven.install(artifacts = [
    "g:a:1.0",
    "g:b:%s" % V,
    "g:c:" + V,
    "g:d:aar:2.0",
    "g:e:jar:sources:3.0",
])
maven.artifact(group = "g", artifact = "f", version = "[1,2)", testonly = True)
dev = use_extension(":e.bzl", "maven", dev_dependency = True)
dev.install(artifacts = ["g:t:1"])
python.toolchain(python_version = "3.11")
""")
    assert parsed.error == ""
    assert read(parsed) == [
        ("bazel", "rules_java", "9.3.0", "prod"),
        ("bazel", "stardoc", "0.7.2", "dev"),
        ("maven", "g/a", "1.0", "prod"),
        ("maven", "g/b", "3.9.10", "prod"),
        ("maven", "g/c", "3.9.10", "prod"),
        ("maven", "g/d", "2.0", "prod"),
        ("maven", "g/e", "3.0", "prod"),
        ("maven", "g/f", "", "dev"),
        ("maven", "g/t", "1", "dev"),
        ("generic", "python", "3.11", "unknown"),
    ]
    assert parsed.components[7].constraint == "[1,2)"


def test_an_override_says_where_a_module_comes_from() -> None:
    commit = "a" * 40
    parsed = module(f"""bazel_dep(name = "a", version = "1")
bazel_dep(name = "b", version = "1")
bazel_dep(name = "c")
git_override(module_name = "a", remote = "https://example.org/a", commit = "{commit}")
single_version_override(module_name = "b", version = "2")
""")
    found = [(one.name, one.version, one.source, one.digest) for one in parsed.components]
    assert found == [("a", "", "git", commit), ("b", "2", "", ""), ("c", "", "", "")]
    assert [one.subject for one in parsed.observations if one.kind == "unresolved"] == ["c"]


@pytest.mark.parametrize(
    "statement",
    [
        "maven.install(artifacts = ARTIFACTS)",
        'maven.install(artifacts = ["g:a:%s" % version()])',
        'maven.install(artifacts = [one + ":1" for one in NAMES])',
        "bazel_dep(name = name(), version = '1')",
    ],
)
def test_what_is_computed_is_told_with_its_line(statement: str) -> None:
    parsed = module(f"\n{statement}\n")
    assert parsed.components == ()
    assert "computed (line 2)" in parsed.error


def test_a_workspace_gives_its_archives_and_says_that_macros_bring_more() -> None:
    parsed = module(
        """http_archive(name = "rules_x", urls = ["https://example.org/x.zip"])
maven_install(artifacts = ["g:a:1"])
rules_x_dependencies()
""",
        "WORKSPACE",
    )
    assert [(one.name, one.source) for one in parsed.components] == [
        ("rules_x", "url"),
        ("g/a", ""),
    ]
    assert parsed.error == "1 macros bring dependencies of their own (line 3)"


def test_archives_that_an_extension_brings_are_read_and_computed_ones_are_told() -> None:
    body = b"""load("@bazel_tools//tools/build_defs/repo:http.bzl", "http_archive", "http_file")

def _profiler(ctx):
    http_file(
        name = "profiler",
        urls = ["https://example.org/profiler.jar"],
    )

def wrapped(name, **kwargs):
    http_archive(name = name, **kwargs)
"""
    parsed = parse("bazel-extension", "repositories.bzl", body)
    assert [(one.name, one.source) for one in parsed.components] == [("profiler", "url")]
    assert parsed.error == "an archive is computed (line 10)"


@pytest.mark.parametrize("body", [b"def f():\n    native.cc_library(name = 1)\n", b""])
def test_an_extension_that_fetches_nothing_is_no_manifest(body: bytes) -> None:
    found = by_kind("bazel-extension")
    assert found and not found.claims(body)


def test_a_lock_of_modules_gives_those_that_were_selected() -> None:
    data = b"""{"lockFileVersion": 24, "registryFileHashes": {
"https://example.org/modules/zlib/1.2/MODULE.bazel": "x",
"https://example.org/modules/zlib/1.3/MODULE.bazel": "x",
"https://example.org/modules/zlib/1.3/source.json": "x"}}"""
    (found,) = parse("MODULE.bazel.lock", "MODULE.bazel.lock", data).components
    assert (found.purl, found.line, found.locked) == ("pkg:bazel/zlib@1.3", 4, True)


def test_a_lock_of_artifacts_is_read_in_its_newer_and_its_older_form() -> None:
    newer = b"""{"__INPUT_ARTIFACTS_HASH": {"g:a": 1, "repositories": 2}, "artifacts": {
"g:a": {"shasums": {"jar": "x"}, "version": "1"},
"g:b:aar": {"shasums": {"jar": "x"}, "version": "2"}}, "version": "2",
"__AUTOGENERATED_FILE_DO_NOT_MODIFY_THIS_FILE_MANUALLY": ""}"""
    older = b"""{"dependency_tree": {"dependencies": [
{"coord": "g:a:1"}, {"coord": "g:a:jar:sources:1"}, {"coord": "g:b:aar:2"}]}}"""
    for data, direct in ((newer, [True, False]), (older, [None, None])):
        found = parse("maven_install.json", "maven_install.json", data).components
        assert [(one.name, one.version) for one in found] == [("g/a", "1"), ("g/b", "2")]
        assert [one.direct for one in found] == direct


def test_another_file_of_that_name_is_not_ours() -> None:
    row = by_kind("maven_install.json")
    assert row is not None
    assert not row.claims(b'{"dependencies": {}}')


@pytest.mark.parametrize(
    ("text", "version", "constraint"),
    [("7.4.1\n", "7.4.1", ""), ("7.x", "", "7.x"), ("latest", "", "latest"), ("", "", "")],
)
def test_the_release_of_bazel_is_exact_or_one_that_moves(
    text: str, version: str, constraint: str
) -> None:
    found = parse("bazelversion", ".bazelversion", text.encode()).components
    expected = [(version, constraint)] if text else []
    assert [(one.version, one.constraint) for one in found] == expected


def test_a_text_of_many_parts_is_left_as_computed_in_little_time() -> None:
    with within(3):
        module('X = "a"' + ' + "b"' * 20_000 + "\nbazel_dep(name = X)")
