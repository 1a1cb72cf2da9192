"""Power is cut and what was not synced is gone: one of two states is left, never a third."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.estate.test_mirror import bring
from tests.faults.conftest import Workshop
from tests.faults.disk import cuts
from tests.faults.places import Place
from tests.knowledge.make import django_canary, record
from tests.knowledge.test_refresh import mirror
from timonier.cli import documents
from timonier.estate.sources.git import Repo
from timonier.kit.store import home as homes
from timonier.kit.store import lake, lake_upkeep, parquet
from timonier.knowledge.shelf.refresh import refresh
from timonier.knowledge.sources import store

TODAY = date(2026, 11, 30)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "disk"
    folder.mkdir()
    return folder


def said(file: Path, *known: bytes) -> str:
    """What a file holds, when that is one of what it may hold."""
    if not file.exists():
        return "absent"
    data = file.read_bytes()
    return data.decode() if data in known else f"damaged: {data[:40]!r}"


def test_a_document_of_a_command_is_the_old_or_the_new(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def judge(left: Path) -> str:
        return said(left / "brief.pdf", b"old", b"new")

    def write() -> None:
        documents.write(str(root / "brief.pdf"), b"new")

    assert cuts(root, write, judge, monkeypatch) == ({"absent", "new"}, "new")
    (root / "brief.pdf").write_bytes(b"old")
    assert cuts(root, write, judge, monkeypatch) == ({"old", "new"}, "new")


def test_the_installation_s_key_is_absent_or_whole_and_stays_once_it_was_given_out(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TIMONIER_SECRET_KEY", raising=False)
    monkeypatch.setenv("TIMONIER_HOME", str(root / "deep" / "home"))
    given: list[str] = []

    def judge(left: Path) -> str:
        file = left / "deep" / "home" / "secret_key"
        if not file.exists():
            return "absent"
        text = file.read_text()
        return "whole" if len(text) > 60 and text in (*given, text) else f"damaged: {text!r}"

    def make() -> None:
        given.append(homes.secret_key(homes.home()))

    found, certain = cuts(root, make, judge, monkeypatch)
    assert (found, certain) == ({"absent", "whole"}, "whole")


def test_an_edition_of_knowledge_is_the_old_or_the_new(
    root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    source = mirror(tmp_path / "one", django_canary())
    assert refresh(root / "knowledge", today=TODAY, from_folder=source, force=True)[0].renewed
    newer = mirror(tmp_path / "two", django_canary(), record("PYSEC-2026-1"))

    def judge(left: Path) -> str:
        file = left / "knowledge" / "advisories-pypi.json.gz"
        assert store.read_body(file)
        return str(store.read_header(file).records)

    def renew() -> None:
        assert refresh(root / "knowledge", today=TODAY, from_folder=newer)[0].renewed

    assert cuts(root, renew, judge, monkeypatch) == ({"1", "2"}, "2")


def test_a_file_of_the_lake_is_there_and_whole_once_it_can_be_named(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "lake").mkdir()
    written: list[parquet.Written] = []

    def judge(left: Path) -> str:
        files = list((left / "lake").rglob("*.parquet"))
        if not files:
            return "absent"
        digest = hashlib.sha256(files[0].read_bytes()).hexdigest()
        held = hashlib.sha256(next((root / "lake").rglob("*.parquet*")).read_bytes()).hexdigest()
        return "whole" if digest == held else "damaged"

    def write() -> None:
        written.append(parquet.write_file(root / "lake", "delta", "files", "shop", {"a": [1, 2]}))

    found, certain = cuts(root, write, judge, monkeypatch)
    assert found <= {"absent", "whole"}
    assert certain == "whole"


@pytest.mark.parametrize("before", [False, True])
def test_a_backup_has_its_name_only_when_it_is_whole(
    root: Path, monkeypatch: pytest.MonkeyPatch, before: bool
) -> None:
    (root / "home").mkdir()
    place = Place(root / "home")
    place.fill("old")
    if before:
        place.back_up()
        place.archives.clear()
    place.fill("new")

    def judge(left: Path) -> str:
        if not (left / "0.tar.gz").exists():
            return "absent"
        copy = left.parent / f"{left.name}-restored"
        (copy / "home").mkdir(parents=True)
        restored = Place(copy / "home")
        restored.restore(left / "0.tar.gz")
        return restored.state()[1]

    found, certain = cuts(root, place.back_up, judge, monkeypatch)
    assert found == {"old" if before else "absent", "new"}
    assert certain == "new"


@dataclass
class Apart(Place):
    """The database lies where DATABASE_URL says."""

    lies: str = ""

    def database(self) -> dict[str, Any]:
        return super().database() | {"NAME": str(self.sqlite())}

    def sqlite(self) -> Path:
        return self.home.parent / self.lies


@pytest.mark.parametrize("lies", ["home/timonier.sqlite3", "elsewhere/timonier.sqlite3"])
def test_a_restore_leaves_the_former_state_or_the_restored_one(
    root: Path, monkeypatch: pytest.MonkeyPatch, lies: str
) -> None:
    for folder in ("home", "elsewhere"):
        (root / folder).mkdir()
    place = Apart(root / "home", lies=lies)
    place.fill("old")
    archive = Path(shutil.move(place.back_up(), root.parent / "old.tar.gz"))
    old = place.state()
    for stray in ("old.txt", "lake/old.parquet"):
        (place.home / stray).unlink()
    place.fill("new")
    new = place.state()

    def judge(left: Path) -> str:
        # The journal names places as they were: what is left is looked at where it was.
        away = root.with_name("away")
        root.rename(away)
        left.rename(root)
        try:
            cut = Apart(root / "home", lies=lies)
            cut.finish()
            state: Any = cut.state() if cut.sqlite().exists() else "no database"
        finally:
            root.rename(left)
            away.rename(root)
        return {str(old): "old", str(new): "new"}.get(str(state), f"a third: {state}")

    found, certain = cuts(root, lambda: place.restore(archive), judge, monkeypatch)
    assert (found, certain) == ({"old", "new"}, "old")


@pytest.mark.parametrize("loss", ["*.pack", "*.idx", "packed-refs", "main", "HEAD", "config"])
@pytest.mark.parametrize("left", [b"", bytes(64)], ids=["empty", "zeros"])
def test_a_mirror_that_lost_a_file_of_git_is_had_again(
    workshop: Workshop, tmp_path: Path, loss: str, left: bytes
) -> None:
    source = workshop.make("shop", {"a.txt": "1"})
    folder = bring(source, tmp_path / "mirrors")
    (source / "a.txt").write_text("a second, which git keeps beside the packed references")
    workshop.git(source, "commit", "-qam", "more")
    bring(source, tmp_path / "mirrors")
    files = list(folder.rglob(loss))
    for file in files:
        file.chmod(0o644)
        file.write_bytes(left)
    (source / "a.txt").write_text("2")
    workshop.git(source, "commit", "-qam", "more")
    bring(source, tmp_path / "mirrors")
    with Repo(folder) as repo:
        assert files
        assert repo.head == workshop.git(source, "rev-parse", "HEAD")


@pytest.mark.django_db
def test_a_published_kind_of_the_lake_is_absent_or_whole(
    root: Path, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    settings.HOME = tmp_path / "home"
    lake.write("commits", "shop", {"position": [1, 2]})
    lake.write("commits", "blog", {"position": [3]})

    def judge(left: Path) -> str:
        if not (left / "out" / "commits").exists():
            return "absent"
        files = f"{left}/out/commits/*/*.parquet"
        asked = f"SELECT sum(position), count(*) FROM read_parquet('{files}')"
        return str(duckdb.sql(asked).fetchall()[0])

    def publish() -> None:
        lake_upkeep.export(root / "out")

    assert cuts(root, publish, judge, monkeypatch) == ({"absent", "(6, 3)"}, "(6, 3)")
