"""The call sites of a repository: counted once per content, incremental equal to full."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from timonier.estate import services
from timonier.estate.core import sites
from timonier.estate.core.facts import File
from timonier.estate.core.repository import IMPORTS
from timonier.estate.models import Manifest, Repository
from timonier.estate.reading.texts import Texts

Make = Callable[..., Path]
NAMES = ["a.py", "lib/b.ts", "c.go", "notes.md"]
CONTENTS = [
    b"import yaml\nyaml.load(1)\n",
    b"import x from 'react'\n",
    b'import "github.com/a/b"\n',
    b"TOKEN = 'glpat-aB3dE5gH7jK9mN1pQ3sT'\nimport requests\n",
    b"x\n",
]
trees = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(CONTENTS))


def tree_of(tree: dict[str, bytes]) -> list[File]:
    return [
        File(name, "100644", f"{CONTENTS.index(data):040x}", len(data))
        for name, data in tree.items()
    ]


def read(
    tree: dict[str, bytes], before: dict[str, bytes] | None = None, known: Any = None
) -> tuple[list[str], sites.Sites]:
    """(files read, call sites) of a tree, after the scan of an earlier one."""
    searched = frozenset((file.path, file.digest) for file in tree_of(before or {}))
    texts = Texts(tree_of(tree), searched=searched, known=known, salt=b"")
    wanted = [file for file in tree_of(tree) if texts.wants(file)]
    for file in wanted:
        list(texts.search(file.path, file.digest, tree[file.path]))
    made, _ = texts.call_sites("head")
    return [file.path for file in wanted], sites.sites_of(made.parsed.observations[0].data)


@given(trees, trees)
def test_what_changed_read_after_the_rest_equals_all_read_at_once(
    before: dict[str, bytes], after: dict[str, bytes]
) -> None:
    _, known = read(before)

    again, found = read(after, before, known)

    assert found == read(after)[1]
    assert set(again) == {name for name in after if after[name] != before.get(name)}


@given(trees, trees)
def test_without_what_was_known_the_source_is_read_again(
    before: dict[str, bytes], after: dict[str, bytes]
) -> None:
    assert read(after, before, None)[1] == read(after)[1]


def test_too_many_files_are_not_counted_rather_than_in_part(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sites, "MAX_FILES", 1)
    tree = {"a.py": CONTENTS[0], "lib/b.ts": CONTENTS[1]}

    _, found = read(tree)

    assert found.excessive
    assert found.files == {}
    assert found.read == {"python": 1, "javascript": 1}
    monkeypatch.undo()
    assert read(tree, tree, found)[1] == read(tree)[1]


def test_vendored_and_oversized_source_is_not_counted_as_read() -> None:
    files = [
        File("vendor/x.php", "100644", "0" * 40, 10),
        File("big.js", "100644", "0" * 40, 10**7),
        File("link.py", "120000", "0" * 40, 10),
    ]

    found = sites.begun(files)

    assert (found.read, found.unread) == ({}, 1)


@pytest.mark.data
@pytest.mark.django_db
@settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(trees, min_size=2, max_size=3))
def test_scan_after_scan_keeps_what_one_scan_finds(
    make_repo: Make, commit: Callable[..., str], history: list[dict[str, bytes]]
) -> None:
    Repository.objects.all().delete()
    folder = make_repo(f"shop-{uuid4()}", {"README": "x"})
    for tree in history:
        for name in NAMES:
            (folder / name).unlink(missing_ok=True)
        commit(folder, tree)
        services.scan(paths=[str(folder)])
    in_parts = kept()
    Repository.objects.all().delete()
    services.scan(paths=[str(folder)])

    assert kept() == in_parts
    assert len([kind for kind, *_ in in_parts if kind == IMPORTS]) == 1


def kept() -> list[Any]:
    rows = Manifest.objects.order_by("kind", "path")
    return list(rows.values_list("kind", "path", "digest", "observations"))
