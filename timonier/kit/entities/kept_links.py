"""A form keeps the links its writer may not see: nobody takes away what they were not shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _

from timonier.kit.entities.links import HELD_BACK


def keep_unseen(field: Any, kept: Sequence[Model]) -> None:
    """Let a bound link keep these rows. One that is left empty, or says that it is held back as an
    export does, stays as it is; links to many keep them beside what was chosen."""
    many = isinstance(field, forms.ModelMultipleChoiceField)
    field.required = False
    field.clean = (_many if many else _one)(field.clean, kept)
    field.has_changed = _compared(field.has_changed)
    note = _("It leads to a row that you may not see; left as it is, it stays.")
    field.help_text = f"{field.help_text} {note}".strip()


def _compared(has_changed: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    """What is held back was not changed by saying so."""

    def compared(initial: Any, data: Any) -> bool:
        if isinstance(data, list | tuple):
            return has_changed(initial, [key for key in data if key != HELD_BACK])
        return has_changed(initial, "" if data == HELD_BACK else data)

    return compared


def _one(clean: Callable[[Any], Any], kept: Sequence[Model]) -> Callable[[Any], Any]:
    def cleaned(value: Any) -> Any:
        found = clean("" if value == HELD_BACK else value)
        return kept[0] if found is None else found

    return cleaned


def _many(clean: Callable[[Any], Any], kept: Sequence[Model]) -> Callable[[Any], Any]:
    def cleaned(value: Any) -> Any:
        chosen = clean([key for key in value or () if key != HELD_BACK])
        keys = {row.pk for row in (*chosen, *kept)}
        return type(kept[0])._default_manager.filter(pk__in=keys)

    return cleaned
