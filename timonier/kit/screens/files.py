"""Rows as files: the export of a list, the file that is brought for an import."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from timonier.kit.access.requests import Narrowed, allow
from timonier.kit.batches import acts, applying
from timonier.kit.entities.entity import Entity
from timonier.kit.measured import blindness
from timonier.kit.models import Batch
from timonier.kit.records import exports, imports, writes
from timonier.kit.screens.pages import respond
from timonier.kit.serving.allowances import takes
from timonier.kit.serving.limits import UPLOAD


@require_GET
def export_file(request: HttpRequest, entity: Entity, kind: str) -> HttpResponseBase:
    """The rows of the list as it is narrowed, all pages of it."""
    allow(request, entity, "view")
    if kind not in exports.FORMATS:
        raise Http404
    narrowed = Narrowed(request, entity, request.GET)
    media, make = exports.FORMATS[kind]
    try:
        pieces = make(entity, narrowed.ordered, request.user)
    except exports.TooLarge as reason:
        messages.error(request, str(reason))
        return redirect(entity.url())
    name = f"{entity.slug}-{timezone.localdate():%Y-%m-%d}.{kind}"
    disposition = content_disposition_header(True, name) or "attachment"
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    if unseen := blindness.named(entity.stands or ()):
        headers["Timonier-Unknown"] = unseen
    return StreamingHttpResponse(pieces, content_type=media, headers=headers)


@takes(UPLOAD)
@require_http_methods(["GET", "POST"])
def import_page(request: HttpRequest, entity: Entity) -> HttpResponse:
    """Bring a file; what it is and what it would do stand on the page of its batch."""
    if not acts.may_import(entity, request.user):
        raise PermissionDenied
    context: dict[str, Any] = {"title": _("Import: %(noun)s") % {"noun": entity.title}}
    context["batches"] = acts.of(request.user).filter(model=entity.model._meta.label_lower)[:20]
    if request.method == "POST":
        try:
            batch = _brought(request, entity)
            acts.proceed(batch)
        except (imports.Unreadable, writes.Invalid) as cause:
            told = applying.why(cause)
            return respond(request, entity, "import", status=422, refusal=told, **context)
        return redirect("kit:batch", batch.slug)
    return respond(request, entity, "import", **context)


def _brought(request: HttpRequest, entity: Entity) -> Batch:
    upload = request.FILES.get("file")
    if upload is None:
        raise imports.Unreadable(_("Choose a file."))
    if (upload.size or 0) > imports.LARGEST_FILE:
        raise imports.Unreadable(_("The file is larger than 10 MB: split it."))
    reason = request.POST.get("change_reason", "")
    return acts.bring(entity, upload.name or "", upload.read(), by=request.user, reason=reason)
