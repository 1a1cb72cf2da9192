"""What people do with a batch: bring a file, settle its columns, confirm, take back, drop."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import IO, Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language, gettext_noop, override
from django.utils.translation import gettext as _

from timonier.kit.batches import applying, columns, judging, store, undoing
from timonier.kit.entities import links
from timonier.kit.entities.audience import may
from timonier.kit.entities.entity import Entity, registry
from timonier.kit.models import Batch
from timonier.kit.records import imports
from timonier.kit.records.writes import Invalid
from timonier.kit.work import jobs

PHASE = gettext_noop("Checking rows")
AT_ONCE = 200  # lines that a request does itself; more are a job
MOST_OPEN = 20  # batches that one person may have begun and not ended
KEPT_FOR = timedelta(days=30)  # for its undo
WAITS_FOR = timedelta(days=7)  # for its confirmation
State = Batch.State
RUNS = {
    State.JUDGING: "kit.batch_check",
    State.APPLYING: "kit.batch_write",
    State.UNDOING: "kit.batch_undo",
}


class NotNow(Exception):
    """The batch is not where this could be done; the message says why."""


def bring(entity: Entity, name: str, content: bytes, *, by: Any, reason: str = "") -> Batch:
    """Read a file and propose its columns. Raises imports.Unreadable, and Invalid for a cap."""
    source = imports.opened(name, content)
    told = PurePosixPath(name.replace("\\", "/")).name[:200]
    batch = _begun(entity, Batch.Kind.IMPORT, told, by, reason or _("Import of %s") % told)
    asked: dict[str, Any] = {
        "headings": source.headings,
        "encoding": source.encoding,
        "separator": source.separator,
        "typed": source.typed,
    }
    batch.asked = asked
    _filled(batch, columns.watched(source, asked), _("The file holds no row below its header."))
    asked["columns"] = columns.propose(entity, source.headings, model=batch.model, by=by)
    batch.save()
    return batch


def edit(
    entity: Entity, keys: Iterable[Any], field: str, value: Any, *, by: Any, reason: str = ""
) -> Batch:
    """Prepare one field of many rows to be set. `keys` are primary keys; `value` is form data.

    Raises Invalid.
    """
    if field not in editable(entity):
        raise Invalid({field: [_("This field cannot be set for many rows at once.")]})
    label = entity.label(field)
    batch = _begun(entity, Batch.Kind.EDIT, label, by, reason or _("Change of many rows"))
    batch.asked = {"field": field, "value": value}
    lines = ({"n": number, "k": str(key)} for number, key in enumerate(keys, start=1))
    _filled(batch, lines, _("Choose at least one row."))
    batch.save()
    return batch


def editable(entity: Entity) -> list[str]:
    """The fields that may have one value in many rows."""
    unique = {field.name for field in entity.model_fields if field.unique}
    return [name for name in entity.fields if name != entity.key and name not in unique]


def proceed(batch: Batch, given: dict[str, Any] | None = None) -> None:
    """Settle the columns and judge every line, once nothing is left to ask. Raises Invalid."""
    entity = entity_of(batch)
    if batch.state not in (State.MAPPING, State.JUDGED):
        raise NotNow(_("It is past that."))
    if batch.kind == Batch.Kind.IMPORT:
        columns.settle(batch, entity, given or {})
        batch.state = State.MAPPING
        batch.save(update_fields=["asked", "state"])
        if columns.problems(batch, entity):
            return
    _move(batch, (State.MAPPING, State.JUDGED), State.JUDGING, position=0, counts={})
    run(batch)


def confirm(batch: Batch, *, reason: str = "") -> None:
    """Write what was shown. Raises NotNow."""
    if not batch.counts.get("new", 0) + batch.counts.get("changed", 0):
        raise NotNow(_("There is nothing to write."))
    if batch.kind == Batch.Kind.IMPORT:
        columns.remember(batch, entity_of(batch))
    more = {"reason": reason[:500]} if reason else {}
    _move(batch, (State.JUDGED,), State.APPLYING, **more)
    run(batch)


def reopen(batch: Batch) -> None:
    """Back to the columns of an import; nothing was written yet. Raises NotNow."""
    if batch.kind != Batch.Kind.IMPORT:
        raise NotNow(_("It is past that."))
    _move(batch, (State.JUDGED, State.MAPPING), State.MAPPING)


def take_back(batch: Batch, *, by: Any) -> None:
    """Undo what was written, all of it or what there is of it. Raises NotNow."""
    if is_busy(batch) or not is_undoable(batch):
        raise NotNow(_("It cannot be taken back now."))
    _move(batch, (State.DONE, State.APPLYING), State.UNDOING, undone_by=by)
    run(batch)


def resume(batch: Batch) -> None:
    """Go on with what was stopped. Raises NotNow."""
    if batch.state not in RUNS or is_busy(batch):
        raise NotNow(_("There is nothing to go on with."))
    run(batch)


def drop(batch: Batch) -> None:
    """Forget a batch that wrote nothing. Raises NotNow."""
    if batch.state not in (State.MAPPING, State.JUDGING, State.JUDGED) or is_busy(batch):
        raise NotNow(_("It is past that."))
    store.remove(batch)
    batch.delete()


def run(batch: Batch) -> None:
    """Do what the batch's state says: few lines at once, many as a job."""
    if batch.asked["lines"] <= AT_ONCE:
        work(batch)
    else:
        by = batch.undone_by if batch.state == State.UNDOING else batch.author
        batch.job = jobs.start(RUNS[State(batch.state)], by=by, batch=batch.slug)
        batch.save(update_fields=["job"])
    batch.refresh_from_db()


