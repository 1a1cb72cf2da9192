"""Objects lost after a scan, the beginning of a history, and remotes read as text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.estate import services
from timonier.estate.models import Manifest, Repository, ScanRun
from timonier.estate.sources.git import Repo
from timonier.estate.sources.git_checks import damage, roots_of
from timonier.estate.sources.git_store import normalised, objects_digest, origin_of

pytestmark = [pytest.mark.django_db, pytest.mark.data]

Make = Callable[..., Path]
Run = Callable[..., str]
FILES = {"requirements.txt": "django==3.2.0\n", "src/app.py": "import django\n"}
NOTHING_KNOWN: Any = SimpleNamespace(cycles_of=lambda component: [])


def scan(*paths: Path | str, **options: Any) -> ScanRun:
    return services.scan(paths=[str(path) for path in paths], book=NOTHING_KNOWN, **options)


def told(run: ScanRun, name: str) -> tuple[str, str]:
    return run.outcomes[name]["state"], run.outcomes[name]["reason"]


def loose(folder: Path, digest: str) -> Path:
    return folder / ".git" / "objects" / digest[:2] / digest[2:]


def test_an_object_lost_after_a_scan_is_noticed_at_the_next_one_and_when_it_is_back(
    make_repo: Make, git: Run
) -> None:
    folder = make_repo("shop", FILES)
    scan(folder)
    lost = loose(folder, git(folder, "rev-parse", "HEAD:requirements.txt"))
    content = lost.read_bytes()
    lost.unlink()
    for _ in range(2):
        state, reason = told(scan(folder), "shop")
        assert state == "partial"
        assert "requirements.txt" in reason
    lost.write_bytes(content)
    assert told(scan(folder), "shop") == ("scanned", "")
    assert Repository.objects.get().components.count() == 1


def test_a_file_of_the_code_that_is_damaged_after_a_scan_is_noticed(
    make_repo: Make, git: Run
) -> None:
    folder = make_repo("shop", FILES)
    scan(folder)
    damaged = loose(folder, git(folder, "rev-parse", "HEAD:src/app.py"))
    damaged.chmod(0o644)
    damaged.write_bytes(damaged.read_bytes()[:-4])
    state, reason = told(scan(folder), "shop")
    assert state == "partial"
    assert "missing or damaged: src/app.py" in reason


def test_a_commit_or_a_folder_that_is_lost_after_a_scan_is_noticed(
    make_repo: Make, commit: Run, git: Run
) -> None:
    for name, what in (("commits", "HEAD~1"), ("folders", "HEAD:src")):
        folder = make_repo(name, FILES)
        commit(folder, {"src/b.py": "1\n"})
        scan(folder)
        loose(folder, git(folder, "rev-parse", what)).unlink()
        state, reason = told(scan(folder), name)
        assert state in ("partial", "failed")
        assert reason


def test_objects_packed_anew_are_no_damage_and_nothing_is_read_again(
    make_repo: Make, git: Run
) -> None:
    folder = make_repo("shop", FILES)
    scan(folder)
    before = list(Manifest.objects.values_list("pk", flat=True))
    git(folder, "gc", "-q")
    assert told(scan(folder), "shop") == ("scanned", "")
    assert list(Manifest.objects.values_list("pk", flat=True)) == before
    with Repo(folder) as repo:
        assert damage(repo) == ""


def test_the_roots_of_a_shallow_history_are_unknown(make_repo: Make, commit: Run, git: Run) -> None:
    folder = make_repo("shop", FILES)
    first = git(folder, "rev-parse", "HEAD")
    commit(folder, {"a": "1"})
    git(folder.parent, "clone", "-q", "--depth", "1", f"file://{folder}", "cut")
    with Repo(folder) as repo, Repo(folder.parent / "cut") as cut:
        assert roots_of(repo) == [first]
        assert roots_of(cut) == []


@pytest.mark.parametrize(
    "address",
    [
        "https://git.example.org/acme/shop",
        "https://ada:secret@git.example.org/acme/shop.git",
        "ssh://git@git.example.org:2222/acme/shop.git/",
        "git@git.example.org:acme/shop.git",
        "https://GIT.example.org/acme/shop.git",
    ],
)
def test_one_remote_is_the_same_in_all_its_forms_and_keeps_no_credentials(address: str) -> None:
    assert normalised(address) == "git.example.org/acme/shop"


@given(st.text(max_size=80))
def test_no_address_breaks_the_reading_of_a_remote(address: str) -> None:
    assert "\n" not in normalised(address)


def test_a_remote_is_read_as_text_and_what_a_configuration_includes_is_not(
    tmp_path: Path,
) -> None:
    evil = tmp_path / "evil"
    evil.write_text('[remote "origin"]\n\turl = https://evil.example.org/x\n')
    (tmp_path / "config").write_text(
        f'[include]\n\tpath = {evil}\n[remote "other"]\n\turl = https://a.example.org/o\n'
        "[core]\n\tsshCommand = touch /pwned\n"
        '[remote "origin"]\n\tfetch = x\n\turl = "https://git.example.org/acme/shop.git" ; ours\n'
    )
    assert origin_of(tmp_path) == "git.example.org/acme/shop"
    (tmp_path / "config").write_text(f"[include]\n\tpath = {evil}\n")
    assert origin_of(tmp_path) == ""


def test_the_digest_of_the_objects_follows_their_files(make_repo: Make, git: Run) -> None:
    folder = make_repo("shop", FILES)
    objects = folder / ".git" / "objects"
    before = objects_digest(objects)
    assert before == objects_digest(objects) != ""
    lost = loose(folder, git(folder, "rev-parse", "HEAD:requirements.txt"))
    lost.unlink()
    assert objects_digest(objects) != before
    assert objects_digest(folder / "nowhere") == ""
