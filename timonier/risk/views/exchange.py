"""The register as a file: the question of `timonier risk`, out and in."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from timonier.kit.entities.audience import allowed
from timonier.kit.entities.widgets import dress
from timonier.kit.serving.allowances import takes
from timonier.kit.serving.limits import UPLOAD
from timonier.organisation.selectors import company
from timonier.risk import services
from timonier.risk.forms import QuestionForm
from timonier.risk.frame import frame
from timonier.risk.services.exchange import LARGEST

MOST_SHOWN = 50


@takes(UPLOAD)
@allowed("risk.view_risk")
@require_http_methods(["GET", "POST"])
def exchange(request: HttpRequest) -> HttpResponse:
    """Download the register as a question; upload one, which is taken whole or refused whole."""
    may = request.user.has_perm("risk.add_risk")
    form, problems, status = QuestionForm(), list[str](), 200
    if request.method == "POST":
        if not may:
            raise PermissionDenied
        form, status = QuestionForm(request.POST, request.FILES), 422
        if form.is_valid():
            try:
                content = form.cleaned_data["file"].read(LARGEST + 1)
                done = services.import_question(content=content, by=request.user, dry_run=False)
            except services.BadFile as bad:
                problems = bad.problems
            else:
                messages.success(request, _summary(done))
                return redirect("risk:register")
    context = {
        **frame("exchange"),
        "form": dress(form),
        "problems": problems[:MOST_SHOWN],
        "more": max(len(problems) - MOST_SHOWN, 0),
        "currency": company().currency,
        "may": may,
    }
    return render(request, "risk/exchange.html", context, status=status)


def _summary(done: services.Imported) -> str:
    made, changed = len(done.made), len(done.changed)
    parts = [
        ngettext("%d row created", "%d rows created", made) % made,
        ngettext("%d row changed", "%d rows changed", changed) % changed,
        ngettext("%d row as before", "%d rows as before", done.same) % done.same,
    ]
    return ", ".join(parts)


@allowed("risk.view_risk")
@require_GET
def question(request: HttpRequest) -> HttpResponse:
    """The open, estimated risks as a question of `timonier risk`."""
    answer = HttpResponse(services.export_question(), content_type="application/json")
    answer["Content-Disposition"] = 'attachment; filename="risks.json"'
    return answer
