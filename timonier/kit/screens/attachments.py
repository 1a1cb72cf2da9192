"""Files of a row over HTTP: brought, fetched, taken off; never rendered by a browser."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from timonier.kit.access.requests import item_for
from timonier.kit.entities.audience import may
from timonier.kit.entities.entity import Entity, Panel
from timonier.kit.models import Attachment
from timonier.kit.records import attachments
from timonier.kit.records.writes import NOTHING, Invalid, Stale
from timonier.kit.serving.allowances import takes
from timonier.kit.serving.limits import UPLOAD

SANDBOX = "sandbox; default-src 'none'"


def panel(request: HttpRequest, entity: Entity, item: Any) -> Panel | None:
    """The files of a row, on its page."""
    if not entity.attachments:
        return None
    changes = not entity.facts and may(request.user, entity, "change", item)
    context = {
        "entity": entity,
        "item": item,
        "files": attachments.of(entity, item),
        "seen": attachments.version(entity, item),
        "may_change": changes,
        "largest": attachments.LARGEST // 2**20,
    }
    return Panel(title=_("Files"), template="kit/files_panel.html", context=context, key="files")


@takes(UPLOAD)
@require_POST
def add_file(request: HttpRequest, entity: Entity, key: str) -> HttpResponse:
    """Keep the file of a form on the row."""
    item = item_for(request, entity, key, "change")
    upload = request.FILES.get("file")
    try:
        if upload is None:
            raise Invalid({"file": [_("Choose a file.")]})
        made = attachments.add(entity, item, upload, by=request.user, seen=_seen(request))
    except Stale:
        return _stale(request)
    except Invalid as wrong:
        messages.error(request, " ".join(text for texts in wrong.errors.values() for text in texts))
    else:
        messages.success(request, _("%(name)s is attached.") % {"name": made.name})
    return redirect(entity.url("detail", item) + "#files")


@require_GET
def file(request: HttpRequest, entity: Entity, key: str, slug: str) -> FileResponse:
    """The bytes as a download, under a policy that lets nothing in them run."""
    return download(_file(request, entity, item_for(request, entity, key, "view"), slug))


@require_POST
def remove_file(request: HttpRequest, entity: Entity, key: str, slug: str) -> HttpResponse:
    """Take a file off the row."""
    item = item_for(request, entity, key, "change")
    found = _file(request, entity, item, slug)
    try:
        attachments.remove(entity, item, found, by=request.user, seen=_seen(request))
    except Stale:
        return _stale(request)
    messages.success(request, _("%(name)s is taken off.") % {"name": found.name})
    return redirect(entity.url("detail", item) + "#files")


def download(found: Attachment) -> FileResponse:
    """An answer that any browser saves and none renders. Raises Http404 when the bytes are gone."""
    try:
        opened = attachments.path_of(found).open("rb")
    except OSError:
        raise Http404(_("The bytes of this file are not there.")) from None
    answer = FileResponse(
        opened, as_attachment=True, filename=found.name, content_type=attachments.UNKNOWN
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = SANDBOX
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


def _seen(request: HttpRequest) -> str:
    """The version of the row's files that the form showed."""
    return request.POST.get("seen", "") or NOTHING


def _stale(request: HttpRequest) -> HttpResponse:
    context = {
        "title": _("Somebody changed it since you read it."),
        "text": _("Its files are not as your page showed them. Go back, look, then decide again."),
    }
    return render(request, "kit/error.html", context, status=409)


def _file(request: HttpRequest, entity: Entity, item: Any, slug: str) -> Attachment:
    found = attachments.find(entity, item, slug)
    if found is None:
        raise Http404
    return found
