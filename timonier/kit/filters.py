"""Filters of a list, made from the fields: choices, three-state answers, links, dates, text."""

from __future__ import annotations

from typing import Any

import django_filters as library
from django import forms
from django.db.models import (
    BooleanField,
    DateField,
    Field,
    Model,
    Q,
    QuerySet,
)
from django.utils.translation import gettext_lazy as _

from timonier.kit import links
from timonier.kit.entity import Entity, key_of
from timonier.kit.widgets import MANY, ask_for_key

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


def filterset(entity: Entity, data: Any, rows: QuerySet[Any], user: Any) -> Any:
    """The bound filters of one request."""
    made = {name: _filter(entity, name, user) for name in entity.filters}
    kind = type("EntityFilters", (django_filters.FilterSet,), made)
    return kind(data, queryset=rows)


def _filter(entity: Entity, name: str, user: Any) -> Any:
    field = entity.column_field(name)
    label = entity.label(name)
    if field is None:
        return django_filters.CharFilter(field_name=name, label=label)
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
    if isinstance(field, DateField):
        return django_filters.DateFromToRangeFilter(
            field_name=name,
            label=label,
            widget=django_filters.widgets.RangeWidget(attrs={"type": "date"}),
        )
    return django_filters.CharFilter(field_name=name, label=label, lookup_expr="iexact")


def _yes_no(field: Field[Any, Any], name: str, label: str) -> Any:
    choices = [("yes", _("yes")), ("no", _("no"))]
    if field.null:
        choices.append((UNKNOWN, _("unknown")))
    answers = {"yes": True, "no": False}
    return KnownChoice(field_name=name, label=label, choices=choices, answers=answers)


def _link(field: Field[Any, Any], name: str, label: str, user: Any) -> Any:
    model: Any = field.related_model
    rows = links.seen_rows(model, user)
    options: dict[str, Any] = {"empty_label": _("all"), "to_field_name": key_of(model)}
    if rows.order_by()[: MANY + 1].count() > MANY:
        options["widget"] = ask_for_key(model) or forms.TextInput()
    if field.null:
        options |= {"null_label": _("unknown"), "null_value": UNKNOWN}
    return django_filters.ModelChoiceFilter(field_name=name, label=label, queryset=rows, **options)
