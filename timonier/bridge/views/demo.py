"""The two buttons of the demo company: show it, take it away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from timonier.bridge import tasks
from timonier.bridge.services import staging
from timonier.kit.contributions.demo import OwnWork
from timonier.kit.entities.audience import allowed


@require_POST
@allowed("kit.change_job")
def start(request: HttpRequest) -> HttpResponse:
    """Begin to make the demo, and show how far it is; `beside=1`: also beside one's own estate."""
    beside = request.POST.get("beside") == "1"
    if not beside:
        try:
            staging.check_room()
        except OwnWork as own:
            told = _("The demo was not made, so that it does not mix with your own figures.")
            messages.error(request, f"{own} {told}")
            return redirect("/")
    job = tasks.start_demo(by=request.user, language=get_language() or "en", beside=beside)
    return redirect("kit:job", job.pk)


@require_POST
@allowed("kit.change_job")
def remove(request: HttpRequest) -> HttpResponse:
    """Begin to take the demo away, and show how far it is."""
    job = tasks.start_removal(by=request.user)
    return redirect("kit:job", job.pk)
