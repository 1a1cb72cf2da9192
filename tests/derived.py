"""Examples made from the fields of an entity: what a room need not write by hand."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from timonier.kit.entities.entity import Entity, registry

DAY = date(2026, 11, 23)
Keys = Callable[[Entity, int], Any]  # the natural key of an entity's n-th example


def example(entity: Entity, n: int, key: Keys) -> dict[str, Any]:
    """Form data of the n-th row: each field filled, numbers within their bounds.

    Fields that only hold together by a rule of the form want a hand-written example.
    """
    return {field.name: _value(entity, field, n, key) for field in entity.model_fields}


def _value(entity: Entity, field: Any, n: int, key: Keys) -> Any:
    if field.is_relation:
        target = registry.get(field.related_model)
        if target is None:
            return "" if not field.many_to_many else []
        return [key(target, n)] if field.many_to_many else key(target, n)
    if field.choices:
        return next(value for value, _label in field.flatchoices if value)
    for kind, make in _MADE.items():
        if isinstance(field, kind):
            return make(entity, field, n)
    raise TypeError(f"{entity.model.__name__}.{field.name}: write an example of it by hand")


def _text(entity: Entity, field: Any, n: int) -> str:
    text = f"{entity.model.__name__} {field.name} {n}"
    return text[: field.max_length] if field.max_length else text


def _number(entity: Entity, field: Any, n: int) -> int:
    bounds = [one for one in field.validators if isinstance(one, MinValueValidator)]
    tops = [one for one in field.validators if isinstance(one, MaxValueValidator)]
    low = max((int(_limit(one)) for one in bounds), default=1)
    high = min((int(_limit(one)) for one in tops), default=low + n)
    return min(max(low, 0) + n, high)


def _limit(validator: Any) -> Any:
    limit = validator.limit_value
    return limit() if callable(limit) else limit


_MADE: dict[type[Any], Callable[[Entity, Any, int], Any]] = {
    models.SlugField: lambda entity, _field, n: f"{entity.model_name}-{n}",
    models.EmailField: lambda entity, _field, n: f"{entity.model_name}{n}@example.org",
    models.URLField: lambda entity, _field, n: f"https://example.org/{entity.model_name}/{n}",
    models.DateTimeField: lambda _e, _f, n: datetime(2026, 11, 23, tzinfo=UTC) + timedelta(n),
    models.DateField: lambda _entity, _field, n: DAY + timedelta(n),
    models.BooleanField: lambda _entity, _field, _n: True,
    models.JSONField: lambda _entity, _field, _n: [],
    models.CharField: _text,
    models.TextField: _text,
    models.IntegerField: _number,
    models.FloatField: _number,
    models.DecimalField: _number,
}
