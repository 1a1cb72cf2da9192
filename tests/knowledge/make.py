"""Builders of the smallest advisories, components and archives that a test needs."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Thing:
    """A component, as far as knowledge looks at one."""

    type: str
    name: str
    version: str = ""
    constraint: str = ""


def record(identifier: str = "TEST-1", **changes: Any) -> dict[str, Any]:
    """One OSV advisory about the PyPI package `demo`, versions below 2.0."""
    return {
        "id": identifier,
        "summary": "A flaw",
        "aliases": [],
        "published": "2024-01-02T00:00:00Z",
        "modified": "2024-01-03T00:00:00Z",
        "affected": [affected()],
        **changes,
    }


def affected(
    *events: dict[str, str], name: str = "demo", ecosystem: str = "PyPI", **changes: Any
) -> dict[str, Any]:
    """One package of an advisory."""
    listed = list(events) or [{"introduced": "0"}, {"fixed": "2.0"}]
    return {
        "package": {"ecosystem": ecosystem, "name": name},
        "ranges": [{"type": "ECOSYSTEM", "events": listed}],
        **changes,
    }


def dump(path: Path, *records: dict[str, Any], **files: bytes) -> Path:
    """An OSV dump at `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in records:
            archive.writestr(f"{one['id']}.json", json.dumps(one))
        for name, data in files.items():
            archive.writestr(f"{name}.json", data)
    return path


def dump_bytes(*records: dict[str, Any]) -> bytes:
    """An OSV dump in memory."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in records:
            archive.writestr(f"{one['id']}.json", json.dumps(one))
    return out.getvalue()


def django_canary() -> dict[str, Any]:
    """The advisory without which no PyPI edition is believed."""
    hit = affected({"introduced": "3.2"}, {"fixed": "3.2.5"}, name="Django")
    return record("PYSEC-2021-109", aliases=["CVE-2021-35042"], affected=[hit])
