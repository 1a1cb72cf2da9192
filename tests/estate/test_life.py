"""The life of a repository: moved, renamed, rewritten, gone, retired, damaged."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from timonier.estate import services
from timonier.estate.models import (
    DecisionRecord,
    Manifest,
    Repository,
    RepositoryProfile,
    Retirement,
    Sameness,
    ScanRun,
)
from timonier.estate.services import joining, life
from timonier.estate.services.histories import commits_of

pytestmark = [pytest.mark.django_db, pytest.mark.data]

Make = Callable[..., Path]
Run = Callable[..., str]
FILES = {"requirements.txt": "django==3.2.0\n", "src/app.py": "import django\n"}
RECORD = {"docs/adr/0001-choose.md": "# 1. Choose a queue\n\n## Status\n\nAccepted\n"}
NOTHING_KNOWN: Any = SimpleNamespace(cycles_of=lambda component: [])


def scan(*paths: Path | str, **options: Any) -> ScanRun:
    return services.scan(paths=[str(path) for path in paths], book=NOTHING_KNOWN, **options)


def told(run: ScanRun, name: str) -> tuple[str, str]:
    return run.outcomes[name]["state"], run.outcomes[name]["reason"]


def test_a_moved_repository_is_the_same_row_with_its_name(make_repo: Make, tmp_path: Path) -> None:
    folder = make_repo("shop", FILES)
    scan(folder)
    row = Repository.objects.get()
    elsewhere = tmp_path / "other" / "shop"
    elsewhere.parent.mkdir()
    shutil.move(folder, elsewhere)
    run = scan(elsewhere)
    moved = Repository.objects.get()
    assert (moved.pk, moved.name, moved.location) == (row.pk, "shop", str(elsewhere))
    assert told(run, "shop") == ("scanned", f"it was at {folder} before")
    assert list(run.outcomes) == ["shop"]
    assert commits_of(moved) is not None


def test_a_renamed_folder_renames_its_repository_and_what_was_said_follows(
    make_repo: Make,
) -> None:
    folder = make_repo("shop", FILES)
    scan(folder)
    row = Repository.objects.get()
    services.set_profile(repository=row, system=None, team="Web")
    folder.rename(folder.parent / "boutique")
    scan(folder.parent / "boutique")
    moved = Repository.objects.get()
    assert (moved.pk, moved.name, moved.slug, moved.identity) == (
        row.pk,
        "boutique",
        "shop",
        "shop",
    )
    assert RepositoryProfile.objects.get().repository_name == "boutique"
    assert commits_of(moved) is not None


def test_a_name_that_somebody_chose_stays_when_the_folder_is_renamed(make_repo: Make) -> None:
    folder = make_repo("shop", FILES)
    scan(folder, name="The shop")
    folder.rename(folder.parent / "boutique")
    scan(folder.parent)
    assert Repository.objects.get().name == "The shop"


def test_a_new_repository_never_takes_a_name_that_another_one_is_known_by(make_repo: Make) -> None:
    folder = make_repo("shop", FILES)
    scan(folder)
    folder.rename(folder.parent / "boutique")
    scan(folder.parent)
    other = make_repo("shop", {"go.mod": "module x\n"})
    scan(other)
    assert set(Repository.objects.values_list("name", flat=True)) == {"boutique", "repos/shop"}


def test_a_decision_record_keeps_its_key_when_its_repository_moves(make_repo: Make) -> None:
    folder = make_repo("shop", FILES | RECORD)
    scan(folder)
    key = DecisionRecord.objects.get().key
    folder.rename(folder.parent / "boutique")
    scan(folder.parent)
    assert DecisionRecord.objects.get().key == key


def test_a_repository_that_is_gone_says_so_at_the_next_scan_and_is_never_fresh(
    make_repo: Make,
) -> None:
    gone, kept = make_repo("gone", FILES), make_repo("kept", {"go.mod": "module x\n"})
    scan(gone.parent)
    before = Repository.objects.get(name="gone").scanned_at
    shutil.rmtree(gone)
    run = scan(kept)
    row = Repository.objects.get(name="gone")
    assert told(run, "gone") == ("gone", f"there is no repository at {gone} any more")
    assert (row.state, row.scanned_at) == ("gone", before)
    assert row.gone_since is not None
    assert Manifest.objects.filter(repository=row).exists()
    assert "gone" not in scan(kept).outcomes


def test_a_folder_that_was_named_and_is_gone_is_noted_though_nothing_can_be_scanned(
    make_repo: Make,
) -> None:
    folder = make_repo("shop", FILES)
    scan(folder)
    shutil.rmtree(folder)
    with pytest.raises(services.ScanFailed):
        scan(folder)
    assert Repository.objects.get().state == "gone"


def test_a_repository_that_comes_back_counts_again(make_repo: Make, tmp_path: Path) -> None:
    folder = make_repo("shop", FILES)
    scan(folder)
    aside = tmp_path / "aside"
    folder.rename(aside)
    with pytest.raises(services.ScanFailed):
        scan(folder)
    aside.rename(folder)
    scan(folder)
    row = Repository.objects.get()
    assert (row.state, row.reason, row.gone_since) == ("scanned", "", None)


def test_two_clones_that_are_both_there_stay_two_rows(make_repo: Make, git: Run) -> None:
    folder = make_repo("shop", FILES)
    git(folder.parent, "clone", "-q", str(folder), "copy")
    scan(folder)
    scan(folder.parent)
    rows = Repository.objects.all()
    assert {row.name for row in rows} == {"shop", "copy"}
    assert rows[0].roots == rows[1].roots != []


def test_a_clone_of_another_remote_is_not_taken_for_the_one_that_is_gone(
    make_repo: Make, git: Run
) -> None:
    folder = make_repo("shop", FILES)
    git(folder, "remote", "add", "origin", "https://git.example.org/acme/shop.git")
    scan(folder)
    git(folder.parent, "clone", "-q", str(folder), "fork")
    fork = folder.parent / "fork"
    git(fork, "remote", "set-url", "origin", "git@git.example.org:else/shop.git")
    shutil.rmtree(folder)
    scan(fork)
    states = dict(Repository.objects.values_list("name", "state"))
    assert states == {"shop": "gone", "fork": "scanned"}


def test_rewritten_history_is_told_once_and_counts_once(
    make_repo: Make, commit: Run, git: Run
) -> None:
    folder = make_repo("shop", FILES)
    commit(folder, {"a.txt": "1"})
    scan(folder)
    git(folder, "commit", "-q", "--amend", "-m", "another", "--date", "2026-02-02T00:00:00+00:00")
    run = scan(folder)
    row = Repository.objects.get()
    assert told(run, "shop") == ("scanned", "the history was rewritten since the last scan")
    assert (row.commits, row.reason) == (2, "")
    assert row.rewritten_at is not None
    assert told(scan(folder), "shop") == ("scanned", "")


def test_new_commits_and_another_branch_are_no_rewriting(
    make_repo: Make, commit: Run, git: Run
) -> None:
    folder = make_repo("shop", FILES)
    commit(folder, {"a.txt": "1"})
    scan(folder)
    commit(folder, {"a.txt": "2"})
    assert told(scan(folder), "shop") == ("scanned", "")
    git(folder, "checkout", "-q", "-b", "side", "HEAD~2")
    commit(folder, {"b.txt": "1"})
    assert told(scan(folder), "shop") == ("scanned", "")
    assert Repository.objects.get().rewritten_at is None


def test_a_retired_repository_is_left_out_of_scans_until_it_is_revived(make_repo: Make) -> None:
    folder = make_repo("shop", FILES)
    scan(folder)
    life.retire(repository=Repository.objects.get(), reason="Replaced by the new shop")
    assert not Repository.objects.exists()
    run = scan(folder)
    assert told(run, "shop") == ("retired", "it is retired: Replaced by the new shop")
    run = scan(folder, revive=True)
    assert told(run, "shop") == ("scanned", "")
    assert Repository.objects.get().state == "scanned"
    assert not Retirement.objects.exists()
    assert Retirement.history.count() == 2


def test_a_retired_repository_stays_so_when_its_facts_are_lost(make_repo: Make) -> None:
    folder = make_repo("shop", FILES)
    scan(folder)
    life.retire(repository=Repository.objects.get(), reason="Over")
    Repository.everything.all().delete()
    assert told(scan(folder), "shop")[0] == "retired"


def test_a_retirement_needs_a_reason_and_happens_once(make_repo: Make) -> None:
    scan(make_repo("shop", FILES))
    row = Repository.objects.get()
    with pytest.raises(life.NotRetirable):
        life.retire(repository=row, reason="  ")
    life.retire(repository=row, reason="Over")
    with pytest.raises(life.NotRetirable):
        life.retire(repository=row, reason="Over again")


def test_a_retirement_taken_back_leaves_what_the_last_scan_left(make_repo: Make) -> None:
    scan(make_repo("shop", FILES))
    row = Repository.objects.get()
    life.revive(retirement=life.retire(repository=row, reason="Over"))
    assert Repository.objects.get().state == "scanned"


def test_two_rows_that_are_one_are_joined_at_the_place_that_is_there(
    make_repo: Make, git: Run
) -> None:
    folder = make_repo("shop", FILES | RECORD)
    git(folder, "remote", "add", "origin", "https://git.example.org/acme/shop.git")
    scan(folder)
    key = DecisionRecord.objects.get().key
    git(folder.parent, "clone", "-q", str(folder), "new")
    folder.rename(folder.parent / "no-repository")
    shutil.rmtree(folder.parent / "no-repository")
    scan(folder.parent)
    kept, other = Repository.objects.get(name="shop"), Repository.objects.get(name="new")
    services.set_profile(repository=other, system=None, team="Web")
    joining.join(kept=kept, other=other, reason="We changed hosts")
    row = Repository.objects.get()
    assert (row.name, row.location, row.state) == ("shop", str(folder.parent / "new"), "scanned")
    assert RepositoryProfile.objects.get().repository_name == "shop"
    assert DecisionRecord.objects.in_use().get().key == key
    scan(folder.parent)
    assert Repository.objects.get().commits == 1
    assert commits_of(Repository.objects.get()) is not None


def test_a_clone_that_a_person_called_the_same_is_read_once(make_repo: Make, git: Run) -> None:
    folder = make_repo("shop", FILES)
    git(folder.parent, "clone", "-q", str(folder), "copy")
    scan(folder.parent)
    copy, shop = Repository.objects.get(name="copy"), Repository.objects.get(name="shop")
    joining.join(kept=shop, other=copy)
    run = scan(folder.parent)
    assert Repository.objects.get().pk == shop.pk
    state, reason = told(run, str(folder.parent / "copy"))
    assert (state, reason) == ("same", "it is shop, a person said: it is read once")
    shutil.rmtree(folder)
    scan(folder.parent)
    row = Repository.objects.get()
    assert (row.pk, row.state, row.location) == (
        shop.pk,
        "scanned",
        str(folder.parent / "copy"),
    )


def test_one_repository_is_not_joined_to_itself_nor_to_a_retired_one(make_repo: Make) -> None:
    scan(make_repo("one", FILES), make_repo("two", {"go.mod": "module x\n"}))
    one, two = Repository.objects.get(name="one"), Repository.objects.get(name="two")
    with pytest.raises(joining.NotJoinable):
        joining.join(kept=one, other=one)
    life.retire(repository=two, reason="Over")
    with pytest.raises(joining.NotJoinable):
        joining.join(kept=one, other=two)
    assert not Sameness.objects.exists()
