"""Claims and names that stand on a row follow when it becomes another one, and come back.

A room says of its own tables which fields name rows of a lower room, which never learns of it:

    class Initiative(Model):
        named_rows = {"proposal_keys": "practices.proposal"}  # a key, or a JSON list of keys

`follow` renames what such fields hold, `repoint` moves citations. Both answer with what they did
in plain values, which the caller keeps, and which `give_back` and `point_back` undo.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.db.models import Model

from timonier.kit.models.evidence import Citation
from timonier.kit.records.evidence import citation_key

Change = list[Any]  # [model label, primary key, {field: [before, after]}]
Moved = list[Any]  # [claim's model label, its key, support before, support after, why, merged]
_BATCH = 500


def change(row: Model, values: Mapping[str, Any], *, by: Any) -> list[Change]:
    """Save values on a row, with history; what that changed, as `give_back` reads it.

    Where a field must be unique and another row holds the value already, nothing is changed.
    """
    differs = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not differs or any(_is_taken(row, name, value) for name, value in differs.items()):
        return []
    told = {name: [getattr(row, name), value] for name, value in differs.items()}
    _save(row, differs, by)
    return [[row._meta.label_lower, row.pk, told]]


def follow(label: str, renamed: Callable[[str], str | None], *, by: Any) -> list[Change]:
    """Rename, wherever a room said that it names rows of the model `label`.

    `renamed`: a name -> the one it has from now on; None or the same: it stays.
    """
    done: list[Change] = []
    for model in apps.get_models():
        for name, of in getattr(model, "named_rows", {}).items():
            if of == label:
                for row in model._default_manager.exclude(**{name: _nothing(model, name)}):
                    done += change(row, {name: _renamed(getattr(row, name), renamed)}, by=by)
    return done


def _nothing(model: type[Model], name: str) -> Any:
    return [] if model._meta.get_field(name).get_internal_type() == "JSONField" else ""


def _renamed(held: Any, renamed: Callable[[str], str | None]) -> Any:
    if isinstance(held, list):
        return list(dict.fromkeys(renamed(one) or one for one in held))
    return renamed(held) or held


def _is_taken(row: Model, name: str, value: Any) -> bool:
    field = row._meta.get_field(name)
    others = type(row)._default_manager.exclude(pk=row.pk)
    return bool(getattr(field, "unique", False)) and others.filter(**{name: value}).exists()


def _save(row: Model, values: Mapping[str, Any], by: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row._history_user = by  # type: ignore[attr-defined]
    row.save()


def give_back(changes: Iterable[Change], *, by: Any) -> None:
    """Undo changes, the latest first; what a person has changed since stays as they left it."""
    for label, pk, told in reversed(list(changes)):
        row = apps.get_model(label)._default_manager.filter(pk=pk).first()
        if row is None:
            continue
        values = {
            name: _back(getattr(row, name), before, after) for name, (before, after) in told.items()
        }
        differs = {name: value for name, value in values.items() if getattr(row, name) != value}
        if differs:
            try:
                with transaction.atomic():
                    _save(row, differs, by)
            except IntegrityError:
                continue  # somebody gave the old name to another row: that word stands


def _back(held: Any, before: Any, after: Any) -> Any:
    if held == after:
        return before
    if isinstance(held, list) and isinstance(before, list):
        lost = [one for one in before if one not in after]
        brought = [one for one in after if one not in before]
        kept = [one for one in held if one not in brought]
        return kept + [one for one in lost if one not in kept]
    return held


def repoint(model: type[Model], pairs: Mapping[int, int]) -> list[Moved]:
    """Claims that stand on rows of `model` stand on others from now on: primary keys old -> new.

    One that stood on both stands on the new one once. A pair of equal keys changes nothing, and
    is answered all the same: for a row that is about to go.
    """
    kind = ContentType.objects.get_for_model(model)
    done: list[Moved] = []
    olds = list(pairs)
    for start in range(0, len(olds), _BATCH):
        part = olds[start : start + _BATCH]
        for row in Citation.objects.filter(support_type=kind, support_id__in=part):
            old = int(row.support_id or 0)
            merged = pairs[old] != old and not _stand_on(row, pairs[old])
            claim = ContentType.objects.get_for_id(row.claim_type_id)
            label = f"{claim.app_label}.{claim.model}"
            done.append([label, row.claim_id, old, pairs[old], row.because, merged])
    return done


def _stand_on(row: Citation, support: int) -> bool:
    """Move one citation; False: its claim stood there too, so that one of them has gone."""
    key = citation_key(row.claim_type_id, row.claim_id, row.support_type_id, support)
    if Citation.objects.filter(key=key).exists():
        row.delete()
        return False
    row.support_id, row.key = support, key
    row.save(update_fields=["support_id", "key"])
    return True


def point_back(
    model: type[Model], moved: Iterable[Moved], now: Mapping[int, int] | None = None
) -> None:
    """Undo `repoint`. `now`: primary keys that rows had then -> those that they have today."""
    kind, today = ContentType.objects.get_for_model(model), now or {}
    for label, claim_id, old, new, because, merged in moved:
        claim = ContentType.objects.get_for_model(apps.get_model(label))
        back = today.get(old, old)
        held = Citation.objects.filter(key=citation_key(claim.pk, claim_id, kind.pk, new)).first()
        if held is None or back == new:
            continue  # the claim has gone, or stands on something else since
        if not merged:
            _stand_on(held, back)
            continue
        ends = {"claim_type": claim, "claim_id": claim_id, "support_type": kind, "support_id": back}
        key = citation_key(claim.pk, claim_id, kind.pk, back)
        Citation.objects.get_or_create(key=key, defaults={**ends, "because": because})
