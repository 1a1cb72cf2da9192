"""A plugin of pytest that keeps what the tests give to each reader: where the fuzzer begins.

    python -m pytest -p bench.fuzz.seeds tests/estate/manifests ...

Each input goes, under its digest, into the folder of its reader in TIMONIER_FUZZ_SEEDS.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.fuzz.corpus import named
from bench.fuzz.readers import LONGEST, MANIFESTS

PLACE = "TIMONIER_FUZZ_SEEDS"
TESTS = (
    "tests/estate/manifests",
    "tests/estate/hostile",
    "tests/estate/test_place_lists.py",
    "tests/estate/test_decision_records.py",
    "tests/governance",
    "tests/strategy",
    "tests/kit/test_files.py",
    "tests/kit/test_workbook.py",
)


def _noted(reader: str, read: Callable[..., Any], place: int) -> Callable[..., Any]:
    folder = Path(os.environ[PLACE]) / reader
    folder.mkdir(parents=True, exist_ok=True)

    def noting(*given: Any, **more: Any) -> Any:
        data = given[place].encode() if isinstance(given[place], str) else given[place]
        if len(data) <= LONGEST:
            (folder / named(data)).write_bytes(data)
        return read(*given, **more)

    return noting


def pytest_sessionstart() -> None:
    """Before a test module is imported: each reader notes what it is given."""
    from timonier.estate.core.manifests import registry
    from timonier.governance.core import madr as records
    from timonier.kit.records import imports
    from timonier.strategy.core import formats as radars

    for kind in MANIFESTS:
        spec = registry.reader_of(kind)
        assert spec is not None
        registry.READERS[kind] = replace(spec, read=_noted(kind, spec.read, 1))
    records.read = _noted("decisions", records.read, 0)  # type: ignore[assignment]
    radars.read = _noted("radars", radars.read, 1)  # type: ignore[assignment]
    imports.read_table = _noted("tables", imports.read_table, 1)  # type: ignore[assignment]
