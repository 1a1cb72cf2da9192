"""A migration's step: columns of floats become money, each amount the decimal that was typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db import migrations

from timonier.kit.money.fields import CurrencyField, MoneyField
from timonier.values.money import BadAmount, exact

_AT_ONCE = 2_000


class TooMuch(Exception):
    """An amount is beyond what money can be; the message says where it stands."""


class FloatsBecomeMoney(migrations.AlterField):
    """Alter one column from a float to money, and write every amount again, exactly.

    Neither database's own cast is exact: PostgreSQL's keeps 15 digits, SQLite's none of the
    decimals. Back again, each amount is the float nearest to it.
    """

    def database_forwards(self, app_label: str, editor: Any, before: Any, after: Any) -> None:
        self._turn(app_label, editor, before, after, self._money)

    def database_backwards(self, app_label: str, editor: Any, before: Any, after: Any) -> None:
        self._turn(app_label, editor, before, after, float)

    def _turn(
        self, label: str, editor: Any, before: Any, after: Any, turned: Callable[[Any], Any]
    ) -> None:
        alias = editor.connection.alias
        old = before.apps.get_model(label, self.model_name)
        if not self.allow_migrate_model(alias, old):
            return
        held = dict(self._held(old, alias))
        new = {pk: turned(value) for pk, value in held.items()}
        super().database_forwards(label, editor, before, after)
        self._write(after.apps.get_model(label, self.model_name), editor.connection, new)

    def _held(self, model: Any, alias: str) -> Iterator[tuple[Any, Any]]:
        rows = model._base_manager.using(alias).exclude(**{self.name: None}).order_by()
        return iter(rows.values_list("pk", self.name))

    def _write(self, model: Any, connection: Any, values: dict[Any, Any]) -> None:
        field, key = model._meta.get_field(self.name), model._meta.pk
        quote = connection.ops.quote_name
        table, column, pk = map(quote, (model._meta.db_table, field.column, key.column))
        text = f"UPDATE {table} SET {column} = %s WHERE {pk} = %s"
        rows = [
            (field.get_db_prep_save(value, connection), key.get_db_prep_save(of, connection))
            for of, value in values.items()
        ]
        with connection.cursor() as cursor:
            for start in range(0, len(rows), _AT_ONCE):
                cursor.executemany(text, rows[start : start + _AT_ONCE])

    def _money(self, value: float) -> Decimal:
        try:
            return exact(value)
        except BadAmount as wrong:
            place = f"{self.model_name}.{self.name}"
            raise TooMuch(f"{place} holds {value!r}, which is no amount of money") from wrong


def columns_of_money(
    room: str,
    tables: Mapping[str, Mapping[str, MoneyField]],
    *,
    currency: Callable[[], str],
    then: Callable[[Any, str], str],
) -> list[Any]:
    """Steps that turn columns of floats into money: model -> column -> what it becomes.

    Rows of before are in the currency of `then`, new ones count in that of `currency`.
    """

    def tell(apps: Any, editor: Any) -> None:
        alias = editor.connection.alias
        code = then(apps, alias)
        for model in tables if code else ():
            apps.get_model(room, model).objects.using(alias).update(currency=code)

    steps: list[Any] = [
        migrations.AddField(model, "currency", CurrencyField(default="EUR")) for model in tables
    ]
    steps += [
        FloatsBecomeMoney(model, column, field)
        for model, columns in tables.items()
        for column, field in columns.items()
    ]
    steps.append(migrations.RunPython(tell, migrations.RunPython.noop))
    steps += [
        migrations.AlterField(model, "currency", CurrencyField(default=currency))
        for model in tables
    ]
    return steps
