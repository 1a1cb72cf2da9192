"""The bridge knows no room: what it shows is declared in the rooms and pulled through the kit."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.test_shape import ROOT
from timonier.config.rooms import ROOMS
from timonier.kit import contributions
from timonier.kit.contributions import Asked, When

BRIDGE = ROOT / "timonier" / "bridge"
OTHERS = [room for room in ROOMS if room != "bridge"]
# An import, an address, a template, a right.
NAMED = re.compile(rf"\b({'|'.join(OTHERS)})(?=[.:/_]\w)")
STRAY = re.compile(rf"^({'|'.join(OTHERS)})$")


def texts(file: Path) -> Iterator[str]:
    """What of a file may name a room: imports and strings of Python, all of a template."""
    text = file.read_text()
    if file.suffix == ".html":
        yield text
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def named(file: Path) -> list[str]:
    return [text for text in texts(file) if NAMED.search(text) or STRAY.search(text)]


def files() -> list[Path]:
    kept = (*BRIDGE.rglob("*.py"), *BRIDGE.rglob("*.html"))
    return [f for f in kept if "migrations" not in f.parts]


def test_no_file_of_the_bridge_names_a_room() -> None:
    assert len(files()) > 10
    assert {str(file): found for file in files() if (found := named(file))} == {}


@pytest.mark.parametrize(
    "line",
    ["from timonier.estate import models", "import timonier.risk.models", 'X = "practices:board"',
     'X = "governance/x.html"', 'X = "portfolio.view_plan"', 'X = "strategy"'],
)  # fmt: skip
def test_a_room_named_in_any_way_is_found(tmp_path: Path, line: str) -> None:
    (tmp_path / "a.py").write_text(line)
    assert named(tmp_path / "a.py")


def test_what_is_of_one_place_comes_from_the_highest_room_first() -> None:
    rooms = [one.name.split(".")[1] for one in contributions.queue.declared()
             if one.order == When.PRESSING]  # fmt: skip

    assert rooms == sorted(rooms, key=ROOMS.index, reverse=True)
    assert len(set(rooms)) > 3


def test_who_has_no_right_is_given_nothing_and_nothing_is_read_for_them(
    django_assert_num_queries: Any, db: None
) -> None:
    from django.contrib.auth.models import AnonymousUser
    from django.utils import timezone

    asked = Asked.by(AnonymousUser(), today=timezone.localdate(), now=timezone.now())

    with django_assert_num_queries(0):
        assert list(contributions.lines(contributions.queue, asked)) == []
        assert list(contributions.lines(contributions.changes, asked)) == []
    shown = {one.about.key for one in contributions.PANELS.open_to(asked)}
    assert shown == {"queue", "changes", "lifecycle"}
