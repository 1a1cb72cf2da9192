"""A disk that fills during a scan: a sentence, and nothing half written."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from timonier.cli import scan
from timonier.estate.models import Component, Repository

pytestmark = pytest.mark.django_db(transaction=True)

LIBRARIES = "".join(f"library-{number}==1.0.{number}\n" for number in range(5_000))


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the measure is SQLite's own")
def test_a_full_disk_is_said_in_words_and_loses_nothing(
    make_repo: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make_repo("shop", {"requirements.txt": LIBRARIES})
    options = argparse.Namespace(
        paths=[str(folder)], json=None, brief=None, strict=False, jobs=1, name="", revive=False
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # pages that other tests freed would be room on this disk
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages + 40}")
        try:
            assert scan.run(options) == 1
        finally:
            cursor.execute("PRAGMA max_page_count = 1000000000")
    error = capsys.readouterr().err
    assert "disk is full" in error
    assert error.count("\n") == 1
    assert not Component.objects.exists()
    assert not Repository.objects.filter(state="scanned").exists()
    assert scan.run(options) == 0
    assert Component.objects.count() == 5_000
