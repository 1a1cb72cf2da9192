"""Which file is which manifest, and the promise that reading one never raises."""

import importlib
import pkgutil
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.costs import within
from timonier.estate.core import manifests
from timonier.estate.core.facts import Parsed
from timonier.estate.core.formats import FORMATS, by_kind, kind_of, kinds_of, locks_of
from timonier.estate.core.manifests import limits, registry
from timonier.estate.core.manifests.registry import cache_key, parse

registry.load()


def _named(kind: str) -> str:
    """A path that promises the kind."""
    row = by_kind(kind)
    assert row is not None
    return row.patterns[0].replace("*", "x").strip("/")


KINDS = sorted(registry.READERS)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("requirements.txt", "requirements.txt"),
        ("api/requirements-dev.txt", "requirements.txt"),
        ("requirements/base.txt", "requirements.txt"),
        ("requirements/old/base.txt", None),
        ("notrequirements/base.txt", None),
        ("web/package.json", "package.json"),
        ("npm-shrinkwrap.json", "package-lock.json"),
        ("src/Shop/Shop.csproj", "csproj"),
        ("app/build.gradle.kts", "build.gradle"),
        ("gradle/libs.versions.toml", "libs.versions.toml"),
        ("src/main.py", None),
    ],
)
def test_a_path_promises_a_kind(path: str, kind: str | None) -> None:
    assert kind_of(path) == kind


@pytest.mark.parametrize("folder", ["node_modules/left-pad", "vendor/acme", "a/.venv/lib"])
def test_manifests_of_vendored_packages_are_left_to_the_lock(folder: str) -> None:
    assert kind_of(f"{folder}/package.json") is None


def test_a_file_that_only_bears_a_vendored_name_is_still_read() -> None:
    assert kind_of("vendored/package.json") == "package.json"


def test_what_tests_and_docs_need_does_not_ship() -> None:
    assert parse("requirements.txt", "requirements.txt", b"a==1").components[0].scope == "prod"
    for folder in ("docs", "tests/fixtures", "examples/shop"):
        parsed = parse("requirements.txt", f"{folder}/requirements.txt", b"a==1")
        assert parsed.components[0].scope == "dev"


def test_the_cache_key_changes_with_the_meaning_of_the_path() -> None:
    keys = {
        cache_key("requirements.txt", path, "abc")
        for path in ("requirements.txt", "requirements-dev.txt", "docs/requirements.txt")
    }
    assert len(keys) == 3
    assert cache_key("go.mod", "a/go.mod", "abc") == cache_key("go.mod", "b/go.mod", "abc")


def test_a_git_lfs_pointer_is_an_unknown_not_an_empty_manifest() -> None:
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"
    assert "Git LFS" in parse("package.json", "package.json", pointer).error


def test_a_kind_without_reader_is_said() -> None:
    assert parse("nonsense", "x", b"").error == registry.NO_READER


def test_a_file_over_the_limit_is_refused_with_its_size() -> None:
    data = bytes(limits.MAX_BYTES + 1)
    assert str(len(data)) in parse("package.json", "package.json", data).error


def test_one_kind_has_one_reader() -> None:
    with pytest.raises(ValueError, match="two readers"):
        registry.reader("package.json")(lambda path, data: Parsed())


def test_a_reader_of_a_kind_that_the_table_does_not_name_is_refused() -> None:
    with pytest.raises(ValueError, match="not in the table"):
        registry.reader("nonsense")(lambda path, data: Parsed())


def test_content_decides_between_the_kinds_that_a_name_may_have() -> None:
    deployment = b"apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - {name: a, image: nginx:1}\n"
    engine = b"runtime: python312\n"
    for path in ("app.yaml", "deploy/app.yaml"):
        kinds = kinds_of(path)
        assert (registry.parse_as(kinds, path, deployment) or ("",))[0] == "kubernetes"
        assert (registry.parse_as(kinds, path, engine) or ("",))[0] == "app-engine"
        assert registry.parse_as(kinds, path, b"colour: blue\n") is None


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=15)
@given(data=st.binary(max_size=200))
def test_no_bytes_make_a_reader_raise(kind: str, data: bytes) -> None:
    assert isinstance(parse(kind, "some/file", data), Parsed)


