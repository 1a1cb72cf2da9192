"""Successors, locks, open ranges, rival managers and licences."""

import json

import pytest

from timonier.practices.core.effort import EFFORT

from . import make


def test_a_superseded_package_names_its_successor_and_only_when_chosen() -> None:
    chosen = {"package.json": '{"dependencies": {"moment": "2.29.4"}}'}

    one = make.the(make.issues(chosen, "superseded"))

    assert one.subject == "pkg:npm/moment@2.29.4"
    assert "Successor" in one.english
    assert one.remedy is not None
    assert one.remedy.effort in EFFORT


def test_a_package_its_authors_abandoned_is_told() -> None:
    lock = {"packages": [{"name": "acme/old", "version": "1.0.0", "abandoned": "acme/new"}]}

    found = make.issues({"composer.lock": json.dumps(lock)}, "abandoned")

    assert "acme/new" in make.the(found).english


def test_what_its_authors_abandoned_is_told_once_with_the_successor_that_is_known() -> None:
    faker = {"name": "fzaninotto/faker", "version": "v1.9.1", "abandoned": True}
    files = {
        "composer.json": '{"require": {"fzaninotto/faker": "^1.9"}}',
        "composer.lock": json.dumps({"packages": [faker]}),
    }

    assert "fakerphp/faker" in make.the(make.issues(files, "abandoned")).english
    assert make.issues(files, "superseded") == []


def test_ranges_without_a_lock_are_told_and_a_lock_above_answers() -> None:
    package = '{"dependencies": {"left": "^1.0.0"}}'
    lock = '{"lockfileVersion": 3, "packages": {}}'

    alone = make.issues({"web/package.json": package}, "lock-missing")
    locked = make.issues({"web/package.json": package, "package-lock.json": lock}, "lock-missing")

    assert make.the(alone).file == "web/package.json"
    assert locked == []


def test_every_lock_of_the_table_answers_for_its_manifest() -> None:
    project = '[project]\nname = "a"\ndependencies = ["django>=3"]\n'
    for lock in ("uv.lock", "poetry.lock", "pdm.lock", "pylock.toml", "requirements.lock"):
        found = make.issues({"pyproject.toml": project, lock: ""}, "lock-missing")
        assert found == [], lock
    assert make.issues({"pyproject.toml": project, "Cargo.lock": ""}, "lock-missing")
    assert make.issues({"pyproject.toml": project, "requirements.txt": "django>=3"}, "lock-missing")
    assert not make.issues(
        {"pyproject.toml": project, "requirements.txt": "django==3.2"}, "lock-missing"
    )


@pytest.mark.parametrize(
    ("manifest", "content", "lock", "pinned"),
    [
        ("mix.exs", 'def deps do\n[{:a, "~> 1.0"}]\nend', "mix.lock", "%{}"),
        ("pubspec.yaml", "dependencies:\n  a: ^1.0.0\n", "pubspec.lock", "packages: {}\n"),
        ("Podfile", "pod 'A', '~> 1.0'", "Podfile.lock", "PODS: []\n"),
        (
            "Package.swift",
            '[.package(url: "https://example.org/a", from: "1.0.0")]',
            "Package.resolved",
            '{"pins": [], "version": 2}',
        ),
    ],
)
def test_manifests_of_phones_and_of_elixir_need_a_lock_too(
    manifest: str, content: str, lock: str, pinned: str
) -> None:
    assert make.the(make.issues({manifest: content}, "lock-missing")).file == manifest
    assert make.issues({manifest: content, lock: pinned}, "lock-missing") == []


def test_open_ranges_are_told_once_per_file() -> None:
    one = make.the(
        make.issues({"requirements.txt": "flask>=2\nattrs\nclick<9\n"}, "floating-version")
    )

    assert "attrs, flask" in one.english
    assert "click" not in one.english


def test_two_managers_in_one_folder_are_told() -> None:
    files = {
        "package.json": '{"dependencies": {"a": "^1"}}',
        "package-lock.json": '{"lockfileVersion": 3, "packages": {}}',
        "yarn.lock": "# yarn lockfile v1\n",
    }

    one = make.the(make.issues(files, "two-package-managers"))

    assert "package-lock.json, yarn.lock" in one.english


def test_a_forbidden_licence_is_high_and_a_permissive_one_is_silent() -> None:
    lock = {
        "packages": [
            {"name": "acme/gpl", "version": "1.0.0", "license": ["GPL-3.0-only"]},
            {"name": "acme/mit", "version": "1.0.0", "license": ["MIT"]},
        ]
    }
    view = make.view(policy={"Copyleft": "forbidden", "Permissive": "allowed"})

    one = make.the(make.issues({"composer.lock": json.dumps(lock)}, "licence-policy", seen=view))

    assert (one.severity, one.subject) == ("high", "pkg:composer/acme/gpl@1.0.0")


def test_a_notice_in_one_lock_file_says_nothing_of_the_version_in_another() -> None:
    old = {"packages": [{"name": "Acme/Old", "version": "1.0.0", "abandoned": "acme/new"}]}
    taken_over = {"packages": [{"name": "acme/old", "version": "2.0.0"}]}
    files = {"a/composer.lock": json.dumps(old), "b/composer.lock": json.dumps(taken_over)}

    one = make.the(make.issues(files, "abandoned"))

    assert (one.subject, one.file) == ("pkg:composer/acme/old@1.0.0", "a/composer.lock")


def test_each_abandoned_version_is_told_where_it_is_locked() -> None:
    locks = {
        f"{place}/composer.lock": json.dumps(
            {"packages": [{"name": "acme/old", "version": version, "abandoned": True}]}
        )
        for place, version in (("a", "1.0.0"), ("b", "1.1.0"))
    }

    found = make.issues(locks, "abandoned")

    assert sorted(one.file for one in found) == ["a/composer.lock", "b/composer.lock"]


def test_rush_keeps_the_lock_of_all_packages_in_a_folder_of_its_own() -> None:
    package = '{"name": "web", "dependencies": {"left-pad": "^1.0.0"}}'
    lock = """\
lockfileVersion: '9.0'
importers:
  ../../../apps/web:
    dependencies:
      left-pad: {specifier: ^1.0.0, version: 1.3.0}
packages:
  left-pad@1.3.0:
    resolution: {integrity: sha512-aaaa}
snapshots:
  left-pad@1.3.0: {}
"""
    shared = "common/config/rush/pnpm-lock.yaml"
    files = {"rush.json": "{}", "apps/web/package.json": package, shared: lock}

    assert make.issues(files, "lock-missing") == []
    subspace = "common/config/subspaces/web/pnpm-lock.yaml"
    assert make.issues({"apps/web/package.json": package, subspace: lock}, "lock-missing") == []
    elsewhere = "common/pnpm-lock.yaml"
    assert make.issues({"apps/web/package.json": package, elsewhere: lock}, "lock-missing")
