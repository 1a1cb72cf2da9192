"""A long manifest is stored in short transactions, and shows whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from tests.faults.conftest import Workshop
from tests.held import held
from timonier.estate import selectors
from timonier.estate.models import Component, Manifest, Repository, Technology
from timonier.estate.services import scan, staging
from timonier.estate.services.counting import mark_counted
from timonier.kit.store import patience

pytestmark = pytest.mark.django_db(transaction=True)
MOST = 20
LINES = 130


def lines(count: int, first: str = "django==3.2.0") -> str:
    return first + "\n" + "".join(f"p{number}==1\n" for number in range(count - 1))


class Long:
    """A repository with a long list and a short one."""

    def __init__(self, workshop: Workshop) -> None:
        self.workshop = workshop
        self.folder = workshop.make("long", {"requirements.txt": lines(LINES)})

    def change(self, **files: str) -> None:
        """The list, and another of a folder below."""
        (self.folder / "api").mkdir(exist_ok=True)
        for name, text in files.items():
            place = "requirements.txt" if name == "own" else "api/requirements.txt"
            (self.folder / place).write_text(text)
        self.workshop.git(self.folder, "add", "-A")
        self.workshop.git(self.folder, "commit", "-q", "-m", "more")

    def scan(self) -> dict[str, Any]:
        return scan(paths=[str(self.folder)], now=timezone.now()).outcomes["long"]


@pytest.fixture
def long(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Long:
    (tmp_path / "repos").mkdir()
    monkeypatch.setattr(staging, "MOST_ROWS", MOST)
    return Long(Workshop(tmp_path / "repos"))


def seen() -> tuple[Any, ...]:
    """All that pages, checks and figures could ask of the repository."""
    row = selectors.repositories().get()
    facts = selectors.facts_of(row)
    return (
        row.head,
        row.manifest_count,
        Component.objects.count(),
        Component.objects.in_use().filter(counts=True).count(),
        row.components.count(),
        sorted((each.path, len(each.parsed.components)) for each in facts.manifests),
        selectors.fingerprint_of(row),
    )


def every_moment(monkeypatch: pytest.MonkeyPatch, look: Callable[[], object]) -> None:
    monkeypatch.setattr(patience, "give_way", look)


def test_no_transaction_of_a_scan_writes_more_rows_than_others_can_wait_for(long: Long) -> None:
    for files in ({}, {"own": lines(LINES, "django==4.2.0"), "other": "six==1\n"}):
        if files:
            long.change(**files)
        with held() as told:
            assert long.scan()["state"] == "scanned"
        assert sum(told.rows) > LINES
        assert told.longest <= MOST + 10
        whole = [sql for sql in told.reads if 'FROM "estate_component"' in sql]
        assert all("LIMIT" in sql for sql in whole), whole
    assert Component.everything.count() == LINES + 1
    assert Technology.objects.filter(product="django").exists()


def test_a_long_manifest_shows_whole_or_not_at_all_while_it_is_stored(
    long: Long, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, moments = [], list[tuple[Any, ...]]()
    for count in (LINES, LINES + 40):
        long.change(own=lines(count, "flask==1"), other=f"six=={count}\n")
        monkeypatch.setattr(
            patience, "give_way", lambda: Repository.objects.exists() and moments.append(seen())
        )
        moments.clear()
        long.scan()
        assert len(moments) >= LINES // MOST
        assert {*map(repr, moments)} <= {*map(repr, [*before, moments[0], seen()])}
        assert moments[0][2] == (before[0][2] if before else 0)
        before = [seen()]
    assert before[0][2] == LINES + 41


def test_a_scan_that_is_cut_while_it_stores_leaves_what_was_read_before(
    long: Long, monkeypatch: pytest.MonkeyPatch
) -> None:
    long.scan()
    before = seen()
    long.change(own=lines(LINES + 30))
    moments = 0

    def cut() -> None:
        nonlocal moments
        moments += 1
        if moments > 3:
            raise KeyboardInterrupt

    with monkeypatch.context() as short:
        every_moment(short, cut)
        with pytest.raises(KeyboardInterrupt):
            long.scan()
    assert Manifest.everything.filter(standing="coming").exists()
    assert seen() == before
    long.scan()
    assert Component.objects.count() == Component.everything.count() == LINES + 30


def test_what_a_killed_scan_replaced_is_swept_though_nothing_changed_since(
    long: Long, monkeypatch: pytest.MonkeyPatch
) -> None:
    long.scan()
    long.change(own=lines(LINES + 30))
    with monkeypatch.context() as short:
        short.setattr(staging, "_deletions", lambda keys: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            long.scan()
    assert Component.objects.count() == LINES + 30
    assert Component.everything.count() > LINES + 30
    long.scan()
    assert Component.everything.count() == LINES + 30
    assert not Manifest.everything.exclude(standing="shown").exists()


def test_of_two_scans_of_one_repository_on_two_machines_one_is_told(
    long: Long, monkeypatch: pytest.MonkeyPatch
) -> None:
    long.scan()
    before = seen()
    long.change(own=lines(LINES + 30))
    every_moment(monkeypatch, lambda: None)
    real = staging._insert

    def overtaken(repository: Repository, pairs: Any) -> None:
        real(repository, pairs)
        staging.sweep(repository.pk)

    with monkeypatch.context() as short:
        short.setattr(staging, "_insert", overtaken)
        assert "another scan" in long.scan()["reason"]
    assert seen()[1:] == before[1:]
    assert long.scan()["state"] == "scanned"
    assert Component.objects.count() == LINES + 30


def test_what_counts_is_told_as_if_all_had_been_read_at_once(long: Long) -> None:
    long.scan()
    long.change(other=lines(60) + "only-here==1\n")
    long.scan()
    stays = Component.objects.filter(counts=True).count()
    with held() as told:
        mark_counted(Repository.objects.get())
    assert told.longest == 0
    assert stays == LINES + 1
    long.change(own="only-here==1\n")
    long.scan()
    with held() as told:
        mark_counted(Repository.objects.get())
    assert told.longest == 0
    assert connection.vendor != "sqlite" or Component.objects.filter(counts=True).count() == 61
