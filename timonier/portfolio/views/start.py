"""Filling the portfolio: several initiatives at once, a file, a proposal, an idea."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from timonier.kit.entities.audience import allowed, rows_for
from timonier.kit.entities.entity import registry
from timonier.kit.entities.widgets import dress
from timonier.kit.records import writes
from timonier.kit.screens import versions
from timonier.kit.serving.allowances import takes
from timonier.kit.serving.limits import UPLOAD
from timonier.organisation.selectors import company
from timonier.portfolio import selectors, services
from timonier.portfolio.core.problems import Unplannable
from timonier.portfolio.core.quarters import quarter_of
from timonier.portfolio.forms.start import StartForm
from timonier.portfolio.models import Capacity, Initiative
from timonier.portfolio.selectors.means import Means, means
from timonier.portfolio.services.starting import RowRefused, enter_many
from timonier.portfolio.showing import board
from timonier.practices.models import Proposal
from timonier.strategy.models import Idea

LARGEST_FILE = 10 * 1024 * 1024
CHECKED_FOR = 3600  # seconds between the check of a file and its confirmation
SALT = "timonier.portfolio.import"
PLACES = {  # where the form asks for a field of an initiative
    "slug": "name",
    "value_likely": "value_low",
    "effort_days": "days_low",
    "duration_quarters": "quarters",
}


@allowed("portfolio.add_initiative")
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """A few initiatives and one capacity, then the first plan."""
    today = timezone.localdate()
    known = means(today=today) if Capacity.objects.exists() else None
    rows = int(request.GET.get("rows", "0")) if request.GET.get("rows", "").isdecimal() else 0
    data = request.POST or None
    if data:
        rows = sum(name.startswith("name_") for name in data)
    form = StartForm(data, rows=rows, skills=_largest_first(known))
    if data and form.is_valid():
        try:
            with versions.unchanged(request, Capacity.objects.all()):
                entered = _entered(request, form)
        except writes.Stale:
            versions.tell(form)
        else:
            if entered:
                return _planned(request)
    context = {
        "title": _("Enter many"),
        "here": "start",
        "form": dress(form),
        "company": company(),
        "means": known,
        "count": form.count,
        "seen": versions.shown(request, form, Capacity.objects.all())["seen"],
    }
    return render(
        request, "portfolio/start.html", context, status=versions.status_of(request, form)
    )


def _largest_first(known: Means | None) -> list[str]:
    rows = known.capacity if known else {}
    return sorted(rows, key=lambda skill: (-sum(days[1] for days in rows[skill]), skill))


def _entered(request: HttpRequest, form: StartForm) -> bool:
    """Keep all of it, or none: what the gate refuses comes back on its field."""
    try:
        enter_many(
            rows=form.initiatives,
            skill=form.cleaned_data.get("skill") or _("Team"),
            days=form.cleaned_data.get("days"),
            first=quarter_of(timezone.localdate()),
            by=_person(request),
        )
    except RowRefused as refusal:
        _told(form, form.numbers[refusal.row], refusal.errors)
        return False
    except writes.Invalid as wrong:
        for problems in wrong.errors.values():
            form.add_error("days", list(problems))
        return False
    return True


def _told(form: StartForm, n: int, errors: Mapping[str, Sequence[str]]) -> None:
    for name, problems in errors.items():
        place = f"{PLACES.get(name, name)}_{n}"
        form.add_error(place if place in form.fields else None, list(problems))


def _person(request: HttpRequest) -> Any:
    return request.user


def _planned(request: HttpRequest) -> HttpResponse:
    try:
        services.start_plan(by=_person(request))
    except Unplannable as refusal:
        for problem in refusal.problems[:5]:
            messages.error(request, problem)
    else:
        messages.success(request, _("Entered. The first plan is being computed."))
    return redirect("portfolio:board")


@takes(UPLOAD)
@allowed("portfolio.add_initiative")
@require_http_methods(["GET", "POST"])
def import_file(request: HttpRequest) -> HttpResponse:
    """Initiatives, capacity and budget from documented JSON: what it would do, then all of it."""
    context: dict[str, Any] = {"title": _("Import a portfolio"), "here": "start"}
    if request.method == "GET":
        return render(request, "portfolio/import.html", context)
    text, refusal = _brought(request)
    if refusal:
        return render(request, "portfolio/import.html", context | {"refusal": refusal}, status=422)
    confirmed = "confirm" in request.POST
    report = services.import_question(text=text, by=_person(request), dry_run=not confirmed)
    if confirmed and not report.problems:
        messages.success(request, report.summary)
        return redirect("portfolio:board")
    salt = f"{SALT}.{request.user.pk}"
    held = "" if report.problems else signing.dumps(text, salt=salt, compress=True)
    context |= {"report": report, "held": held}
    status = 422 if report.problems else 200
    return render(request, "portfolio/import.html", context, status=status)


def _brought(request: HttpRequest) -> tuple[str, str]:
    """The text of the file, or of the one just checked; and why it cannot be read."""
    if held := request.POST.get("held"):
        try:
            salt = f"{SALT}.{request.user.pk}"
            return signing.loads(held, salt=salt, max_age=CHECKED_FOR), ""
        except signing.BadSignature:
            return "", _("The check has expired: bring the file again.")
    upload = request.FILES.get("file")
    if upload is None:
        return "", _("Choose a file.")
    if (upload.size or 0) > LARGEST_FILE:
        return "", _("The file is larger than 10 MB: split it.")
    try:
        return upload.read().decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        return "", _("The file is not UTF-8 text.")


@allowed("portfolio.view_plan")
@require_GET
def question(request: HttpRequest, slug: str) -> HttpResponse:
    """What the solver was asked for a plan, as `timonier plan` reads it."""
    plan = board.plan_or_404(slug)
    headers = {
        "Content-Disposition": f'attachment; filename="{plan.slug}.json"',
        "Cache-Control": "no-store",
    }
    return JsonResponse(plan.question, headers=headers, json_dumps_params={"indent": 2})


@allowed("portfolio.view_initiative")
@require_GET
def document(request: HttpRequest) -> HttpResponse:
    """The portfolio as it stands, as JSON that can be imported again."""
    try:
        found = selectors.portfolio_document(today=timezone.localdate())
    except Unplannable as refusal:
        for problem in refusal.problems[:5]:
            messages.error(request, problem)
        return redirect("portfolio:board")
    name = f"portfolio-{timezone.localdate():%Y-%m-%d}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return JsonResponse(found, headers=headers, json_dumps_params={"indent": 2})


@allowed("portfolio.add_initiative")
@require_POST
def from_proposal(request: HttpRequest, key: str) -> HttpResponse:
    """Make a proposal an initiative, prefilled; a second time leads to the same one."""
    proposal = get_object_or_404(rows_for(registry[Proposal], request.user), key=key)
    initiative = services.initiative_from_proposal(proposal=proposal, by=_person(request))
    return _made(request, initiative)


@allowed("portfolio.add_initiative")
@require_POST
def from_idea(request: HttpRequest, slug: str) -> HttpResponse:
    """Make an idea an initiative that keeps its evidence."""
    idea = get_object_or_404(rows_for(registry[Idea], request.user), slug=slug)
    initiative = services.initiative_from_idea(idea=idea, by=_person(request))
    return _made(request, initiative)


def _made(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    said = _("%(name)s is an initiative. Its prefilled values are labelled: confirm them.")
    messages.success(request, said % {"name": initiative})
    return redirect("portfolio:initiatives-detail", initiative.slug)
