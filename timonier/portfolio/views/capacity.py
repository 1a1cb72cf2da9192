"""Capacity in one table: typed, pasted and kept at once."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from timonier.kit.entities.audience import allowed
from timonier.portfolio.forms.capacity import grid
from timonier.portfolio.services.capacity_grid import NotKept, keep_grid

RIGHTS = ("portfolio.add_capacity", "portfolio.change_capacity", "portfolio.delete_capacity")


@require_http_methods(["GET", "POST"])
@allowed("portfolio.view_capacity")
def capacity(request: HttpRequest) -> HttpResponse:
    """The table of person-days; what is typed is kept whole, or told cell by cell."""
    table, status = grid(timezone.localdate()), 200
    may_write = request.user.has_perms(RIGHTS)
    if request.method == "POST":
        if not may_write:
            raise PermissionDenied
        table.read(request.POST)
        status = 422
        if table.is_sound:
            try:
                kept = keep_grid(changes=table.changes, by=request.user)
            except NotKept as no:
                table.refuse(no)
                status = 409 if no.stale else 422
            else:
                said = ngettext("%(n)d cell is kept.", "%(n)d cells are kept.", kept)
                messages.success(request, said % {"n": kept} if kept else _("Nothing was changed."))
                return redirect("portfolio:capacity")
    context = {"title": _("Capacity"), "grid": table, "may_write": may_write}
    return render(request, "portfolio/capacity.html", context, status=status)
