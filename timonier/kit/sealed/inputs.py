"""One secret in a form: typed anew, kept unseen, or removed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from timonier.kit.sealed.values import MASK, Clear, Sealed


class SecretInput(forms.Textarea):
    """An empty box: left empty it keeps what is there; a tick removes it."""

    template_name = "kit/secret_input.html"
    held = False

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        made = context["widget"]
        made["held"], made["mask"] = self.held, MASK
        made["attrs"] |= {"autocomplete": "off", "spellcheck": "false", "rows": 3}
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        typed = data.get(name)
        if typed in (None, "") and data.get(f"{name}_held") == MASK:
            return "" if data.get(f"{name}_remove") else MASK
        return typed

    def use_required_attribute(self, initial: Any) -> bool:
        return False


class SealedFormField(forms.CharField):
    """A secret as Clear, what is stored as it is, or ""."""

    widget = SecretInput
    held: Sealed | None = None

    def clean(self, value: Any) -> Any:
        if value == MASK:
            if self.held is None:
                raise ValidationError(_("What is sealed elsewhere cannot be copied: type it."))
            return self.held
        text = super().clean(value)
        return Clear(text) if text else ""

    def prepare_value(self, value: Any) -> Any:
        return None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return not (data == MASK or (not data and self.held is None))
