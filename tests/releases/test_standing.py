"""A database of another version, or one that was changed by hand, is told and left as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.releases.conftest import BOTH
from tests.releases.kept import Kept

pytestmark = BOTH
NEWER = (
    "INSERT INTO kit_release (version, since) VALUES ('99.0', '2031-01-01 00:00:00')",
    "INSERT INTO django_migrations (app, name, applied)"
    " VALUES ('estate', '0099_later', '2031-01-01 00:00:00')",
)
UNRELEASED = (
    "DROP TABLE kit_release",
    "INSERT INTO django_migrations (app, name, applied)"
    " VALUES ('estate', '0002_edges_of_locks', '2026-11-20 00:00:00')",
)
OTHER = (NEWER[1],)
UNNOTED = ("DELETE FROM django_migrations",)
LOST = ("ALTER TABLE estate_repository DROP COLUMN readers",)
LOOSE = (*LOST, "ALTER TABLE estate_repository ADD COLUMN readers varchar(64)")
SHORT = (*LOST, "ALTER TABLE estate_repository ADD COLUMN readers varchar(9) NOT NULL DEFAULT ''")
GONE = ("DROP TABLE estate_identitymerge",)
MORE = ("ALTER TABLE estate_repository ADD COLUMN colour varchar(9)",)

OF_ANOTHER_VERSION = {
    "newer": (NEWER, "Timonier 99.0 has changed this database"),
    "unreleased": (UNRELEASED, "an unreleased Timonier, older than 0.1.0, made this database"),
    "other": (OTHER, "does not know estate.0099_later"),
    "unnoted": (UNNOTED, "no note of how they were made"),
}
CHANGED_BY_HAND = {
    "lost": (LOST, "estate_repository.readers is missing"),
    "loose": (LOOSE, "estate_repository.readers may be empty, and should not"),
    "short": (SHORT, "estate_repository.readers is varchar(9), not varchar(64)"),
    "gone": (GONE, "estate_identitymerge is missing"),
}
EVERY = OF_ANOTHER_VERSION | CHANGED_BY_HAND


def made(kept: Kept, statements: tuple[str, ...]) -> dict[str, int]:
    for statement in statements:
        kept.ask(statement)
    return kept.counts()


@pytest.mark.parametrize("how", EVERY)
def test_the_doctor_says_what_does_not_fit_and_the_way_out(kept: Kept, how: str) -> None:
    statements, sentence = EVERY[how]
    before = made(kept, statements)

    done = kept.run("doctor")

    assert done.returncode == 1
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("fail")]
    assert line.split()[1] == "tables"
    assert sentence in line
    assert "restore a backup" in line or "TIMONIER_HOME" in line
    assert kept.counts() == before


@pytest.mark.parametrize("how", ["newer", "unreleased", "lost"])
@pytest.mark.parametrize("words", [("demo", "--remove"), ("up", "--port", "0")])
def test_a_command_that_would_write_refuses_in_one_sentence(
    kept: Kept, how: str, words: tuple[str, ...]
) -> None:
    statements, sentence = EVERY[how]
    before = made(kept, statements)

    done = kept.run(*words)

    assert done.returncode == 1
    assert "First visit" not in done.stdout
    *steps, line = done.stderr.splitlines()
    assert line.startswith("timonier: ") and sentence in line
    assert len(steps) == (2 if words[0] == "up" else 0)  # a start tells what it does, then why not
    assert kept.counts() == before


def test_a_command_that_stumbles_over_a_column_says_which(kept: Kept, tmp_path: Path) -> None:
    made(kept, LOST)

    done = kept.run("brief", "--out", tmp_path / "brief.pdf")

    assert done.returncode == 1
    assert "estate_repository.readers is missing" in done.stderr


def test_a_column_too_many_that_disturbs_nobody_is_only_told(kept: Kept) -> None:
    made(kept, MORE)

    said = kept.run("doctor").stdout

    assert "warn  tables     estate_repository.colour is one too many" in said
    assert kept.run("demo", "--remove").returncode == 0


@pytest.mark.parametrize("how", OF_ANOTHER_VERSION)
def test_a_backup_of_another_version_replaces_nothing(kept: Kept, how: str, tmp_path: Path) -> None:
    statements, sentence = OF_ANOTHER_VERSION[how]
    archive = tmp_path / "state.tar.gz"
    sound = tmp_path / "sound.tar.gz"
    assert kept.run("backup", "--out", sound).returncode == 0
    made(kept, statements)
    kept.packed(archive)
    assert kept.run("restore", sound, "--replace").returncode == 0
    (kept.home / "note").write_text("of the state that stands")
    before = kept.counts()

    done = kept.run("restore", archive, "--replace")

    assert done.returncode == 1
    assert done.stderr.startswith("timonier: nothing was restored: ")
    assert sentence in done.stderr
    assert kept.counts() == before
    assert (kept.home / "note").read_text() == "of the state that stands"
    assert not list(kept.home.glob(".restore*"))
    assert "ok    tables" in kept.run("doctor").stdout
