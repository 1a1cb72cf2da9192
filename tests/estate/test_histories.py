"""Histories across scans: only what is new is read, and the result is that of reading all."""

import shutil
from collections.abc import Callable
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.estate.test_scan import scan
from timonier.estate import tasks
from timonier.estate.core.history.log import LOG_ARGUMENTS, read_history
from timonier.estate.models import Repository
from timonier.estate.selectors.lines import line_totals
from timonier.estate.services.histories import commits_of, count_lines, counted, opened
from timonier.estate.sources.git import Repo
from timonier.kit.store import lake

pytestmark = [pytest.mark.django_db, pytest.mark.data]

NOW = datetime(2026, 11, 23, tzinfo=UTC)
Make = Callable[..., Path]
Run = Callable[..., str]


@pytest.fixture(autouse=True)
def own_lake(settings: Any, tmp_path: Path) -> None:
    """A lake of this test's own."""
    settings.HOME = tmp_path / "home"


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """From where each reading of a history began ("": from the first commit)."""
    found: list[str] = []
    log = Repo.log

    @contextmanager
    def noted(self: Repo, arguments: Any, *, since: str = "") -> Any:
        found.append(since)
        with log(self, arguments, since=since) as stream:
            yield stream

    monkeypatch.setattr(Repo, "log", noted)
    return found


def whole(folder: Path) -> Any:
    """The history read at once, from git."""
    with Repo(folder) as repo, repo.log(LOG_ARGUMENTS) as stream:
        return read_history(stream)


def test_only_the_new_commits_are_read_and_nothing_differs(
    make_repo: Make, commit: Run, spans: list[str]
) -> None:
    folder = make_repo("shop", {"a.py": "1"})
    scan(folder)
    first = Repository.objects.get().head
    commit(folder, {"b.py": "1", "a.py": "2"})
    scan(folder)
    assert spans == ["", first]
    row = Repository.objects.get()
    assert commits_of(row) == whole(folder)
    assert row.commits == 2


def test_rewritten_history_is_read_again_from_its_start(
    make_repo: Make, commit: Run, git: Run, spans: list[str]
) -> None:
    folder = make_repo("shop", {"a.py": "1"})
    commit(folder, {"b.py": "1"})
    scan(folder)
    git(folder, "reset", "-q", "--hard", "HEAD~1")
    commit(folder, {"c.py": "1"})
    scan(folder)
    assert spans == ["", ""]
    assert commits_of(Repository.objects.get()) == whole(folder)


def test_a_new_mailmap_renames_old_commits_too(
    make_repo: Make, commit: Run, spans: list[str]
) -> None:
    folder = make_repo("shop", {"a.py": "1"})
    scan(folder)
    commit(folder, {".mailmap": "Ada Byron <ada@home.example> <ada@example.org>\n"})
    scan(folder)
    assert spans == ["", ""]
    history = commits_of(Repository.objects.get())
    assert history is not None
    assert history.identities == (("Ada Byron", "ada@home.example"),)


def test_a_lake_that_lost_its_files_costs_one_reading(
    make_repo: Make, commit: Run, spans: list[str]
) -> None:
    folder = make_repo("shop", {"a.py": "1"})
    scan(folder)
    shutil.rmtree(lake.folder())
    commit(folder, {"b.py": "1"})
    scan(folder)
    assert spans == ["", ""]
    assert Repository.objects.get().commits == 2


def test_a_shallow_clone_is_partial_and_never_continued(
    make_repo: Make, commit: Run, git: Run, tmp_path: Path
) -> None:
    folder = make_repo("shop", {"a.py": "1"})
    commit(folder, {"a.py": "2"})
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{folder}", "cut")
    scan(tmp_path / "cut")
    row = Repository.objects.get()
    assert (row.state, row.commits, row.history_digest) == ("partial", 1, "")


def test_lines_are_counted_bit_by_bit_and_only_once(make_repo: Make, commit: Run) -> None:
    folder = make_repo("shop", {"a.py": "1\n2\n"})
    commit(folder, {"a.py": "1\n3\n4\n", "b.bin": b"\0\1"})
    scan(folder)
    row = Repository.objects.get()
    with Repo(folder) as repo:
        assert count_lines(repository=row, repo=repo, limit=1) == 1
        assert len(counted(row)) == 1
        assert count_lines(repository=row, repo=repo, limit=10) == 1
        assert count_lines(repository=row, repo=repo, limit=10) == 0
    sql = "SELECT path, sum(added), sum(removed) FROM lines GROUP BY path ORDER BY path"
    assert lake.query(sql, lines="shop") == [("a.py", 4, 1), ("b.bin", None, None)]


def test_lines_not_counted_yet_are_unknown_and_not_nought(make_repo: Make, commit: Run) -> None:
    folder = make_repo("shop", {"a.py": "1\n2\n"})
    commit(folder, {"a.py": "1\n"})
    scan(folder)
    assert line_totals("shop", now=NOW) is None
    row = Repository.objects.get()
    with opened(row) as repo:
        count_lines(repository=row, repo=repo, limit=1)
    half = line_totals("shop", now=NOW)
    assert half is not None
    assert (half.counted, half.commits) == (1, 2)
    tasks.count_lines(repository="shop")
    done = line_totals("shop", now=NOW)
    assert done is not None
    assert (done.counted, done.commits) == (2, 2)
    assert [(w.starts_on, w.added, w.removed) for w in done.weeks] == [(date(2025, 12, 29), 2, 1)]


def test_a_repository_that_is_deleted_takes_its_history_along(make_repo: Make) -> None:
    folder = make_repo("shop", {"a.py": "1\n"})
    make_repo("other", {"b.py": "2\n"})
    scan(folder.parent)
    Repository.objects.filter(name="shop").delete()
    assert set(lake.read("commits")["repository"]) == {"other"}
    with pytest.raises(lake.NothingStored):
        lake.read("commits", "shop")
