"""A room built from docs/a-room.md alone: what the page says works, and costs what it says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import polib
import pytest

from tests.test_shape import ROOT

PAGE = (ROOT / "docs" / "a-room.md").read_text()
FILES = dict(re.findall(r"^```\w+ file=(\S+)\n(.*?)^```$", PAGE, re.M | re.S))
PO = "timonier/vendors/locale/fr/LC_MESSAGES/django.po"
# In front of everything, as a room beside the others: config/rooms.py is the one file it edits.
PLUGIN = """
from pathlib import Path

import timonier
from timonier.config import rooms

timonier.__path__.append(str(Path(__file__).parent / "timonier"))
before, after = {before!r}, {name!r}
at = rooms.ROOMS.index(before) + 1
rooms.ROOMS = (*rooms.ROOMS[:at], after, *rooms.ROOMS[at:])
"""
MANAGE = """
import os, sys
import room_beside
os.environ["DJANGO_SETTINGS_MODULE"] = "timonier.config.settings"
from django.core.management import execute_from_command_line
execute_from_command_line(["manage.py", *sys.argv[1:]])
"""


def lines(text: str) -> int:
    return sum(bool(line.strip()) for line in text.splitlines())


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the page's room stands: all that the page has in a block with a file's name."""
    found: Path = tmp_path_factory.mktemp("room")
    for name, text in FILES.items():
        (found / name).parent.mkdir(parents=True, exist_ok=True)
        (found / name).write_text(text)
    [before, name] = re.findall(r'^    "([a-z]+)",$', PAGE, re.M)
    (found / "room_beside.py").write_text(PLUGIN.format(before=before, name=name))
    (found / "manage.py").write_text(MANAGE)
    polib.pofile(str(found / PO)).save_as_mofile(str((found / PO).with_suffix(".mo")))
    return found


def run(place: Path, *command: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join((str(place), str(ROOT)))
    env = {**os.environ, "PYTHONPATH": path, "TIMONIER_HOME": str(place / "home")}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{done.stdout[-6000:]}\n{done.stderr[-3000:]}"
    return done


def test_a_room_costs_what_it_says() -> None:
    by_hand = {name: lines(text) for name, text in FILES.items() if not name.endswith(".po")}
    generated = ("migrations/__init__.py", "migrations/0001_initial.py")

    assert len(FILES) + len(generated) <= 12
    assert sum(by_hand.values()) / 2 <= 61  # two objects


def test_the_files_of_the_page_are_in_the_style_of_the_house(place: Path) -> None:
    for command in (("check",), ("format", "--check")):
        config = ("--config", str(ROOT / "pyproject.toml"))
        ours = ("--config", 'lint.isort.known-first-party = ["timonier", "tests"]')
        run(place, "-m", "ruff", *command, *config, *ours, str(place / "timonier"),
            str(place / "tests"))  # fmt: skip


def test_its_declarations_are_sound_and_its_table_is_written_by_the_command(place: Path) -> None:
    run(place, str(place / "manage.py"), "makemigrations", "vendors", "--name", "initial")
    assert (place / "timonier/vendors/migrations/0001_initial.py").exists()
    run(place, str(place / "manage.py"), "check", "--fail-level", "WARNING")


def test_its_own_tests_and_the_promise_of_every_entity_hold(place: Path) -> None:
    done = run(place, "-m", "pytest", "-p", "room_beside", "-c", "pyproject.toml", "--nomigrations",
               "-q", str(ROOT / "tests/test_every_entity.py"), str(place / "tests/vendors"),
               "-k", "vendors")  # fmt: skip
    passed = re.search(r"^\.+", done.stdout, re.M)
    assert passed and len(passed[0]) > 20


def test_all_it_says_has_its_french(place: Path) -> None:
    told = {entry.msgid for entry in polib.pofile(str(place / PO)) if entry.translated()}
    python = "".join(text for name, text in FILES.items() if name.endswith(".py"))
    asked = set(re.findall(r'\b(?:_|gettext_lazy)\("([^"]+)"', python))
    common = {e.msgid for e in polib.pofile(str(ROOT / PO.replace("vendors", "kit")))}
    assert asked - told - common == set()
