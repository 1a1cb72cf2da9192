"""Form controls in the house's look, and the one that finds rows by their name."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models.fields import BLANK_CHOICE_LABEL
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from timonier.kit import folding
from timonier.kit.entities.entity import registry

MANY = 100  # past this a list of all rows is a wall: they are found by search instead
GONE = gettext_lazy("no longer in the list")
NAMED = "__named"  # without script: the field beside a choice, where rows are typed by name

if TYPE_CHECKING:
    Base = forms.Select
    OneBase = forms.ModelChoiceField[Any]
    ManyBase = forms.ModelMultipleChoiceField[Any]
else:
    Base, OneBase, ManyBase = object, forms.ModelChoiceField, forms.ModelMultipleChoiceField


class _Found(Base):
    """Choices among rows: all of them in the page while they are few, else those chosen.

    The page's script makes a search box with chips of it (APG: combobox with a list). Without
    script it stays a plain select; where the rows are many, others are typed by their name.
    """

    template_name = "kit/pick.html"

    def optgroups(self, name: str, value: Any, attrs: dict[str, Any] | None = None) -> Any:
        if not self.many_rows:
            return super().optgroups(name, value, attrs)
        whole, self.choices = self.choices, [*self._open(), *self._chosen(value)]
        try:
            return super().optgroups(name, value, attrs)
        finally:
            self.choices = whole

    @property
    def many_rows(self) -> bool:
        """Whether there are more rows than a page should hold."""
        rows = self._rows()
        return rows is not None and rows.order_by()[: MANY + 1].count() > MANY

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        widget = context["widget"]
        source = self._source() if self.many_rows else ""
        if not (source or self.allow_multiple_selected):
            return context
        widget["attrs"] |= {"data-pick": source} | _words()
        known = {str(option["value"]) for group in widget["optgroups"] for option in group[1]}
        lost = [str(each) for each in widget["value"] if str(each) not in known and each]
        named = {"name": f"{name}{NAMED}", "value": "\n".join(lost), "label": _words()["data-more"]}
        return context | {"named": named if source else None, "many": self.allow_multiple_selected}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        chosen = super().value_from_datadict(data, files, name)
        lines = str(data.get(f"{name}{NAMED}") or "").splitlines()
        typed = [self._key_named(line.strip()) for line in lines if line.strip()]
        if not typed:
            return chosen
        return [*(chosen or ()), *typed] if self.allow_multiple_selected else typed[0]

    def _rows(self) -> Any:
        return getattr(self.choices, "queryset", None)

    def _source(self) -> str:
        entity = registry.get(self._rows().model)
        return reverse("kit:choices", args=[entity.app, entity.slug]) if entity else ""

    def _open(self) -> list[tuple[str, str]]:
        """The answers that are no row: none, and of a filter unknown."""
        field: Any = self.choices.field  # type: ignore[attr-defined]
        empty = getattr(field, "empty_label", None)
        unknown = getattr(field, "null_label", None)
        found = [("", str(empty))] if empty is not None else []
        return found + ([(field.null_value, str(unknown))] if unknown is not None else [])

    def _chosen(self, value: Any) -> list[tuple[Any, str]]:
        field: Any = self.choices.field  # type: ignore[attr-defined]
        wanted = [each for each in (value if isinstance(value, list) else [value]) if each]
        try:
            rows = list(self._rows().filter(**{f"{field.to_field_name or 'pk'}__in": wanted}))
        except (ValueError, ValidationError):
            rows = []
        return [(field.prepare_value(row), field.label_from_instance(row)) for row in rows]

    def _key_named(self, text: str) -> Any:
        """The key of the one row of this name; the text itself where there is not exactly one."""
        rows, entity = self._rows(), registry.get(self._rows().model)
        searched = entity.search[:1] if entity else ()
        for path in searched:
            for word in folding.words_of(text):
                rows = rows.filter(folding.holds(rows.model, path, word))
        wanted = folding.fold(text)
        same = [row for row in rows[:MANY] if folding.fold(str(row)) == wanted]
        field: Any = self.choices.field  # type: ignore[attr-defined]
        return field.prepare_value(same[0]) if len(same) == 1 else text


class Pick(_Found, forms.Select):
    """One row among many."""


class PickMany(_Found, forms.SelectMultiple):
    """Rows among others."""


class _ByKey(_Found):
    """Rows named by their keys alone; a key whose row is gone, or not seen, is kept."""

    many_rows = True

    def _chosen(self, value: Any) -> list[tuple[Any, str]]:
        found = super()._chosen(value)
        known = {str(key) for key, _name in found}
        return found + [(key, str(GONE)) for key in value if key and str(key) not in known]


class PickKeys(_ByKey, forms.SelectMultiple):
    """Rows, each by its key."""


class PickKey(_ByKey, forms.Select):
    """A row by its key."""


class KeyField(OneBase):
    """The key of a row, which outlives the row that it names."""

    widget = PickKey

    def clean(self, value: Any) -> str:
        text = str(value or "").strip()
        self.validate(text)
        return text

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(initial or "") != str(data or "").strip()


class KeysField(ManyBase):
    """A list of keys of rows: JSON, a list, or words apart. They outlive the rows they name."""

    widget = PickKeys

    def clean(self, value: Any) -> Any:
        if isinstance(value, str) and value.strip().startswith("["):
            try:
                value = json.loads(value)
            except (ValueError, RecursionError):
                raise ValidationError(_("This is no JSON."), code="invalid") from None
        if not isinstance(value, list | tuple | str | None.__class__):
            raise ValidationError(_("Write keys, with commas between them."), code="invalid")
        given = [value] if isinstance(value, str) else value or ()
        keys = [key for each in given for key in re.split(r"[\s,;]+", str(each))]
        return list(dict.fromkeys(filter(None, keys)))

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, list) else super().prepare_value(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool((initial or []) != self.clean(data))
        except ValidationError:
            return True


def _words() -> dict[str, str]:
    """What the page's script says of the control."""
    return {
        "data-none": _("Nothing is called so"),
        "data-refine": _("Others match too: type more of the name."),
        "data-seek": _("Type to search"),
        "data-remove": _("Remove %(name)s") % {"name": "{name}"},
        "data-removed": _("%(name)s is removed.") % {"name": "{name}"},
        "data-added": _("%(name)s is chosen.") % {"name": "{name}"},
        "data-more": _("Others, by name, one a line"),
    }


