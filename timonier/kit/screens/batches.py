"""The pages of a batch: its columns, what each line would do, its progress, its undo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from timonier.kit.batches import acts, columns, store
from timonier.kit.entities.cells import Cell, text_of
from timonier.kit.entities.entity import Entity
from timonier.kit.models import Batch
from timonier.kit.records.currencies import columns as currency_columns
from timonier.kit.records.writes import Invalid
from timonier.kit.shell.look import add_page

PAGE = 50
KINDS = {
    "new": gettext_lazy("New"),
    "changed": gettext_lazy("Changed"),
    "same": gettext_lazy("As before"),
    "refused": gettext_lazy("Refused"),
}
ACTS = ("columns", "back", "confirm", "undo", "resume", "drop")
State = Batch.State
add_page(
    "account",
    gettext_lazy("Imports and changes of many rows"),
    "kit:batches",
    permission="kit.view_job",  # of every role
    order=911,
    listed=False,
    guide="importing",
)


@dataclass(frozen=True)
class Difference:
    """One field of one line of the preview."""

    label: str
    before: Cell
    after: Cell


@require_GET
def batches(request: HttpRequest) -> HttpResponse:
    """What this person brought or changed, the latest first; where it can be taken back."""
    rows = [_told(batch) for batch in acts.of(request.user)[:100]]
    title = _("Imports and changes of many rows")
    return render(request, "kit/batches.html", {"rows": rows, "title": title})


@require_GET
def batch_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Where a batch is, and what can be done with it now."""
    batch, entity = _found(request, slug)
    context = _told(batch) | {"title": _title(batch, entity), "mine": _is_mine(batch, request)}
    if batch.state == State.MAPPING:
        context |= _asked(batch, entity)
    elif batch.state == State.JUDGED:
        context |= _preview(request, batch, entity)
    elif batch.state in (State.DONE, State.UNDONE):
        context |= _outcome(request, batch)
    polled = request.headers.get("HX-Target") == "batch"
    return render(request, f"kit/batch{'_body' if polled else ''}.html", context)


@require_POST
def batch_act(request: HttpRequest, slug: str, act: str) -> HttpResponse:
    """Settle its columns, go back to them, confirm, undo, go on, drop."""
    batch, entity = _found(request, slug)
    if act not in ACTS or not (act == "undo" or _is_mine(batch, request)):
        raise Http404
    try:
        done = _do(request, batch, act)
    except (acts.NotNow, store.Lost) as reason:
        messages.error(request, str(reason) or _("What was read is gone: bring the file again."))
        return redirect("kit:batch", batch.slug)
    except Invalid as wrong:
        messages.error(request, " ".join(text for each in wrong.errors.values() for text in each))
        return redirect("kit:batch", batch.slug)
    if act == "drop":
        messages.success(request, _("It is dropped; nothing was changed."))
        return redirect(entity.url())
    return redirect("kit:batch", batch.slug) if done is None else done


@require_GET
def refused(request: HttpRequest, slug: str) -> HttpResponse | FileResponse:
    """The refused rows with their reasons, as a file to correct and bring again."""
    batch, entity = _found(request, slug)
    if batch.kind != Batch.Kind.IMPORT or not _is_mine(batch, request):
        raise Http404
    try:
        opened = acts.refused_rows(batch)
    except store.Lost:
        raise Http404(_("What was read is gone: bring the file again.")) from None
    name = f"{entity.slug}-{_('refused')}.csv"
    return FileResponse(opened, as_attachment=True, filename=name, content_type="text/csv")


def _do(request: HttpRequest, batch: Batch, act: str) -> HttpResponse | None:
    if act == "columns":
        return _settle(request, batch)
    if act == "back":
        acts.reopen(batch)
    elif act == "confirm":
        acts.confirm(batch, reason=request.POST.get("change_reason", ""))
    elif act == "undo":
        acts.take_back(batch, by=request.user)
    elif act == "resume":
        acts.resume(batch)
    else:
        acts.drop(batch)
    return None


def _settle(request: HttpRequest, batch: Batch) -> HttpResponse | None:
    """What the form says of each column; what is still open is shown with the answers so far."""
    given = {}
    for place, heading in enumerate(batch.asked.get("headings", ())):
        field = request.POST.get(f"field-{place}", "")
        given[heading] = {"field": field, "how": request.POST.get(f"how-{place}", "")}
    acts.proceed(batch, given)
    if batch.state != State.MAPPING:
        return None
    entity = acts.entity_of(batch)
    context = _told(batch) | _asked(batch, entity) | {"title": _title(batch, entity), "mine": True}
    context |= {"answered": True}
    return render(request, "kit/batch.html", context, status=422)


