"""Form controls in the house's look, and the control that replaces a list too long to scroll."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _

from timonier.kit.entity import key_of, registry

MANY = 100  # past this a select is a wall: the person types instead


class KeyInput(forms.TextInput):
    """Type a few letters, choose among the rows that match; works as plain text without script."""

    template_name = "kit/key_input.html"

    def __init__(self, *, source: str, many: bool = False) -> None:
        super().__init__()
        self.source, self.many = source, many

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        shown = ", ".join(map(str, value)) if isinstance(value, list | tuple) else value
        context = super().get_context(name, shown, attrs)
        made = context["widget"]["attrs"]
        target = f"{made.get('id', f'id_{name}')}_choices"
        made |= {
            "id": made.get("id", f"id_{name}"),
            "list": target,
            "autocomplete": "off",
            "hx-get": self.source,
            "hx-trigger": "input changed delay:150ms, focus once",
            "hx-target": f"#{target}",
            "hx-swap": "innerHTML",
        }
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        if not self.many or isinstance(value, list):
            return value
        return [part.strip() for part in (value or "").split(",") if part.strip()]


class PlainNumber(forms.NumberInput):
    """7500, where a float would be written 7500.0."""

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        shown: str | None = super().format_value(value)
        return shown


def ask_for_key(model: Any, *, many: bool = False) -> KeyInput | None:
    """The typing control for links to this model, when its rows can be searched."""
    entity = registry.get(model)
    if entity is None:
        return None
    return KeyInput(source=reverse("kit:choices", args=[entity.app, entity.slug]), many=many)


def dress(form: Any) -> Any:
    """Give each control of a form its class, its type, plain numbers, completion on long links."""
    for field in form.fields.values():
        if isinstance(field, forms.ModelChoiceField):
            _shorten(field)
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


def _shorten(field: Any) -> None:
    """Replace the select of a link by the typing control when there are too many rows."""
    rows = field.queryset
    if rows.order_by()[: MANY + 1].count() <= MANY:
        if not isinstance(field, forms.ModelMultipleChoiceField):
            field.empty_label = field.empty_label.replace("---------", str(_("Not set")))
        return
    many = isinstance(field, forms.ModelMultipleChoiceField)
    widget = ask_for_key(rows.model, many=many)
    if widget is not None:
        field.to_field_name = key_of(rows.model)
        field.widget = widget
