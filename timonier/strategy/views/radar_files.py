"""The radar as files: brought from elsewhere with a dry run, taken away in five formats and SVG."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from timonier.kit.entities.audience import allowed
from timonier.kit.records import writes
from timonier.kit.serving.allowances import takes
from timonier.kit.serving.limits import UPLOAD
from timonier.strategy.core.formats import LARGEST, WRITERS, Radar, Unreadable, read
from timonier.strategy.radar.causes import problem_told, unreadable_told
from timonier.strategy.radar.picture import standalone
from timonier.strategy.selectors.radar import as_files_want_it
from timonier.strategy.services import radar_files as services
from timonier.strategy.views.radar import page_of

CHECKED_FOR = 3600  # seconds between the dry run of a file and its confirmation
NEEDED = ("strategy.add_radarentry", "strategy.change_radarentry", "strategy.add_quadrant")


@takes(UPLOAD)
@allowed("strategy.view_radarentry")
@require_http_methods(["GET", "POST"])
def files(request: HttpRequest) -> HttpResponse:
    """Bring a radar: first what it would change and every problem, then, confirmed, all of it."""
    may = request.user.has_perms(NEEDED)
    context: dict[str, Any] = {"title": _("The radar as files"), "may": may}
    status = 200
    if request.method == "POST":
        if not may:
            raise PermissionDenied
        try:
            name, content = _brought(request)
            radar = read(name, content)
        except Unreadable as refusal:
            context["refusal"] = unreadable_told(refusal)
            return render(request, "strategy/radar_files.html", context, status=422)
        if "confirm" in request.POST and _applied(request, radar, context):
            return redirect("strategy:radar")
        plan = services.planned(radar)
        problems = [*(problem_told(each) for each in plan.problems), *context.get("refused", ())]
        status = 422 if problems else 200
        held = "" if problems else _sealed(request, name, content)
        context |= {"plan": plan, "problems": problems, "held": held, "file": name}
    return render(request, "strategy/radar_files.html", context, status=status)


def _brought(request: HttpRequest) -> tuple[str, bytes]:
    """Name and bytes of the upload, or of the file just checked, sealed against changes."""
    if held := request.POST.get("held"):
        try:
            name, packed = signing.loads(held, salt=_salt(request), max_age=CHECKED_FOR)
            return str(name), base64.b64decode(packed)
        except (signing.BadSignature, binascii.Error) as wrong:
            raise Unreadable("expired") from wrong
    upload = request.FILES.get("file")
    if upload is None:
        raise Unreadable("no_file")
    if (upload.size or 0) > LARGEST:
        raise Unreadable("too_large", str(LARGEST // 2**20))
    return upload.name or "", upload.read()


def _sealed(request: HttpRequest, name: str, content: bytes) -> str:
    packed = base64.b64encode(content).decode()
    return signing.dumps((name, packed), salt=_salt(request), compress=True)


def _salt(request: HttpRequest) -> str:
    return f"timonier.strategy.radar.{request.user.pk}"


def _applied(request: HttpRequest, radar: Radar, context: dict[str, Any]) -> bool:
    """Whether the whole file is now on the radar; what refused it goes into the context."""
    try:
        plan = services.apply(radar=radar, by=request.user, today=timezone.localdate())
    except writes.Invalid as invalid:
        context["refused"] = [
            {"row": "", "column": name, "message": text}
            for name, texts in invalid.errors.items()
            for text in texts
        ]
        return False
    if plan.problems:
        return False
    counts = {"new": plan.count("new"), "moved": plan.count("moved")}
    messages.success(request, _("The file is on the radar: %(new)d new, %(moved)d moved.") % counts)
    return True


@allowed("strategy.view_radarentry")
@require_GET
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """The radar of a day in a format of others, or as a drawing."""
    page, _bad_day = page_of(request)
    if kind == "svg":
        name, media = "radar.svg", "image/svg+xml"
        content = standalone(page, _("Technology radar"))
    elif kind in WRITERS:
        name, media, write = WRITERS[kind]
        content = write(as_files_want_it(page), page.day)
    else:
        raise Http404
    answer = HttpResponse(content, content_type=media)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["Cache-Control"] = "no-store"
    return answer
