"""Every secret of the database, wherever it stands: counted, and sealed anew under a new key.

They stand in rows, in their history, and in what a deletion keeps to bring rows back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import transaction

from timonier.kit.models import Deletion
from timonier.kit.sealed.fields import SealedField, sealed_of
from timonier.kit.store import sealing

_AT_ONCE = 200
Turn = Callable[[str, str], str]  # ciphertext, its place -> ciphertext


@dataclass(frozen=True)
class Stored:
    """One secret where it stands: its ciphertext, the place it opens at, and the table."""

    ciphertext: str
    place: str
    table: str


def states() -> dict[str, int]:
    """How many secrets can be opened, and how many are unknown: no key, changed, or moved."""
    found = {"sealed": 0, "unknown": 0}
    for each in stored():
        opens = sealing.unseal(settings.HOME, each.ciphertext, about=each.place) is not None
        found["sealed" if opens else "unknown"] += 1
    return found


def unknown_by_table() -> dict[str, int]:
    """How many secrets of each table cannot be opened."""
    found: dict[str, int] = {}
    for each in stored():
        if sealing.unseal(settings.HOME, each.ciphertext, about=each.place) is None:
            found[each.table] = found.get(each.table, 0) + 1
    return found


def keys_in_use() -> set[str]:
    """The names of the keys that something here is sealed with."""
    return {sealing.key_named(each.ciphertext) for each in stored()} - {""}


def stored() -> Iterator[Stored]:
    """Every secret there is."""
    for model, field in _columns():
        table = str(model._meta.label_lower)
        for row in _rows(model, field).iterator(chunk_size=_AT_ONCE):
            held = getattr(row, field.attname)
            yield Stored(held.ciphertext, held.place, table)
    for deletion in Deletion.objects.order_by("pk").iterator(chunk_size=_AT_ONCE):
        for _data, _name, ciphertext, place in _kept(deletion):
            yield Stored(ciphertext, place, str(Deletion._meta.label_lower))


def seal_again() -> int:
    """Seal under the current key what an older one seals; how many secrets changed.

    Each in a transaction of its own, so that whoever is stopped goes on where it was: what has the
    current key is passed over. What cannot be opened stays as it is.
    """
    return _rows_again() + _deletions_again()


def _rows_again() -> int:
    changed = 0
    for model, field in _columns():
        old = _rows(model, field).exclude(**{f"{field.name}__startswith": _current()})
        for pk in list(old.values_list("pk", flat=True)):
            with transaction.atomic():
                row = model._base_manager.select_for_update().filter(pk=pk).first()
                held = getattr(row, field.attname) if row else None
                new = _turned(held.ciphertext, held.place) if held else ""
                if held and new != held.ciphertext:
                    model._base_manager.filter(pk=pk).update(**{field.name: new})
                    changed += 1
    return changed


def _deletions_again() -> int:
    changed = 0
    for pk in list(Deletion.objects.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            deletion = Deletion.objects.select_for_update().filter(pk=pk).first()
            turned = 0
            for data, name, ciphertext, place in _kept(deletion) if deletion else ():
                data["fields"][name] = _turned(ciphertext, place)
                turned += data["fields"][name] != ciphertext
            if deletion and turned:
                deletion.save(update_fields=["held"])
            changed += turned
    return changed


def _turned(ciphertext: str, place: str) -> str:
    if ciphertext.startswith(_current()):
        return ciphertext
    text = sealing.unseal(settings.HOME, ciphertext, about=place)
    return ciphertext if text is None else sealing.seal(settings.HOME, text, about=place)


def _current() -> str:
    return sealing.prefix(settings.HOME)


def _columns() -> Iterator[tuple[Any, SealedField]]:
    for model in apps.get_models():
        for field in sealed_of(model):
            yield model, field


def _rows(model: Any, field: SealedField) -> Any:
    return model._base_manager.exclude(**{field.name: ""}).order_by("pk")


def _kept(deletion: Deletion) -> Iterator[tuple[dict[str, Any], str, str, str]]:
    """Of what a deletion keeps: the data of a row, a field, its ciphertext, its place."""
    for data in deletion.held.get("rows", ()):
        try:
            model = apps.get_model(data["model"])
        except LookupError:
            continue
        for field in sealed_of(model):
            held = data["fields"].get(field.name)
            if sealing.is_sealed(held):
                yield data, field.name, held, f"{model._meta.label_lower}.{field.name}:{data['pk']}"
