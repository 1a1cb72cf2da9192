"""A room is named once, in config/rooms.py; whatever must repeat it for a tool agrees with it."""

import importlib
import re
import tomllib
from typing import Any

import pytest

from scripts import rooms
from tests.test_shape import ROOT
from timonier.config.rooms import AT_ROOT, ROOMS

HOUSE = {"config", "cli", "kit", "values"}  # what is no room
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
CONTRACTS: list[dict[str, Any]] = PROJECT["tool"]["importlinter"]["contracts"]


def question(room: str) -> str:
    """What a room answers: the first sentence of its own file, to the question mark."""
    told = importlib.import_module(f"timonier.{room}").__doc__ or ""
    return told.partition("?")[0] + "?"


def test_every_folder_is_a_room_or_part_of_the_house() -> None:
    folders = {f.parent.name for f in (ROOT / "timonier").glob("*/__init__.py")}
    assert folders == HOUSE | set(ROOMS)
    assert AT_ROOT in ROOMS


def test_the_ladder_of_imports_has_the_rooms_in_this_order() -> None:
    layers = CONTRACTS[0]["layers"]
    assert [name for name in reversed(layers) if name not in HOUSE] == list(ROOMS)


def test_the_plan_of_a_room_is_checked_in_every_room() -> None:
    assert set(CONTRACTS[1]["containers"]) == {f"timonier.{room}" for room in ROOMS}


def test_the_ladder_on_paper_is_the_ladder() -> None:
    text = (ROOT / "docs/architecture.md").read_text()
    block = text.split("```")[1].strip().splitlines()
    named = [line.split()[0] for line in block]
    assert [name for name in reversed(named) if name not in HOUSE] == list(ROOMS)


def test_the_command_that_writes_the_rooms_has_nothing_to_write() -> None:
    for name, made in rooms.WRITTEN.items():
        text = (ROOT / name).read_text()
        assert made(text) == text, f"{name}: python -m scripts.rooms"


def test_a_room_that_is_new_is_written_in_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "ROOMS", (*ROOMS[:2], "vendors", *ROOMS[2:]))
    monkeypatch.setattr(rooms, "question", lambda room: f"What of {room}?")
    written = {name: made((ROOT / name).read_text()) for name, made in rooms.WRITTEN.items()}

    contracts = tomllib.loads(written["pyproject.toml"])["tool"]["importlinter"]["contracts"]
    below = contracts[0]["layers"].index("vendors") + 1
    assert contracts[0]["layers"][below] == ROOMS[1]
    assert "timonier.vendors" in contracts[1]["containers"]
    assert "vendors     What of vendors?" in written["docs/architecture.md"]
    assert "| [vendors](timonier/vendors/) | What of vendors? |" in written["README.md"]


def test_the_readme_lists_each_room_with_its_question() -> None:
    text = (ROOT / "README.md").read_text()
    rows = dict(re.findall(r"^\| \[([a-z]+)\]\(timonier/[a-z]+/\) \| (.+) \|$", text, re.M))
    assert set(rows) == {*ROOMS, "kit"}
    assert {room: rows[room] for room in ROOMS} == {room: question(room) for room in ROOMS}
