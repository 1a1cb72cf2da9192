"""What was deleted in the last 30 days, and taking it back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from timonier.kit.records import deletions
from timonier.kit.shell.look import add_page

add_page(
    "account", gettext_lazy("Deleted rows"), "kit:deleted", order=910, listed=False, guide="lists"
)


@require_GET
def deleted(request: HttpRequest) -> HttpResponse:
    """What this person may take back, the latest first."""
    rows = [
        {
            "row": row,
            "entity": deletions.entity_of(row),
            "ends_on": row.deleted_at + deletions.KEPT_FOR,
        }
        for row in deletions.restorable(request.user)
    ]
    return render(request, "kit/deleted.html", {"rows": rows, "title": _("Deleted rows")})


@require_POST
def restore(request: HttpRequest, slug: str) -> HttpResponse:
    """Take one deletion back; what stands in the way is said."""
    row = deletions.find(slug, request.user)
    entity = deletions.entity_of(row) if row else None
    if row is None or entity is None:
        raise Http404
    try:
        item = deletions.restore(row, by=request.user)
    except PermissionDenied:
        raise Http404 from None
    except deletions.NotRestorable as reason:
        messages.error(request, str(reason))
        return redirect("kit:deleted")
    messages.success(request, _("%(name)s is back.") % {"name": row.name})
    return redirect(entity.url("detail", item))
