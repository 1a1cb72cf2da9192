"""Pages of the background work: what runs, how far it is, why it failed."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from timonier.kit.entities.audience import allowed
from timonier.kit.models import Job
from timonier.kit.shell.look import add_page
from timonier.kit.work import jobs
from timonier.kit.work.ways import ways

add_page(
    "observe",
    _("Background work"),
    "kit:jobs",
    permission="kit.view_job",
    order=910,
    count=lambda user: Job.objects.filter(state__in=Job.ACTIVE).count() or None,
)
PAGE = 100
SHAPES = {Job.State.DONE: "clear", Job.State.FAILED: "affected"}
OUTCOMES = {Job.State.DONE: _("Done"), Job.State.FAILED: _("Failed")}


@require_GET
@allowed("kit.view_job")
def job_list(request: HttpRequest) -> HttpResponse:
    """The latest jobs, those that run or wait first; it refreshes itself while any does."""
    # "running" comes after "queued" in the alphabet, and first on the page.
    active = Job.objects.filter(state__in=Job.ACTIVE).order_by("-state", "pk")[:PAGE]
    ended = Job.objects.exclude(state__in=Job.ACTIVE).select_related("started_by")[:PAGE]
    context = {
        "active": [_shown(job, request) for job in active.select_related("started_by")],
        "ended": [_shown(job, request) for job in ended],
    }
    return render(request, _page(request, "job_list"), context)


@require_GET
@allowed("kit.view_job")
def job_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One job; its progress survives a reload, since it lies in the database."""
    job = get_object_or_404(Job.objects.select_related("started_by"), pk=pk)
    context = {"shown": _shown(job, request), "job": job, "ways": list(ways(job, request.user))}
    return render(request, _page(request, "job"), context)


@require_POST
@allowed("kit.view_job")
def job_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask a job to stop: whoever started it may, and whoever may change jobs."""
    job = get_object_or_404(Job, pk=pk)
    if not _may_cancel(job, request):
        return HttpResponseForbidden()
    jobs.cancel(job)
    return redirect("kit:job", pk)


def _page(request: HttpRequest, name: str) -> str:
    polled = request.headers.get("HX-Target") == "jobs"
    return f"kit/{name}_{'body' if polled else 'page'}.html"


def _may_cancel(job: Job, request: HttpRequest) -> bool:
    own = job.started_by_id is not None and job.started_by_id == request.user.pk
    return own or request.user.has_perm("kit.change_job")


def _shown(job: Job, request: HttpRequest) -> dict[str, Any]:
    """What the templates need of one job."""
    return {
        "job": job,
        "shape": SHAPES.get(Job.State(job.state), ""),
        "outcome": OUTCOMES.get(Job.State(job.state), ""),
        "may_cancel": job.is_active and not job.cancel_asked and _may_cancel(job, request),
    }
