"""What a release holds never changes, and is small and whole enough to be upgraded for ever."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from scripts import frozen
from tests.releases.conftest import BOTH, EACH
from tests.releases.kept import Kept

MOST_BYTES = 1_500_000  # of one release


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The migrations and the lists of releases, to be tampered with."""
    for file in [*frozen.present(), "tests/data/releases"]:
        place = tmp_path / file
        place.parent.mkdir(parents=True, exist_ok=True)
        source = frozen.ROOT / file
        (shutil.copytree if source.is_dir() else shutil.copy)(source, place)
    return tmp_path


def test_the_migrations_of_every_release_are_as_they_were_released() -> None:
    assert frozen.releases()[0].name == "0.1.0"
    assert frozen.broken() == []


def test_a_released_migration_that_was_edited_is_told(checkout: Path) -> None:
    assert frozen.broken(checkout) == []
    file = checkout / "timonier/estate/migrations/0001_initial.py"
    file.write_text(file.read_text() + "\n")
    assert frozen.broken(checkout) == [
        f"timonier/estate/migrations/0001_initial.py was changed after {folder.name}"
        for folder in frozen.releases()
    ]


def test_a_released_migration_that_was_renamed_is_told(checkout: Path) -> None:
    file = checkout / "timonier/risk/migrations/0001_initial.py"
    file.rename(file.with_name("0001_begin.py"))
    assert "timonier/risk/migrations/0001_initial.py was removed after 0.1.0" in frozen.broken(
        checkout
    )


def test_a_migration_after_a_release_is_free(checkout: Path) -> None:
    (checkout / "timonier/risk/migrations/0999_later.py").write_text('"""Later."""\n')
    assert frozen.broken(checkout) == []


def test_a_release_is_frozen_once(checkout: Path) -> None:
    with pytest.raises(FileExistsError):
        frozen.freeze(checkout / "tests/data/releases/0.1.0", checkout)


@EACH
def test_a_release_stays_small(folder: Path) -> None:
    assert sum(file.stat().st_size for file in folder.iterdir()) < MOST_BYTES


@BOTH
def test_every_table_of_a_release_has_a_row(kept: Kept) -> None:
    assert {table for table, count in kept.counts().items() if not count} == set()
