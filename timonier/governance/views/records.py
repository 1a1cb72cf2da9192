"""Decision records: found in repositories, brought from files, taken out as MADR."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from timonier.estate.models import DecisionRecord
from timonier.governance import frame, selectors, services
from timonier.governance.forms.asked import BringForm
from timonier.governance.services.records import Brought
from timonier.kit.entities.audience import allowed
from timonier.kit.serving.allowances import takes
from timonier.kit.serving.limits import UPLOAD

LARGEST = 10 * 2**20
MOST = 200  # records brought from repositories at once


@allowed("governance.view_decision")
@require_GET
def found(request: HttpRequest) -> HttpResponse:
    """The decision records in the repositories, and which of them the log holds."""
    if not request.user.has_perm("estate.view_decisionrecord"):
        return redirect("governance:log")
    rows = selectors.found_records(user=request.user)
    context = {
        "title": _("Decision records in the repositories"),
        "rows": rows,
        "left": sum(1 for row in rows if row.decision is None and not row.hidden),
        "may_bring": request.user.has_perm("governance.add_decision"),
    }
    return render(request, "governance/found.html", context)


@allowed("governance.add_decision")
@require_POST
def bring_found(request: HttpRequest) -> HttpResponse:
    """Bring the records chosen into the log."""
    keys = request.POST.getlist("key")[:MOST]
    rows = DecisionRecord.objects.filter(key__in=keys).select_related("repository")
    brought = services.import_found(
        records=rows, by=frame.person(request), now=timezone.localtime()
    )
    _tell(request, brought)
    if len(brought.made) == 1 and len(keys) == 1:
        return redirect(frame.page_of(brought.made[0]))
    return redirect("governance:found")


def _tell(request: HttpRequest, brought: Brought) -> None:
    made = len(brought.made)
    if made:
        words = ngettext("%d decision is in the log.", "%d decisions are in the log.", made)
        messages.success(request, words % made)
    if brought.known:
        known = len(brought.known)
        words = ngettext("%d was there already.", "%d were there already.", known)
        messages.info(request, words % known)
    for path, why in brought.problems[:5]:
        messages.error(request, f"{path}: {why}")


@takes(UPLOAD)
@allowed("governance.add_decision")
@require_http_methods(["GET", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """Bring a record, or an archive of them, from a file."""
    form = BringForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            brought = _brought(request, upload, form.cleaned_data["audience"])
            _tell(request, brought)
            both = [*brought.made, *brought.known]
            return redirect(frame.page_of(both[0]) if len(both) == 1 else "governance:log")
        except services.Unreadable as refusal:
            form.add_error("file", str(refusal))
    return frame.form_page(
        request,
        form,
        title=_("Bring decision records"),
        button=_("Bring"),
        status=422 if request.method == "POST" else 200,
        files=True,
    )


def _brought(request: HttpRequest, upload: Any, audience: str) -> Brought:
    if (upload.size or 0) > LARGEST:
        raise services.Unreadable(_("The file is larger than 10 MB: split it."))
    return services.import_madr(
        name=upload.name or "",
        data=upload.read(),
        by=frame.person(request),
        now=timezone.localtime(),
        audience=audience,
    )


@allowed("governance.view_decision")
@require_GET
def take_one(request: HttpRequest, key: str) -> HttpResponse:
    """One decision as a MADR file."""
    decision = frame.decision_for(request, key)
    text = services.export_madr(decision=decision, user=frame.person(request))
    return _file(text.encode(), f"{decision.slug[:100]}.md", "text/markdown; charset=utf-8")


@allowed("governance.view_decision")
@require_GET
def take_all(request: HttpRequest) -> HttpResponse:
    """Every decision this person may see, as MADR files in one archive."""
    rows = selectors.seen_by(request.user).order_by("asked_at", "pk")
    packed = services.export_zip(
        decisions=rows.prefetch_related("options", "predictions"), user=frame.person(request)
    )
    name = f"decisions-{timezone.localdate():%Y-%m-%d}.zip"
    return _file(packed, name, "application/zip")


def _file(content: bytes, name: str, media: str) -> HttpResponse:
    disposition = content_disposition_header(True, name) or "attachment"
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=media, headers=headers)
