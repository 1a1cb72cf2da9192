"""Gives every table of the home it runs on a row, so that a release's database has all kinds.

Invented data only. scripts/release.py calls it in a process of its own, once Django is set up.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import models
from django.test import Client

from tests import make
from timonier.kit.entities.audience import ensure_roles
from timonier.kit.entities.entity import registry
from timonier.kit.records import writes

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
NUMBER = 7  # of the examples: names that the demo has none of


def fill() -> None:
    """Fill what the demo leaves empty; say how many rows there are."""
    ensure_roles()
    _people()
    for entity in registry:
        try:
            make.row(entity, NUMBER)
        except writes.Invalid:  # there is no room for one more beside those of the demo
            if not _rows(entity.model).exists():
                raise
    every = [m for m in apps.get_models(include_auto_created=True) if not m._meta.proxy]
    for model in every:
        if not _rows(model).exists():
            _fill(model)
    print(sum(_rows(model).count() for model in every), "rows")


def _people() -> None:
    for role in ("cto", "executive", "member"):
        Client().force_login(make.person(f"invented-{role}", role=role))


def _rows(model: type[models.Model]) -> Any:
    return model._base_manager.all()


def _fill(model: type[models.Model]) -> None:
    """One row with a value in each column that may have one."""
    values = {
        field.attname: _value(field)
        for field in model._meta.concrete_fields
        if not isinstance(field, models.AutoField)
    }
    model._base_manager.bulk_create([model(**values)])


def _value(field: Any) -> Any:
    if field.is_relation:
        return _linked(field)
    if field.choices:
        return field.flatchoices[0][0]
    if field.has_default():
        return field.get_default()
    for kind, value in _OF_KIND:
        if isinstance(field, kind):
            return value(field)
    if field.null:
        return None
    raise TypeError(f"give {field} a value in scripts/release_rows.py")


def _linked(field: Any) -> Any:
    target = _rows(field.related_model).values_list(field.target_field.attname, flat=True)
    if not target.exists():
        _fill(field.related_model)
    return target.first()


_OF_KIND: tuple[tuple[Any, Any], ...] = (
    (models.EmailField, lambda field: "invented@example.org"),
    (models.GenericIPAddressField, lambda field: "192.0.2.1"),
    (models.CharField, lambda field: f"invented {field.name}"[: field.max_length or None]),
    (models.TextField, lambda field: f"invented {field.name}"),
    (models.BooleanField, lambda field: True),
    (models.DateTimeField, lambda field: NOW),
    (models.DateField, lambda field: date(2026, 11, 30)),
    (models.DurationField, lambda field: timedelta(hours=1)),
    (models.JSONField, lambda field: {}),
    (models.FloatField, lambda field: 0.5),
    (models.IntegerField, lambda field: 1),
    (models.BinaryField, lambda field: b"invented"),
)
