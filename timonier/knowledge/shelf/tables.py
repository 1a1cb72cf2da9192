"""The tables of the house: each read whole, or held by nobody and told as a missing source."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from timonier.knowledge.core.book import SourceState
from timonier.knowledge.core.catalogue import Aliases
from timonier.knowledge.core.kubernetes_apis import KubernetesApis
from timonier.knowledge.core.replacements import EFFORT_DAYS, Replacements
from timonier.knowledge.core.upkeep import Upkeep

FAMILY = "timonier/"
_END = "end"  # the last table of each file: one that was cut has no end
Table = Mapping[str, Any]


class NotWhole(Exception):
    """A table is not the one that was shipped."""


def aliases(folder: Path) -> tuple[Aliases, Mapping[str, str]]:
    """Names of products, and those of image servers; empty when the table is not whole."""
    table = _held(folder, "aliases") or {}
    kinds = {kind: names for kind, names in table.items() if kind != "servers"}
    return Aliases.of(kinds), table.get("servers", {})


def upkeep(folder: Path) -> Upkeep:
    """How products are kept; what nobody said when the table is not whole."""
    return Upkeep(**(_held(folder, "upkeep") or {}))


def superseded(folder: Path) -> list[Table]:
    """The rows of what gave way; none when the table is not whole."""
    return list((_held(folder, "superseded") or {}).get("tool", ()))


def kubernetes(folder: Path) -> list[Table]:
    """The rows of removed APIs; none when the table is not whole."""
    return list((_held(folder, "kubernetes_apis") or {}).get("api", ()))


def states(folder: Path) -> tuple[SourceState, ...]:
    """The tables that are not whole, each with why; a whole one is as fresh as the program."""
    faults = {name: _read(folder, name)[1] for name in TABLES}
    return tuple(
        SourceState(f"{FAMILY}{name}", "", 0, "missing", coverage="none", reason=fault)
        for name, fault in faults.items()
        if fault
    )


def prints(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Name, size and time of each table at hand."""
    facts = [(file, file.stat()) for name in TABLES if (file := _file(folder, name)).is_file()]
    return tuple((str(file), told.st_size, told.st_mtime_ns) for file, told in facts)


def _file(folder: Path, name: str) -> Path:
    return folder / f"{name}.toml"


def _held(folder: Path, name: str) -> Table | None:
    return _read(folder, name)[0]


def _read(folder: Path, name: str) -> tuple[Table | None, str]:
    path = _file(folder, name)
    try:
        facts = path.stat()
    except OSError:
        return None, f"{path.name}: not there"
    return _parsed(path, facts.st_size, facts.st_mtime_ns)


@lru_cache(maxsize=32)
def _parsed(path: Path, _size: int, _time: int) -> tuple[Table | None, str]:
    """The table without its end, or why it is not the one that was shipped."""
    try:
        table = tomllib.loads(path.read_bytes().decode())
        if table.pop(_END, None) != {}:
            raise NotWhole("its end is missing")
        TABLES[path.stem](table)
    except (OSError, ValueError, NotWhole) as fault:  # text that is no UTF-8 or no TOML is a value
        return None, f"{path.name}: {fault}"
    except (TypeError, KeyError, AttributeError) as fault:
        return None, f"{path.name}: it has another shape ({fault})"
    return table, ""


def _as_aliases(table: Table) -> None:
    _whole(table and all(isinstance(names, dict) for names in table.values()))
    texts = [text for names in table.values() for pair in names.items() for text in pair]
    _whole(table["servers"] and all(isinstance(text, str) for text in texts))
    Aliases.of(table)


def _as_upkeep(table: Table) -> None:
    made = Upkeep(**table)
    lists = (made.free_extensions, made.mended_until_support_ends, made.by_release)
    _whole(all(_texts(each) for each in (*lists, made.build_tools)))
    _whole(made.managed and isinstance(made.managed, dict) and _texts([*made.managed.values()]))


def _as_superseded(table: Table) -> None:
    rows = table["tool"]
    _whole(_rows(rows) and all(_texts(row["match"]) for row in rows))
    _whole(all(isinstance(row["to"], list) and row["effort"] in EFFORT_DAYS for row in rows))
    Replacements(rows, {})


def _as_kubernetes(table: Table) -> None:
    rows = table["api"]
    _whole(_rows(rows) and all(_texts(row["kinds"]) for row in rows))
    KubernetesApis(rows)


def _rows(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def _texts(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, str) for one in value)


def _whole(is_so: object) -> None:
    if not is_so:
        raise NotWhole("it has another shape")


TABLES: Mapping[str, Callable[[Table], None]] = {
    "aliases": _as_aliases,
    "upkeep": _as_upkeep,
    "superseded": _as_superseded,
    "kubernetes_apis": _as_kubernetes,
}
