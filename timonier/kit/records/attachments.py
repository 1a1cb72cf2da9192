"""Files on rows of entities that allow them: kept, named, counted, told in the history."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import puremagic
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from timonier.kit.entities.entity import Entity
from timonier.kit.models import Attachment, Deletion
from timonier.kit.records import past
from timonier.kit.records.past_audience import withheld
from timonier.kit.records.writes import EVERYTHING, Invalid, Stale, permit
from timonier.kit.store import blobs

LARGEST = 20 * 2**20  # bytes of one file
MOST_BYTES = 100 * 2**20  # of all files of one row
LONGEST_NAME = 200
UNKNOWN, TEXT = "application/octet-stream", "text/plain"
_HEAD = 8192
YOUNG = timedelta(hours=1)


def of(entity: Entity, item: Any) -> list[Attachment]:
    """The files of a row, the oldest first."""
    return list(_rows(entity, item).select_related("author"))


def find(entity: Entity, item: Any, slug: str) -> Attachment | None:
    """A file of this row, and of no other."""
    found: Attachment | None = _rows(entity, item).filter(slug=slug).first()
    return found


def version(entity: Entity, item: Any) -> str:
    """A digest of which files a row has: two people cannot change them unseen by each other."""
    text = ",".join([str(item.pk), *_rows(entity, item).values_list("slug", flat=True)])
    return salted_hmac("timonier.files", text, algorithm="sha256").hexdigest()[:32]


def add(
    entity: Entity, item: Any, upload: UploadedFile[Any], *, by: Any, seen: str = ""
) -> Attachment:
    """Keep a file on a row that `by` may change; `seen` is the version of its files last read.

    Raises Invalid, Stale, PermissionDenied, OSError.
    """
    permit(entity, "change", by, item)
    _check_room(entity, item, upload)
    head = upload.read(_HEAD)
    upload.seek(0)
    with blobs.steady(settings.HOME), transaction.atomic():
        _check_unchanged(entity, item, seen)
        _check_room(entity, item, upload)
        digest, size = blobs.write(settings.HOME, upload.chunks())
        made = Attachment(
            kind=entity.model._meta.label_lower,
            row=str(item.pk),
            name=clean_name(upload.name or ""),
            media=media_of(head),
            size=size,
            digest=digest,
            author=by,
        )
        made._history_user = by  # type: ignore[attr-defined]
        made.save()
    return made


def remove(entity: Entity, item: Any, file: Attachment, *, by: Any, seen: str = "") -> None:
    """Take a file off a row; its bytes go with the next daily sweep.

    Raises Stale, PermissionDenied.
    """
    permit(entity, "change", by, item)
    with transaction.atomic():
        _check_unchanged(entity, item, seen)
        file._history_user = by  # type: ignore[attr-defined]
        file.delete()


def path_of(file: Attachment) -> Path:
    """Where its bytes lie."""
    return blobs.place(settings.HOME, file.digest)


def media_of(head: bytes) -> str:
    """The type that the first bytes show; a name never decides. Text is text, else unknown."""
    try:
        found = str(puremagic.from_string(head, mime=True))
    except (puremagic.PureError, ValueError):
        found = ""
    if found:
        return found[:100]
    try:
        text = head.decode()
    except UnicodeDecodeError as cut:
        text = head[: cut.start].decode() if cut.start > len(head) - 4 else "\x00"
    return TEXT if text and "\x00" not in text else UNKNOWN


def clean_name(name: str) -> str:
    """The last part of a path, printable, no longer than a column; its ending is kept."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip(" .")
    stem, dot, ending = kept.rpartition(".")
    if dot and len(ending) <= 20:
        return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
    return kept[:LONGEST_NAME] or "file"


def changes(entity: Entity, pk: Any, records: Iterable[Any], user: Any) -> list[past.Change]:
    """Lines of the row's history: what was attached and taken off, by whom.

    Of the times when the row was for fewer people than this reader, nothing.
    """
    held, since = withheld(entity, records, user), None
    for record in records:
        if record.pk in held:
            break
        since = record.history_date
    kept: Any = Attachment.history
    told = kept.filter(kind=entity.model._meta.label_lower, row=str(pk))
    if held:
        told = told.filter(history_date__gte=since) if since else told.none()
    return [
        past.Change(
            "attached" if each.history_type == "+" else "detached",
            each.history_date,
            str(each.history_user or ""),
            each.name,
        )
        for each in told.select_related("history_user")
    ]


def sweep() -> int:
    """Forget the files of rows that are gone for good, then bytes that nothing names; how many.

    A row that can still come back keeps its files. Raises blobs.Busy.
    """
    for kind in Attachment.objects.order_by().values_list("kind", flat=True).distinct():
        _forget_orphans(kind)
    return blobs.sweep(settings.HOME, _named)


def _forget_orphans(kind: str) -> None:
    files = Attachment.objects.filter(kind=kind, added_at__lt=timezone.now() - YOUNG)
    try:
        model = apps.get_model(kind)
    except LookupError:
        return
    there = {str(pk) for pk in model._base_manager.values_list("pk", flat=True)}
    there |= set(Deletion.objects.filter(kind=kind).values_list("row", flat=True))
    there |= {
        str(data["pk"])
        for held in Deletion.objects.values_list("held", flat=True)
        for data in held.get("rows", ())
        if data["model"] == kind
    }
    for file in files:
        if file.row not in there:
            file.delete()


def _named() -> Collection[str]:
    return set(Attachment.objects.values_list("digest", flat=True))


def _rows(entity: Entity, item: Any) -> Any:
    return Attachment.objects.filter(kind=entity.model._meta.label_lower, row=str(item.pk))


def _check_unchanged(entity: Entity, item: Any, seen: str) -> None:
    """The row is locked until the write is done."""
    held = entity.model._default_manager.select_for_update().filter(pk=item.pk).first()
    if seen and (held is None or version(entity, item) != seen):
        raise Stale


def _check_room(entity: Entity, item: Any, upload: UploadedFile[Any]) -> None:
    size = upload.size or 0
    wrong = ""
    if not size:
        wrong = _("The file is empty.")
    elif size > LARGEST:
        wrong = _("The file is larger than 20 MB.")
    elif _rows(entity, item).count() >= entity.attachments:
        words = ngettext(
            "There can be %(n)d file at most.",
            "There can be %(n)d files at most.",
            entity.attachments,
        )
        wrong = words % {"n": entity.attachments}
    elif (_rows(entity, item).aggregate(all=Sum("size"))["all"] or 0) + size > MOST_BYTES:
        wrong = _("All files of a row together can be 100 MB at most.")
    if wrong:
        raise Invalid({EVERYTHING: [wrong]})
