"""What nothing here can check is counted and told: by ecosystem, by kind of file, by length."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.estate.core import formats
from timonier.estate.core.facts import Component, Observation, Parsed
from timonier.estate.core.repository import Manifest
from timonier.practices.core.checks.registry import issues_of
from timonier.practices.core.coverage import coverage_of

from . import make

VCPKG = json.dumps({"name": "a", "dependencies": ["zlib", "openssl"]})
SHARDS = "dependencies:\n  a:\n    git: https://git.example.org/a.git\n  b:\n    gitlab: b/b\n"
WRAP = "[wrap-file]\ndirectory = zlib-1.2.11\nsource_url = https://example.org/zlib-1.2.11.tar.gz\n"


@pytest.mark.parametrize(
    ("kind", "files", "n"),
    [
        ("vcpkg.json", {"vcpkg.json": VCPKG}, 2),
        ("shard.yml", {"shard.yml": SHARDS}, 2),
        ("meson-wrap", {"subprojects/zlib.wrap": WRAP}, 1),
    ],
)
def test_what_no_registry_serves_is_one_issue_per_kind_of_file(
    kind: str, files: dict[str, str], n: int
) -> None:
    one = make.the(make.issues(files, "ecosystem-unchecked"))

    assert (one.state, one.severity, one.subject) == ("unknown", "info", kind)
    assert one.english.startswith(f"{n} component")
    assert sum(each.unknown for each in coverage_of(make.facts(files), make.view())) == n


def test_a_crate_from_git_that_manifest_and_lock_name_is_told_once() -> None:
    cargo = '[package]\nname = "a"\n[dependencies]\nb = { git = "https://git.example.org/b" }\n'
    lock = (
        'version = 3\n[[package]]\nname = "b"\nversion = "1.0.0"\n'
        'source = "git+https://git.example.org/b#0123456789abcdef0123456789abcdef01234567"\n'
    )

    one = make.the(make.issues({"Cargo.toml": cargo, "Cargo.lock": lock}, "ecosystem-unchecked"))

    assert (one.subject, one.file) == ("Cargo.lock", "Cargo.lock")


@pytest.mark.parametrize("source", ["path", "workspace", "peer"])
def test_the_own_parts_of_a_project_and_its_peers_are_not_counted(source: str) -> None:
    assert _unchecked(Component("generic", "a", "1", source=source)) == []


@pytest.mark.parametrize(
    "kind", ["opam", "cpan", "luarocks", "elm", "conda", "hackage", "swift", "bazel", "new-one"]
)
def test_every_ecosystem_of_packages_without_advisories_is_told(kind: str) -> None:
    covered = make.view().book.coverage(kind) == "complete"

    assert bool(_unchecked(Component(kind, "a", "1.0"))) is not covered


@given(st.sampled_from(["docker", "githubactions", "helm", "terraform", "generic", "bicep"]))
def test_what_platforms_run_is_judged_by_its_life_and_its_pin(kind: str) -> None:
    assert not formats.holds_libraries(kind)
    assert _unchecked(Component(kind, "a", "1.0")) == []


def test_long_texts_that_were_not_searched_for_secrets_are_counted() -> None:
    long = [
        Manifest(path, "secrets", Parsed(observations=(Observation("text-unsearched", path),)))
        for path in ("b.sql", "a.json")
    ]
    seen = replace(make.facts({}), manifests=tuple(long))

    one = make.the([i for i in issues_of(seen, make.view()) if i.check == "text-unsearched"])

    assert (one.state, one.severity) == ("unknown", "info")
    assert one.english == ("2 text files over 1 MiB were not searched for secrets: a.json, b.sql.")


def _unchecked(component: Component) -> list[str]:
    manifest = Manifest("file", "a-kind", Parsed(components=(component,)))
    seen = replace(make.facts({}), manifests=(manifest,))
    found = issues_of(seen, make.view())
    return [one.subject for one in found if one.check == "ecosystem-unchecked"]
