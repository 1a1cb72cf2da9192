"""Filters of a list, made from the fields: choices, three-state answers, links, dates, text."""

from __future__ import annotations

from typing import Any

import django_filters as library
from django.db.models import (
    BooleanField,
    DateField,
    Field,
    Model,
    Q,
    QuerySet,
)
from django.utils.translation import gettext_lazy as _

from timonier.kit import folding
from timonier.kit.entities import links
from timonier.kit.entities.entity import Entity, key_of
from timonier.kit.entities.widgets import Pick
from timonier.kit.money import MoneyField

UNKNOWN = "unknown"
django_filters: Any = library  # an untyped library


class KnownChoice(django_filters.ChoiceFilter):  # type: ignore[misc]
    """A choice that can also ask for the rows whose answer nobody knows."""

    def __init__(
        self,
        *args: Any,
        answers: dict[str, Any] | None = None,
        put_aside: tuple[str, ...] = (),
        **options: Any,
    ) -> None:
        self.answers, self.put_aside = answers or {}, put_aside
        options.setdefault("empty_label", _("all"))
        super().__init__(*args, **options)

    def filter(self, qs: QuerySet[Model], value: str) -> QuerySet[Model]:
        if not value and self.put_aside:
            return qs.exclude(**{f"{self.field_name}__in": self.put_aside})
        if value != UNKNOWN:
            return super().filter(qs, self.answers.get(value, value))  # type: ignore[no-any-return]
        field = qs.model._meta.get_field(self.field_name)
        unknown = Q(**{f"{self.field_name}__isnull": True})
        if getattr(field, "empty_strings_allowed", False) and not isinstance(field, BooleanField):
            unknown |= Q(**{self.field_name: ""})
        return qs.filter(unknown)


class FoldedFilter(django_filters.CharFilter):  # type: ignore[misc]
    """Rows whose text is the one asked for, whatever its case and accents."""

    def filter(self, qs: QuerySet[Model], value: str) -> QuerySet[Model]:
        if not value:
            return qs
        path = folding.folded(qs.model, self.field_name)
        return qs.filter(**{path: folding.fold(value)} if path else {self.field_name: value})


def filterset(entity: Entity, data: Any, rows: QuerySet[Any], user: Any) -> Any:
    """The bound filters of one request."""
    made = {name: _filter(entity, name, user) for name in entity.filters}
    kind = type("EntityFilters", (django_filters.FilterSet,), made)
    return kind(data, queryset=rows)


def parameters(found: Any) -> set[str]:
    """What an address may name of these filters: a range has two ends."""
    names: set[str] = set()
    for name, field in found.form.fields.items():
        suffixes = getattr(field.widget, "suffixes", None)
        names |= {f"{name}_{end}" for end in suffixes} if suffixes else {name}
    return names


def _filter(entity: Entity, name: str, user: Any) -> Any:
    field = entity.column_field(name)
    label = entity.label(name)
    if field is None:
        return FoldedFilter(field_name=name, label=label)
    if isinstance(field, BooleanField):
        return _yes_no(field, name, label)
    if field.related_model and isinstance(field.related_model, type):
        return _link(field, name, label, user)
    if field.choices:
        known = [(value, text) for value, text in field.flatchoices if value not in ("", None)]
        extra = [(UNKNOWN, _("unknown"))] if field.blank or field.null else []
        return KnownChoice(
            field_name=name,
            label=label,
            choices=[*known, *extra],
            put_aside=entity.put_aside.get(name, ()),
        )
    if isinstance(field, MoneyField):
        return django_filters.RangeFilter(field_name=name, label=label)
    if isinstance(field, DateField):
        return django_filters.DateFromToRangeFilter(
            field_name=name,
            label=label,
            widget=django_filters.widgets.RangeWidget(attrs={"type": "date"}),
        )
    return FoldedFilter(field_name=name, label=label)


def _yes_no(field: Field[Any, Any], name: str, label: str) -> Any:
    choices = [("yes", _("yes")), ("no", _("no"))]
    if field.null:
        choices.append((UNKNOWN, _("unknown")))
    answers = {"yes": True, "no": False}
    return KnownChoice(field_name=name, label=label, choices=choices, answers=answers)


def _link(field: Field[Any, Any], name: str, label: str, user: Any) -> Any:
    model: Any = field.related_model
    rows = folding.in_order(links.seen_rows(model, user))
    options: dict[str, Any] = {"empty_label": _("all"), "to_field_name": key_of(model)}
    options["widget"] = Pick
    if field.null:
        options |= {"null_label": _("unknown"), "null_value": UNKNOWN}
    return django_filters.ModelChoiceFilter(field_name=name, label=label, queryset=rows, **options)
