"""A plan to take along: XLSX, CSV, PDF."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from timonier.kit.entities.audience import allowed
from timonier.portfolio.models import Plan
from timonier.portfolio.showing import board, files, paper

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "pdf": "application/pdf",
}


@allowed("portfolio.view_plan")
@require_GET
def export(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The file of a plan, made anew from its rows."""
    plan = board.plan_or_404(slug)
    if kind not in TYPES or plan.objective is None:
        raise Http404
    name = f"{plan.slug}-{timezone.localdate():%Y-%m-%d}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(_file(plan, kind), content_type=TYPES[kind], headers=headers)


def _file(plan: Plan, kind: str) -> bytes:
    today = timezone.localdate()
    if kind == "csv":
        return files.plan_csv(plan)
    if kind == "xlsx":
        return files.plan_xlsx(plan, today=today)
    return paper.plan_pdf(plan, today=today, now=timezone.localtime())
