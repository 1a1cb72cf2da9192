"""Rows as files: the export of a list, the import with its dry run."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from timonier.kit import exports, imports
from timonier.kit.entity import Entity
from timonier.kit.pages import respond
from timonier.kit.requests import Narrowed, allow
from timonier.kit.serving.allowances import takes
from timonier.kit.serving.limits import UPLOAD

CHECKED_FOR = 3600  # seconds between the dry run of a file and its confirmation


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
    return StreamingHttpResponse(pieces, content_type=media, headers=headers)


@takes(UPLOAD)
@require_http_methods(["GET", "POST"])
def import_page(request: HttpRequest, entity: Entity) -> HttpResponse:
    """First what the file would do, with every problem at once; then, confirmed, all of it."""
    if not any(request.user.has_perm(entity.permission(a)) for a in ("add", "change")):
        raise PermissionDenied
    context: dict[str, Any] = {"title": _("Import: %(noun)s") % {"noun": entity.title}}
    if request.method == "POST":
        try:
            table = _brought(request, entity)
        except imports.Unreadable as cause:
            return respond(request, entity, "import", status=422, refusal=str(cause), **context)
        confirmed = "confirm" in request.POST
        reason = request.POST.get("change_reason", "")
        report = imports.import_table(
            entity, table, by=request.user, dry_run=not confirmed, reason=reason
        )
        if confirmed and not report.problems:
            messages.success(request, report.summary)
            return redirect(entity.url())
        held = "" if report.problems else _sealed(request, entity, table)
        status = 422 if report.problems else 200
        context |= {"report": report, "held": held, "change_reason": reason}
        return respond(request, entity, "import", status=status, **context)
    return respond(request, entity, "import", **context)


def _brought(request: HttpRequest, entity: Entity) -> imports.Table:
    """The uploaded file, or the one just checked, sealed so that nobody changes it between."""
    if held := request.POST.get("held"):
        try:
            table = signing.loads(held, salt=_salt(request, entity), max_age=CHECKED_FOR)
        except signing.BadSignature as wrong:
            raise imports.Unreadable(_("The check has expired: bring the file again.")) from wrong
        return [(number, cells) for number, cells in table]
    upload = request.FILES.get("file")
    if upload is None:
        raise imports.Unreadable(_("Choose a file."))
    if (upload.size or 0) > imports.LARGEST_FILE:
        raise imports.Unreadable(_("The file is larger than 10 MB: split it."))
    return imports.read_table(upload.name or "", upload.read())


def _sealed(request: HttpRequest, entity: Entity, table: imports.Table) -> str:
    plain = [(number, {k: imports.sealable(v) for k, v in row.items()}) for number, row in table]
    return signing.dumps(plain, salt=_salt(request, entity), compress=True)


def _salt(request: HttpRequest, entity: Entity) -> str:
    return f"timonier.kit.import.{request.user.pk}.{entity.app}.{entity.slug}"
