"""Add repositories: paths or addresses, one a line; each wrong line says what is wrong with it."""

from __future__ import annotations

from pathlib import Path

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from timonier.estate.sources.addresses import AddressRefused, git_address
from timonier.estate.sources.discovery import is_remote
from timonier.kit.entities.audience import allowed
from timonier.kit.entities.widgets import dress
from timonier.practices import tasks

MOST_LINES = 500
LONGEST_LINE = 1000


class PlacesForm(forms.Form):
    """Paths and addresses, one a line."""

    places = forms.CharField(
        label=gettext_lazy("Paths or addresses, one a line"),
        widget=forms.Textarea(attrs={"spellcheck": "false", "autofocus": True}),
        max_length=200_000,
        error_messages={"required": gettext_lazy("Give at least one path or address.")},
    )

    def clean_places(self) -> list[str]:
        """Each line once, in order. Every wrong line is told at once, with its number."""
        lines = [line.strip() for line in self.cleaned_data["places"].splitlines()]
        given = [(number, line) for number, line in enumerate(lines, 1) if line]
        if len(given) > MOST_LINES:
            told = _("%(n)d lines at most; an organisation's address stands for all its own.")
            raise ValidationError(told % {"n": MOST_LINES})
        wrong = [(number, _problem(line)) for number, line in given]
        errors = [
            _("Line %(n)d: %(why)s") % {"n": number, "why": why} for number, why in wrong if why
        ]
        if errors:
            raise ValidationError([ValidationError(error) for error in errors])
        return list(dict.fromkeys(line for _number, line in given))


def _problem(line: str) -> str:
    """What is wrong with a line, before anything is asked of the network; "" when nothing is."""
    if len(line) > LONGEST_LINE or not line.isprintable():
        return _("this is neither a path nor an address")
    if is_remote(line):
        try:
            git_address(line)
        except AddressRefused:
            return _("only https and ssh addresses are read, without any space")
        return ""
    place = Path(line.removeprefix("file://")).expanduser()
    if not place.is_absolute():
        return _("give the whole path, from / on, or an address that starts with https://")
    try:
        there = place.is_dir()
    except OSError:
        there = False
    return "" if there else _("no such folder on the machine where Timonier runs")


@allowed("kit.change_job")
@require_http_methods(["GET", "POST"])
def add_repositories(request: HttpRequest) -> HttpResponse:
    """Say what will happen, then scan and judge in the background."""
    form = PlacesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        job = tasks.start_voyage(paths=form.cleaned_data["places"], by=request.user)
        return redirect("kit:job", job.pk)
    context = {"title": _("Add repositories"), "form": dress(form)}
    form.fields["places"].widget.attrs["rows"] = 8
    status = 422 if form.is_bound else 200
    return render(request, "practices/add_repositories.html", context, status=status)
