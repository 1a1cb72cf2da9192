"""The version of rows that a form made by hand shows: nobody overwrites what they have not read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from timonier.kit.entities import cells
from timonier.kit.entities.entity import registry
from timonier.kit.entities.links import Sight
from timonier.kit.records.writes import Stale

STALE = "stale"


def version(*rows: QuerySet[Any]) -> str:
    """One digest of these rows as they are; empty where there are none yet."""
    found = [registry[type(row)].etag(row) for each in rows for row in each.order_by("pk")]
    return hashlib.sha256("".join(found).encode()).hexdigest()[:32] if found else ""


@contextmanager
def unchanged(request: HttpRequest, *rows: QuerySet[Any]) -> Iterator[None]:
    """Write within this: raises Stale unless the rows are as the sender's form showed them.

    They are locked until the end, so that nobody comes between the look and the write.
    """
    with transaction.atomic():
        locked = [each.select_for_update() for each in rows]
        if request.POST.get("seen", "") != version(*locked):
            raise Stale(next((row for each in locked for row in each), None))
        yield


def tell(form: Any) -> None:
    """Say on a form that somebody was faster; what was written stays in it."""
    words = _(
        "Somebody changed this while you were writing. Your entry is kept below: compare, then"
        " save again."
    )
    form.add_error(None, ValidationError(words, code=STALE))


def is_stale(form: Any) -> bool:
    """Whether somebody was faster."""
    return bool(form.is_bound and form.has_error(NON_FIELD_ERRORS, STALE))


def status_of(request: HttpRequest, form: Any) -> int:
    """Of a page that shows this form: 200, 409 when somebody was faster, 422 when it is refused."""
    return 200 if request.method == "GET" else 409 if is_stale(form) else 422


def shown(request: HttpRequest, form: Any, *rows: QuerySet[Any]) -> dict[str, Any]:
    """What `kit/seen.html` needs: the version that is read now, and both where they differ.

    A form that is refused for another reason keeps the version that its writer has read.
    """
    if request.method == "POST" and not is_stale(form):
        return {"seen": request.POST.get("seen", "")}
    both = _both(request, form, *rows) if form.is_bound else []
    return {"seen": version(*rows), "both": both}


def _both(request: HttpRequest, form: Any, *rows: QuerySet[Any]) -> list[dict[str, Any]]:
    """Field by field, what is there now beside what was being written."""
    held = next((row for each in rows for row in each), None)
    if held is None:
        return []
    entity = registry[type(held)]
    now = {each.name: each for each in cells.details(entity, held, Sight(request.user))}
    return [
        {"label": now[name].label, "now": now[name].cell, "yours": form[name].value()}
        for name in form.fields
        if name in now
    ]
