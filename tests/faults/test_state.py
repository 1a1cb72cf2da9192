"""A home or a database that cannot be used: one sentence with the cause, nothing made by halves."""

from __future__ import annotations

import os
import shutil
import socket
from pathlib import Path
from typing import Any

import pytest


def sentence(done: Any) -> str:
    """The one line said."""
    assert done.returncode == 1
    assert done.stdout == ""
    lines = str(done.stderr).splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("timonier: ")
    return lines[0]


def test_a_database_that_does_not_answer_is_named_with_the_cause(
    cockpit: Any, workshop: Any
) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # bound and not listening: nobody else answers there
        port = closed.getsockname()[1]
        cockpit.environment["DATABASE_URL"] = f"postgresql://u:secret@127.0.0.1:{port}/shop"
        said = sentence(cockpit.run("scan", workshop.make("shop", {"a": "1"})))
    assert "database shop cannot be used" in said
    assert "refused" in said
    assert "secret" not in said


@pytest.mark.parametrize("address", ["garbage", "mysql://u:secret@h/x", "postgres://u:secret@[h/x"])
def test_an_address_of_no_database_says_what_one_looks_like(cockpit: Any, address: str) -> None:
    cockpit.environment["DATABASE_URL"] = address
    said = sentence(cockpit.run("doctor"))
    assert "postgresql://USER" in said
    assert "secret" not in said


def test_a_file_that_is_no_database_is_left_as_it_is(cockpit: Any) -> None:
    file = cockpit.home / "timonier.sqlite3"
    file.write_bytes(b"somebody's notes, at least as long as a page header would be" * 3)
    before = file.read_bytes()
    assert "not a database" in sentence(cockpit.run("doctor"))
    assert file.read_bytes() == before


def test_a_home_that_is_a_file_is_said_so(cockpit: Any, tmp_path: Path) -> None:
    cockpit.home = tmp_path / "file"
    cockpit.home.write_text("mine")
    assert "state folder cannot be made" in sentence(cockpit.run("doctor"))
    assert cockpit.home.read_text() == "mine"


def test_a_home_that_may_not_be_written_is_said_so(cockpit: Any) -> None:
    if os.geteuid() == 0:  # the superuser without its power over permissions
        if shutil.which("setpriv") is None:
            pytest.skip("the superuser may write anywhere")
        cockpit.before = ["setpriv", "--bounding-set=-dac_override"]
    for place in (cockpit.home, *cockpit.home.rglob("*")):
        place.chmod(0o500 if place.is_dir() else 0o400)
    try:
        said = sentence(cockpit.run("doctor"))
    finally:
        cockpit.home.chmod(0o700)
    assert f"{cockpit.home} is not writable" in said
