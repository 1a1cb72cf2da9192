"""Scans from a path to the tables: what is kept, what is read again, what failure leaves alone."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from timonier.estate import services
from timonier.estate.core.manifests import registry
from timonier.estate.models import Component, Manifest, Repository, RepositoryProfile, System
from timonier.estate.selectors import facts_of, where_is
from timonier.estate.services.locks import RepositoryLock
from timonier.kit.folding import fold

pytestmark = [pytest.mark.django_db, pytest.mark.data]

Make = Callable[..., Path]
Run = Callable[..., str]
FILES = {
    "requirements.txt": "django==3.2.0\nrequests>=2\n",
    "package.json": '{"name": "x", "dependencies": {"left-pad": "1.3.0"}}',
    "src/app.py": "import django\n",
}
NOTHING_KNOWN: Any = SimpleNamespace(cycles_of=lambda component: [])


def scan(*paths: Path | str, **options: Any) -> Any:
    return services.scan(paths=[str(path) for path in paths], book=NOTHING_KNOWN, **options)


def test_a_scan_keeps_what_the_files_say(make_repo: Make, git: Run) -> None:
    folder = make_repo("shop", FILES)
    run = scan(folder)
    row = Repository.objects.get()
    assert run.outcomes == {"shop": {"state": "scanned", "reason": ""}}
    assert (row.name, row.head, row.state) == ("shop", git(folder, "rev-parse", "HEAD"), "scanned")
    assert (row.commits, row.authors, row.files) == (1, 1, 3)
    django = Component.objects.get(name="django")
    assert (django.version, django.line, django.manifest.path) == ("3.2.0", 1, "requirements.txt")
    names = Component.objects.values_list("name", "folded_name")
    assert [folded for _name, folded in names] == [fold(name) for name, _folded in names]


def test_the_facts_come_back_from_the_tables_as_they_were_read(make_repo: Make) -> None:
    scan(make_repo("shop", FILES))
    facts = facts_of(Repository.objects.get())
    assert {(m.path, c.name) for m, c in facts.components()} >= {
        ("requirements.txt", "django"),
        ("package.json", "left-pad"),
    }
    assert {m.kind for m in facts.manifests} >= {"tree"}
    assert facts.history is not None and facts.history.commits == 1


def test_who_brings_whom_comes_back_from_the_tables_by_the_order_of_the_components(
    make_repo: Make,
) -> None:
    lock = (
        '[[package]]\nname = "b"\nversion = "1.2"\n\n'
        '[[package]]\nname = "a"\nversion = "1.1"\n\n[package.dependencies]\nb = ">=1"\n'
    )
    scan(make_repo("shop", {**FILES, "poetry.lock": lock}))
    read = {one.path: one.parsed for one in facts_of(Repository.objects.get()).manifests}
    assert [one.name for one in read["poetry.lock"].components] == ["b", "a"]
    assert list(read["poetry.lock"].edges.of(1)) == [(0, ">=1")]
    assert read["requirements.txt"].edges.brings == ()


def test_an_unchanged_repository_is_not_read_again(make_repo: Make) -> None:
    folder = make_repo("shop", FILES)
    scan(folder)
    before = list(Manifest.objects.values_list("pk", flat=True))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        scan(folder)
    assert list(Manifest.objects.values_list("pk", flat=True)) == before
    assert len(queries) < 40


def test_a_new_commit_reads_the_changed_files_only(make_repo: Make, commit: Run) -> None:
    folder = make_repo("shop", FILES)
    scan(folder)
    before = {row.path: row.pk for row in Manifest.objects.all()}
    commit(folder, {"requirements.txt": "django==5.2\n"})
    scan(folder)
    after = {row.path: row.pk for row in Manifest.objects.all()}
    assert after["package.json"] == before["package.json"]
    assert after["requirements.txt"] != before["requirements.txt"]
    assert list(where_is(name="django").values_list("version", flat=True)) == ["5.2"]


def test_a_second_scan_equals_a_first_one(make_repo: Make, commit: Run) -> None:
    folder = make_repo("shop", FILES)
    scan(folder)
    commit(folder, {"package.json": "{}", "go.mod": "module x\n\nrequire a.example/b v1.2.3\n"})
    scan(folder)
    in_parts = facts_of(Repository.objects.get())
    Repository.objects.all().delete()
    scan(folder)
    assert facts_of(Repository.objects.get()) == in_parts


def test_a_file_that_cannot_be_read_makes_the_repository_partly_read(make_repo: Make) -> None:
    run = scan(make_repo("shop", FILES | {"package.json": "{ not json"}))
    assert run.outcomes["shop"]["state"] == "partial"
    assert run.outcomes["shop"]["reason"] == "1 file could not be read: package.json"
    assert not Manifest.objects.get(path="package.json").parsed
    assert where_is(name="django").exists()


def test_a_secret_in_a_file_that_others_complete_is_kept_beside_what_the_file_states(
    make_repo: Make,
) -> None:
    url = "postgres://shop:" + "kR7vQ2xW9zLp4T" + "@db.shop.example.net/shop"
    scan(make_repo("shop", {"requirements.txt": f"django==3.2.0\n# {url}\n"}))
    found = facts_of(Repository.objects.get())
    (told,) = found.observations("secret")
    assert told[0].kind == "secrets"
    assert [one.name for _, one in found.components()] == ["django"]


def test_a_file_of_a_format_that_nothing_reads_makes_the_repository_partly_read(
    make_repo: Make,
) -> None:
    run = scan(
        make_repo("shop", FILES | {"app/Gopkg.lock": "[[projects]]\n", "Ballerina.toml": ""})
    )
    outcome = run.outcomes["shop"]
    assert outcome["state"] == "partial"
    assert outcome["reason"] == "2 files could not be read: Ballerina.toml, app/Gopkg.lock"


def test_a_manifest_that_nothing_reads_is_no_gap_where_its_lock_is_read(make_repo: Make) -> None:
    assert not registry.is_read("flake.nix")
    alone = scan(make_repo("alone", {"flake.nix": "{ }"}))
    locked = {"nodes": {"root": {"inputs": {}}}, "root": "root", "version": 7}
    settled = scan(make_repo("settled", {"flake.nix": "{ }", "flake.lock": json.dumps(locked)}))
    assert alone.outcomes["alone"]["state"] == "partial"
    assert registry.is_read("flake.lock") == (settled.outcomes["settled"]["state"] == "scanned")


def test_a_failure_leaves_the_last_good_facts(make_repo: Make, commit: Run, git: Run) -> None:
    folder = make_repo("shop", FILES)
    scan(folder)
    good = Repository.objects.get()
    commit(folder, {"requirements.txt": "django==5.2\n"})
    tree = git(folder, "rev-parse", "HEAD^{tree}")
    (folder / ".git/objects" / tree[:2] / tree[2:]).unlink()
    run = scan(folder)
    row = Repository.objects.get()
    assert run.outcomes["shop"]["state"] == row.state == "failed"
    assert row.reason
    assert (row.head, row.scanned_at) == (good.head, good.scanned_at)
    assert where_is(name="django").get().version == "3.2.0"


def test_one_broken_repository_does_not_stop_the_others(make_repo: Make, git: Run) -> None:
    broken, sound = make_repo("a-broken", FILES), make_repo("b-sound", FILES)
    for file in (broken / ".git/objects").rglob("*"):
        if file.is_file():
            file.chmod(0o600)
            file.write_bytes(b"garbage")
    run = scan(sound.parent)
    assert {name: each["state"] for name, each in run.outcomes.items()} == {
        "a-broken": "failed",
        "b-sound": "scanned",
    }


def test_an_empty_repository_is_empty(make_repo: Make) -> None:
    assert scan(make_repo("new")).outcomes["new"]["state"] == "empty"


def test_a_shallow_repository_is_partly_read(make_repo: Make, git: Run, tmp_path: Path) -> None:
    folder = make_repo("shop", FILES)
    git(folder, "commit", "-q", "--allow-empty", "-m", "more")
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{folder}", "thin")
    outcome = scan(tmp_path / "thin").outcomes["thin"]
    assert outcome["state"] == "partial"
    assert "shallow" in outcome["reason"]


def test_a_committed_secret_is_kept_as_a_fact_without_its_value(make_repo: Make) -> None:
    value = "Zq7Rk2Lw9Xv4Tn8Bd3Hs"
    files = FILES | {"settings.ini": f"url = postgres://app:{value}@db.internal.corp:5432/shop\n"}
    scan(make_repo("shop", files))
    found = Manifest.objects.get(kind="secrets")
    assert found.path == "settings.ini"
    assert value not in str(found.observations)


def test_an_old_secret_is_still_there_after_an_unrelated_commit(
    make_repo: Make, commit: Run
) -> None:
    value = "Zq7Rk2Lw9Xv4Tn8Bd3Hs"
    files = FILES | {"settings.ini": f"url = postgres://app:{value}@db.internal.corp:5432/shop\n"}
    folder = make_repo("shop", files)
    scan(folder)
    commit(folder, {"src/app.py": "import os\n"})
    scan(folder)
    assert Manifest.objects.get(kind="secrets").path == "settings.ini"
    commit(folder, {"settings.ini": "url = none\n"})
    scan(folder)
    assert not Manifest.objects.filter(kind="secrets").exists()


def test_a_second_scan_at_the_same_time_says_so(make_repo: Make) -> None:
    folder = make_repo("shop", FILES)
    lock = RepositoryLock(str(folder.resolve()))
    assert lock.acquire()
    try:
        run = scan(folder)
    finally:
        lock.release()
    assert "another scan" in run.outcomes["shop"]["reason"]
    assert scan(folder).outcomes["shop"]["state"] == "scanned"


def test_an_interrupted_scan_keeps_what_was_finished(make_repo: Make) -> None:
    make_repo("a", FILES)
    folder = make_repo("b", FILES).parent

    def interrupt(progress: services.Progress) -> None:
        if progress.done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        scan(folder, on_progress=interrupt)
    assert Repository.objects.get(state="scanned").name == "a"
    assert set(scan(folder).outcomes) == {"a", "b"}  # nothing stays locked


def test_two_repositories_of_one_name_get_two_names(make_repo: Make) -> None:
    folder = make_repo("team-a/api", FILES).parent.parent
    make_repo("team-b/api", FILES)
    assert set(scan(folder).outcomes) == {"api", "team-b/api"}
    assert set(scan(folder).outcomes) == {"api", "team-b/api"}


def test_several_processes_find_what_one_finds(make_repo: Make) -> None:
    folder = make_repo("a", FILES).parent
    make_repo("b", FILES | {"Gemfile.lock": "GEM\n  specs:\n    rack (2.0.1)\n"})
    scan(folder)
    alone = [facts_of(row) for row in Repository.objects.all()]
    Repository.objects.all().delete()
    scan(folder, jobs=2)
    assert [facts_of(row) for row in Repository.objects.all()] == alone


def test_a_path_that_is_no_repository_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(services.ScanFailed, match="no git repository"):
        scan(tmp_path)
    with pytest.raises(services.ScanFailed, match="no such file"):
        scan(tmp_path / "absent")


def test_a_bad_path_beside_a_good_one_is_a_remark(make_repo: Make, tmp_path: Path) -> None:
    run = scan(make_repo("shop", FILES), tmp_path / "absent")
    assert run.outcomes["shop"]["state"] == "scanned"
    assert "no such file" in run.notes[0]


def test_what_people_said_survives_every_scan(make_repo: Make, commit: Run) -> None:
    folder = make_repo("shop", FILES)
    system = System.objects.create(name="Shop", slug="shop", exposure="internet")
    scan(folder)
    services.set_profile(repository=Repository.objects.get(), system=system, team="web")
    Repository.objects.all().delete()
    scan(folder)
    context = facts_of(Repository.objects.get()).context
    assert (context.system, context.exposure, context.team) == ("Shop", "internet", "web")
    assert RepositoryProfile.history.count() == 1


def test_hostile_content_is_kept_without_breaking_the_tables(make_repo: Make) -> None:
    nasty = '{"dependencies": {"a\\u0000b\\ud800": "1.0.0", "' + "x" * 5_000 + '": "1"}}'
    name = os.fsdecode(b"caf\xe9\n/package.json")
    outcome = scan(make_repo("evil", {name: nasty})).outcomes["evil"]
    assert outcome["state"] in ("scanned", "partial")
    assert all("\x00" not in name for name in Component.objects.values_list("name", flat=True))


def test_a_hostile_folder_name_cannot_write_on_the_terminal(make_repo: Make) -> None:
    folder = make_repo("evil\x1b[2J\u202egpj", FILES)
    run = scan(folder, folder.parent / "absent\x1b[2J")
    assert list(run.outcomes) == ["evil?[2J?gpj"]
    assert all(note.isprintable() for note in run.notes)