_SHAPES = [
    b'{"dependencies": [1, {"a": null}], "packages": {"node_modules/a": 3, "": {"name": []}}}',
    b'{"packages": [{"name": {}}, 3, null], "default": {"a": 3}, "dependencies": {"a": {"b": 1}}}',
    b'{"scripts": 3, "engines": [], "require": {"a/b": {}}, "license": {"type": 3}, "pins": {}}',
    b"[project]\ndependencies = 3\n[tool]\npoetry = 4\n[[package]]\nname = 4\nsource = 'x'\n",
    b"[dependencies]\na = [1]\nb = {version = 3}\n[package]\nname = 4\n[libraries]\nx = 3\n",
    b"__metadata:\n  version: 8\nfoo: [bar]\npackages: [a]\nsnapshots: 3\nimporters: [{}]\n",
    b"<project><dependencies><dependency/></dependencies><parent/></project>",
    b"<Project><ItemGroup><PackageReference/></ItemGroup></Project>",
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("data", _SHAPES)
def test_values_of_the_wrong_type_are_absent_or_said_in_words(kind: str, data: bytes) -> None:
    path = _named(kind)
    assert "unexpected content" not in parse(kind, path, data).error


_ENDLESS = {
    "line breaks": b"\n",
    "escaped quotes": b'\\"',
    "comment openings": b"/*",
    "continued lines": b"a\\\n",
    "one word": b"a",
    "dots": b"a.",
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_time_to_read_grows_with_the_size_and_no_faster(kind: str) -> None:
    path = _named(kind)
    for name, piece in _ENDLESS.items():
        with within(1, name):
            parse(kind, path, b'{"a": "' + piece * 20_000)


_DEEP = [b"[" * 50_000, b'{"a":' * 50_000, b"<a>" * 50_000, b"- " * 20_000, b"(" * 50_000]


@pytest.mark.parametrize("data", _DEEP, ids=["[", "{", "<", "-", "("])
@pytest.mark.parametrize("kind", ["package.json", "pyproject.toml", "pnpm-lock.yaml", "pom.xml"])
def test_deep_nesting_is_an_error_in_words(kind: str, data: bytes) -> None:
    assert parse(kind, "some/file", data).error


def test_one_table_names_more_than_two_hundred_kinds_of_file() -> None:
    assert len(FORMATS) > 200
    assert set(registry.READERS) <= {row.kind for row in FORMATS}


def test_what_settles_a_manifest_is_a_lock_or_a_list_that_may_be_exact() -> None:
    for row in FORMATS:
        for kind in row.settled_by:
            settling = by_kind(kind)
            assert settling is not None, (row.kind, kind)
            assert settling.lock or kind == "requirements.txt"
    assert "uv.lock" in locks_of("pyproject.toml")


def test_a_pattern_belongs_to_one_kind_unless_marks_tell_two_apart() -> None:
    claimed: dict[str, list[str]] = {}
    for row in FORMATS:
        for pattern in row.patterns:
            claimed.setdefault(pattern, []).append(row.kind)
    assert {pattern: kinds for pattern, kinds in claimed.items() if len(kinds) > 1} == {}


def test_the_table_says_which_module_reads_each_kind() -> None:
    for found in pkgutil.iter_modules(manifests.__path__):
        importlib.import_module(f"{manifests.__name__}.{found.name}")
    assert {row.kind for row in FORMATS if row.read_by} == set(registry.READERS)


def test_only_the_reader_that_is_asked_for_is_imported() -> None:
    code = (
        "import sys; from timonier.estate.core.manifests import registry;"
        "registry.parse('go.mod', 'go.mod', b'module x');"
        "print([n for n in sys.modules if n.endswith(('.manifests.go', '.manifests.gradle'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['timonier.estate.core.manifests.go']"
