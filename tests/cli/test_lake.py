"""The bulk facts leave as files that any tool reads, and never over somebody's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from timonier.cli import main
from timonier.kit.store import lake

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_lake(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path / "home"


def test_what_is_current_is_written_by_kind_and_repository(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lake.write("commits", "shop", {"position": [1, 2]})
    lake.write("commits", "shop", {"position": [3]})
    lake.write("commits", "blog", {"position": [4]})
    assert main(["lake", "export", str(tmp_path / "out")]) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'out' / 'commits'}\n"
    found = duckdb.sql(
        f"SELECT repository, position FROM read_parquet('{tmp_path}/out/commits/*/*.parquet',"
        " hive_partitioning = true) ORDER BY position"
    ).fetchall()
    assert found == [("shop", 3), ("blog", 4)]


def test_a_folder_that_holds_something_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    lake.write("commits", "shop", {"position": [1]})
    for place in (tmp_path, tmp_path / "mine.txt"):
        assert main(["lake", "export", str(place)]) == 2
        assert capsys.readouterr().err.startswith("timonier: ")
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_an_empty_lake_says_what_would_fill_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["lake", "export", str(tmp_path / "out")]) == 0
    assert "scan a repository first" in capsys.readouterr().err
