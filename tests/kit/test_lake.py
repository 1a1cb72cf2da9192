"""Bulk facts: what is written is read, nothing is half written, nothing is lost on the way."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.db import transaction
from django.utils.timezone import now
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from timonier.kit.models import LakeFile
from timonier.kit.store import lake, lake_upkeep
from timonier.kit.store.duck import cursor
from timonier.kit.store.parquet import write_file

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_lake(settings: Any, tmp_path: Path) -> Iterator[None]:
    """A lake of this test's own."""
    settings.HOME = tmp_path
    yield


def paths_of(repository: str | None = None) -> list[str]:
    """What is read back."""
    return sorted(lake.read("files", repository)["path"].tolist())


def put(repository: str, *paths: str) -> LakeFile:
    """Replace a repository's rows."""
    return lake.write("files", repository, {"path": list(paths)}, sort=("path",))


def test_what_is_written_is_read_back_as_it_was() -> None:
    columns = {
        "path": np.array(["b", "a", "é'\"\n"], object),
        "size": np.array([1, 2, 1 << 40]),
        "rate": [0.5, None, 1.5],
        "known": np.array([True, False, True]),
    }
    file = lake.write("files", "o'hara", columns, sort=("path",))
    assert (file.rows, file.role) == (3, "delta")
    read = lake.read("files", "o'hara")
    assert read["path"].tolist() == ["a", "b", "é'\"\n"]
    assert read["size"].tolist() == [2, 1, 1 << 40]
    assert read["rate"].tolist() == [None, 0.5, 1.5]
    assert set(read["repository"].tolist()) == {"o'hara"}


def test_writing_again_replaces_one_repository_and_no_other() -> None:
    put("one", "a", "b")
    put("two", "c")
    put("one", "d")
    assert paths_of() == ["c", "d"]
    assert paths_of("one") == ["d"]


def test_appended_rows_stay_until_the_repository_is_written_again() -> None:
    lake.append("files", "one", {"path": ["a"]})
    lake.append("files", "one", {"path": ["b"]})
    assert paths_of("one") == ["a", "b"]
    put("one", "c")
    assert paths_of("one") == ["c"]


def test_nothing_stored_is_not_the_same_as_no_rows() -> None:
    with pytest.raises(lake.NothingStored):
        lake.read("files")
    lake.write("files", "one", {"path": np.array([], object)})
    assert paths_of() == []


def test_a_query_joins_kinds_with_values_as_parameters() -> None:
    put("one", "a", "b")
    lake.write("sizes", "one", {"path": ["a"], "size": [7]})
    sql = "SELECT f.path, size FROM files f JOIN sizes USING (path) WHERE size > ?"
    assert lake.query(sql, [1], files=None, sizes="one") == [("a", 7)]


def test_a_column_added_later_is_null_in_older_files() -> None:
    put("one", "a")
    lake.write("files", "two", {"path": ["b"], "size": [1]})
    rows = lake.query("SELECT path, size FROM files ORDER BY path", files=None)
    assert rows == [("a", None), ("b", 1)]


@pytest.mark.parametrize("columns", [{}, {"a": [1], "b": [1, 2]}])
def test_uneven_columns_are_refused(columns: dict[str, list[int]]) -> None:
    with pytest.raises(ValueError, match="length"):
        lake.write("files", "one", columns)


@pytest.mark.parametrize("kind", ["", "../x", "A", "a b"])
def test_a_kind_with_an_odd_name_is_refused(kind: str) -> None:
    with pytest.raises(ValueError, match="kind"):
        lake.write(kind, "one", {"path": ["a"]})


@pytest.mark.parametrize("repository", ["../../up", "a/b", "..", "x" * 400, "é\n;--"])
def test_no_repository_name_leaves_the_lake(repository: str) -> None:
    file = put(repository, "a")
    place = (lake.folder() / file.path).resolve()
    assert place.is_relative_to(lake.folder().resolve())
    assert place.is_file()
    assert paths_of(repository) == ["a"]


def test_a_rolled_back_write_changes_nothing_and_its_file_is_swept() -> None:
    put("one", "a")
    with pytest.raises(RuntimeError), transaction.atomic():
        put("one", "b")
        raise RuntimeError
    assert paths_of() == ["a"]
    files = list(lake.folder().rglob("*.parquet"))
    assert len(files) == 2
    with lake.writing():
        assert lake_upkeep.sweep(at=now()) == 0
    assert lake_upkeep.sweep(at=now()) == 1
    assert paths_of() == ["a"]


