"""Takes a batch back: what it created goes, what it changed is again as it was; what somebody
changed since, or hangs something on, stays and is told."""

from __future__ import annotations

import time
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from timonier.kit.batches.applying import MOST_AT_ONCE, TakenOver, hangs_on, in_steps, why
from timonier.kit.entities import forms
from timonier.kit.entities.audience import rows_for
from timonier.kit.entities.entity import Entity
from timonier.kit.models import Attachment, Batch, BatchChange
from timonier.kit.records import writes
from timonier.kit.work import jobs

PHASE = gettext_noop("Taking rows back")


class Kept(Exception):
    """This row stays as it is; the message says why."""


def take_back(batch: Batch, entity: Entity, *, by: Any) -> None:
    """Go on from where the undo is to its end, the last row first."""
    rows = batch.changes.exclude(kind="refused")
    total = rows.count()
    done = total - rows.filter(undo="").count()
    for taken in in_steps(Undoer(batch, entity, by).step):
        done += taken
        jobs.progress(done=done, total=total, phase=PHASE)
    Batch.objects.filter(pk=batch.pk, state=Batch.State.UNDOING).update(state=Batch.State.UNDONE)


class Undoer:
    """Takes single rows back, each at most once."""

    def __init__(self, batch: Batch, entity: Entity, by: Any) -> None:
        self.batch, self.entity, self.by = batch, entity, by
        self.reason = _("%(batch)s: taken back") % {"batch": batch.reason}

    def step(self, until: float) -> int:
        """Some changes, in the transaction that stands around."""
        held = Batch.objects.select_for_update().filter(pk=self.batch.pk).first()
        if held is None or held.state != Batch.State.UNDOING:
            raise TakenOver
        open_ = self.batch.changes.exclude(kind="refused").filter(undo="").order_by("-pk")
        found = []
        for change in open_[:MOST_AT_ONCE]:
            found.append(self._settled(change))
            if time.monotonic() > until:
                break
        BatchChange.objects.bulk_update(found, ["undo", "note"])
        return len(found)

    def _settled(self, change: BatchChange) -> BatchChange:
        try:
            with transaction.atomic():
                change.note = self._taken_back(change)
            change.undo = BatchChange.Undo.BACK
        except Kept as reason:
            change.undo, change.note = BatchChange.Undo.KEPT, str(reason)[:500]
        except writes.HasDependents:
            change.undo, change.note = BatchChange.Undo.KEPT, _("Others rely on it.")
        except (writes.Invalid, writes.Stale, PermissionDenied, ValidationError) as refusal:
            change.undo, change.note = BatchChange.Undo.KEPT, why(refusal)[:500]
        return change

    def _taken_back(self, change: BatchChange) -> str:
        entity = self.entity
        item = entity.queryset().filter(pk=change.row).first()
        if item is None and change.kind == BatchChange.Kind.NEW:
            return _("It was deleted since.")
        if item is None:
            raise Kept(_("It was deleted since."))
        if not rows_for(entity, self.by).filter(pk=item.pk).exists():
            raise PermissionDenied
        if entity.etag(item) != change.after:
            raise Kept(_("Somebody changed it since."))
        if change.kind == BatchChange.Kind.NEW:
            self._remove(change, item)
            return ""
        # What was there is put back by the house, whoever sees less of it; the right to is asked.
        laid = forms.complete(entity, change.before, item)
        form = forms.bound(entity, laid, item)
        writes.save(entity, form, by=self.by, reason=self.reason, seen=change.after)
        return ""

    def _remove(self, change: BatchChange, item: Any) -> None:
        there = hangs_on(item)
        new = [name for name, count in there.items() if count > change.brought.get(name, 0)]
        if new:
            raise Kept(_("Something hangs on it since: %s.") % ", ".join(sorted(new)))
        files = Attachment.objects.filter(kind=item._meta.label_lower, row=str(item.pk))
        if self.entity.attachments and files.exists():
            raise Kept(_("Files hang on it since."))
        writes.delete(
            self.entity, item, by=self.by, reason=self.reason, seen=change.after, kept=False
        )