def _found(request: HttpRequest, slug: str) -> tuple[Batch, Entity]:
    batch = acts.find(slug, request.user)
    if batch is None:
        raise Http404
    try:
        return batch, acts.entity_of(batch)
    except LookupError:
        raise Http404 from None


def _told(batch: Batch) -> dict[str, Any]:
    """What every page of a batch needs."""
    try:
        entity = acts.entity_of(batch)
    except LookupError:
        return {"batch": batch}
    busy = acts.is_busy(batch)
    return {
        "batch": batch,
        "entity": entity,
        "busy": busy,
        "stopped": batch.state in acts.RUNS and not busy,
        "undoable": acts.is_undoable(batch) and not busy,
        "kept_until": batch.finished_at and batch.finished_at + acts.KEPT_FOR,
        "shown": {"job": batch.job, "may_cancel": busy and not batch.job.cancel_asked}
        if batch.job
        else None,
    }


def _title(batch: Batch, entity: Entity) -> str:
    if batch.kind == Batch.Kind.IMPORT:
        return _("Import: %(noun)s") % {"noun": entity.title}
    return _("Change many: %(noun)s") % {"noun": entity.title}


def _is_mine(batch: Batch, request: HttpRequest) -> bool:
    return batch.author_id == request.user.pk


def _asked(batch: Batch, entity: Entity) -> dict[str, Any]:
    found = columns.columns(batch, entity)
    return {
        "columns": found,
        "fields": [(name, entity.label(name)) for name in currency_columns(entity)],
        "open": columns.problems(batch, entity),
        "left_out": [each.heading for each in found if not each.field],
    }


def _preview(request: HttpRequest, batch: Batch, entity: Entity) -> dict[str, Any]:
    counts = batch.counts
    first = next((kind for kind in ("refused", "changed", "new") if counts.get(kind)), "same")
    kind = request.GET.get("kind", first)
    kind = kind if kind in KINDS else first
    start = max(_number(request.GET.get("from", "")), 0) // PAGE * PAGE
    try:
        lines = store.page(batch, kind, start, PAGE)
    except store.Lost:
        return {"lost": True, "tabs": [], "lines": []}
    left_out = [each.heading for each in columns.columns(batch, entity) if not each.field]
    total = counts.get(kind, 0)
    return {
        "tabs": [(name, label, counts.get(name, 0)) for name, label in KINDS.items()],
        "kind": kind,
        "lines": [_line(line, entity) for line in lines],
        "writes": counts.get("new", 0) + counts.get("changed", 0),
        "left_out": left_out,
        "range": (start + 1 if total else 0, min(start + PAGE, total), total),
        "previous": start - PAGE if start else None,
        "next": start + PAGE if start + PAGE < total else None,
    }


def _line(line: store.Line, entity: Entity) -> dict[str, Any]:
    key = line.get("key") if line.get("pk") else ""
    return {
        "number": line["n"],
        "name": line["name"],
        "url": reverse(entity.url_name("detail"), args=[key]) if key else "",
        "diff": [
            Difference(entity.label(name), cell_of(entity, name, old), cell_of(entity, name, new))
            for name, old, new in line.get("diff", ())
        ],
        "why": [(entity.label(name) if name else "", text) for name, text in line.get("why", ())],
    }


def cell_of(entity: Entity, name: str, value: Any) -> Cell:
    """A value of the preview as a page shows it; links stand by their names."""
    field = entity.column_field(name)
    if field is None or field.is_relation:
        text = ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")
        return Cell("text", text) if text else Cell("none")
    if isinstance(value, dict) and set(value) == {"amount", "currency"}:
        return Cell("text", f"{value['amount']} {value['currency']}")
    try:
        return text_of(entity, name, field.to_python(value), {})
    except (ValidationError, ValueError, TypeError):
        return Cell("text", value)


def _outcome(request: HttpRequest, batch: Batch) -> dict[str, Any]:
    """What was written, what was refused at the last moment, what an undo left standing."""
    rows = batch.changes
    kept = rows.filter(undo="kept")
    late = rows.filter(kind="refused")
    return {
        "made": rows.filter(kind="new").count(),
        "altered": rows.filter(kind="changed").count(),
        "refused_before": batch.counts.get("refused", 0),
        "late": list(late[:PAGE]),
        "late_count": late.count(),
        "back": rows.filter(undo="back").count(),
        "kept": list(kept[:PAGE]),
        "kept_count": kept.count(),
    }


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
