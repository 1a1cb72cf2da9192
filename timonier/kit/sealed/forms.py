"""Secrets in forms: typed anew, kept unseen, or removed; what is stored never comes back."""

from __future__ import annotations

from typing import Any

from timonier.kit.sealed.fields import sealed_of
from timonier.kit.sealed.inputs import SealedFormField
from timonier.kit.sealed.values import Sealed


def show_held(form: Any, model: Any) -> None:
    """Each secret of a form knows what its row keeps."""
    for field in sealed_of(model):
        made = form.fields.get(field.name)
        if isinstance(made, SealedFormField):
            held = getattr(form.instance, field.name)
            made.held = held if isinstance(held, Sealed) else None
            made.widget.held = made.held is not None