def work(batch: Batch) -> None:
    """The work of the state that the batch is in, in its author's language."""
    entity, state = entity_of(batch), batch.state
    if (batch.undone_by if state == State.UNDOING else batch.author) is None:
        raise PermissionDenied  # without a person it would be the house, which may do all
    with override(batch.language):
        if state == State.JUDGING:
            judge(batch, entity)
        elif state == State.APPLYING:
            applying.apply(batch, entity, by=batch.author)
        elif state == State.UNDOING:
            undoing.take_back(batch, entity, by=batch.undone_by)


def judge(batch: Batch, entity: Entity) -> None:
    """Find out what every line would do, and keep it for the preview."""
    judge_ = judging.Judge(batch, entity, batch.author)
    done, total = 0, batch.asked["lines"]
    with store.Verdicts(batch) as kept:
        for verdicts in judge_.verdicts(store.lines(batch)):
            for verdict in verdicts:
                kept.add(verdict)
            done += len(verdicts)
            jobs.progress(done=done, total=total, phase=PHASE)
    _move(batch, (State.JUDGING,), State.JUDGED, counts=kept.counts)


def is_busy(batch: Batch) -> bool:
    """Whether a job works on it, or will."""
    return bool(batch.job and batch.job.is_active)


def is_undoable(batch: Batch) -> bool:
    """Whether what it wrote can still be taken back."""
    if batch.state == State.APPLYING:
        return True
    ended = batch.finished_at
    return batch.state == State.DONE and bool(ended and ended > timezone.now() - KEPT_FOR)


def entity_of(batch: Batch) -> Entity:
    """The kind of its rows. Raises LookupError when no room has it any more."""
    return registry[apps.get_model(batch.model)]


def of(user: Any) -> QuerySet[Batch]:
    """The batches of a person."""
    return Batch.objects.filter(author=user).select_related("job", "author", "undone_by")


def find(slug: str, user: Any) -> Batch | None:
    """A batch of this person; or one that is done, for those who may undo all that it did."""
    batch = Batch.objects.filter(slug=slug).select_related("job", "author", "undone_by").first()
    if batch is None or batch.author_id == user.pk:
        return batch
    try:
        entity = entity_of(batch)
    except LookupError:
        return None
    settled = batch.state in (State.DONE, State.UNDOING, State.UNDONE)
    every = all(user.has_perm(entity.permission(each)) for each in ("view", "change", "delete"))
    return batch if settled and every and not links.hides(entity) else None


def refused_rows(batch: Batch) -> IO[bytes]:
    """The file of refused rows, made where it does not stand yet. Raises store.Lost."""
    with override(batch.language):
        if batch.state == State.JUDGED:
            store.write_refused(batch, *applying.refused_file(batch))
    return store.opened_refused(batch)


def purge(*, at: datetime) -> int:
    """Forget what was never confirmed, and what can no longer be taken back; how many."""
    open_ = Batch.objects.filter(state__in=(State.MAPPING, State.JUDGING, State.JUDGED))
    late = open_.filter(created_at__lt=at - WAITS_FOR)
    old = Batch.objects.filter(finished_at__lt=at - KEPT_FOR).exclude(state__in=list(RUNS))
    count = late.delete()[0] + old.delete()[0]
    store.sweep(set(Batch.objects.values_list("slug", flat=True)))
    return count


def may_import(entity: Entity, user: Any) -> bool:
    """Whether this person could write any row of a file."""
    return not entity.facts and any(may(user, entity, action) for action in ("add", "change"))


def may_change_some(entity: Entity, user: Any) -> bool:
    """Whether this person could change any row: all by their role, or those they contributed."""
    own = entity.contributed_by and user.has_perm(entity.permission("add"))
    return not entity.facts and bool(own or may(user, entity, "change"))


def _begun(entity: Entity, kind: str, name: str, by: Any, reason: str) -> Batch:
    open_ = of(by).filter(state__in=(State.MAPPING, State.JUDGING, State.JUDGED))
    if open_.count() >= MOST_OPEN:
        words = _("You have %d of these that wait for your word: confirm or drop some first.")
        raise Invalid({"file": [words % MOST_OPEN]})
    return Batch(
        kind=kind,
        model=entity.model._meta.label_lower,
        name=name,
        reason=reason[:500],
        language=get_language() or "en",
        author=by,
    )


def _filled(batch: Batch, lines: Iterable[store.Line], nothing: str) -> None:
    """Keep the lines on disk; a file that turns out to be unreadable leaves nothing behind."""
    try:
        count = store.write_lines(batch, lines)
        if not count:
            raise imports.Unreadable(nothing)
    except (imports.Unreadable, OSError):
        store.remove(batch)
        raise
    batch.asked["lines"] = count


def _move(batch: Batch, before: Iterable[str], state: str, **more: Any) -> None:
    """Take the batch from one state to another; of two who try, one does. Raises NotNow."""
    found = Batch.objects.filter(pk=batch.pk, state__in=tuple(before))
    if not found.update(state=state, **more):
        raise NotNow(_("It is past that."))
    batch.refresh_from_db()
