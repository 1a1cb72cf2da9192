"""The one door to DuckDB, imported only when a query needs it (it costs 60 to 90 MB)."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

_OPTIONS: dict[str, str | bool | int | float | list[str]] = {
    "threads": 2,
    "memory_limit": "512MB",
    "preserve_insertion_order": True,
    # Nothing is ever downloaded because a query mentions it.
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


@contextmanager
def cursor() -> Iterator[Any]:
    """A connection of one's own (views and registered tables end with it)."""
    duck = _database(os.getpid()).cursor()
    try:
        yield duck
    finally:
        duck.close()


@cache
def _database(process: int) -> Any:
    # One per process: a connection must not be carried across a fork.
    import duckdb

    return duckdb.connect(":memory:", config=_OPTIONS)


def run(duck: Any, sql: str, parameters: Sequence[Any] = ()) -> Any:
    """Execute what reads or writes files. Raises OSError where the disk refuses."""
    import duckdb

    try:
        return duck.execute(sql, list(parameters))
    except duckdb.IOException as problem:
        raise OSError(str(problem)) from problem


def literal(text: str) -> str:
    """A string in SQL, where no parameter is possible (views, COPY)."""
    if "\0" in text:
        raise ValueError("a name cannot contain a null character")
    return "'" + text.replace("'", "''") + "'"


def name(text: str) -> str:
    """An identifier in SQL."""
    return '"' + text.replace('"', '""') + '"'


def table(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Columns as numpy arrays that DuckDB reads without copying. Raises ValueError if uneven."""
    import numpy as np

    arrays = {key: _array(np, value) for key, value in columns.items()}
    if len({len(array) for array in arrays.values()}) != 1:
        raise ValueError("a table needs columns, all of one length")
    return arrays


def _array(np: Any, values: Any) -> Any:
    if isinstance(values, np.ndarray):
        return values
    array = np.empty(len(values), object)
    array[:] = values
    return array
