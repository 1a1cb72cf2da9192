"""Texts that the search for secrets leaves are told at every scan."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from timonier.estate.core import secrets
from timonier.estate.models import Repository
from timonier.estate.selectors import facts_of

from .test_scan import scan

pytestmark = [pytest.mark.django_db, pytest.mark.data]

Make = Callable[..., Path]
Run = Callable[..., str]


def test_a_long_text_is_told_as_not_searched_for_secrets_and_what_is_no_text_is_not(
    make_repo: Make, commit: Run
) -> None:
    long = {
        "dump.sql": "x" * (secrets.MAX_BYTES + 1),
        "windows.txt": ("x" * secrets.MAX_BYTES).encode("utf-16"),
        "model.dat": b"\0" + b"x" * secrets.MAX_BYTES,
        "photo.png": "x" * (secrets.MAX_BYTES + 1),
        "most.txt": "x" * secrets.MAX_BYTES,
        "vendor/long.txt": "x" * (secrets.MAX_BYTES + 1),
        "enormous.log": b"\n" * (17 * 1024 * 1024),
    }
    folder = make_repo("shop", long)

    def told() -> list[str]:
        scan(folder)
        facts = facts_of(Repository.objects.get())
        return sorted(manifest.path for manifest, _ in facts.observations("text-unsearched"))

    assert told() == ["dump.sql", "enormous.log", "windows.txt"]
    commit(folder, {"new.txt": "new\n"})
    assert told() == ["dump.sql", "enormous.log", "windows.txt"]
