"""Whether the tables of the database are those that the models describe, column by column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models

_OF_SQLITE = """
    SELECT t.name, c.name, c.type, c."notnull" OR c.pk, c.dflt_value IS NOT NULL
    FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table'
"""
_OF_POSTGRES = """
    SELECT t.relname, c.attname, format_type(c.atttypid, c.atttypmod), c.attnotnull, c.atthasdef
    FROM pg_attribute c JOIN pg_class t ON t.oid = c.attrelid
    WHERE t.relnamespace = current_schema()::regnamespace AND t.relkind IN ('r', 'p')
    AND c.attnum > 0 AND NOT c.attisdropped
"""
# Keys that count up: of a table between two others, migrations make one, models the other.
_COUNTS = {"integer", "bigint"}
_LENGTH = re.compile(r"\bcharacter varying\b")


@dataclass(frozen=True)
class Misfit:
    """One way in which a table is not as this version makes it."""

    table: str
    column: str
    what: str
    is_grave: bool = True  # a column too many that may be empty disturbs nobody

    def __str__(self) -> str:
        place = f"{self.table}.{self.column}" if self.column else self.table
        return f"{place} {self.what}"


@dataclass(frozen=True)
class _Column:
    type: str
    is_required: bool
    has_default: bool


def misfits(described: Iterable[type[models.Model]]) -> list[Misfit]:
    """What the database and these models do not agree on, by table and column."""
    connection = connections[DEFAULT_DB_ALIAS]
    tables = _present(connection)
    found = {
        misfit
        for model in described
        if model._meta.managed and not model._meta.proxy
        for misfit in _of(model, tables.get(model._meta.db_table), connection)
    }
    return sorted(found, key=lambda misfit: (misfit.table, misfit.column))


def _present(connection: Any) -> dict[str, dict[str, _Column]]:
    tables: dict[str, dict[str, _Column]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_OF_SQLITE if connection.vendor == "sqlite" else _OF_POSTGRES)
        for table, column, kind, required, default in cursor.fetchall():
            plain = _LENGTH.sub("varchar", kind.lower())
            tables.setdefault(table, {})[column] = _Column(plain, bool(required), bool(default))
    return tables


def _of(
    model: type[models.Model], present: dict[str, _Column] | None, connection: Any
) -> Iterator[Misfit]:
    table = model._meta.db_table
    if present is None:
        yield Misfit(table, "", "is missing")
        return
    wanted = {str(field.column): field for field in model._meta.local_concrete_fields}
    for column, field in wanted.items():
        if column not in present:
            yield Misfit(table, column, "is missing")
        else:
            yield from _differences(table, field, present[column], connection)
    for column in present.keys() - wanted.keys():
        if present[column].is_required and not present[column].has_default:
            yield Misfit(table, column, "is one too many, and may not be empty")
        else:
            yield Misfit(table, column, "is one too many", is_grave=False)


def _differences(
    table: str, field: models.Field[Any, Any], found: _Column, connection: Any
) -> Iterator[Misfit]:
    column, kind = str(field.column), (field.db_type(connection) or "").lower()
    if found.type != kind and not (isinstance(field, models.AutoField) and found.type in _COUNTS):
        yield Misfit(table, column, f"is {found.type}, not {kind}")
    required = not field.null or field.primary_key
    if found.is_required != required:
        told = (
            "may not be empty, and should" if found.is_required else "may be empty, and should not"
        )
        yield Misfit(table, column, told)
