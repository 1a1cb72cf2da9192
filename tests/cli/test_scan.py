"""The scan as people and pipelines run it: a real process, its output, its exit code."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from timonier.cli import main

ROOT = Path(__file__).resolve().parents[2]
Scan = Callable[..., subprocess.CompletedProcess[str]]


def make(folder: Path, **files: str) -> Path:
    """A repository with one commit; dots in names are written as two underscores."""
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text)
    who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
    for command in (["init", "-q"], ["add", "-A"], [*who, "commit", "-q", "-m", "x"]):
        subprocess.run(["git", *command], cwd=folder, check=True, env=_environment(folder))
    return folder


def _environment(home: Path) -> dict[str, str]:
    kept = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "200"}
    return kept | {"TIMONIER_HOME": str(home), "GIT_CONFIG_GLOBAL": os.devnull}


def start(home: Path, *words: str, **options: Any) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "timonier.cli", *words],
        env=_environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home made by the first command that ran, as for a newcomer."""
    folder = tmp_path_factory.mktemp("cli")
    make(folder / "shop", requirements__txt="django==3.2.0\n", Dockerfile="FROM python:3.7\n")
    done = start(folder / "home", "scan", str(folder / "shop"), "--json", str(folder / "out.json"))
    out, error = done.communicate(timeout=120)
    (folder / "out.txt").write_text(out)
    assert done.returncode == 0, error
    assert error == ""
    return folder


_POM = """\
<project><modelVersion>4.0.0</modelVersion><groupId>a</groupId><artifactId>b</artifactId>
<version>1</version><dependencies><dependency><groupId>org.example</groupId>
<artifactId>thing</artifactId><version>1.2</version></dependency></dependencies></project>
"""


def run(prepared: Path, *words: str) -> subprocess.CompletedProcess[str]:
    process = start(prepared / "home", *words)
    out, error = process.communicate(timeout=120)
    return subprocess.CompletedProcess(words, process.returncode, out, error)


def test_the_first_scan_needs_nothing_but_a_path(prepared: Path) -> None:
    said = (prepared / "out.txt").read_text()
    assert "shop" in said
    assert "scanned" in said
    assert "\x1b" not in said
    found = json.loads((prepared / "out.json").read_text())
    assert found["schema"] == "timonier.scan/1"
    assert [each["name"] for each in found["repositories"]] == ["shop"]
    assert "pkg:pypi/django@3.2.0" in {each["purl"] for each in found["components"]}
    assert {"lifecycle", "vulnerability"} <= {each["check"] for each in found["findings"]}


def test_a_bill_of_materials_is_written_for_what_was_scanned(prepared: Path) -> None:
    done = run(prepared, "sbom", "shop", "--out", str(prepared / "sbom.json"))
    assert done.returncode == 0, done.stderr
    components = json.loads((prepared / "sbom.json").read_text())["components"]
    assert "pkg:pypi/django@3.2.0" in {each["purl"] for each in components}


@pytest.mark.django_db
def test_a_bill_of_materials_of_nothing_is_bad_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sbom", "nothing", "--out", "-"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "no system and no repository" in said.err


@pytest.mark.django_db
def test_bad_use_is_one_sentence_and_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make(tmp_path / "shop", requirements__txt="django==3.2.0\n")
    (tmp_path / "empty").mkdir()
    for words, sentence in (
        ([str(tmp_path / "empty")], "no git repository"),
        ([str(tmp_path / "absent")], "no such file"),
        (["ext::sh"], "only https and ssh"),
        ([str(folder), "--json", str(tmp_path / "absent" / "x.json")], "written"),
    ):
        assert main(["scan", *words]) == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert sentence in said.err
        assert said.err.count("\n") == 1


@pytest.mark.django_db
def test_strict_fails_when_a_part_is_unknown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make(tmp_path / "broken", package__json="{ not json")
    assert main(["scan", str(folder), "--json", str(tmp_path / "x.json")]) == 0
    assert main(["scan", str(folder), "--strict", "--json", str(tmp_path / "x.json")]) == 1
    (found,) = json.loads((tmp_path / "x.json").read_text())["repositories"]
    assert found["state"] == "partial"
    assert "could not be read" in found["reason"]


_CLEAN = """\
[project]
name = "shop"
requires-python = ">=3.13"
dependencies = []
"""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "files", "code"),
    [
        ("clean", {"pyproject__toml": _CLEAN, "app__py": "print(1)\n"}, 0),
        ("unchecked", {"pom__xml": _POM}, 1),
    ],
)
def test_strict_minds_what_is_unknown_and_not_the_age_of_the_knowledge(
    tmp_path: Path, name: str, files: dict[str, str], code: int
) -> None:
    folder = make(tmp_path / name, **files)
    report = tmp_path / "x.json"
    assert main(["scan", str(folder), "--strict", "--json", str(report)]) == code
    found = json.loads(report.read_text())
    assert {each["state"] for each in found["knowledge"]} & {"stale", "missing"}
    assert [each["state"] for each in found["repositories"]] == ["scanned"]


def test_ctrl_c_and_kill_leave_nothing_half_written(prepared: Path) -> None:
    for number in range(4):
        pins = "".join(f"library-{n}==1.0\n" for n in range(3_000))
        make(prepared / "many" / f"r{number}", requirements__txt=pins)
    for how, code in ((signal.SIGINT, 130), (signal.SIGKILL, -9)):
        words = ("scan", str(prepared / "many"), "--jobs", "2")
        process = start(prepared / "home", *words, start_new_session=True)
        _wait_until_it_reads(prepared / "home", process)
        os.killpg(process.pid, how)
        _, error = process.communicate(timeout=60)
        assert process.returncode in (code, 0)
        assert "Traceback" not in error
    done = run(prepared, "scan", str(prepared / "many"), "--json", "-")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert {each["state"] for each in report["repositories"]} == {"scanned"}
    assert {each["components"] for each in report["repositories"]} == {3_000}


def _wait_until_it_reads(home: Path, process: subprocess.Popen[str]) -> None:
    """Until the scan holds the lock of a repository (flock is free again once it has ended)."""
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        for lock in (home / "locks").glob("*.lock"):
            with lock.open("ab") as handle:
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    return
        time.sleep(0.01)
