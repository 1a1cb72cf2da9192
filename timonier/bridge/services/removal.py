"""Takes the demo away: its own rows by their numbers, the facts of each room by that room."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from itertools import batched

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import DO_NOTHING, Model, ProtectedError

from timonier.bridge.models import DemoPart
from timonier.kit.contributions import demo
from timonier.kit.models import Citation

_CHUNK = 500


def clear(*, today: date, now: datetime) -> int:
    """Remove all of the demo, whole or not; how many rows people could see. Nothing else goes."""
    demo.load()
    with transaction.atomic():
        removed = _judgments() + sum(one.make(today) for one in demo.leaving.declared())
        for one in demo.left.upwards():
            one.make(now)
        DemoPart.objects.all().delete()
    for one in demo.gone.upwards():
        one.make(now)
    return removed


def _judgments() -> int:
    """The demo's own rows with their history, in the reverse order of their making.

    One that something of somebody else's stands on stays, and is theirs from then on.
    """
    removed = 0
    _uncite()
    for part in DemoPart.objects.exclude(model=DemoPart.COMPLETE).order_by("-pk"):
        model = apps.get_model(part.model)
        rows = model._default_manager.filter(pk=part.row)
        ours = demo.still(model)
        if ours and not rows.filter(**ours).exists():
            continue  # somebody made it their own
        try:
            removed += bool(rows.delete()[0])
        except ProtectedError:
            continue
        _forget_history(model, part.row)
    return removed


def _forget_history(model: type[Model], row: int) -> None:
    """What was written of a row, and of the rows it was linked with."""
    if not hasattr(model, "history"):
        return
    held = model.history.filter(**{model._meta.pk.attname: row})
    for field in model.history.model._meta.related_objects:
        if field.on_delete is DO_NOTHING:  # links to many, as they stood
            field.related_model._default_manager.filter(history__in=held).delete()
    held.delete()


def _uncite() -> None:
    """Forget what the demo's rows stand on, and what stands on them."""
    parts: dict[str, list[int]] = defaultdict(list)
    for label, row in DemoPart.objects.values_list("model", "row"):
        parts[label].append(row)
    for label in parts.keys() - {DemoPart.COMPLETE}:
        kind = ContentType.objects.get_for_model(apps.get_model(label))
        for keys in batched(parts[label], _CHUNK, strict=False):
            Citation.objects.filter(claim_type=kind, claim_id__in=keys).delete()
            Citation.objects.filter(support_type=kind, support_id__in=keys).delete()
