"""What is kept of the fuzzer's hours: a small corpus a reader, and how long each was tried."""

from __future__ import annotations

import hashlib
import json
import sys
import zipfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from bench.stage import ROOT

KEPT = ROOT / "tests" / "data" / "fuzz"
RECORD = KEPT / "record.json"
MOST = 48 * 1024  # bytes that the archive of one reader may weigh
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same inputs are the same archive


def named(data: bytes) -> str:
    """The name of an input: its digest, short."""
    return hashlib.sha256(data).hexdigest()[:16]


def archive(reader: str) -> Path:
    """Where the inputs of a reader are kept."""
    return KEPT / f"{reader}.zip"


def kept(reader: str) -> dict[str, bytes]:
    """The inputs kept, by name; none when there is no archive."""
    if not archive(reader).exists():
        return {}
    with zipfile.ZipFile(archive(reader)) as held:
        return {name: held.read(name) for name in held.namelist()}


def spread(reader: str, folder: Path) -> None:
    """The inputs kept, as files of a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in kept(reader).items():
        (folder / name).write_bytes(data)


def least(read: Callable[[bytes], object], inputs: Iterable[bytes]) -> list[bytes]:
    """The shortest inputs that together reach every step from line to line that all of them do."""
    seen: set[tuple[int, int, int]] = set()
    kept = []
    for data in sorted({*inputs}, key=lambda one: (len(one), one)):
        reached = _reached(read, data)
        if not reached <= seen:
            seen |= reached
            kept.append(data)
    return kept


def _reached(read: Callable[[bytes], object], data: bytes) -> set[tuple[int, int, int]]:
    """(code, line before, line) of the product's own lines, in one reading."""
    found: set[tuple[int, int, int]] = set()

    def entered(frame: Any, event: str, _: object) -> Any:
        if "timonier" not in frame.f_code.co_filename:
            return None
        before, code = 0, hash(frame.f_code)

        def stepped(frame: Any, event: str, _: object) -> Any:
            nonlocal before
            if event == "line":
                found.add((code, before, frame.f_lineno))
                before = frame.f_lineno
            return stepped

        return stepped

    sys.settrace(entered)
    try:
        with suppress(Exception):
            read(data)
    finally:
        sys.settrace(None)
    return found


def pack(reader: str, inputs: Iterable[bytes], always: Iterable[bytes] = ()) -> int:
    """Keep those that once were faults, then the others in order, up to MOST bytes; how many."""
    faults = {named(each): each for each in always}
    rest = {named(each): each for each in inputs}
    KEPT.mkdir(parents=True, exist_ok=True)
    count, place = 0, archive(reader)
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as held:
        for name, data in (faults | rest).items():
            if count >= len(faults) and held.start_dir + 200 * count + len(data) > MOST:
                break
            held.writestr(zipfile.ZipInfo(name, _EPOCH), data, zipfile.ZIP_DEFLATED, 9)
            count += 1
    return count


def record() -> dict[str, dict[str, Any]]:
    """Of each reader: CPU seconds and inputs tried so far, and the day of the last run."""
    if not RECORD.exists():
        return {}
    found: dict[str, dict[str, Any]] = json.loads(RECORD.read_text("utf-8"))
    return found


def add(reader: str, *, cpu_seconds: float, inputs: int, day: str) -> None:
    """Add a run to the record."""
    known = record()
    before = known.get(reader, {})
    known[reader] = {
        "cpu_seconds": round(before.get("cpu_seconds", 0) + cpu_seconds),
        "inputs": before.get("inputs", 0) + inputs,
        "last": day,
    }
    KEPT.mkdir(parents=True, exist_ok=True)
    text = json.dumps(known, indent=2, sort_keys=True)
    RECORD.write_text(text + "\n", "utf-8")