@pytest.mark.parametrize("jump", [timedelta(days=3652), timedelta(0), timedelta(days=-731)])
def test_a_file_that_is_written_and_not_named_yet_outlives_a_clock_that_is_set(
    jump: timedelta,
) -> None:
    with lake.writing():
        written = write_file(lake.folder(), "delta", "files", "one", {"path": ["a"]})
        lake_upkeep.sweep(at=now() + jump)
        with transaction.atomic():
            lake.adopt(written)
    assert lake_upkeep.sweep(at=now()) == 0
    assert paths_of("one") == ["a"]


def test_what_a_compaction_has_written_is_not_swept_before_it_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lake_upkeep, "MOST_DELTAS", 0)
    put("one", "a")
    adopt = lake_upkeep._adopt

    def swept_first(*arguments: Any) -> Any:
        lake_upkeep.sweep(at=now())
        return adopt(*arguments)

    monkeypatch.setattr(lake_upkeep, "_adopt", swept_first)
    assert lake_upkeep.compact("files") is not None
    assert paths_of() == ["a"]


def test_a_retired_file_stays_for_those_who_still_read_it() -> None:
    old = lake.folder() / put("one", "a").path
    put("one", "b")
    lake_upkeep.sweep(at=now())
    assert old.exists()
    lake_upkeep.sweep(at=now() + timedelta(hours=2))
    assert not old.exists()
    assert paths_of() == ["b"]


def test_a_full_disk_says_so_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    put("one", "a")
    place = lake.folder() / "kind=files" / "delta" / "repository=two"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text("a file where a folder is needed")
    with pytest.raises(OSError, match="two"):
        put("two", "b")
    assert paths_of() == ["a"]
    assert not list(lake.folder().rglob("*.part"))


@hypothesis_settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["write", "append", "forget", "compact"]), st.sampled_from("ab")),
        max_size=9,
    )
)
def test_whatever_the_order_reading_equals_a_plain_dictionary(
    steps: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lake_upkeep, "MOST_DELTAS", 0)
    LakeFile.objects.all().delete()
    expected: dict[str, list[str]] = {}
    for number, (step, repository) in enumerate(steps):
        row = f"{repository}{number}"
        if step == "write":
            put(repository, row)
            expected[repository] = [row]
        elif step == "append":
            lake.append("files", repository, {"path": [row]})
            expected.setdefault(repository, []).append(row)
        elif step == "forget":
            lake.forget(repository)
            expected.pop(repository, None)
        else:
            lake_upkeep.compact("files")
        try:
            found = paths_of()
        except lake.NothingStored:
            found = []
        assert found == sorted(row for rows in expected.values() for row in rows)


def test_more_than_fifty_deltas_become_one_base() -> None:
    for number in range(51):
        put(f"r{number}", f"p{number}")
    before = paths_of()
    base = lake_upkeep.compact("files")
    assert base is not None
    assert (base.rows, lake.current("files").count()) == (51, 1)
    assert paths_of() == before
    assert lake_upkeep.compact("files") is None
    put("r0", "new")
    assert paths_of("r0") == ["new"]
    assert len(paths_of()) == 51


def test_a_repository_forgotten_during_a_compaction_stays_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lake_upkeep, "MOST_DELTAS", 0)
    put("one", "a")
    put("two", "b")
    copy = lake_upkeep.copy_out

    def forgetful(*arguments: Any) -> tuple[int, str]:
        lake.forget("one")
        return copy(*arguments)

    monkeypatch.setattr(lake_upkeep, "copy_out", forgetful)
    assert lake_upkeep.compact("files") is None
    assert paths_of() == ["b"]


def test_a_published_copy_holds_what_is_current_by_repository(tmp_path: Path) -> None:
    put("one", "a")
    put("one", "b")
    put("two", "c")
    target = tmp_path / "out"
    assert lake_upkeep.export(target) == ["files"]
    assert {p.name for p in (target / "files").iterdir()} == {"repository=one", "repository=two"}
    with pytest.raises(FileExistsError):
        lake_upkeep.export(target)


def test_a_reader_with_an_old_list_still_reads_whole_files() -> None:
    put("one", *"abc")
    listed = lake.union(list(lake.current("files")))
    for number in range(5):
        put("one", *(f"{letter}{number}" for letter in "abc"))
        lake_upkeep.sweep(at=now())
        with cursor() as duck:
            assert len(duck.execute(f"SELECT path FROM ({listed})").fetchall()) == 3
    assert paths_of() == ["a4", "b4", "c4"]