class PlainNumber(forms.NumberInput):
    """7500, where a float would be written 7500.0."""

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        shown: str | None = super().format_value(value)
        return shown


def picking(field: Any) -> Any:
    """Give a link the control that finds its rows; in place, and before the form reads anything."""
    if isinstance(field, forms.ModelMultipleChoiceField) and not isinstance(field.widget, _Found):
        field.widget = PickMany(attrs=field.widget.attrs)
    elif isinstance(field, forms.ModelChoiceField) and type(field.widget) is forms.Select:
        field.widget = Pick(attrs=field.widget.attrs)
    field.widget.choices, field.widget.is_required = field.choices, field.required
    return field


def dress(form: Any) -> Any:
    """Give each control of a form its class, its type, plain numbers, search on links."""
    for field in form.fields.values():
        if isinstance(field, forms.ModelChoiceField):
            picking(field)
            if str(getattr(field, "empty_label", "")) == str(BLANK_CHOICE_LABEL):
                field.empty_label = str(_("Not set"))
        if isinstance(field, forms.FloatField) and type(field.widget) is forms.NumberInput:
            field.widget = PlainNumber(field.widget.attrs)
        widget = field.widget
        chosen = isinstance(widget, forms.Select | forms.SelectMultiple)
        if not isinstance(widget, forms.CheckboxInput | forms.CheckboxSelectMultiple):
            widget.attrs.setdefault("class", "form-select" if chosen else "form-control")
        if isinstance(field, forms.DateField) and isinstance(widget, forms.DateInput):
            widget.input_type, widget.format = "date", "%Y-%m-%d"
        if isinstance(widget, forms.Textarea):
            widget.attrs["rows"] = 4
    return form
