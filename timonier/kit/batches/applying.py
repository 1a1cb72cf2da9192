"""Writes what a batch was confirmed to do: in transactions short enough to keep nobody waiting,
each with the place reached, so that a killed worker goes on where it was."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from timonier.kit.batches import columns, store
from timonier.kit.entities import forms
from timonier.kit.entities.audience import may, rows_for
from timonier.kit.entities.entity import Entity
from timonier.kit.models import Batch, BatchChange, Citation
from timonier.kit.records import sheets, writes
from timonier.kit.work import jobs

PHASE = gettext_noop("Writing rows")
BUDGET_S = 0.15  # how long a transaction goes on taking lines
PAUSE_S = 0.03  # between two: SQLite has one lock, and those who wait for it look in turns
MOST_AT_ONCE = 200


class TakenOver(RuntimeError):
    """Somebody else works on this batch, or it was stopped."""


def apply(batch: Batch, entity: Entity, *, by: Any) -> None:
    """Go on from where the batch is to its end. Raises TakenOver, jobs.Cancelled, store.Lost."""
    total = batch.counts["new"] + batch.counts["changed"]
    write = Writer(batch, entity, by)
    for _done in in_steps(write.step):
        jobs.progress(done=write.written, total=total, phase=PHASE)
    finish(batch, entity)


def in_steps(step: Callable[[float], int]) -> Iterator[int]:
    """Run `step(until)` in transactions until it takes nothing more; what each took."""
    while True:
        with transaction.atomic():
            taken = step(time.monotonic() + BUDGET_S)
        if not taken:
            return
        yield taken
        time.sleep(PAUSE_S)


def finish(batch: Batch, entity: Entity) -> None:
    """Keep the refused rows as a file, the rest of what was read goes."""
    if batch.kind == Batch.Kind.IMPORT:
        store.write_refused(batch, *refused_file(batch))
    Batch.objects.filter(pk=batch.pk, state=Batch.State.APPLYING).update(
        state=Batch.State.DONE, finished_at=timezone.now()
    )
    store.let_go(batch)


class Writer:
    """Writes verdicts that were confirmed, each at most once."""

    def __init__(self, batch: Batch, entity: Entity, by: Any) -> None:
        self.batch, self.entity, self.by = batch, entity, by
        self.position = batch.position
        self.lines = store.verdicts(batch, batch.position)
        self.written = batch.changes.count()

    def step(self, until: float) -> int:
        """Some lines and the place reached, in the transaction that stands around."""
        found: list[BatchChange] = []
        taken = 0
        held = Batch.objects.select_for_update().filter(pk=self.batch.pk).first()
        if held is None or held.state != Batch.State.APPLYING or held.position != self.position:
            raise TakenOver
        while len(found) < MOST_AT_ONCE and time.monotonic() < until:
            verdict = next(self.lines, None)
            if verdict is None:
                break
            taken += 1
            if verdict["kind"] in ("new", "changed"):
                found.append(self._settled(verdict))
        BatchChange.objects.bulk_create(found)
        self.position += taken
        self.written += len(found)
        Batch.objects.filter(pk=self.batch.pk).update(position=self.position)
        return taken

    def _settled(self, verdict: store.Line) -> BatchChange:
        made = BatchChange(
            batch=self.batch, number=verdict["n"], kind=verdict["kind"], name=verdict["name"]
        )
        try:
            with transaction.atomic():
                self._write(verdict, made)
        except (writes.Invalid, writes.Stale, PermissionDenied, ValidationError) as refusal:
            made.kind, made.row, made.before = BatchChange.Kind.REFUSED, "", {}
            made.note = why(refusal)[:500]
        return made

    def _write(self, verdict: store.Line, made: BatchChange) -> None:
        entity, item = self.entity, None
        rows = rows_for(entity, self.by)
        if verdict["kind"] == "changed":
            item = rows.filter(pk=verdict["pk"]).first()
            if item is None:
                raise writes.Stale
        elif verdict["key"] and entity.find(verdict["key"], rows) is not None:
            raise writes.Invalid({"": [_("“%s” was created meanwhile.") % verdict["key"]]})
        if not may(self.by, entity, "change" if item else "add", item):
            raise PermissionDenied
        names = [name for name, _old, _new in verdict["diff"]]
        old = entity.values(item) if item is not None else {}
        laid = forms.complete(entity, verdict["data"], item, by=self.by)
        form = forms.bound(entity, laid, item, by=self.by)
        saved = writes.save(
            entity, form, by=self.by, reason=self.batch.reason, seen=verdict["seen"]
        )
        saved.refresh_from_db()
        made.row, made.after = str(saved.pk), entity.etag(saved)
        made.before = _coded({name: old[name] for name in names if name in old})
        if item is None and entity.save is not None:
            made.brought = hangs_on(saved)


def hangs_on(item: Model) -> dict[str, int]:
    """What would be lost with the row, or would lose what it rests on: plural name -> how many."""
    kind = ContentType.objects.get_for_model(type(item))
    cited = Citation.objects.filter(support_type=kind, support_id=item.pk).count()
    told = {str(Citation._meta.verbose_name_plural): cited} if cited else {}
    return writes.consequences(item).taken | told


def why(refusal: Exception) -> str:
    """The reason of a refusal, in one line."""
    if isinstance(refusal, writes.Invalid):
        return " ".join(text for texts in refusal.errors.values() for text in texts)
    if isinstance(refusal, writes.Stale):
        return _("Somebody changed it meanwhile.")
    if isinstance(refusal, PermissionDenied):
        return _("Your role does not allow it.")
    return " ".join(getattr(refusal, "messages", [str(refusal)]))


def refused_file(batch: Batch) -> tuple[list[str], Iterator[list[Any]], str]:
    """The refused rows under the headings they came with, and the reason of each; the separator."""
    headings = [name for name in batch.asked["headings"] if name != str(columns.WHY)]
    later = dict(batch.changes.filter(kind="refused").values_list("number", "note"))

    def rows() -> Iterator[list[Any]]:
        pairs = zip(store.lines(batch), store.verdicts(batch), strict=True)
        for line, verdict in pairs:
            if verdict["kind"] == "refused":
                told = " ".join(
                    f"{name}: {text}" if name else text for name, text in verdict["why"]
                )
            elif verdict["n"] in later:
                told = later[verdict["n"]]
            else:
                continue
            cells = [_cell(line["c"].get(heading, "")) for heading in headings]
            yield [*cells, sheets.defused(told)]

    return [*headings, str(columns.WHY)], rows(), batch.asked["separator"]


def _cell(cell: Any) -> Any:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, list | dict):
        return json.dumps(cell, ensure_ascii=False)
    return sheets.defused(cell)


def _coded(values: dict[str, Any]) -> dict[str, Any]:
    coded: dict[str, Any] = json.loads(json.dumps(values, cls=DjangoJSONEncoder))
    return coded
