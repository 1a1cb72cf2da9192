"""What one file may cost: memory has a measure, and what kills a reader costs only itself."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from timonier.estate.core.facts import Parsed
from timonier.estate.core.manifests import registry
from timonier.estate.reading import memory, readers
from timonier.estate.reading.need import Reading, Request
from timonier.estate.reading.readers import read

Make = Callable[..., Path]
GIBIBYTE = 2**30
FILES = {"go.mod": "module x\n\ngo 1.22\n", "a/requirements.txt": "django==3.2.0\n"}


def request_for(folder: Path, tmp_path: Path, **options: Any) -> Request:
    now = datetime(2026, 11, 1, tzinfo=UTC)
    return Request(str(folder), folder, None, tmp_path / "mirrors", now, **options)


def unread(reading: Reading) -> dict[str, str]:
    return {one.path: one.parsed.error for one, _ in reading.fresh if one.parsed.error}


def test_memory_grows_by_its_measure_and_no_further() -> None:
    with memory.bounded(GIBIBYTE // 4):
        bytearray(GIBIBYTE // 8)
        with pytest.raises(MemoryError):
            bytearray(GIBIBYTE)
    bytearray(GIBIBYTE)


def test_a_wider_measure_inside_a_narrow_one_widens_nothing() -> None:
    with memory.bounded(GIBIBYTE // 4), memory.bounded(2 * GIBIBYTE), pytest.raises(MemoryError):
        bytearray(GIBIBYTE)


def test_a_manifest_that_needs_too_much_memory_costs_only_itself(
    make_repo: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def greedy(path: str, data: bytes) -> Parsed:
        return Parsed(error=str(len(bytearray(3 * GIBIBYTE))))

    spec = registry.Spec("go.mod", greedy, None, 1000)
    monkeypatch.setitem(registry.READERS, "go.mod", spec)

    reading = read(request_for(make_repo("shop", FILES), tmp_path))

    assert reading.state == "scanned"
    assert unread(reading) == {"go.mod": "needs too much memory"}
    assert any(one.parsed.components for one, _ in reading.fresh)


class _Mortal:
    """A pool whose process dies of one file."""

    def __init__(self, deadly: str) -> None:
        self.deadly, self.tries = deadly, 0

    @contextlib.contextmanager
    def pool(self, jobs: int) -> Iterator[_Mortal]:
        yield self

    def submit(self, work: Callable[[Request], Reading], request: Request) -> Future[Reading]:
        self.tries += 1
        future: Future[Reading] = Future()
        assert request.diary is not None
        if self.deadly in request.deadly:
            future.set_result(work(request))
        else:
            request.diary.write_text(self.deadly)
            future.set_exception(BrokenProcessPool())
        return future


def test_a_file_that_kills_its_reader_is_left_out_and_told(
    make_repo: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mortal = _Mortal("go.mod")
    monkeypatch.setattr(readers, "_pool", mortal.pool)

    reading = readers._read_with_care(request_for(make_repo("shop", FILES), tmp_path))

    assert (reading.state, mortal.tries) == ("scanned", 2)
    assert set(unread(reading)) == {"go.mod"}
    assert "killed" in unread(reading)["go.mod"]


def test_what_kills_without_reading_any_file_fails_its_repository(
    make_repo: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mortal = _Mortal("")
    monkeypatch.setattr(readers, "_pool", mortal.pool)

    reading = readers._read_with_care(request_for(make_repo("shop", FILES), tmp_path))

    assert (reading.state, mortal.tries) == ("failed", 1)


def test_the_file_in_hand_is_noted_before_it_is_read(make_repo: Make, tmp_path: Path) -> None:
    diary = tmp_path / "diary"
    read(request_for(make_repo("shop", {"go.mod": "module x\n"}), tmp_path, diary=diary))
    assert diary.read_text() == "go.mod"
