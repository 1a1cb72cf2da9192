"""Each release, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from scripts.release import database
from tests.releases.kept import RELEASES, Kept, load

BOTH = pytest.mark.parametrize(
    "kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], scope="module"
)
EACH = pytest.mark.parametrize(
    "folder", RELEASES, ids=[folder.name for folder in RELEASES], scope="module"
)


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Path, str], Kept]]:
    """Puts a release into a place of its own."""
    with ExitStack() as stack:

        def put(folder: Path, kind: str) -> Kept:
            url = stack.enter_context(database()) if kind == "postgres" else ""
            return load(folder, tmp_path_factory.mktemp("home").resolve(), url)

        yield put


@pytest.fixture
def kept(places: Callable[[Path, str], Kept], kind: str) -> Kept:
    """The newest release, as it was left."""
    return places(RELEASES[-1], kind)
