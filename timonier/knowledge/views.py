"""The sources of knowledge: how old each is, what it holds, and a way to renew them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from timonier.kit.entities.audience import allowed
from timonier.kit.models import Job
from timonier.kit.work import jobs
from timonier.knowledge.messages import COVERAGE
from timonier.knowledge.selectors.sent import sent_rows, unasked_settings
from timonier.knowledge.selectors.sources import source_rows

REFRESH = "knowledge.refresh"


@require_GET
@allowed("kit.view_job")
def sources(request: HttpRequest) -> HttpResponse:
    """What each source says, of when, and why the last attempt failed."""
    now = timezone.now()
    today = timezone.localdate()
    rows = source_rows(today=today, now=now)
    witnesses = [row.witness for row in rows if row.witness]
    context = {
        "title": _("Knowledge"),
        "rows": [(row, COVERAGE.get(row.held.coverage, "")) for row in rows],
        "late": [row for row in rows if row.state != "fresh"],
        "records": sum(row.held.records for row in rows),
        "oldest": min((row.as_of for row in rows if row.as_of), default=None),
        "witnesses": len(witnesses),
        "found": sum(one.found for one in witnesses),
        "sent": sent_rows(today=today),
        "unasked": unasked_settings(),
        "job": Job.objects.filter(kind=REFRESH, state__in=Job.ACTIVE).first(),
        "now": now,
    }
    return render(request, "knowledge/sources.html", context)


@require_POST
@allowed("kit.change_job")
def refresh(request: HttpRequest) -> HttpResponse:
    """Ask every public source again; one that fails keeps what it said before."""
    job = jobs.start(REFRESH, by=request.user)
    return redirect("kit:job", job.pk)
