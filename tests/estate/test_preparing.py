"""What is made before the lock is what would be told under it: which places count."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from timonier.cli import scan
from timonier.estate.models import Component, Repository
from timonier.estate.services.counting import mark_counted

pytestmark = pytest.mark.django_db(transaction=True)
FILES = {
    "requirements.txt": "django>=3\nflask==2.0.0\nflask==2.0.0\n",
    "poetry.lock": '[[package]]\nname = "django"\nversion = "4.2.1"\n',
    "api/requirements.txt": "django>=3\nrequests==2.0.0\n",
    "tests/fixtures/requirements.txt": "left-pad==1.0.0\n",
}


def read(folder: Path) -> None:
    options = argparse.Namespace(
        paths=[str(folder)], json=None, brief=None, strict=False, jobs=1, name="", revive=False
    )
    assert scan.run(options) == 0


def changes_nothing(repository: Repository) -> bool:
    with CaptureQueriesContext(connection) as asked:
        mark_counted(repository)
    return not any(each["sql"].startswith("UPDATE") for each in asked.captured_queries)


@pytest.mark.parametrize("files", [FILES, {"tests/fixtures/requirements.txt": "left-pad==1.0.0\n"}])
def test_the_first_reading_needs_no_second_look(
    make_repo: Callable[..., Path], files: dict[str, Any]
) -> None:
    read(make_repo("shop", files))
    repository = Repository.objects.get()
    assert Component.objects.filter(repository=repository).exists()
    assert changes_nothing(repository)
