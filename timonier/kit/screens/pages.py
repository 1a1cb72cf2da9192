"""The pages every entity has: list, detail, create, edit, delete, history."""

from typing import Any

from django.contrib import messages
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
    QueryDict,
)
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from timonier.kit import folding
from timonier.kit.access.requests import (
    LONGEST_QUERY,
    Narrowed,
    allow,
    item_for,
    searched,
    version_read,
)
from timonier.kit.batches.acts import may_change_some
from timonier.kit.entities import asked, cells, forms, paging
from timonier.kit.entities.audience import may, rows_for
from timonier.kit.entities.entity import Entity, registry
from timonier.kit.entities.links import Sight
from timonier.kit.entities.saved import default_of
from timonier.kit.entities.widgets import dress
from timonier.kit.records import attachments, evidence, exports, past, writes
from timonier.kit.records.sheets import is_number
from timonier.kit.saved.bar import bar
from timonier.kit.screens import attachments as attachment_pages

CHOICES_SHOWN = 20


@require_GET
def list_page(request: HttpRequest, entity: Entity) -> HttpResponse:
    """Search, filter, sort, page; a request by htmx replaces the rows alone."""
    allow(request, entity, "view")
    if not request.GET and (key := default_of(entity, request.user)):
        request.GET = QueryDict(f"{asked.VIEW}={key}")
    narrowed = Narrowed(request, entity, request.GET)
    dress(narrowed.filters.form)
    try:
        page = narrowed.page()
    except paging.BadCursor:
        return HttpResponseRedirect(entity.url())
    sight = Sight(request.user).learn(entity, page.items)
    lines = [
        (item, [cells.cell(entity, name, item, sight) for name in narrowed.asked.columns])
        for item in page.items
    ]
    context: dict[str, Any] = {
        "narrowed": narrowed,
        "page": page,
        "lines": lines,
        "headings": _headings(entity, narrowed),
        "empty": not page.items and not request.GET,
        "saved": bar(request, entity, narrowed),
        "formats": list(exports.FORMATS),
        "may": rights(request, entity) | {"pick": may_change_some(entity, request.user)},
    }
    part = "rows" if request.headers.get("HX-Target") == "rows" else "list"
    return respond(request, entity, part, title=entity.title, **context)


@require_GET
def detail_page(request: HttpRequest, entity: Entity, key: str) -> HttpResponse:
    """One row: its fields, today or on a past day, and the panels of every room that has one."""
    item = item_for(request, entity, key, "view")
    typed = request.GET.get("as_of", "")
    day, sight = _day(typed), Sight(request.user)
    context: dict[str, Any] = {"as_of": day, "bad_day": bool(typed) and day is None}
    if day and entity.tracked:
        context |= {"details": past.as_of(entity, item, day, request.user), "panels": []}
    else:
        found = [panel(request, item) for panel in registry.panels(entity)]
        found.append(attachment_pages.panel(request, entity, item))
        context |= {
            "as_of": None,
            "details": cells.details(entity, item, sight),
            "panels": [panel for panel in found if panel is not None],
        }
    context["may"] = rights(request, entity, item)
    return respond(request, entity, "detail", item=item, title=sight.name(item), **context)


@require_http_methods(["GET", "POST"])
def add_page(request: HttpRequest, entity: Entity) -> HttpResponse:
    allow(request, entity, "add")
    return _form_page(request, entity, None, _("New: %(noun)s") % {"noun": entity.noun})


@require_http_methods(["GET", "POST"])
def edit_page(request: HttpRequest, entity: Entity, key: str) -> HttpResponse:
    item = item_for(request, entity, key, "change")
    return _form_page(request, entity, item, Sight(request.user).name(item))


@require_http_methods(["GET", "POST"])
def delete_page(request: HttpRequest, entity: Entity, key: str) -> HttpResponse:
    """What would go with the row, or what keeps it; then the deletion."""
    item = item_for(request, entity, key, "delete")
    name, status, changed = Sight(request.user).name(item), 200, False
    if request.method == "POST":
        try:
            reason, read = request.POST.get("change_reason", ""), version_read(request)
            gone = writes.delete(entity, item, by=request.user, reason=reason, seen=read)
        except writes.HasDependents:
            status = 409
        except writes.Stale:
            status, changed = 409, True
        else:
            undo = f"undo:{reverse('kit:restore', args=[gone.slug])}" if gone else ""
            messages.success(request, _("%(name)s is deleted.") % {"name": name}, extra_tags=undo)
            return redirect(entity.url())
    found = writes.consequences(item)
    seen, hidden = _seen_blockers(request, found.blockers)
    context = {"found": found, "blockers": seen, "hidden": hidden, "title": name}
    hanging = evidence.so_what(item, user=request.user, depth=1) if item.pk else None
    context |= {"seen": entity.etag(item), "changed": changed, "hanging": hanging}
    return respond(request, entity, "delete", status=status, item=item, **context)


