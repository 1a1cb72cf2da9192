"""Retire a repository and take it back; say whether two are one and the same."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from timonier.estate.models import Repository, Retirement, Sameness
from timonier.estate.selectors.life import alike
from timonier.kit.entities.audience import allowed
from timonier.kit.entities.widgets import dress
from timonier.practices import services
from timonier.practices.forms import RetireForm


@allowed("estate.add_retirement")
@require_http_methods(["GET", "POST"])
def retire(request: HttpRequest, key: str) -> HttpResponse:
    """Put a repository aside for a reason: its findings end, nothing counts it."""
    repository = get_object_or_404(Repository.objects.defer("history_summary"), slug=key)
    form = RetireForm(request.POST or None)
    by: Any = request.user
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        services.retire(repository=repository, reason=reason, by=by, now=timezone.now())
        said = _("%(name)s is retired.") % {"name": repository.name}
        undo = reverse("practices:revive", args=[key])
        messages.success(request, said, extra_tags=f"undo:{undo}")
        return redirect("estate:repositories-detail", key)
    title = _("Retire %(name)s") % {"name": repository.name}
    context = {"title": title, "repository": repository, "form": dress(form)}
    status = 422 if form.is_bound else 200
    return render(request, "practices/retire.html", context, status=status)


@allowed("estate.delete_retirement")
@require_POST
def revive(request: HttpRequest, key: str) -> HttpResponse:
    """Take a retirement back; one that is gone already is as it should be."""
    found = Retirement.objects.filter(slug=key).first()
    if found is not None:
        by: Any = request.user
        services.revive(retirement=found, by=by, now=timezone.now())
        messages.success(request, _("It counts again, as the last scan left it. Scan it anew."))
    return redirect("estate:repositories-detail", key)


@allowed("estate.add_sameness")
@require_http_methods(["GET", "POST"])
def same(request: HttpRequest) -> HttpResponse:
    """Repositories that may be one: a person confirms or refuses each pair."""
    if request.method == "POST":
        _decided(request)
        return redirect("practices:same")
    context = {
        "title": _("One repository, or two?"),
        "pairs": alike(),
        "decided": Sameness.objects.select_related("author")[:100],
    }
    return render(request, "practices/same.html", context)


def _decided(request: HttpRequest) -> None:
    pair = {one.key: one for one in alike()}.get(request.POST.get("pair", ""))
    if pair is None:
        messages.error(request, _("This pair is not proposed any more; nothing was changed."))
        return
    by: Any = request.user
    if request.POST.get("verdict") == Sameness.Verdict.SAME:
        made = services.join(kept=pair.one, other=pair.other, by=by, now=timezone.now())
        said = _("They are one now: %(name)s. Scan it to have its findings judged anew.")
        undo = reverse("practices:same-again", args=[made.slug])
        messages.success(request, said % {"name": pair.one.name}, extra_tags=f"undo:{undo}")
    else:
        services.differ(one=pair.one, other=pair.other, by=by)
        messages.success(request, _("They stay two, and are not proposed again."))


@allowed("estate.delete_sameness")
@require_POST
def take_back(request: HttpRequest, key: str) -> HttpResponse:
    """Take back a word on two repositories; one that is gone already is as it should be."""
    found = Sameness.objects.filter(slug=key).first()
    if found is None:
        return redirect("practices:same")
    joined = found.verdict == Sameness.Verdict.SAME
    by: Any = request.user
    try:
        services.delete_sameness(item=found, by=by)
    except ProtectedError as refusal:
        messages.error(request, str(refusal.args[0]))
        return redirect("practices:same")
    again = _("The pair is proposed again.")
    apart = _("They are two again, each with what was said of it. Scan them anew.")
    messages.success(request, apart if joined else again)
    return redirect("practices:same")
