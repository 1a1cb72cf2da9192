"""Every file of knowledge that is shipped, spoilt in every way: told, and never a traceback."""

from __future__ import annotations

import gzip
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from django.test import Client

from timonier.cli import doctor
from timonier.estate.models import Repository
from timonier.kit.measured import freshness
from timonier.kit.measured.freshness import Freshness
from timonier.knowledge.shelf import opened, tables
from timonier.knowledge.shelf.editions import source_name
from timonier.knowledge.shelf.opened import open_book

pytestmark = [pytest.mark.django_db, pytest.mark.data]
PAGES = (
    "/", "/reporting/brief/", "/knowledge/sources/", "/practices/board/all/", "/practices/",
    "/estate/", "/estate/technologies/", "/strategy/radar/proposals/", "/risk/",
)  # fmt: skip
TODAY = date(2026, 11, 30)
FILES = sorted(path.name for path in opened.SHIPPED.iterdir())


def _other_shape(path: Path) -> bytes:
    """Whole and well written, but not what belongs here."""
    if path.suffix == ".toml":
        return b"tool = 3\napi = 3\nmanaged = 3\ndocker = 3\n[end]\n"
    header = gzip.decompress(path.read_bytes()).partition(b"\n")[0]
    return gzip.compress(header + b'\n{"rows":3}')


SPOILS: dict[str, Callable[[Path], bytes | None]] = {
    "missing": lambda path: None,
    "cut": lambda path: path.read_bytes()[: path.stat().st_size * 2 // 3],
    "cut at a line": lambda path: path.read_bytes()[: path.read_bytes().rindex(b"\n", 0, -20)],
    "junk": lambda path: bytes(range(256)) * 40,
    "empty": lambda path: b"",
    "another shape": _other_shape,
    "another file": lambda path: next(
        each for each in sorted(path.parent.iterdir())
        if each.suffix == path.suffix and each != path
    ).read_bytes(),
}  # fmt: skip


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "data"
    copytree(opened.SHIPPED, folder)
    monkeypatch.setattr(opened, "SHIPPED", folder)
    yield folder


def source_of(name: str) -> str:
    stem = name.partition(".")[0]
    return f"timonier/{stem}" if name.endswith(".toml") else source_name(stem)


def spoil(folder: Path, name: str, kind: str) -> None:
    content = SPOILS[kind](folder / name)
    if content is None:
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(content)


def told(source: str) -> Freshness:
    [found] = freshness.strip(names=[source])
    return found


def test_each_table_of_the_house_is_read_by_one_of_the_room() -> None:
    assert set(tables.TABLES) == {name[:-5] for name in FILES if name.endswith(".toml")}
    for name in tables.TABLES:
        text = (opened.SHIPPED / f"{name}.toml").read_text()
        assert list(tomllib.loads(text))[-1] == "end" or tomllib.loads(text)["end"] == {}


@pytest.mark.parametrize("name", FILES)
def test_a_whole_file_is_no_cause_for_doubt(shipped: Path, name: str) -> None:
    assert told(source_of(name)).state in ("fresh", "stale")


@pytest.mark.parametrize("kind", SPOILS)
@pytest.mark.parametrize("name", FILES)
def test_a_spoilt_file_is_a_missing_source_and_no_traceback(
    shipped: Path, name: str, kind: str
) -> None:
    spoil(shipped, name, kind)
    book = open_book(None, today=TODAY)
    source = source_of(name)
    assert book.lacks(source)
    found = told(source)
    assert (found.state, found.dark) == ("missing", True)
    assert found.cause == "damaged" or kind == "missing"
    assert kind == "missing" or name in found.reason
    book.load()  # what is left answers


@pytest.mark.parametrize("name", FILES)
def test_pages_and_doctor_tell_of_a_spoilt_file(
    shipped: Path, name: str, cto: Client, capsys: Any
) -> None:
    Repository.objects.create(name="one", slug="one", location="/srv/one", state="scanned")
    spoil(shipped, name, "junk")
    label = freshness.label_of(source_of(name)).partition(",")[0]
    for page in PAGES:
        answer = cto.get(page, follow=True)
        assert answer.status_code == 200, page
        assert label in answer.text or source_of(name) in answer.text, page
    doctor.run(None)  # type: ignore[arg-type]
    lines = [line for line in capsys.readouterr().out.splitlines() if source_of(name) in line]
    assert lines and not any(line.startswith("ok") for line in lines)