@require_GET
def history_page(request: HttpRequest, entity: Entity, key: str) -> HttpResponse:
    """Who changed what, when and why; deleted rows keep theirs."""
    if not entity.tracked:
        raise Http404
    allow(request, entity, "view")
    item = entity.find(key, rows_for(entity, request.user))
    pk = item.pk if item else None
    hides_rows = entity.audience == "private" or entity.audience_field or entity.rows
    if item is None and not hides_rows:
        pk = past.deleted_pk(entity, key)
    if pk is None:
        raise Http404
    records = past.records_of(entity, pk)[: past.MOST_CHANGES]
    changes = past.changes(entity, records, request.user)
    if entity.attachments:
        changes += attachments.changes(entity, pk, records, request.user)
        changes.sort(key=lambda change: change.at, reverse=True)
    title = Sight(request.user).name(item) if item else key
    return respond(request, entity, "history", item=item, title=title, changes=changes)


@require_GET
def choices(request: HttpRequest, app: str, slug: str) -> JsonResponse:
    """Rows whose name holds the typed words, for links too long to list; whether more match."""
    entity = registry.named(app, slug)
    if entity is None:
        raise Http404
    allow(request, entity, "view")
    words = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_QUERY]
    mine = folding.in_order(rows_for(entity, request.user))
    rows = list(searched(entity, mine, words, request.user)[: CHOICES_SHOWN + 1])
    sight = Sight(request.user).ready(rows)
    found = [{"key": entity.key_value(row), "name": sight.name(row)} for row in rows]
    return JsonResponse({"options": found[:CHOICES_SHOWN], "more": len(found) > CHOICES_SHOWN})


def _form_page(request: HttpRequest, entity: Entity, item: Any, title: str) -> HttpResponse:
    status, changed = 200, False
    seen = version_read(request)
    if request.method == "POST":
        form = forms.bound(entity, request.POST, item, by=request.user)
        reason = request.POST.get("change_reason", "")
        try:
            saved = writes.save(entity, form, by=request.user, reason=reason, seen=seen)
        except writes.Invalid as invalid:
            writes.tell(form, invalid)
            status = 422
        except writes.Stale:
            status, changed = 409, True
        else:
            name = Sight(request.user).name(saved)
            messages.success(request, _("%(name)s is saved.") % {"name": name})
            return redirect(entity.url("detail", saved))
    else:
        form = forms.bound(entity, None, item, by=request.user)
        if item is None:  # a link may fill in what it knows, such as the row it starts from
            form.initial |= {name: request.GET[name] for name in form.fields if name in request.GET}
        seen = entity.etag(item) if item is not None else ""
    context = {"changed": changed, "title": title}
    if changed:
        item = entity.model._default_manager.filter(pk=item.pk).first() or item
        seen, context["both"] = entity.etag(item), _both(entity, form, item, request.user)
    context |= {"form": forms.without_keys(dress(form)), "seen": seen}
    context["may"] = rights(request, entity, item)
    return respond(request, entity, "form", status=status, item=item, **context)


def _both(entity: Entity, form: Any, held: Any, user: Any) -> list[dict[str, Any]]:
    """Field by field, what is there now beside what was being written, where they differ."""
    stored = {shown.name: shown.cell for shown in cells.details(entity, held, Sight(user))}
    differing = forms.changes(entity, form, entity.values(held)) if form.is_valid() else ()
    return [
        {"label": entity.label(name), "now": stored[name], "yours": form[name].value()}
        for name in differing
        if name in stored
    ]


def _headings(entity: Entity, narrowed: Narrowed) -> list[dict[str, str]]:
    """Column titles; those the database can order by turn the order at each click."""
    current = narrowed.sort or (entity.ordering or entity.columns)[0]
    found = []
    for name in narrowed.asked.columns:
        active = current.lstrip("-") == name
        down = active and current.startswith("-")
        field = entity.column_field(name)
        number = field is not None and is_number(field)
        found.append(
            {
                "label": entity.label(name),
                "sort": ("" if not active or down else "-") + name
                if paging.sortable(entity, narrowed.rows, name)
                else "",
                "order": ("descending" if down else "ascending") if active else "",
                "kind": "num" if number else "",
            }
        )
    return found


def rights(request: HttpRequest, entity: Entity, item: Any = None) -> dict[str, bool]:
    """What this person may do with the entity, or with one row of it."""

    def can(action: str) -> bool:
        return not entity.facts and may(request.user, entity, action, item)

    return {action: can(action) for action in ("add", "change", "delete")}


def _seen_blockers(request: HttpRequest, blockers: list[Any]) -> tuple[list[Any], int]:
    """The rows that forbid a deletion: those this person may see, and how many others."""
    shown, sight = [], Sight(request.user).ready(blockers[:50])
    for row in blockers[:50]:
        target = registry.get(type(row))
        if target and sight.sees(row):
            named = {"name": sight.name(row), "noun": target.noun}
            shown.append(named | {"url": target.url("detail", row)})
    return shown, len(blockers) - len(shown)


def _day(text: str) -> Any:
    try:
        return parse_date(text)
    except ValueError:
        return None


def respond(
    request: HttpRequest, entity: Entity, name: str, /, *, status: int = 200, **context: Any
) -> HttpResponse:
    """Render a page of an entity; a room overrides it as `<room>/<model>_<page>.html`."""
    own = f"{entity.app}/{entity.model_name}_{name}.html"
    context |= {"entity": entity}
    return render(request, [own, f"kit/{name}.html"], context, status=status)
