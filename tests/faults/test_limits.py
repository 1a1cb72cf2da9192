"""A disk that is full, files too large for anybody: said in words, nothing half written."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from timonier.cli import documents

LINES = 15_000
MEBIBYTE = 2**20
SHOWN = (
    "SELECT count(*) FROM estate_component AS c JOIN estate_manifest AS m ON m.id = c.manifest_id "
    "WHERE m.standing = 'shown'"
)


def requirements(lines: int) -> dict[str, str]:
    return {"requirements.txt": "".join(f"library-{n}==1.{n}.0\n" for n in range(lines))}


def test_a_disk_that_fills_costs_a_sentence_and_the_rest_is_whole(
    cockpit: Any, workshop: Any
) -> None:
    """No file may grow past a measure: what any write meets on a disk that is full."""
    workshop.make("small", requirements(10))
    done = cockpit.run("scan", workshop.folder)
    workshop.make("large", requirements(LINES))
    grown = (cockpit.home / "timonier.sqlite3").stat().st_size
    limit = grown + MEBIBYTE // 4

    def measured() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = cockpit.run("scan", workshop.folder, preexec_fn=measured)
    assert done.returncode == 1
    assert done.stderr.startswith("timonier: the database could not be written: ")
    assert done.stderr.count("\n") == 1
    assert cockpit.rows("PRAGMA integrity_check") == [("ok",)]
    assert cockpit.rows("SELECT name FROM estate_repository WHERE scanned_at IS NOT NULL") == [
        ("small",)
    ]
    assert cockpit.rows(SHOWN) == [(10,)]
    assert cockpit.run("scan", workshop.folder).returncode == 0
    assert cockpit.rows("SELECT count(*) FROM estate_component") == [(10 + LINES,)]


@pytest.mark.slow
@pytest.mark.parametrize("size", [2, 3, 4, 5, 6, 8])
def test_a_disk_of_a_few_megabytes_never_holds_half_a_repository(
    cockpit: Any, workshop: Any, tmp_path: Path, size: int
) -> None:
    """A real file system: everything that is written meets its end, not the database alone."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}m", "none", str(disk)]
    if os.geteuid() or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("no file system can be mounted here")
    try:
        workshop.make("large", requirements(LINES))
        cockpit.home = disk / "home"
        cockpit.environment["TMPDIR"] = str(disk)
        done = cockpit.run("scan", workshop.folder)
        if done.returncode:
            assert done.stderr.count("\n") == 1, done.stderr
            assert any(word in done.stderr for word in ("full", "space", "disk")), done.stderr
        if (cockpit.home / "timonier.sqlite3").exists() and "estate_component" in str(
            cockpit.rows("SELECT name FROM sqlite_master")
        ):
            assert cockpit.faults(LINES) == []
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_manifest_over_its_measure_is_unknown_and_not_read(cockpit: Any, workshop: Any) -> None:
    """21 MB of a file that people write by hand."""
    files = {"requirements.txt": "#" * (21 * MEBIBYTE), "go.mod": "module example.org/x\n"}
    done = cockpit.run("scan", workshop.make("wide", files), "--json", "-")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    (found,) = report["repositories"]
    assert (found["state"], found["reason"]) == (
        "partial",
        "1 file could not be read: requirements.txt",
    )
    (unknown,) = (each for each in report["findings"] if each["check"] == "unreadable")
    assert (unknown["file"], unknown["state"]) == ("requirements.txt", "unknown")
    assert "over the limit" in unknown["because"]


@pytest.mark.slow
def test_two_gigabytes_in_one_file_cost_neither_time_nor_memory(
    cockpit: Any, workshop: Any, tmp_path: Path
) -> None:
    folder = workshop.make("vast", {"go.mod": "module example.org/x\n"})
    for name in ("requirements.txt", "film.bin"):
        with (folder / name).open("wb") as file:
            file.truncate(2 * 2**30 + (name == "film.bin"))
    workshop.git(folder, "-c", "core.bigFileThreshold=1m", "add", "-A")
    workshop.git(folder, "commit", "-q", "-m", "vast")
    shutil.rmtree(cockpit.home / "mirrors", ignore_errors=True)
    begun = time.monotonic()
    done = cockpit.run("scan", folder, "--json", tmp_path / "out.json")
    assert done.returncode == 0, done.stderr
    assert time.monotonic() - begun < 60
    (found,) = json.loads((tmp_path / "out.json").read_text())["repositories"]
    assert (found["state"], found["reason"]) == (
        "partial",
        "1 file could not be read: requirements.txt",
    )
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 1_200_000  # git's add included


@pytest.mark.slow
def test_a_lock_of_fifty_megabytes_is_read_in_seconds(
    cockpit: Any, workshop: Any, tmp_path: Path
) -> None:
    packages = {
        f"node_modules/package-{n}": {
            "version": f"1.{n}.0",
            "resolved": f"https://registry.example.org/package-{n}/-/package-{n}-1.{n}.0.tgz",
            "integrity": "sha512-" + "A" * 86 + "==",
            "dependencies": {f"package-{n + 1}": "^1.0.0"},
        }
        for n in range(170_000)
    }
    lock = json.dumps({"lockfileVersion": 3, "packages": packages}, indent=2)
    assert len(lock) > 50 * MEBIBYTE
    folder = workshop.make("long", {"package-lock.json": lock})
    done = cockpit.run("scan", folder, "--json", tmp_path / "out.json")
    assert done.returncode == 0, done.stderr
    (found,) = json.loads((tmp_path / "out.json").read_text())["repositories"]
    assert (found["state"], found["components"]) == ("scanned", 170_000)


def test_output_nobody_reads_any_more_is_no_failure(cockpit: Any, workshop: Any) -> None:
    folder = workshop.make("shop", requirements(50))
    with cockpit.start("scan", folder, "--json", "-") as process:
        process.stdout.close()
        error = process.stderr.read()
    assert "Traceback" not in error
    assert process.returncode in (0, 1)


def test_an_output_that_is_full_is_said(cockpit: Any, workshop: Any) -> None:
    folder = workshop.make("shop", requirements(2_000))
    with Path("/dev/full").open("w") as full:
        done = cockpit.run("scan", folder, "--json", "-", stdout=full)
    assert done.returncode == 1
    assert "No space left on device" in done.stderr


def test_a_report_to_a_device_is_written_to_it_and_one_to_a_link_to_its_file(
    tmp_path: Path,
) -> None:
    device = Path("/dev/full").stat().st_mode
    with pytest.raises(OSError, match="No space"):
        documents.write("/dev/full", b"much")
    assert Path("/dev/full").stat().st_mode == device
    (tmp_path / "link").symlink_to(tmp_path / "report.json")
    documents.write(str(tmp_path / "link"), b"{}")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "report.json").read_bytes() == b"{}"
