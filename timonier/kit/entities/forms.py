"""The one form behind screens, API and import: whatever enters a table passes here."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Field, Model
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from timonier.kit import folding
from timonier.kit.entities import links
from timonier.kit.entities.entity import Entity, key_of, plain
from timonier.kit.entities.kept_links import keep_unseen
from timonier.kit.entities.widgets import KeyField, KeysField, picking
from timonier.kit.money.forms import settle, show_currencies
from timonier.kit.sealed.forms import show_held

UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
UNKNOWN = gettext_lazy("Unknown")
RESERVED = {"new", "import", ".", ".."}  # taken by the entity's own pages

if TYPE_CHECKING:
    GateBase = forms.ModelForm[Model]
else:
    GateBase = object


class Gate(GateBase):
    """What every entity's form adds: printable text, a usable key, a slug made from the name."""

    entity: Entity

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.entity.named_by:
            self.fields["slug"].required = False
        show_currencies(self, self.entity.model)
        show_held(self, self.entity.model)

    def narrow(self, by: Any) -> None:
        """Offer only what this person may choose; a room's form says what that is (None: all)."""
        known = getattr(super(), "narrow", None)
        if known is not None:
            known(by)

    def clean(self) -> dict[str, Any]:
        settle(self, self.entity.model)
        cleaned = super().clean()
        cleaned = self.cleaned_data if cleaned is None else cleaned
        for name, value in list(cleaned.items()):
            if isinstance(value, str):
                cleaned[name] = value = value.replace("\r\n", "\n").replace("\r", "\n")
            if not _printable(value):
                self.add_error(name, _("Remove the invisible control characters."))
        if self.entity.named_by and not cleaned.get("slug") and "slug" not in self.errors:
            cleaned["slug"] = self._free_slug(str(cleaned.get(self.entity.named_by) or ""))
        self._check_key(cleaned.get(self.entity.key))
        return cleaned

    def _free_slug(self, name: str) -> str:
        slug: Any = self.entity.model._meta.get_field("slug")
        longest = slug.max_length or 50
        stem = slugify(name)[: longest - 4] or self.entity.slug[: longest - 4]
        taken = set(
            self.entity.model._default_manager.filter(slug__startswith=stem)
            .exclude(pk=self.instance.pk)
            .values_list("slug", flat=True)
        )
        free = stem if stem not in RESERVED else f"{stem}-1"
        number = 1
        while free in taken:
            number += 1
            free = f"{stem}-{number}"
        return free

    def _check_key(self, key: Any) -> None:
        text = str(key or "")
        if text in RESERVED or "/" in text or text.startswith("export."):
            message = _("“%(key)s” cannot name a page; choose another.") % {"key": text}
            self.add_error(self.entity.key if self.entity.key in self.fields else None, message)


def _printable(value: Any) -> bool:
    if isinstance(value, dict | list):
        value = json.dumps(value, ensure_ascii=False).replace("\\u0000", "\x00")
    return not (isinstance(value, str) and UNPRINTABLE.search(value))


@lru_cache(maxsize=256)
def form_class(entity: Entity) -> type[Any]:
    gated = type("GatedForm", (Gate, entity.form), {"entity": entity})
    return forms.modelform_factory(
        entity.model, gated, fields=list(entity.fields), formfield_callback=_form_field
    )


def bound(
    entity: Entity, data: Mapping[str, Any] | None = None, item: Any = None, *, by: Any = None
) -> Any:
    """The entity's form on this data; links offer only rows that `by` may see (None: all)."""
    sight = links.Sight(by)
    form = form_class(entity)(data, instance=item, initial=_initial(entity, item, sight))
    form.narrow(by)
    for field in form.fields.values():
        rows: Any = getattr(field, "queryset", None)
        if rows is not None:
            field.queryset = folding.in_order(links.seen_rows(rows.model, by, rows))
    for name, kept in (links.unseen(entity, item, sight) if item is not None else {}).items():
        if name in form.fields:
            keep_unseen(form.fields[name], kept)
    return form


def without_keys(form: Any) -> Any:
    """The form as people see it: the short name of a row is for addresses and files."""
    if isinstance(form.fields.get("slug"), forms.SlugField):
        form.fields["slug"].widget = forms.HiddenInput()
    return form


def complete(
    entity: Entity, data: Mapping[str, Any], item: Any = None, *, by: Any = None
) -> dict[str, Any]:
    """`data` laid over what is stored as `by` may see it, or over the defaults of a new row."""
    if unknown := sorted(set(data) - set(entity.fields)):
        raise ValidationError({name: _("There is no such field.") for name in unknown})
    if item is None:
        return {**_defaults(entity), **data}
    return {**links.values(entity, item, links.Sight(by)), **data}


def _defaults(entity: Entity) -> dict[str, Any]:
    fields = [field for field in entity.model_fields if field.has_default()]
    return {field.name: plain(field, field.get_default()) for field in fields}


def changes(entity: Entity, form: Any, before: Mapping[str, Any]) -> list[str]:
    """Names of the fields a valid form would change."""
    return [
        field.name
        for field in entity.model_fields
        if field.name in form.cleaned_data
        and plain(field, form.cleaned_data[field.name]) != before.get(field.name)
    ]


def _initial(entity: Entity, item: Any, sight: links.Sight) -> dict[str, Any]:
    return links.values(entity, item, sight) if item is not None else {}


def _by_key(field: Field[Any, Any], model: type[Model]) -> forms.Field:
    """The choice among rows that a field names by their keys, and not by a link."""
    kind = KeysField if field.get_internal_type() == "JSONField" else KeyField
    label, rows = capfirst(str(field.verbose_name)), model._default_manager.all()
    key, needed = key_of(model), not field.blank
    return kind(rows, label=label, to_field_name=key, required=needed)


def _form_field(field: Field[Any, Any], **options: Any) -> forms.Field | None:
    if field.related_model and isinstance(field.related_model, type):
        options["to_field_name"] = key_of(field.related_model)
    named = links.named_by_key(field)
    made = _by_key(field, named) if named else field.formfield(**options)
    if isinstance(made, forms.ModelChoiceField):
        picking(made)
    own_blank = any(value in ("", None) for value, _text in field.flatchoices)
    if isinstance(made, forms.TypedChoiceField) and field.blank and not own_blank:
        answers: Any = made.choices  # an empty answer is not "no": it says so
        made.choices = [(value, text if value else UNKNOWN) for value, text in list(answers)]
    return made
