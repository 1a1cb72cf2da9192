"""Whether the database holds the constraints and indexes that the models ask for.

A second schema is made from the models and thrown away, and both are read in the same way. Names do
not count, nor do the casts and parentheses that PostgreSQL writes another way after a dump.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models, transaction

_ASIDE = "timonier_reference"  # the schema that PostgreSQL forgets
_INDEXES_OF_POSTGRES = """
    SELECT t.relname, i.indisunique, pg_get_indexdef(i.indexrelid) FROM pg_index i
    JOIN pg_class t ON t.oid = i.indrelid WHERE t.relnamespace = %s::regnamespace AND i.indisvalid
"""
_CONSTRAINTS_OF_POSTGRES = """
    SELECT t.relname, c.contype::text, pg_get_constraintdef(c.oid) FROM pg_constraint c
    JOIN pg_class t ON t.oid = c.conrelid
    WHERE t.relnamespace = %s::regnamespace AND c.contype IN ('c', 'f')
"""
_WRITTEN_ANOTHER_WAY = re.compile(r"::[a-z ]+(\[\])?|[()]")
_KINDS = {"c": "check", "f": "reference"}


@dataclass(frozen=True, order=True)
class Rule:
    """What a table is held to, or is found by. `held`: in the database's own words."""

    table: str
    kind: str  # index | unique | check | reference
    key: str = field(init=False)
    held: str = field(compare=False)
    made_by: str = field(default="", compare=False)  # empty: the table must be made anew

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", _WRITTEN_ANOTHER_WAY.sub("", self.held))


@dataclass(frozen=True)
class Unruly:
    """A rule that the models ask for and the database lacks, or the other way round."""

    rule: Rule
    is_missing: bool

    @property
    def is_grave(self) -> bool:
        """Whether wrong rows may come in, or right ones be refused; an index only saves time."""
        return self.rule.kind != "index"

    def __str__(self) -> str:
        rule = self.rule
        if not self.is_missing:
            return f"{rule.table}: {rule.kind} {rule.held} is one too many: drop it"
        mend = rule.made_by or "restore a backup (timonier restore)"
        return f"{rule.table}: {rule.kind} {rule.held} is missing: {mend}"


def unruly(described: Iterable[type[models.Model]]) -> list[Unruly]:
    """What the database and these models do not agree on. Raises DatabaseError when PostgreSQL lets
    nobody make a second schema: then it is unknown."""
    wanted = [model for model in described if model._meta.managed and not model._meta.proxy]
    tables = {model._meta.db_table for model in wanted}
    connection = connections[DEFAULT_DB_ALIAS]
    asked = {rule: rule for rule in _made(connection, wanted) if rule.table in tables}
    found = {rule: rule for rule in _rules(connection) if rule.table in tables}
    return [
        *(Unruly(asked[rule], True) for rule in sorted(asked.keys() - found.keys())),
        *(Unruly(found[rule], False) for rule in sorted(found.keys() - asked.keys())),
    ]


def _made(connection: Any, wanted: list[type[models.Model]]) -> list[Rule]:
    """The rules of a schema made from the models."""
    reference = _in_memory if connection.vendor == "sqlite" else _in_a_schema
    with reference(connection) as other:
        with other.schema_editor(atomic=False) as editor:
            for model in wanted:
                if not model._meta.auto_created:  # those come with the model that they link
                    editor.create_model(model)
        return _rules(other)


@contextmanager
def _in_memory(connection: Any) -> Iterator[Any]:
    other = type(connection)(connection.settings_dict | {"NAME": ":memory:"}, alias="reference")
    try:
        yield other
    finally:
        if other.connection is not None:
            other.connection.close()  # Django itself keeps one in memory open


@contextmanager
def _in_a_schema(connection: Any) -> Iterator[Any]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {_ASIDE}")
        cursor.execute(f"SET LOCAL search_path TO {_ASIDE}")
        yield connection
        transaction.set_rollback(True)


def _rules(connection: Any) -> list[Rule]:
    with connection.cursor() as cursor:
        of = _of_sqlite if connection.vendor == "sqlite" else _of_postgres
        return list(of(cursor))


def _of_postgres(cursor: Any) -> Iterator[Rule]:
    cursor.execute("SELECT current_schema()")
    schema = cursor.fetchone()[0]
    cursor.execute(_INDEXES_OF_POSTGRES, [schema])
    for table, is_unique, made_by in cursor.fetchall():
        held = made_by.partition(" USING ")[2]
        plain = made_by.replace(f" ON {schema}.", " ON ")
        yield Rule(table, "unique" if is_unique else "index", held, plain)
    cursor.execute(_CONSTRAINTS_OF_POSTGRES, [schema])
    for table, kind, held in cursor.fetchall():
        yield Rule(table, _KINDS[kind], held, f'ALTER TABLE "{table}" ADD {held}')


def _of_sqlite(cursor: Any) -> Iterator[Rule]:
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
    for table, sql in cursor.fetchall():
        if table.startswith("sqlite_"):
            continue
        yield from (Rule(table, "check", held) for held in _checks(sql or ""))
        cursor.execute(f'PRAGMA foreign_key_list("{table}")')
        for _id, _seq, to, here, there, updated, deleted, _match in cursor.fetchall():
            held = f"({here}) to {to}({there or 'id'}) on update {updated} on delete {deleted}"
            yield Rule(table, "reference", held.lower())
        cursor.execute(f'PRAGMA index_list("{table}")')
        for _seq, name, is_unique, _origin, _partial in cursor.fetchall():
            yield _index_of_sqlite(cursor, table, name, bool(is_unique))


def _index_of_sqlite(cursor: Any, table: str, name: str, is_unique: bool) -> Rule:
    cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'index' AND name = %s", [name])
    made_by = cursor.fetchone()[0] or ""  # none for what stands in the table itself
    cursor.execute(f'PRAGMA index_xinfo("{name}")')
    keys = [row for row in cursor.fetchall() if row[5]]
    parts = ", ".join(f"{row[2]} desc" if row[3] else f"{row[2]}" for row in keys)
    if any(row[2] is None for row in keys):  # of an expression only the text tells
        parts = made_by.partition("(")[2].rpartition(" WHERE ")[0] or made_by.partition("(")[2]
    _, where, condition = made_by.rpartition(" WHERE ")
    held = f"({parts})" + (f" where {condition}" if where else "")
    return Rule(table, "unique" if is_unique else "index", held, made_by)


def _checks(sql: str) -> Iterator[str]:
    """What stands between the parentheses of each CHECK of a table's own text."""
    for found in re.finditer(r"\bCHECK \(", sql):
        depth, quoted, end = 1, "", found.end()
        while depth and end < len(sql):
            each = sql[end]
            if quoted:
                quoted = "" if each == quoted else quoted
            elif each in "'\"":
                quoted = each
            else:
                depth += {"(": 1, ")": -1}.get(each, 0)
            end += 1
        yield sql[found.end() : end - 1]
