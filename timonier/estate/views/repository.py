"""What people say of one repository: what it serves, and which identities are one person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from timonier.estate import selectors, services
from timonier.estate.models import IdentityMerge, Repository, RepositoryProfile, System
from timonier.estate.selectors import identities
from timonier.kit.entities.audience import allowed
from timonier.kit.entities.widgets import dress
from timonier.kit.records import writes
from timonier.kit.screens import versions


class ServesForm(forms.Form):
    """Which system a repository serves, who keeps it, whether it runs."""

    system = forms.ModelChoiceField(
        System.objects.all(), required=False, label=gettext_lazy("System"), to_field_name="slug"
    )
    team = forms.CharField(
        max_length=200,
        required=False,
        label=gettext_lazy("Team"),
        help_text=gettext_lazy("Who answers for it. A group, not a person."),
    )
    in_service = forms.NullBooleanField(
        required=False,
        label=gettext_lazy("In service"),
        help_text=gettext_lazy("A dormant repository matters only while something still runs it."),
    )
    note = forms.CharField(
        max_length=2000, required=False, label=gettext_lazy("Note"), widget=forms.Textarea
    )


@allowed("estate.change_repositoryprofile")
@require_http_methods(["GET", "POST"])
def serves(request: HttpRequest, key: str) -> HttpResponse:
    """Say what a repository serves; findings are weighed by it at the next assessment."""
    repository = get_object_or_404(Repository.objects.defer("history_summary"), slug=key)
    profile = selectors.profiles([repository.name]).get(repository.name)
    start = (
        {
            "system": profile.system,
            "team": profile.team,
            "in_service": profile.in_service,
            "note": profile.note,
        }
        if profile
        else {}
    )
    form = ServesForm(request.POST or None, initial=start)
    rows = RepositoryProfile.objects.filter(repository_name=repository.name)
    if request.method == "POST" and form.is_valid():
        try:
            with versions.unchanged(request, rows):
                services.set_profile(repository=repository, by=request.user, **form.cleaned_data)
            messages.success(request, _("%(name)s is saved.") % {"name": repository.name})
            return redirect("estate:repositories-detail", key)
        except writes.Stale:
            versions.tell(form)
    context = {
        "title": _("What %(name)s serves") % {"name": repository.name},
        "repository": repository,
        "form": dress(form),
        "no_system": not System.objects.exists(),
        **versions.shown(request, form, rows),
    }
    return render(request, "estate/serves.html", context, status=versions.status_of(request, form))


@require_GET
@allowed("estate.add_identitymerge")
def identities_page(request: HttpRequest, key: str) -> HttpResponse:
    """Names in a history that may be one person; for those who may decide on it."""
    repository = get_object_or_404(Repository.objects.defer("history_summary"), slug=key)
    context = {
        "title": _("One person, several names?"),
        "repository": repository,
        "proposed": identities.proposed(repository),
        "merges": identities.merges_of(repository),
        "reasons": identities.REASONS,
    }
    return render(request, "estate/identities.html", context)


@require_POST
@allowed("estate.add_identitymerge")
def merge(request: HttpRequest, key: str) -> HttpResponse:
    """Confirm one proposed pair; what is not proposed cannot be merged here."""
    repository = get_object_or_404(Repository.objects.defer("history_summary"), slug=key)
    asked = request.POST.get("pair", "").replace("\r\n", "\n")
    pairs = {one.key: one for one in identities.proposed(repository) or []}
    found = pairs.get(asked)
    if found is None:
        messages.error(request, _("This pair is not proposed any more; nothing was changed."))
        return redirect("estate:identities", key)
    by: Any = request.user
    try:
        made = services.merge_identities(
            kept=found.kept, merged=found.merged, reason=found.reason, by=by
        )
    except services.MergedInCircle:
        messages.error(request, _("These two are merged the other way round already."))
    else:
        undo = reverse("estate:identities-undo", args=[key, made.slug])
        said = _("Merged. Figures follow at the next scan.")
        messages.success(request, said, extra_tags=f"undo:{undo}")
    return redirect("estate:identities", key)


@require_POST
@allowed("estate.delete_identitymerge")
def undo(request: HttpRequest, key: str, merge: str) -> HttpResponse:
    """Take a merge back; one that is gone already is as it should be."""
    found = IdentityMerge.objects.filter(slug=merge).first()
    if found is not None:
        services.separate_identities(merge=found, by=request.user)
        messages.success(request, _("They count as two again, from the next scan on."))
    return redirect("estate:identities", key)
